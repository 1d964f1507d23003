"""The studio: where marketers make campaigns, codes and sheets.

Each file beside this one is a page or a few that belong together; all of them stand
under ``/studio`` and are shown to nobody who is not signed in.
"""

from contactcodes.web.studio import (
    brand_choice,
    brand_texts,
    broken_destinations,
    campaign_edit,
    campaign_list,
    campaign_page,
    campaign_step,
    code_page,
    code_tracking,
    contact_points,
    help_pages,
    help_text,
    inbox,
    inbox_message,
    layout_step,
    placements_step,
    print_again,
    print_run_page,
    printers,
    repoint_page,
    routes_page,
    serial_run,
    symbol_downloads,
    symbol_style,
)
from contactcodes.web.studio.routes import blueprint

__all__ = ["blueprint"]

for _page in (
    campaign_list,
    broken_destinations,
    brand_choice,
    brand_texts,
    campaign_step,
    placements_step,
    layout_step,
    campaign_page,
    campaign_edit,
    code_page,
    code_tracking,
    help_pages,
    help_text,
    print_again,
    print_run_page,
    printers,
    serial_run,
    symbol_downloads,
    symbol_style,
    inbox,
    inbox_message,
    contact_points,
    routes_page,
    repoint_page,
):
    _page.add_to(blueprint)
