"""Statistics: what a campaign brought, for the analyst.

The folder owns the page of a campaign's statistics, its charts as files, the script
that draws them in the page, and the tables for a spreadsheet.
"""

from flask import Blueprint

from contactcodes.web.statistics import campaign, files

__all__ = ["blueprint"]

blueprint = Blueprint("statistics", __name__, url_prefix="/studio")
for _page in (campaign, files):
    _page.add_to(blueprint)
