"""No target that a person types makes this machine ask its own network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from contactcodes.contacts.public_address import Address
from contactcodes.contacts.public_fetch import PUBLIC, Guard, address_to_ask, is_web_port
from contactcodes.contacts.verdict import Reason, Verdict
from tests.contacts.site_made import HERE, Names, Site, asked, guard_of, leads_to, only_here, status

# Every one a way to write an address of ours, as browsers read it.
INSIDE = [
    "http://127.0.0.1/", "http://127.1/", "http://127.0.1/", "http://2130706433/", "http://0x7f000001/",
    "http://0x7f.1/", "http://0177.0.0.1/", "http://017700000001/", "http://0x7F.0x0.0x0.0x1/",
    "http://127.0.0.1./", "http://0/", "http://0.0.0.0/", "http://0x0/", "http://00000000/",
    "http://%31%32%37.0.0.1/", "http://１２７.０.０.１/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
    "http://127.0.0.1:8000/", "http:127.0.0.1", "http:\\\\127.0.0.1\\", "http:///127.0.0.1/",
    "https://127.0.0.1/", "http://marie@127.0.0.1/", "http://8.8.8.8@127.0.0.1/",
    "http://127.0.0.1#@8.8.8.8/", "http://127.0.0.1\\@8.8.8.8/", "http://127.0.0.1%2f@127.0.0.1/",
    "http://10.0.0.1/", "http://10.1/", "http://167772161/", "http://012.1/", "http://172.16.0.1/",
    "http://192.168.1.1/", "http://3232235777/", "http://169.254.169.254/latest/meta-data/",
    "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/", "http://100.100.100.200/",
    "http://168.63.129.16/", "http://192.0.0.192/", "http://100.64.0.1/", "http://224.0.0.1/",
    "http://255.255.255.255/", "http://4294967295/", "http://[::1]/", "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::127.0.0.1]/", "http://[64:ff9b::a9fe:a9fe]/",
    "http://[2002:7f00:1::]/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[fd00:ec2::254]/",
    "http://[ff02::1]/", "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
]  # fmt: skip
NOT_ASKED = [
    "file:///etc/passwd", "gopher://127.0.0.1:70/", "ftp://127.0.0.1/", "dict://127.0.0.1:11211/",
    "ldap://127.0.0.1/", "data:text/html,x", "javascript:alert(1)", "blob:http://127.0.0.1/x",
    "ws://127.0.0.1/", "about:blank", "view-source:http://127.0.0.1/", "jar:http://x!/", "http://",
    "http://[::1", "http://[fe80::1%25eth0]/", "http://a.test:99999/", "http://256.256.256.256/",
    "http://a.test:22/", "http://a.test:25/", "http://a.test:6379/", "https://a.test:444/",
    "http://a.test:7999/", "http://a.test:9000/", "//a.test/", "a.test",
]  # fmt: skip


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    made.pages["/"] = status(200)
    yield made
    made.stop()


async def nobody(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host}:{port} was looked up")


@pytest.mark.parametrize("url", INSIDE)
def test_an_address_of_ours_is_not_asked_however_it_is_written(url: str) -> None:
    # No matter what is looked up as a name: it must be known for an address, or lead to one of ours.
    guard = Guard(look_up=nobody)
    assert asked(url, guard) == Verdict(Reason.NOT_PUBLIC)


@pytest.mark.parametrize("url", NOT_ASKED)
def test_other_schemes_ports_and_broken_addresses_are_never_watched(url: str) -> None:
    assert address_to_ask(url) is None


@pytest.mark.parametrize("port", [0, 22, 23, 25, 81, 445, 3306, 5432, 6379, 7999, 9000, 9200, 11211, 65535])
def test_ports_of_other_services_are_not_knocked_at(port: int) -> None:
    assert not is_web_port(port)
    assert address_to_ask("http://www.dupont.fr:8080/") == "http://www.dupont.fr:8080/"


@pytest.mark.parametrize(
    "answers",
    [
        ["127.0.0.1"],
        ["10.0.0.7"],
        ["169.254.169.254"],
        ["::1"],
        ["fe80::1%eth0"],
        ["::ffff:10.0.0.1"],
        ["what"],
    ],
)
def test_a_name_that_leads_inside_is_not_asked(answers: list[str]) -> None:
    names = Names(inside_test=answers)
    assert asked("https://inside.test/", Guard(look_up=names.look_up)) == Verdict(Reason.NOT_PUBLIC)


def test_a_name_with_one_address_inside_is_not_asked_at_all(site: Site) -> None:
    async def both(_host: str, _port: int) -> list[str]:
        return ["127.0.0.1", "10.0.0.7"]

    assert asked(site.url(), guard_of(look_up=both)) == Verdict(Reason.NOT_PUBLIC)
    assert not site.calls


def test_a_name_is_looked_up_once_and_that_address_asked(site: Site) -> None:
    names = Names(www_dupont_test=["127.0.0.1", "169.254.169.254"])  # another one the next time
    site.pages["/"] = status(200, for_head=405)
    assert asked(site.url(), guard_of(names)) == Verdict()
    assert names.asked == ["www.dupont.test"]
    assert [call.method for call in site.calls] == ["HEAD", "GET"]


def test_each_redirect_is_looked_up_and_judged_anew(site: Site) -> None:
    names = Names(www_dupont_test=["127.0.0.1", "169.254.169.254"])
    site.pages["/"] = leads_to("/again")
    assert asked(site.url(), guard_of(names)) == Verdict(Reason.NOT_PUBLIC)
    assert names.asked == ["www.dupont.test"] * 2
    assert [call.path for call in site.calls] == ["/"]


# In a header there is ASCII alone, and without slashes an address of the same scheme is a path.
@pytest.mark.parametrize("url", [url for url in INSIDE if url.isascii() and url != "http:127.0.0.1"])
def test_no_redirect_leads_inside(site: Site, url: str) -> None:
    site.pages["/"] = leads_to(url)
    seen: list[Address] = []

    def first_only(address: Address) -> bool:
        seen.append(address)
        return address == HERE and len(seen) <= 2  # judged, and judged again as the socket is made

    assert asked(site.url(), guard_of(may_ask=first_only)) == Verdict(Reason.NOT_PUBLIC)
    assert [call.path for call in site.calls] == ["/"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1/x", "ftp://127.0.0.1/"])
def test_a_redirect_to_another_scheme_is_not_followed(site: Site, url: str) -> None:
    site.pages["/"] = leads_to(url)
    assert asked(site.url()) == Verdict()
    assert len(site.calls) == 1


def test_a_redirect_to_a_port_of_another_service_is_not_followed(site: Site) -> None:
    other = Site()
    try:
        site.pages["/"] = leads_to(other.url())
        assert asked(site.url(), guard_of(may_knock=lambda port: port == site.port)) == Verdict()
        assert not other.calls
    finally:
        other.stop()


def test_each_socket_is_judged_again_as_it_is_made(site: Site) -> None:
    judged: list[Address] = []

    def once(address: Address) -> bool:
        judged.append(address)
        return len(judged) == 1

    assert asked(site.url(), guard_of(may_ask=once)) == Verdict(Reason.UNREACHABLE)
    assert judged == [HERE, HERE]
    assert not site.calls


def test_the_public_guard_is_what_is_used_and_nothing_sets_another(site: Site) -> None:
    assert PUBLIC.may_ask(HERE) is False
    assert asked(site.url(host="127.0.0.1"), PUBLIC) == Verdict(Reason.NOT_PUBLIC)
    assert asked(site.url(host="localhost"), Guard(may_knock=lambda _port: True)) == Verdict(
        Reason.NOT_PUBLIC
    )
    assert not site.calls
    assert only_here(HERE)
