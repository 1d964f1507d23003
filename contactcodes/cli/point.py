"""``contactcodes point``: send a campaign's printed codes elsewhere."""

from __future__ import annotations

import click

from contactcodes.campaigns.campaign import find_campaign_named, point_campaign
from contactcodes.cli.opened import example, opened
from contactcodes.contacts.target import Target
from contactcodes.language import _, ngettext
from contactcodes.storage.columns import now


@click.command(
    help=_("Send every code of a campaign to another target, the printed ones too."),
    epilog=example('point "Printemps" call:0800123456'),
)
@click.argument("campaign", metavar=_("CAMPAIGN"))
@click.argument("target", metavar=_("TARGET"))
def point(campaign: str, target: str) -> None:
    """Re-point a campaign."""
    _settings, database = opened()
    to = Target.read(target)
    with database.writing() as connection:
        count = point_campaign(connection, find_campaign_named(connection, campaign), to, now())
    click.echo(
        ngettext("%(count)d code now leads to %(target)s.", "%(count)d codes now lead to %(target)s.", count)
        % {"count": count, "target": to}
    )
