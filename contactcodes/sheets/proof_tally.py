"""What a proof found, added up: the figures of a run, its problems, its first failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from contactcodes.language import format_number, ngettext
from contactcodes.sheets.page_pictures import RENDERER
from contactcodes.sheets.page_view import DECODER
from contactcodes.sheets.symbol_proof import SymbolProof

DPI = 300
KEPT = 1000  # problems and failures that are told one by one; all are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What was found in a PDF.

    labels                      that were ordered
    symbols_in_all, symbols_proven  looked at, and as they should be; a label may have several
    smallest_module_mm          of all, on paper; None without symbols
    smallest_quiet_zone_modules of all, measured up to what each needs
    kinds                       ``SymbolProof.kind`` → symbols that are proven: ``2-Q``
    renderer, decoder, dpi      what looked
    seconds                     how long it took
    problems                    what concerns document and pages, in words: the first KEPT of problems_in_all
    failures                    symbols that are not proven: the first KEPT
    """

    layout: str
    labels: int
    pages: int
    symbols_in_all: int
    symbols_proven: int
    smallest_module_mm: float | None
    smallest_quiet_zone_modules: float | None
    kinds: Mapping[str, int]
    renderer: str
    decoder: str
    dpi: int
    pdf_sha256: str
    seconds: float
    problems_in_all: int
    problems: tuple[str, ...]
    failures: tuple[SymbolProof, ...]

    @property
    def symbols_failed(self) -> int:
        """Symbols that are not proven, those that are not told one by one too."""
        return self.symbols_in_all - self.symbols_proven

    @property
    def proven(self) -> bool:
        """Tell whether the PDF may be released: it has symbols, all are proven, its pages are right."""
        return self.symbols_in_all > 0 and not self.problems_in_all and not self.symbols_failed

    def explained(self) -> list[str]:
        """Return one sentence for each problem and each symbol that is not proven; empty when all is well."""
        told = [*self.problems, *(each.explained() for each in self.failures)]
        rest = self.problems_in_all + self.symbols_failed - len(told)
        if rest:
            told.append(
                ngettext("and %(count)s more", "and %(count)s more", rest) % {"count": format_number(rest)}
            )
        return told

    def as_json(self) -> dict[str, Any]:
        """Return the proof as plain data, keys in a fixed order."""
        plain = asdict(self)
        return {"proven": self.proven, **plain, "kinds": dict(sorted(self.kinds.items()))}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Proof:
        """Return what ``as_json`` gave, or the head of a proof's file; keys of other makes are left alone."""
        fields = {name: kept[name] for name in cls.__dataclass_fields__}
        fields["problems"] = tuple(kept["problems"])
        fields["failures"] = tuple(SymbolProof(**each) for each in kept["failures"])
        return cls(**fields)


@dataclass(slots=True)
class Tally:
    """What was found so far; it grows by the first KEPT problems and failures, and by no more."""

    symbols_in_all: int = 0
    symbols_proven: int = 0
    smallest_module_mm: float | None = None
    smallest_quiet_zone_modules: float | None = None
    kinds: Counter[str] = field(default_factory=Counter)
    problems_in_all: int = 0
    problems: list[str] = field(default_factory=list)
    failures: list[SymbolProof] = field(default_factory=list)

    def add(self, symbol: SymbolProof) -> None:
        """Add what was found of a symbol."""
        self.symbols_in_all += 1
        self.smallest_module_mm = _smaller(self.smallest_module_mm, symbol.module_mm)
        self.smallest_quiet_zone_modules = _smaller(
            self.smallest_quiet_zone_modules, symbol.quiet_zone_modules
        )
        if symbol.proven:
            self.symbols_proven += 1
            self.kinds[symbol.kind] += 1
        elif len(self.failures) < KEPT:
            self.failures.append(symbol)

    def tell(self, problem: str) -> None:
        """Add what is wrong with the document or a page."""
        self.problems_in_all += 1
        if len(self.problems) < KEPT:
            self.problems.append(problem)

    def add_all(self, other: Tally) -> None:
        """Add what was found on later pages."""
        self.symbols_in_all += other.symbols_in_all
        self.symbols_proven += other.symbols_proven
        self.smallest_module_mm = _smaller(self.smallest_module_mm, other.smallest_module_mm)
        self.smallest_quiet_zone_modules = _smaller(
            self.smallest_quiet_zone_modules, other.smallest_quiet_zone_modules
        )
        self.kinds += other.kinds
        self.problems_in_all += other.problems_in_all
        self.problems = (self.problems + other.problems)[:KEPT]
        self.failures = (self.failures + other.failures)[:KEPT]

    def proof(self, *, layout: str, labels: int, pages: int, pdf_sha256: str, seconds: float) -> Proof:
        """Return what was found as the proof of a run."""
        return Proof(
            layout=layout,
            labels=labels,
            pages=pages,
            symbols_in_all=self.symbols_in_all,
            symbols_proven=self.symbols_proven,
            smallest_module_mm=self.smallest_module_mm,
            smallest_quiet_zone_modules=self.smallest_quiet_zone_modules,
            kinds=dict(self.kinds),
            renderer=RENDERER,
            decoder=DECODER,
            dpi=DPI,
            pdf_sha256=pdf_sha256,
            seconds=seconds,
            problems_in_all=self.problems_in_all,
            problems=tuple(self.problems),
            failures=tuple(self.failures),
        )


class Part(NamedTuple):
    """What was found on some sheets of a run; it can be sent from one process to another.

    draft  the lines of their symbols
    """

    draft: Path
    tally: Tally


def _smaller(one: float | None, other: float | None) -> float | None:
    return other if one is None else one if other is None else min(one, other)
