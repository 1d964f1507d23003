"""What Flask compiles for each application, kept for the hundreds of applications that tests make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class CompiledTemplates(BytecodeCache):
    """Templates, by name and text."""

    def __init__(self) -> None:
        """Begin with none."""
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if (kept := self._kept.get(bucket.key + bucket.checksum)) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


def compiled_once(compile_builder: Callable[[Rule, bool], Builder]) -> Callable[..., Builder]:
    """Return werkzeug's compiler of the functions that put addresses together, with a memory."""
    kept: dict[Any, Builder] = {}

    def builder(rule: Rule, append_unknown: bool = True) -> Builder:
        # All that the function is made of; it is given the rule itself when it is called.
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = (rule.rule, tuple(rule._trace), defaults, append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    return builder
