"""A MaxMind DB file as its specification writes it (format 2.0), small enough to read.

Source: MaxMind DB File Format Specification 2.0: binary search tree, data section, metadata.
"""

from __future__ import annotations

from ipaddress import IPv4Network, ip_network
from pathlib import Path
from typing import Any

_MARKER = b"\xab\xcd\xefMaxMind.com"
_SEPARATOR = bytes(16)


class _U16(int):
    """An unsigned 16-bit integer of the format; plain numbers are 64 bits wide."""


class _U32(int):
    """An unsigned 32-bit integer of the format."""


def make_mmdb(file: Path, records: dict[str, Any]) -> Path:
    """Write a file of IPv4 networks and what stands beside them."""
    nodes: list[list[int | None]] = [[None, None]]
    data = b""
    for text, record in records.items():
        network = ip_network(text)
        assert isinstance(network, IPv4Network)
        _enter(nodes, network, -1 - len(data))
        data += _field(record)
    tree = b"".join(_pointer(side, len(nodes)) for node in nodes for side in node)
    metadata = {
        "node_count": _U32(len(nodes)),
        "record_size": _U16(24),
        "ip_version": _U16(4),
        "database_type": "Test-Country",
        "languages": ["en"],
        "binary_format_major_version": _U16(2),
        "binary_format_minor_version": _U16(0),
        "build_epoch": 1_800_000_000,
        "description": {"en": "made by a test"},
    }
    file.write_bytes(tree + _SEPARATOR + data + _MARKER + _field(metadata))
    return file


def _enter(nodes: list[list[int | None]], network: IPv4Network, place: int) -> None:
    address, node = int(network.network_address), 0
    for depth in range(network.prefixlen):
        bit = address >> (31 - depth) & 1
        if depth == network.prefixlen - 1:
            nodes[node][bit] = place
            return
        step = nodes[node][bit]
        if step is None:
            nodes.append([None, None])
            step = nodes[node][bit] = len(nodes) - 1
        node = step


def _pointer(side: int | None, count: int) -> bytes:
    if side is None:
        return count.to_bytes(3, "big")  # nothing is there
    return (side if side >= 0 else count + len(_SEPARATOR) + (-1 - side)).to_bytes(3, "big")


def _field(value: Any) -> bytes:
    if isinstance(value, str):
        return _control(2, len(value.encode())) + value.encode()
    if isinstance(value, int):
        content = value.to_bytes(8, "big").lstrip(b"\0")
        kind = 5 if isinstance(value, _U16) else 6 if isinstance(value, _U32) else 9
        return _control(kind, len(content)) + content
    if isinstance(value, dict):
        entries = b"".join(_field(name) + _field(one) for name, one in value.items())
        return _control(7, len(value)) + entries
    if isinstance(value, list):
        return _control(11, len(value)) + b"".join(map(_field, value))
    raise TypeError(type(value))


def _control(kind: int, size: int) -> bytes:
    assert size < 29
    return bytes([kind << 5 | size]) if kind <= 7 else bytes([size, kind - 7])
