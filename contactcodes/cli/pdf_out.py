"""A PDF that a command writes: looked at before the work begins, and whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import click

from contactcodes.errors import InputError
from contactcodes.language import _

Decorator = Callable[[Callable[..., None]], Callable[..., None]]


def out_option(words: str) -> Decorator:
    """Return the option ``--out FILE.pdf``; ``words`` are its help."""
    return click.option(
        "--out",
        required=True,
        metavar=_("FILE.pdf"),
        type=click.Path(dir_okay=False, path_type=Path),
        help=words,
    )


def refuse_out(out: Path) -> None:
    """Raise click.BadParameter for a name that is no PDF's, InputError where it cannot be written."""
    if out.suffix.lower() != ".pdf":
        raise click.BadParameter(_("This file is a PDF: its name ends in .pdf."), param_hint="--out")
    # Asked first: drawing and proving may take minutes.
    folder = out.parent
    if not folder.is_dir():
        raise InputError(_("There is no folder %(folder)s.") % {"folder": folder})
    if not os.access(folder, os.W_OK):
        raise InputError(_("This user may not write into the folder %(folder)s.") % {"folder": folder})


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file; whoever looks at the target sees the whole of it, or what was there before."""
    draft = target.with_name(f".{target.name}.tmp")
    try:
        shutil.copyfile(source, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
