"""The tree that pages of a PDF hang in, balanced however many they become.

Source: ISO 32000-2, 7.7.3: any page of 15,000 is found in three steps, and no node is long.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from contactcodes.codes.pdf_objects import PdfObjects

_KIDS = 32  # of one node, at most


@dataclass(slots=True)
class _Node:
    number: int
    kids: list[int] = field(default_factory=list)
    pages: int = 0


class PageTree:
    """Pages as they come; one unfinished node a level is all that is kept."""

    def __init__(self, objects: PdfObjects) -> None:
        """Begin with no page."""
        self._objects = objects
        self._levels: list[_Node] = []  # from the leaves up
        self.pages = 0

    def add_page(self, entries: bytes) -> None:
        """Write a page; entries are those of its dictionary without type and parent."""
        leaf = self._open(0)
        page = self._objects.add(b"<</Type/Page/Parent %d 0 R%b>>" % (leaf.number, entries))
        leaf.kids.append(page)
        leaf.pages += 1
        self.pages += 1

    def finish(self) -> int:
        """Write what is left of the tree; return the number of its root."""
        self._open(0)  # a file without a page has a root all the same
        level = 0
        while level < len(self._levels) - 1:
            self._close(level)
            level += 1
        root = self._levels[-1]
        self._write(root, b"")
        return root.number

    def _open(self, level: int) -> _Node:
        """Return the node of a level that has room for one more kid."""
        if level == len(self._levels):
            self._levels.append(_Node(self._objects.reserve()))
        elif len(self._levels[level].kids) == _KIDS:
            self._close(level)
            self._levels[level] = _Node(self._objects.reserve())
        return self._levels[level]

    def _close(self, level: int) -> None:
        node, parent = self._levels[level], self._open(level + 1)
        self._write(node, b"/Parent %d 0 R" % parent.number)
        parent.kids.append(node.number)
        parent.pages += node.pages

    def _write(self, node: _Node, entries: bytes) -> None:
        kids = b" ".join(b"%d 0 R" % kid for kid in node.kids)
        self._objects.add(b"<</Type/Pages%b/Kids[%b]/Count %d>>" % (entries, kids, node.pages), node.number)
