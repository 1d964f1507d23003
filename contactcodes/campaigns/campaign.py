"""Campaigns: why codes are printed, and where their scans lead."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from contactcodes.campaigns.brand import Brand
from contactcodes.contacts.contact_point import find_or_add_contact_point
from contactcodes.contacts.repoint import ask_repoint
from contactcodes.contacts.repoint_record import Repoint
from contactcodes.contacts.target import Target
from contactcodes.contacts.way import Scope, Way
from contactcodes.errors import InputError, NotFoundError
from contactcodes.language import _
from contactcodes.storage.columns import AnyRow, AnySelect
from contactcodes.storage.tables import brands, campaigns, contact_points

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """One campaign, known by its name within its brand; new codes of it lead to ``target``."""

    id: int
    brand_id: int
    name: str
    contact_point_id: int
    target: Target
    created_at: datetime


def campaigns_of(connection: Connection, brand_id: int) -> list[Campaign]:
    """Return a brand's campaigns, the newest first."""
    query = _query().where(campaigns.c.brand_id == brand_id)
    return [_campaign(row) for row in connection.execute(query.order_by(campaigns.c.id.desc()))]


def find_campaign(connection: Connection, campaign_id: int) -> Campaign:
    """Return a campaign. Raises NotFoundError."""
    row = connection.execute(_query().where(campaigns.c.id == campaign_id)).one_or_none()
    if row is None:
        raise NotFoundError(_("There is no such campaign."))
    return _campaign(row)


def find_campaign_named(connection: Connection, name: str) -> Campaign:
    """Return the campaign of that name, a brand's own before a sample. Raises NotFoundError."""
    name = " ".join(name.split())
    query = _query().join(brands, brands.c.id == campaigns.c.brand_id).where(campaigns.c.name == name)
    row = connection.execute(query.order_by(brands.c.sample, brands.c.id)).first()
    if row is not None:
        return _campaign(row)
    names = list(connection.scalars(select(campaigns.c.name)))
    if nearest := difflib.get_close_matches(name, names, n=1):
        raise NotFoundError(
            _("There is no campaign “%(name)s”. Did you mean “%(nearest)s”?")
            % {"name": name, "nearest": nearest[0]}
        )
    raise NotFoundError(_("There is no campaign “%(name)s”.") % {"name": name})


def first_campaign_at(connection: Connection) -> datetime | None:
    """Return when the first campaign began that is no sample; None before there is one."""
    query = (
        select(func.min(campaigns.c.created_at))
        .join(brands, brands.c.id == campaigns.c.brand_id)
        .where(~brands.c.sample)
    )
    began: datetime | None = connection.execute(query).scalar()
    return began


def open_campaign(connection: Connection, brand: Brand, name: str, target: Target, at: datetime) -> Campaign:
    """Return the brand's campaign of that name, begun if it is new.

    Raises InputError for a bad name, and for a campaign that leads elsewhere: its printed
    codes are only re-pointed by ``point_campaign``, never by printing again.
    """
    name = checked_campaign_name(name)
    found = connection.execute(
        _query().where(campaigns.c.brand_id == brand.id, campaigns.c.name == name)
    ).one_or_none()
    if found is not None:
        campaign = _campaign(found)
        if campaign.target != target:
            raise InputError(
                _(
                    "The campaign “%(name)s” leads to %(old)s, not to %(new)s. To keep both, choose another "
                    'name. To send its printed codes there: contactcodes point "%(name)s" %(new)s'
                )
                % {"name": name, "old": campaign.target, "new": target}
            )
        return campaign
    point = find_or_add_contact_point(connection, brand.id, target, at)
    values = {"brand_id": brand.id, "name": name, "contact_point_id": point.id, "created_at": at}
    campaign_id = connection.execute(insert(campaigns).values(values).returning(campaigns.c.id)).scalar_one()
    return find_campaign(connection, campaign_id)


def rename_campaign(connection: Connection, campaign: Campaign, name: str) -> None:
    """Give a campaign another name. Raises InputError if the brand has one of that name."""
    name = checked_campaign_name(name)
    same = select(campaigns.c.id).where(
        campaigns.c.brand_id == campaign.brand_id, campaigns.c.name == name, campaigns.c.id != campaign.id
    )
    if connection.execute(same).first():
        raise InputError(_("There is a campaign “%(name)s” already.") % {"name": name})
    connection.execute(update(campaigns).where(campaigns.c.id == campaign.id).values(name=name))


def point_campaign(
    connection: Connection,
    campaign: Campaign,
    target: Target,
    at: datetime,
    *,
    asked_by: int | None = None,
    takes_effect_at: datetime | None = None,
    second_eyes_from: int = 0,
) -> Repoint:
    """Send the codes of a campaign to another target, printed ones too: its routes end with it.

    Codes with a way of their own keep it. Arguments and errors as ``ask_repoint`` has them.
    """
    point = find_or_add_contact_point(connection, campaign.brand_id, target, at)
    return ask_repoint(
        connection,
        Scope(campaign.id),
        Way(last=point.id),
        asked_by=asked_by,
        at=at,
        takes_effect_at=takes_effect_at,
        second_eyes_from=second_eyes_from,
    )


def checked_campaign_name(name: str) -> str:
    """Return the name with single blanks. Raises InputError if it is empty or too long."""
    name = " ".join(name.split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError(
            _("The campaign’s name has %(length)d characters; it takes 1 to %(longest)d.")
            % {"length": len(name), "longest": LONGEST_NAME}
        )
    return name


def _query() -> AnySelect:
    return select(campaigns, contact_points.c.channel, contact_points.c.value).join(
        contact_points, contact_points.c.id == campaigns.c.contact_point_id
    )


def _campaign(row: AnyRow) -> Campaign:
    return Campaign(
        id=row.id,
        brand_id=row.brand_id,
        name=row.name,
        contact_point_id=row.contact_point_id,
        target=Target(row.channel, row.value),
        created_at=row.created_at,
    )
