"""A disk of one's own: ext4 in a file, mounted; it can be copied as it is, filled, and broken.

Needs root and loop devices. Where they are missing, NotPossibleError says so.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.servers import NotPossibleError

_MB = 1024 * 1024
_BLOCK = 64 * 1024
# Data goes to the disk when a program asks for it (fsync) and not by the way: a copy then shows
# what a power cut would leave if it came just before the kernel's own half minute was over.
_OPTIONS = "loop,commit=300,noauto_da_alloc,errors=remount-ro"
_MENDED = (0, 1)  # e2fsck(8): without errors, or all of them corrected


class Disk:
    """A mounted file system in a file."""

    def __init__(self, image: Path) -> None:
        """Mount an image beside itself. Raises NotPossibleError."""
        self.image = image
        self.path = image.with_suffix("")
        self.path.mkdir()
        _run("mount", "-o", _OPTIONS, str(image), str(self.path))

    def copy_as_it_is(self, to: Path) -> None:
        """Copy what has reached the disk, and nothing that the kernel still holds for it.

        The image is read from below: what waits in the cache of the file system above is not in it.
        """
        _run("cp", "--sparse=always", str(self.image), str(to))

    def fill(self) -> None:
        """Put a file there that takes all space that is left."""
        descriptor = os.open(self.path / "ballast", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            size = _BLOCK
            while size:
                try:
                    os.write(descriptor, bytes(size))
                except OSError:
                    size //= 2
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def make_room(self) -> None:
        """Take that file away."""
        (self.path / "ballast").unlink()

    def turn_read_only(self) -> None:
        """Let the kernel find an error: it takes no more writes, as with a disk that begins to fail.

        ``mount -o remount,ro`` would be refused, for files are open.
        """
        source = _run("findmnt", "--noheadings", "--output", "SOURCE", str(self.path)).strip()
        trigger = Path("/sys/fs/ext4") / Path(source).name / "trigger_fs_error"
        try:
            trigger.write_text("bench")
        except OSError as problem:
            raise NotPossibleError(f"a disk cannot be made to fail here: {problem}") from problem
        try:
            (self.path / "probe").touch()
        except OSError:
            return
        raise NotPossibleError("a disk that failed can still be written to here")

    def close(self) -> None:
        """Unmount it."""
        subprocess.run(["umount", "--lazy", str(self.path)], check=False, capture_output=True)


@contextmanager
def new_disk(image: Path, *, mb: int) -> Iterator[Disk]:
    """Make a disk of so many megabytes for as long as the block lasts. Raises NotPossibleError."""
    if os.geteuid() != 0:
        raise NotPossibleError("a disk of one's own needs root")
    with image.open("wb") as file:
        file.truncate(mb * _MB)
    _run("mkfs.ext4", "-q", "-F", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", str(image))
    yield from _mounted(image)


@contextmanager
def found_disk(image: Path) -> Iterator[Disk]:
    """Mount a copy as a machine does that comes up after a power cut: checked, its journal replayed."""
    told = subprocess.run(["e2fsck", "-f", "-p", str(image)], capture_output=True, text=True)
    if told.returncode not in _MENDED:
        raise RuntimeError(f"the copy cannot be mended ({told.returncode}): {told.stdout}{told.stderr}")
    yield from _mounted(image)


def _mounted(image: Path) -> Iterator[Disk]:
    disk = Disk(image)
    try:
        yield disk
    finally:
        disk.close()
        disk.path.rmdir()
        image.unlink()


def _run(*command: str) -> str:
    try:
        told = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        raise NotPossibleError(f"{command[0]} is missing") from None
    if told.returncode:
        raise NotPossibleError(f"{command[0]} does not work here: {told.stderr.strip()}")
    return told.stdout
