"""The certificate of a print run, made whenever somebody asks for it: its facts do not change any more."""

from __future__ import annotations

from io import BytesIO

from contactcodes.campaigns.brand import find_brand
from contactcodes.campaigns.campaign import find_campaign
from contactcodes.campaigns.print_run import PrintRun, order_of
from contactcodes.campaigns.sheet_files import sheet_files
from contactcodes.errors import NotFoundError
from contactcodes.language import _, using_locale
from contactcodes.settings import Settings
from contactcodes.sheets.certificate import Facts, certificate
from contactcodes.sheets.proof_record import read_head
from contactcodes.sheets.proof_tally import Proof
from contactcodes.storage.database import Database


def run_certificate(database: Database, settings: Settings, run: PrintRun) -> bytes:
    """Return the certificate as PDF, the same bytes each time, in the language of the run.

    Raises NotFoundError for a run that was not released, or whose proof is no longer there.
    """
    try:
        proof = Proof.from_json(read_head(sheet_files(settings, run.id).proof))
    except (OSError, ValueError):
        proof = None
    if proof is None or run.released_at is None or proof.pdf_sha256 != run.pdf_sha256:
        raise NotFoundError(_("There is no certificate: the run is not released, or its proof is gone."))
    with database.reading() as connection:
        campaign = find_campaign(connection, run.campaign_id)
        brand = find_brand(connection, campaign.brand_id)
        layout = order_of(connection, run).layout
    with using_locale(run.locale):
        nobody = _("the command line")
        released_by = run.released_by or _("its proof")
    out = BytesIO()
    facts = Facts(
        brand=brand.name,
        campaign=campaign.name,
        run=run.id,
        layout=layout.title[run.locale],
        proof=proof,
        ordered_by=run.ordered_by or nobody,
        ordered_at=run.ordered_at,
        released_by=released_by,
        released_at=run.released_at,
        time_zone=brand.time_zone,
        locale=run.locale,
    )
    certificate(out, facts)
    return out.getvalue()
