"""Who asked, by 218 real User-Agents."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contactcodes.scans.agent import LONGEST_NAME, machine_of_name, read_agent
from contactcodes.scans.known_apps import APPS, BROWSERS, ENGINES
from contactcodes.scans.known_robots import (
    AUTOMATED,
    CRAWLERS,
    PREVIEWS,
    PREVIEWS_IN_FRONT,
    PROGRAMS,
    SECURITY,
)
from contactcodes.scans.scan_kind import Reason

SAMPLES = tomllib.loads((Path(__file__).parent.parent / "samples" / "user_agents.toml").read_text("utf-8"))
PEOPLE = [pytest.param(one, id=one["about"]) for one in SAMPLES["person"]]
MACHINES = [pytest.param(one, id=one["about"]) for one in SAMPLES["machine"]]


@pytest.mark.parametrize("one", PEOPLE)
def test_a_persons_device_and_app_are_known(one: dict[str, str]) -> None:
    assert read_agent(one["user_agent"]) == (None, one["device"], one["os"], one["app"])


@pytest.mark.parametrize("one", MACHINES)
def test_a_machine_is_none_of_our_people(one: dict[str, str]) -> None:
    assert read_agent(one["user_agent"]) == (Reason(one["reason"]), "other", "", one["app"])


def test_there_are_enough_samples_and_none_twice() -> None:
    agents = [one["user_agent"] for one in (*SAMPLES["person"], *SAMPLES["machine"])]
    assert len(agents) == len(set(agents)) >= 150


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_whatever_a_client_sends_is_read(user_agent: str) -> None:
    agent = read_agent(user_agent)
    assert len(agent.app) <= LONGEST_NAME
    assert agent.device in {"phone", "tablet", "computer", "other"}


@given(st.sampled_from(SAMPLES["person"]), st.data())
@settings(max_examples=200, deadline=None)
def test_no_name_of_an_app_carries_a_version(one: dict[str, str], data: st.DataObject) -> None:
    version = data.draw(st.integers(1, 10**12))
    app = read_agent(f"{one['user_agent']} Magasin/{version}").app
    assert str(version) not in app


@pytest.mark.parametrize(
    "made_to_be_slow",
    [
        pytest.param("a" * 1024, id="one long word"),
        pytest.param("a." * 512, id="many dots"),
        pytest.param("a@" * 512, id="many at signs"),
        pytest.param("(" * 1024, id="open brackets"),
        pytest.param("Mozilla/5.0 (Linux; Android " + "(a)" * 330, id="brackets in brackets"),
        pytest.param("[fb" * 340, id="unclosed facts"),
        pytest.param("Mozilla/5.0 (Windows) " + "qr-" * 330 + "scan", id="readers"),
        pytest.param("(compatible;" * 85, id="many compatibles"),
        pytest.param("Mozilla/5.0 (X11) " + "by " * 330, id="many bys"),
        pytest.param("Mozilla/5.0 (X11) " + "http" * 250, id="many https"),
    ],
)
def test_no_user_agent_takes_long_to_read(made_to_be_slow: str) -> None:
    quickest = min(_seconds(made_to_be_slow[i:]) for i in range(5))
    assert quickest < 0.005  # an ordinary one: 0.00007


def _seconds(user_agent: str) -> float:
    start = time.process_time()
    read_agent(user_agent)
    return time.process_time() - start


def test_no_word_for_a_robot_stands_in_the_name_of_an_app_of_people() -> None:
    names = {name for _word, name in (*APPS, *BROWSERS, *ENGINES)}
    assert {name: said for name in names if (said := machine_of_name(name, None))} == {}


@pytest.mark.parametrize(
    "words",
    [APPS, BROWSERS, ENGINES, PREVIEWS, PREVIEWS_IN_FRONT, AUTOMATED, SECURITY, PROGRAMS, CRAWLERS],
)
def test_every_known_word_can_be_found_and_is_not_hidden_by_one_before_it(
    words: tuple[tuple[str, str], ...],
) -> None:
    assert [word for word, _name in words if word != word.lower()] == []
    hidden = [
        (before, word)
        for place, (word, name) in enumerate(words)
        for before, other in words[:place]
        if before in word and other != name
    ]
    assert hidden == []
