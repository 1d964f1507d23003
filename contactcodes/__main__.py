"""``python -m contactcodes``: the language of the terminal first, then the commands."""

from __future__ import annotations

import gettext
import os
from collections.abc import Sequence

from contactcodes import language
from contactcodes.logs import write_logs


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and exit: 0 done, 1 a problem with the input, 2 wrong usage."""
    locale = language.environment_locale()
    language.set_process_locale(locale)
    # click asks Python's own gettext for "Usage:" and the like; our catalogue has those words too.
    language.compile_catalogues()
    os.environ["LANGUAGE"] = locale
    gettext.bindtextdomain("messages", language.FOLDER)
    write_logs("text")

    from contactcodes.cli.commands import contactcodes  # its help is worded when it is imported

    contactcodes.main(args=None if arguments is None else list(arguments), prog_name="contactcodes")


if __name__ == "__main__":
    main()
