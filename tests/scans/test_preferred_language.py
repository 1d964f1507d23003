"""The language a phone asks for."""

from __future__ import annotations

import pytest

from contactcodes.scans.preferred_language import preferred_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("fr-FR,fr;q=0.9,en-US;q=0.8,en;q=0.7", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de-CH;q=0.5, FR-ca, en;q=0.8", "fr"),
        ("zh-Hans-CN", "zh"),
        ("gsw", "gsw"),
        ("*", ""),
        ("*, es;q=0.4", "es"),
        ("fr;q=0, en;q=0.1", "en"),
        ("fr; Q=0.3, en ; q = 0.7", "en"),
        ("en;q=nan, fr;q=0.1", "fr"),
        ("en;q=many, fr;q=0.1", "fr"),
        ("x-klingon", ""),
        ("français", ""),
        ("", ""),
        (",,;;q=,", ""),
        ("fr-FR,fr;q=0.9,en-GB;q=0.8,en-US;q=0.7,en;q=0.6,de-DE;q=0.5,d", "fr"),  # cut by the record
    ],
)
def test_the_language_wanted_most_and_nothing_finer(header: str, language: str) -> None:
    assert preferred_language(header) == language
