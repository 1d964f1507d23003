"""contactcodes: every box, poster and shop window becomes a way to reach a brand.

Start reading at ``docs/house.md``, which walks through the rooms in this folder.
"""

__version__ = "0.1.0"
