"""A layout file to change: right as it stands, wrong by one change."""

from __future__ import annotations

from pathlib import Path

GOOD = """\
kind = "labels"
reading_distance_mm = 200
source = "a test"

[title]
fr = "Étiquette"
en = "Label"

[page]
width_mm = 210.0
height_mm = 297.0

[grid]
columns = 3
rows = 7
left_mm = 7.0
top_mm = 15.0
pitch_x_mm = 66.0
pitch_y_mm = 38.0
label_width_mm = 63.5
label_height_mm = 38.0

[symbol]
x_mm = 2.0
y_mm = 2.0
side_mm = 30.0

[[text]]
role = "headline"
x_mm = 34.0
y_mm = 4.0
width_mm = 27.0
height_mm = 12.0
size_pt = 9.0
floor_pt = 6.0

[[text]]
role = "address"
x_mm = 34.0
y_mm = 20.0
width_mm = 27.0
height_mm = 5.0
size_pt = 6.0
floor_pt = 5.0
"""

MARK = """
[mark]
x_mm = 34.0
y_mm = 27.0
side_mm = 7.0
"""

# Folded across: the symbol of 30 mm has no room on half of 38 mm, so it is made smaller.
FACES = """
[[face]]
x_mm = 0.0
y_mm = 0.0
width_mm = 63.5
height_mm = 19.0
turned = true

[[face]]
x_mm = 0.0
y_mm = 19.0
width_mm = 63.5
height_mm = 19.0
"""
ON_FACES = (
    ("reading_distance_mm = 200", "reading_distance_mm = 100"),
    ("y_mm = 2.0\nside_mm = 30.0", "y_mm = 1.0\nside_mm = 17.0"),
    ("height_mm = 12.0", "height_mm = 6.0"),
    ("y_mm = 20.0", "y_mm = 11.0"),
)

BACK = """
[back.symbol]
x_mm = 2.0
y_mm = 2.0
side_mm = 30.0

[back.mark]
x_mm = 34.0
y_mm = 27.0
side_mm = 7.0

[back.logo]
x_mm = 34.0
y_mm = 4.0
width_mm = 27.0
height_mm = 8.0
size_pt = 12.0
floor_pt = 8.0

[[back.text]]
role = "privacy"
x_mm = 34.0
y_mm = 14.0
width_mm = 27.0
height_mm = 5.0
size_pt = 5.0
floor_pt = 4.0
"""

Change = tuple[str, str]


def write(folder: Path, *changes: Change, more: str = "") -> Path:
    """Write the good file with each change made once, and tables added at its end."""
    text = GOOD + more
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "print_layouts" / "a4_3x7.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
