"""How a watched destination is: well, failing, or broken; and when it is asked again. Pure.

One blip breaks nothing: three failures in a row do, three minutes at least from the first to the last, and
only where our own network is not the likelier fault. One answer, and it is well again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contactcodes.contacts.verdict import Verdict

BROKEN_AFTER = 3  # failures in a row
BROKEN_FOR = timedelta(minutes=3)  # from the first of them to the last
_WELL_EVERY = timedelta(hours=1)
_JITTER = 0.1  # of it, sooner or later: a thousand pages are not asked in the same second
_AFTER_FAILURE = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 30))
_AT_THE_SAME_TIME = timedelta(minutes=10)
_MANY_SITES = 5


@dataclass(frozen=True, slots=True)
class Health:
    """What is known of a destination.

    failures       in a row, up to now
    failing_since  the first of them; None while it answers
    broken         something else answers in its place
    """

    failures: int = 0
    failing_since: datetime | None = None
    broken: bool = False

    def after(self, verdict: Verdict, at: datetime) -> Health:
        """Return how it is after it was asked once more, ``broken`` as it was until ``judged``."""
        if not verdict.fails:
            return Health()
        return replace(self, failures=self.failures + 1, failing_since=self.failing_since or at)

    @property
    def is_suspect(self) -> bool:
        """Tell whether one more failure may make it broken."""
        return not self.broken and self.failures >= BROKEN_AFTER - 1

    def is_to_judge(self, at: datetime) -> bool:
        """Tell whether it has failed often and long enough, and is not broken yet."""
        return (
            not self.broken
            and self.failures >= BROKEN_AFTER
            and self.failing_since is not None
            and at - self.failing_since >= BROKEN_FOR
        )

    def next_at(self, at: datetime, draw: float) -> datetime:
        """Return when it is asked again.

        draw  from 0 to 1, by chance: spreads those that are well
        """
        if not self.failures:
            return at + _WELL_EVERY * (1 + _JITTER * (2 * draw - 1))
        return at + _AFTER_FAILURE[min(self.failures, len(_AFTER_FAILURE)) - 1]


@dataclass(frozen=True, slots=True)
class Seen:
    """Any watched destination, as it was seen last.

    site  its host: pages of one site fail together, and that says nothing of our network
    """

    site: str
    at: datetime
    verdict: Verdict
    broken: bool = False


def evidence_since(health: Health, at: datetime) -> datetime:
    """Return from when on what others answered tells something about our network."""
    return max(health.failing_since or at, at - _AT_THE_SAME_TIME)


def is_our_network(one: Seen, others: Iterable[Seen], since: datetime) -> bool:
    """Tell whether our own network is the likelier fault where a destination fails.

    It is, where five sites or more, and over half of those that were seen, fail at the same time. And where
    this one keeps silent (no answer in time, no route, no such name), it is until another site has
    answered: what leads everybody astray because of our own broken cable is worse than a late fallback.

    one     what fails
    others  all that is watched; what is broken already says nothing
    since   what was seen before does not count
    """
    fresh = [other for other in others if other.at >= since and not other.broken]
    failing = {other.site for other in fresh if other.verdict.fails} | {one.site}
    answering = {other.site for other in fresh if not other.verdict.fails}
    failing -= answering - {one.site}
    answering -= {one.site}
    if len(failing) >= _MANY_SITES and len(failing) > len(answering):
        return True
    heard = any(other.verdict.heard for other in fresh if other.site != one.site)
    return one.verdict.silent and not heard
