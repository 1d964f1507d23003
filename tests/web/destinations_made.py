"""Watched destinations for tests: broken, failing, not to be judged, well."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import insert, select, update

from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.target import Target
from contactcodes.storage.columns import now
from contactcodes.storage.database import Database
from contactcodes.storage.tables import contact_points, destination_checks, placements
from tests.campaigns_made import make_campaign

LONG = "https://www.dupont.test/" + "une-page-au-nom-tres-long/" * 6


def make_destinations(database: Database) -> None:
    """Make six destinations of the own brand; nothing is due for an hour."""
    at = now()
    facts = {
        "https://chat.dupont.test/": (True, 9, timedelta(hours=3), "status:503"),
        LONG: (True, 3, timedelta(minutes=4), "no_name"),
        "https://essai.dupont.test/": (False, 1, timedelta(seconds=30), "timeout"),
        "https://intranet.dupont.test/": (False, 0, None, "not_public"),
        "https://bien.dupont.test/": (False, 0, None, ""),
    }
    for number, target in enumerate(facts):
        placed = make_campaign(database, f"Campagne {number}", target, ["Vitrine Lyon", "Affiche Nantes"])
        copies = 12_500 if number == 1 else 40
        ids = [code.placement_id for code in placed]
        with database.writing() as connection:
            connection.execute(update(placements).where(placements.c.id.in_(ids)).values(copies=copies))
    with database.writing() as connection:
        phone = find_or_add_contact_point(connection, 1, Target.read("call:0800123456"), at).id
        instead = {"when_closed": "contact", "closed_contact_point_id": phone}
        connection.execute(update(contact_points).where(contact_points.c.value == LONG).values(**instead))
        for target, (broken, failures, since, reason) in facts.items():
            number = connection.execute(
                select(contact_points.c.id).where(contact_points.c.value == target)
            ).scalar_one()
            connection.execute(
                insert(destination_checks).values(
                    contact_point_id=number,
                    checked_at=at,
                    next_at=at + timedelta(hours=1),
                    failures=failures,
                    failing_since=None if since is None else at - since,
                    broken=broken,
                    reason=reason,
                )
            )
