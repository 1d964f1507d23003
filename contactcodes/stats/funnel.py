"""The funnel: scan → page → tap, by contact point and by placement.

A scan is answered by a redirect, which is an arrival already, or by a page of ours. A page
offers ways, and a tap is one of its buttons pressed; or it is the way itself, such as a
form or a chat, and what is done there is no tap. Answered from the roll-ups ``answer_days`` and
``tap_days``, so that it stays the same when scans are purged. Scans that do not begin it are
in none of its numbers: those of codes without tracking, and those from before the journal
said how a scan was answered.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple, get_args

from sqlalchemy import Column, Connection, case, func, literal, select, union_all

from contactcodes.contacts.channels import CHANNELS
from contactcodes.contacts.channels.channel import Page
from contactcodes.contacts.contact_point import target_label
from contactcodes.contacts.target import Target
from contactcodes.language import _
from contactcodes.stats.period import Period
from contactcodes.stats.questions import PEOPLE_KINDS, campaigns_asked, of_campaign, of_days
from contactcodes.storage.scan_tables import answer_days, tap_days
from contactcodes.storage.tables import campaigns, codes, contact_points, placements

Step = Literal["contact", "placement"]
STEPS: tuple[Step, ...] = get_args(Step)
FEWEST_PAGES = 20  # under them a rate says more than is known
# Channels whose pages have buttons, each through the service; the pages of the others are the way itself.
_OFFERING = sorted(
    name for name, one in CHANNELS.items() if one.page in {Page.BUTTON, Page.CARD, Page.CHOICE, Page.HELP}
)
_NO_POINT = 0  # of scans of retired codes: a page answers them, and no contact point


class FunnelRow(NamedTuple):
    """What one contact point or placement brought, each number made by people.

    key    contact point id, 0 for the page of retired codes; or placement id
    name   what people call it
    scans  those that it answered
    paged  those among them that were answered by a page of ours
    taps   presses of its button, on whichever page it stood; of a placement: of any button after its codes.
           A second press within 30 s is none
    direct those of the pages that are the way itself: a form, a chat, or an account's symbol to press long,
           none of which passes through the service. By what the contact point is now
    """

    key: int
    name: str
    scans: int
    paged: int
    taps: int
    direct: int = 0

    @property
    def sent_on(self) -> int:
        """The scans that were sent on at once."""
        return self.scans - self.paged

    @property
    def offering(self) -> int:
        """The pages that offer ways, each with a button whose taps are counted."""
        return self.paged - self.direct

    @property
    def rate(self) -> float | None:
        """Taps for each page shown; None where fewer than ``FEWEST_PAGES`` were, or one was the way itself.

        Not for one contact point: its button stands on the pages of others too. It may be over 1, for
        whoever presses two buttons taps twice.
        """
        return self.taps / self.paged if self.paged >= FEWEST_PAGES and not self.direct else None


def funnel(
    connection: Connection, *, by: Step, campaign_id: int | None = None, period: Period
) -> list[FunnelRow]:
    """Return the rows of a period, the most scans first; their scans, pages and taps add up to the total's.

    by           contact: which answered, and whose button was pressed, only those that did or were;
                 placement: every placement, silent ones too
    campaign_id  only of that campaign; None: of every brand but the sample brand
    """
    answers, taps = answer_days.c, tap_days.c
    answer_key: Column[int] = answers.contact_point_id if by == "contact" else codes.c.placement_id
    tap_key: Column[int] = taps.contact_point_id if by == "contact" else codes.c.placement_id
    direct = case((contact_points.c.channel.not_in(_OFFERING), answers.paged), else_=0)
    answered = (
        select(answer_key, func.sum(answers.scans), func.sum(answers.paged), literal(0), func.sum(direct))
        .join_from(answer_days, contact_points, contact_points.c.id == answers.contact_point_id, isouter=True)
        .where(of_campaign(campaign_id, answer_days), of_days(answer_days, period))
        .group_by(answer_key)
    )
    tapped = (
        select(tap_key, literal(0), literal(0), func.sum(taps.taps), literal(0))
        .where(of_campaign(campaign_id, tap_days), of_days(tap_days, period))
        .where(taps.kind.in_(sorted(PEOPLE_KINDS)))
        .group_by(tap_key)
    )
    if by == "placement":
        answered = answered.join(codes, codes.c.id == answers.code_id)
        tapped = tapped.join_from(tap_days, codes, codes.c.id == taps.code_id)
    found: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for key, *sums in connection.execute(union_all(answered, tapped)):
        found[key] = [before + int(more) for before, more in zip(found[key], sums, strict=True)]
    by_contact = by == "contact"
    names = _contact_points(connection, found) if by_contact else _placements(connection, campaign_id)
    rows = [FunnelRow(key, name, *found.get(key, (0, 0, 0, 0))) for key, name in names.items()]
    return sorted(rows, key=lambda row: (-row.scans, -row.taps, row.name, row.key))


def whole(rows: Iterable[FunnelRow]) -> FunnelRow:
    """Return what the rows bring together, under no name."""
    listed = list(rows)
    return FunnelRow(
        0,
        "",
        sum(row.scans for row in listed),
        sum(row.paged for row in listed),
        sum(row.taps for row in listed),
        sum(row.direct for row in listed),
    )


def _contact_points(connection: Connection, keys: Iterable[int]) -> dict[int, str]:
    wanted = set(keys)
    query = select(
        contact_points.c.id, contact_points.c.name, contact_points.c.channel, contact_points.c.value
    ).where(contact_points.c.id.in_(wanted))
    names = {
        row.id: row.name or target_label(Target(row.channel, row.value)) for row in connection.execute(query)
    }
    gone = {key: _("contact point %(id)d, which is gone") % {"id": key} for key in wanted - names.keys()}
    if _NO_POINT in gone:
        gone[_NO_POINT] = _("page of retired codes")
    return names | gone


def _placements(connection: Connection, campaign_id: int | None) -> dict[int, str]:
    query = (
        select(placements.c.id, placements.c.name, campaigns.c.name)
        .join(campaigns, campaigns.c.id == placements.c.campaign_id)
        .where(campaigns_asked(campaign_id))
    )
    listed = connection.execute(query).all()
    times: defaultdict[str, int] = defaultdict(int)
    for _id, name, _campaign in listed:
        times[name] += 1
    return {key: name if times[name] == 1 else f"{name} ({campaign})" for key, name, campaign in listed}
