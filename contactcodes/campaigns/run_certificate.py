"""The certificate of a print run, made whenever somebody asks for it: its facts do not change any more.

All of them are kept with the run, so that it is the same for a brand that was renamed and where
files were lost.
"""

from __future__ import annotations

from io import BytesIO

from contactcodes.campaigns.print_run import PrintRun, order_of
from contactcodes.campaigns.run_contents import find_contents
from contactcodes.errors import NotFoundError
from contactcodes.language import _, using_locale
from contactcodes.sheets.certificate import Facts, certificate
from contactcodes.sheets.proof_tally import Proof
from contactcodes.storage.database import Database


def run_certificate(database: Database, run: PrintRun) -> bytes:
    """Return the certificate as PDF, the same bytes each time, in the language of the run.

    Raises NotFoundError for a run that was not released.
    """
    if run.proof is None or run.released_at is None:
        raise NotFoundError(
            _("There is no certificate: print run %(run)d is not released.") % {"run": run.id}
        )
    with database.reading() as connection:
        order = order_of(connection, run)
        contents = find_contents(connection, run.id, run.campaign_id, order)
    with using_locale(run.locale):
        nobody = _("the command line")
        released_by = run.released_by or _("its proof")
    out = BytesIO()
    facts = Facts(
        brand=contents.brand,
        campaign=contents.campaign,
        run=run.id,
        layout=order.layout.title[run.locale],
        proof=Proof.from_json(run.proof),
        ordered_by=run.ordered_by or nobody,
        ordered_at=run.ordered_at,
        released_by=released_by,
        released_at=run.released_at,
        time_zone=contents.time_zone,
        locale=run.locale,
    )
    certificate(out, facts)
    return out.getvalue()
