"""The pages a customer meets: one hand, sun on the screen, two bars of signal.

Each is a single small HTML answer with its style inside, without script, in the
phone's language.
"""

from contactcodes.web.customer import brand_look, card, help_page, help_vote, message, privacy, taps
from contactcodes.web.customer.answers import blueprint

__all__ = ["blueprint"]

for _page in (brand_look, card, help_page, help_vote, message, privacy, taps):
    _page.add_to(blueprint)
