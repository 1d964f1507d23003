"""``contactcodes password``: a link with which a user sets a new password."""

from __future__ import annotations

import click

from contactcodes.cli.opened import example, opened
from contactcodes.codes.address import origin_of
from contactcodes.errors import InputError
from contactcodes.language import _
from contactcodes.web.auth.invitation import make_password_link
from contactcodes.web.auth.user import all_emails, find_user


@click.command(
    help=_(
        "Print a link with which that user sets a new password. It works once and for 24 hours; using it "
        "signs the user out everywhere else."
    ),
    epilog=example("password marie@dupont.fr"),
)
@click.argument("email", metavar=_("E-MAIL"))
def password(email: str) -> None:
    """Make a password link."""
    settings, database = opened()
    with database.writing() as connection:
        user = find_user(connection, email)
        if user is None:
            raise InputError(_unknown(email, all_emails(connection)))
        link = make_password_link(connection, user)
    database.close()
    click.echo(
        _("%(email)s sets a new password here, once and within 24 hours: %(link)s")
        % {"email": user.email, "link": origin_of(settings.public_url) + link}
    )


def _unknown(email: str, known: list[str]) -> str:
    if not known:
        return _("Nobody is set up yet. Run: contactcodes serve – it prints the set-up link.")
    return _("Nobody signs in with %(email)s. Who does: %(known)s.") % {
        "email": email,
        "known": ", ".join(known),
    }
