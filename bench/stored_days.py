"""Days of scans as they are stored, made by the hundred thousand: for measuring what they add up to."""

from __future__ import annotations

from itertools import repeat

import numpy as np

from contactcodes.campaigns.placed_code import PlacedCode
from contactcodes.scans.scan_kind import Reason
from contactcodes.scans.stored_scan import StoredScan

_REASONS = (
    *[Reason.SYMBOL_SCANNED] * 80,
    *[Reason.ADDRESS_TYPED] * 4,
    *[Reason.TAG_TOUCHED] * 3,
    *[Reason.CRAWLER] * 8,
    *[Reason.PREVIEW_FETCHER] * 5,
)
_PHONES = (("phone", "ios", "Safari"), ("phone", "android", "Chrome"), ("tablet", "ios", "Safari"))
_FROM = (*[("fr", "FR")] * 8, ("en", "GB"), ("de", "DE"), ("it", "IT"), ("nl", "BE"), ("es", "ES"))
_CARRIERS = {Reason.ADDRESS_TYPED: "typed", Reason.TAG_TOUCHED: "nfc"}


def scans_of_day(
    placed: list[PlacedCode], begin_ms: int, end_ms: int, number: int, *, seed: int
) -> list[StoredScan]:
    """Return so many scans of a day on the brand's clock, in the order of time.

    Of a hundred, 15 are of a phone that was there already that day, 2 of them at the same code and
    within a second, and one asks for nobody's code. Some codes are scanned a hundred times more often
    than others.
    """
    draw = np.random.default_rng(seed)
    at_ms = begin_ms + np.sort((draw.beta(3, 2.2, number) * (end_ms - begin_ms)).astype(np.int64))
    weights = 1 / (np.arange(len(placed)) + 20.0)
    codes = draw.choice(len(placed), number, p=weights / weights.sum())
    visitors = np.arange(number)
    known = draw.random(number) < 0.15
    visitors[known] = (draw.random(int(known.sum())) * visitors[known]).astype(np.int64)
    again = np.flatnonzero(draw.random(number) < 0.02)
    again = again[again > 0]
    visitors[again], codes[again], at_ms[again] = visitors[again - 1], codes[again - 1], at_ms[again - 1]
    keys = np.frombuffer(draw.bytes(8 * number), dtype="V8")[visitors].tolist()
    # A phone is the same each time.
    kinds = draw.integers(0, len(_REASONS), number)[visitors].tolist()
    phones = draw.integers(0, len(_PHONES), number)[visitors].tolist()
    origins = draw.integers(0, len(_FROM), number)[visitors].tolist()
    reasons = [_REASONS[kind] for kind in kinds]
    somebodys = [
        None if nobodys else placed[code]
        for code, nobodys in zip(codes.tolist(), (draw.random(number) < 0.01).tolist(), strict=True)
    ]
    columns = (
        at_ms.tolist(),
        [one and one.code_id for one in somebodys],
        [one and one.placement_id for one in somebodys],
        [one and one.campaign_id for one in somebodys],
        [str(one.code_text) if one else "wp-login" for one in somebodys],
        [reason.kind.value for reason in reasons],
        [reason.value for reason in reasons],
        [_CARRIERS.get(reason, "symbol") for reason in reasons],
        *zip(*(_PHONES[phone] for phone in phones), strict=True),
        *zip(*(_FROM[origin] for origin in origins), strict=True),
        repeat(1, number),
        keys,
        repeat(None, number),
        repeat("page", number),
    )
    return list(map(StoredScan._make, zip(*columns, strict=True)))
