"""``contactcodes demo``: something to look at before the first campaign of one's own."""

from __future__ import annotations

import click

from contactcodes.cli.opened import example, opened
from contactcodes.demo.sample import make_demo, remove_demo
from contactcodes.language import _, format_number
from contactcodes.storage.columns import now


@click.command(
    help=_(
        "Make a sample brand with 300 placements and 90 days of simulated scans, or remove it. It is marked "
        "as sample data everywhere and never counted with your own."
    ),
    epilog=example("demo", "demo --remove"),
)
@click.option("--seed", type=int, default=1, show_default=True, help=_("The same seed gives the same scans."))
@click.option("--remove", is_flag=True, help=_("Take all of it away."))
def demo(seed: int, remove: bool) -> None:
    """Make or remove the sample brand."""
    settings, database = opened()
    if remove:
        count = remove_demo(database, settings)
        click.echo(_("The sample brand and its %(count)s scans are gone.") % {"count": format_number(count)})
        return
    made = make_demo(database, settings, seed=seed, now=now())
    click.echo(
        _("%(brand)s: campaign “%(campaign)s”, %(placements)s placements, %(scans)s simulated scans.")
        % {
            "brand": made.brand,
            "campaign": made.campaign,
            "placements": format_number(made.placements),
            "scans": format_number(made.scans),
        }
    )
