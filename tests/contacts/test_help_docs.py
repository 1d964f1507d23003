"""docs/help-pages.md says the limits that hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from contactcodes.contacts.channels.slug import LONGEST as LONGEST_SLUG
from contactcodes.contacts.help import facts, image, page, parsed, rendered, stored_images, weight
from contactcodes.contacts.help.checked import LONGEST_TEXT

DOCS = (Path(__file__).parents[2] / "docs" / "help-pages.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "said",
    [
        f"| a text | {LONGEST_TEXT:,} characters; {parsed.DEEPEST} lists or quotations in one another |",
        f"| a text with its facts, as sent | {weight.HEAVIEST // 1000} kB,",
        f"| title, name of the product | {page.LONGEST_TITLE} characters |",
        f"| what the price is for | {facts.LONGEST['price_note']} |",
        f"| {facts.LONGEST['allergens']}; {facts.LONGEST['others']} in {facts.MOST_OTHERS} lines |",
        f"| ingredients, instructions | {facts.LONGEST['ingredients']:,} each |",
        f"| {facts.LONGEST_COUPON}; {facts.LONGEST_COUPON_WORDS} |",
        f"| name in the address | {LONGEST_SLUG} of",
        f"| pictures of a brand | {stored_images.MOST_IMAGES} |",
        f"| a picture's file | {image.LARGEST_FILE // 1_000_000} MB;",
        f"| a picture as sent | {image.LONGEST_SIDE_PX:,} pixels a side",
        f"a\nsanitiser that knows {len(rendered._TAGS)} elements",
    ],
)
def test_a_limit_is_told_as_it_is(said: str) -> None:
    assert said in DOCS


def test_the_limits_of_one_kind_are_alike() -> None:
    assert facts.LONGEST["name"] == page.LONGEST_TITLE
    assert facts.LONGEST["ingredients"] == facts.LONGEST["instructions"]
