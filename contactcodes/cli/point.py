"""``contactcodes point``: send a campaign's printed codes elsewhere."""

from __future__ import annotations

import click

from contactcodes.campaigns.campaign import find_campaign_named, point_campaign
from contactcodes.cli.opened import example, opened
from contactcodes.contacts.contact_point_checks import check_leads_away
from contactcodes.contacts.repoint_record import RepointState
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import codes_on_their_own, in_field
from contactcodes.language import _, format_number, ngettext
from contactcodes.storage.columns import now


@click.command(
    help=_(
        "Send every code of a campaign to another target, the printed ones too. Its routes end with that; "
        "codes with a way of their own keep it. “contactcodes routes” shows what leads where, and since when."
    ),
    epilog=example('point "Printemps" call:0800123456'),
)
@click.argument("campaign", metavar=_("CAMPAIGN"))
@click.argument("target", metavar=_("TARGET"))
def point(campaign: str, target: str) -> None:
    """Re-point a campaign."""
    settings, database = opened()
    to = Target.read(target)
    with database.writing() as connection:
        check_leads_away(connection, to, settings.public_url)
        found = find_campaign_named(connection, campaign)
        repoint = point_campaign(
            connection, found, to, now(), second_eyes_from=settings.second_eyes_from_copies
        )
        reached = in_field(connection, repoint.scope)
        own = codes_on_their_own(connection, found.id)
    if repoint.state is RepointState.APPLIED:
        told = ngettext(
            "%(count)d code now leads to %(target)s.",
            "%(count)d codes now lead to %(target)s.",
            reached.codes,
        )
        click.echo(told % {"count": reached.codes, "target": to})
    else:
        click.echo(
            _(
                "%(copies)s copies are in the field, so a second person looks first: in the studio, or with "
                "contactcodes routes --approve %(id)d"
            )
            % {"copies": format_number(reached.copies), "id": repoint.id}
        )
    if own:
        click.echo(
            ngettext(
                "%(count)d code has a way of its own and keeps it.",
                "%(count)d codes have a way of their own and keep it.",
                own,
            )
            % {"count": own}
        )
