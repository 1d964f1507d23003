"""What a print run's sheets say and show, kept with the run, so that it can be printed again byte for byte.

A brand is renamed, a campaign led elsewhere, a logo replaced, a colour profile updated: a run keeps what
was there when it was ordered, and the printing condition it was first drawn for. The codes keep the names
of their placements (``print_run_codes``). Pictures and profiles are kept once, however many runs have them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select, text, update

from contactcodes.campaigns.brand import find_brand
from contactcodes.campaigns.brand_style import find_style
from contactcodes.campaigns.campaign import Campaign, find_campaign
from contactcodes.campaigns.print_order import PrintOrder
from contactcodes.campaigns.sheet_artwork import drawn_logo, sheet_artwork
from contactcodes.campaigns.sheet_labels import sheet_wording
from contactcodes.codes.code_text import SHORTEST, CodeText
from contactcodes.codes.logo import Logo
from contactcodes.settings import Settings
from contactcodes.sheets.artwork import Artwork, Mark
from contactcodes.sheets.boxes import Role
from contactcodes.sheets.pdf_information import PrintingCondition
from contactcodes.storage.tables import kept_files, print_runs

# As text, because SQLAlchemy writes ON CONFLICT for one database at a time.
_KEPT = text("INSERT INTO kept_files (sha256, content) VALUES (:sha256, :content) ON CONFLICT DO NOTHING")
_ANY_CODE = CodeText("0" * SHORTEST)  # addresses are not kept: they come from codes, which never change


@dataclass(frozen=True, slots=True, kw_only=True)
class RunContents:
    """What the sheets of a run and its certificate were made of.

    brand, campaign, time_zone  as they were
    texts    role → words that all labels share, in the language of the run
    mark     of the channel; None where there is none
    logo     PNG; None where the brand had none
    """

    brand: str
    campaign: str
    time_zone: str
    texts: Mapping[Role, str]
    mark: Mark | None
    logo: bytes | None

    @property
    def artwork(self) -> Artwork:
        """Return the pictures of the run."""
        logo = None if self.logo is None else drawn_logo(Logo.kept(self.logo))
        return Artwork(logo=logo, mark=self.mark)


def contents_now(connection: Connection, campaign: Campaign, order: PrintOrder) -> RunContents:
    """Return what the sheets of an order say and show if it is given now.

    Raises InputError where the price of a call has to be said and nobody has.
    """
    brand, style = find_brand(connection, campaign.brand_id), find_style(connection, campaign.brand_id)
    wording = sheet_wording(brand.name, campaign.target, order, longest=_ANY_CODE)
    return RunContents(
        brand=brand.name,
        campaign=campaign.name,
        time_zone=brand.time_zone,
        texts=wording.texts,
        mark=sheet_artwork(campaign.target, style).mark,
        logo=style.logo.png if style.logo is not None else None,
    )


def as_kept(connection: Connection, contents: RunContents) -> dict[str, Any]:
    """Return contents as columns of ``print_runs``, and keep the logo."""
    mark = contents.mark
    return {
        "contents": {
            "brand": contents.brand,
            "campaign": contents.campaign,
            "time_zone": contents.time_zone,
            "texts": {role.value: words for role, words in contents.texts.items()},
            "mark": mark and {"path": mark.path, "side": mark.side, "colour": list(mark.colour)},
        },
        "logo_sha256": _keep(connection, contents.logo),
    }


def find_contents(connection: Connection, run_id: int, campaign_id: int, order: PrintOrder) -> RunContents:
    """Return the contents of a run; of one that was ordered before they were kept, what they would be now.

    Raises InputError as ``contents_now``.
    """
    query = select(print_runs.c.contents, print_runs.c.logo_sha256).where(print_runs.c.id == run_id)
    row = connection.execute(query).one()
    if row.contents is None:
        return contents_now(connection, find_campaign(connection, campaign_id), order)
    kept, mark = row.contents, row.contents["mark"]
    return RunContents(
        brand=kept["brand"],
        campaign=kept["campaign"],
        time_zone=kept["time_zone"],
        texts={Role(role): words for role, words in kept["texts"].items()},
        mark=mark and Mark(path=mark["path"], side=mark["side"], colour=tuple(mark["colour"])),
        logo=_kept(connection, row.logo_sha256),
    )


def condition_of(connection: Connection, run_id: int, settings: Settings) -> PrintingCondition:
    """Return the printing condition of a run for a printing house.

    The first time it is asked for, it is that of the settings, and is kept: call it where one may write.

    Raises InputError for a colour profile that cannot be read.
    """
    query = select(print_runs.c.condition, print_runs.c.profile_sha256).where(print_runs.c.id == run_id)
    row = connection.execute(query).one()
    if row.condition is not None:
        return PrintingCondition(identifier=row.condition, profile=_kept(connection, row.profile_sha256))
    condition = PrintingCondition.read(settings.printing_condition, settings.icc_profile)
    profile = _keep(connection, condition.profile)
    connection.execute(
        update(print_runs)
        .where(print_runs.c.id == run_id)
        .values(condition=condition.identifier, profile_sha256=profile)
    )
    return condition


def _keep(connection: Connection, content: bytes | None) -> str | None:
    if content is None:
        return None
    sha256 = hashlib.sha256(content).hexdigest()
    connection.execute(_KEPT, {"sha256": sha256, "content": content})
    return sha256


def _kept(connection: Connection, sha256: str | None) -> bytes | None:
    if sha256 is None:
        return None
    query = select(kept_files.c.content).where(kept_files.c.sha256 == sha256)
    return bytes(connection.execute(query).scalar_one())
