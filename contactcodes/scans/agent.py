"""Who asked, as far as a User-Agent tells: a person's device and app, or what kind of machine.

Pure, and slow the first time (50 to 75 µs), so each User-Agent is read once and
remembered. Nothing here is proof: a User-Agent says what its sender likes. A robot that
wears a browser's is counted as a person, and no list can help that.

Known words come first (``known_robots``), then what is-crawler and a few rules find,
then people's apps (``known_apps``). ``docs/classification.md`` tells how well it does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from is_crawler import is_crawler

from contactcodes.scans.known_apps import APPS, BROWSERS, ENGINES, IN_AN_APP, USUAL_PRODUCTS
from contactcodes.scans.known_robots import (
    AUTOMATED,
    CRAWLERS,
    PREVIEWS,
    PREVIEWS_IN_FRONT,
    PROGRAMS,
    SECURITY,
)
from contactcodes.scans.scan_kind import Reason

REMEMBERED = 20_000  # User-Agents: about 10 MB
LONGEST_NAME = 24  # characters of an app's name


class Agent(NamedTuple):
    """A User-Agent, read.

    machine  why it is no person; None where a person may hold it
    device   phone, tablet, computer or other (a watch, a television, a machine)
    os       ios, android, harmonyos, windows, macos, linux, chromeos, kaios; "" for another
    app      the browser or app; for a machine what it calls itself; "" where it says nothing
    """

    machine: Reason | None
    device: str
    os: str
    app: str


@lru_cache(maxsize=REMEMBERED)
def read_agent(user_agent: str) -> Agent:
    """Return what a User-Agent says.

    >>> read_agent("Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 "
    ...     "(KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1")
    Agent(machine=None, device='phone', os='ios', app='Safari')
    """
    low = user_agent.strip().lower()
    machine, name = _machine(low)
    if machine is not None:
        return Agent(machine, "other", "", name or _machine_name(user_agent))
    device, os = _device_and_os(low)
    return Agent(None, device, os, _app(user_agent, low))


# --- machines --------------------------------------------------------------------------------

# Every browser names the system it runs on; a program that only says Mozilla does not.
_PLATFORMS = (
    "windows", "macintosh", "x11", "linux", "android", "iphone", "ipad", "ipod", "harmony", "cros ",
    "tizen", "kaios", "mobile", "symbian", "series40", "blackberry", "bb10", "bada/", "nokia", "web0s",
    "webos", "playstation", "nintendo", "xbox", "freebsd", "openbsd", "tablet",
)  # fmt: skip
# Browsers of old phones, and of a proxy, that never said Mozilla.
_OLD_PHONES = ("ucbrowser", "opera", "midp", "up.browser", "netfront", "obigo", "docomo", "[fban/", "[fbiab")
_SELF_DESCRIBED = re.compile(r"[\w-]\.(?:com|net|org|io)\b(?![.\w-])")  # a site of its own, as a product
_ANDROID_DEVICE = re.compile(r"^mozilla/5\.0 \((?:linux|android)\b[^()]*(?:\([^()]*\)[^()]*)*\)")
_ROBOT_NAME = re.compile(r"bot\b|crawler|spider")
_ROBOT_WORDS = re.compile(r"bot\b|crawl|spider|https?:|www\.|@|fetch|archiv|slurp|feed")
_FACEBOOK_FACTS = re.compile(r"\[fb[^\]]*\]?")  # with the phone's operator: FBCR/Telekom.de
_READERS = re.compile(r"(?:qr|bar)[\w-]{0,12}scan\w*")


def _machine(low: str) -> tuple[Reason | None, str]:
    if not low.strip("-"):
        return Reason.NO_USER_AGENT, ""
    for in_front, name in PREVIEWS_IN_FRONT:
        if low.startswith(in_front):
            return Reason.PREVIEW_FETCHER, name
    # Phones are called Cubot, M bot 54, Spider 8, Ruby or Rapid7.
    plain = _ANDROID_DEVICE.sub("mozilla/5.0 (linux; android)", low.replace("cubot", ""))
    plain = _FACEBOOK_FACTS.sub("", plain)
    named = _ROBOT_NAME.search(plain)  # which may be built on a program's library
    for reason, known in _KNOWN:
        if named and reason is Reason.PROGRAM:
            continue
        for word, name in known:
            if word in plain:
                return reason, name
    if _dressed_as_a_browser(low):
        return (Reason.CRAWLER if _is_robot(low, plain) else None), ""
    return (Reason.CRAWLER if _ROBOT_WORDS.search(low) else Reason.PROGRAM), ""


@lru_cache(maxsize=REMEMBERED)
def machine_of_name(name: str, machine: Reason | None) -> Reason | None:
    """Return what the lists of today say of a name that ``read_agent`` gave before.

    machine  what was said then; what it stays where no list knows the name
    """
    low = name.lower()
    if not low:
        return machine
    if machine is None:
        return next((reason for reason, words in _KNOWN for word, _ in words if word in f"{low}/"), None)
    known = [
        reason
        for reason, words in (*_KNOWN, (Reason.PREVIEW_FETCHER, PREVIEWS_IN_FRONT))
        if any(low == other.lower() or word in f"{low}/" for word, other in words)
    ]
    if known:  # some names stand in two lists: Google's, for one
        return machine if machine in known else known[0]
    return None if any(low == other.lower() for _word, other in (*APPS, *BROWSERS)) else machine


def _dressed_as_a_browser(low: str) -> bool:
    if low.startswith("mozilla/"):
        return any(platform in low for platform in _PLATFORMS)
    return any(old in low for old in _OLD_PHONES) or not is_crawler(low)


def _is_robot(low: str, plain: str) -> bool:
    # None of these stands in any of 30,000 User-Agents of phones.
    if "like gecko;" in low or "-google/" in low or "://" in low or "www." in low:
        return True
    if _SELF_DESCRIBED.search(plain):
        return True
    # A reader of codes is held by a person, "scan" in its name or not.
    return low.startswith("mozilla/") and is_crawler(_READERS.sub("", plain))


_KNOWN = (
    (Reason.PREVIEW_FETCHER, PREVIEWS),
    (Reason.AUTOMATED_BROWSER, AUTOMATED),
    (Reason.SECURITY_CHECK, SECURITY),
    (Reason.PROGRAM, PROGRAMS),
    (Reason.CRAWLER, CRAWLERS),
)

# Bounded, so that a long User-Agent made to be slow is not.
_OWN_NAME = re.compile(
    r"(?<![\w.-])[a-z][\w.-]{0,30}?(?:bot|crawler|spider|scraper|fetcher)\b[\w-]{0,20}", re.IGNORECASE
)
_FIRST_PRODUCT = re.compile(r"[a-z][\w .-]{1,40}?(?=[/(;,]|$)", re.IGNORECASE)


def _machine_name(user_agent: str) -> str:
    """Return what a robot calls itself, without its version: the word with "bot" in it, or its first."""
    found = _OWN_NAME.search(user_agent)
    if found is None and not user_agent.startswith("Mozilla/"):
        found = _FIRST_PRODUCT.match(user_agent)
    if found is None:
        return _last_product(user_agent)
    return found[0].strip()[:LONGEST_NAME]


# --- people ----------------------------------------------------------------------------------

_TELEVISIONS = (
    "smart-tv",
    "smarttv",
    "googletv",
    "android tv",
    "crkey",
    "bravia",
    "aftb",
    "afts",
    "web0s",
    "hbbtv",
)
_OTHER_PHONES = ("symbian", "series40", "series60", "blackberry", "bb10", "bada/", "nokia", "midp", "docomo")


def _device_and_os(low: str) -> tuple[str, str]:
    if any(word in low for word in _TELEVISIONS):
        return "other", "android" if "android" in low else ""
    if "windows phone" in low:  # which also says Android and iPhone
        return "phone", "windows"
    if "(pc; openharmony" in low:
        return "computer", "harmonyos"
    if "harmonyos" in low or "openharmony" in low:
        return ("phone" if "mobile" in low else "tablet"), "harmonyos"
    if "android" in low or "; adr " in low:
        # Opera Mini names no device; it is made for phones.
        return ("phone" if "mobile" in low or "opera mini" in low else "tablet"), "android"
    if "iphone" in low or "ipod" in low:
        return "phone", "ios"
    if "ipad" in low:  # which by default asks for desktop pages and then says Macintosh
        return "tablet", "ios"
    if "kaios" in low:
        return "phone", "kaios"
    if any(word in low for word in _OTHER_PHONES):
        return "phone", ""
    if "cros " in low:
        return "computer", "chromeos"
    if "windows" in low:
        return "computer", "windows"
    if "macintosh" in low:
        return "computer", "macos"
    if "mobile" in low:
        return "phone", ""
    if "linux" in low or "x11" in low:
        return "computer", "linux"
    return "other", ""


def _app(user_agent: str, low: str) -> str:
    for known in (APPS, BROWSERS):
        for word, name in known:
            if word in low:
                return name
    if name := _last_product(user_agent):
        return name
    if "; wv)" in low or "version/4.0 chrome/" in low:
        return IN_AN_APP
    for word, name in ENGINES:
        if word in low:
            return name
    if "safari/" in low:
        return "Android Browser" if "android" in low else "Safari"
    # Apple's engine without Safari's name is a page inside an app.
    return IN_AN_APP if "applewebkit" in low and ("iphone" in low or "ipad" in low) else ""


_COMMENT = re.compile(r"\([^()]*\)")
_PRODUCT = re.compile(r"(?<![\w/.-])([A-Za-z][A-Za-z_.-]{1,40})/v?\d")


def _last_product(user_agent: str) -> str:
    """Return the last product of a User-Agent that is not one of the usual ones; "" if there is none."""
    bare = _COMMENT.sub(" ", _COMMENT.sub(" ", user_agent))
    for name in reversed(_PRODUCT.findall(bare)):
        if name.lower() not in USUAL_PRODUCTS:
            return str(name)[:LONGEST_NAME]
    return ""
