"""Addresses that are never requested: non-public ones, and their disguises."""

from __future__ import annotations

import socket
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.answers import Outcome
from newsmeta.web.addresses import refusal_of_address
from newsmeta.web.client import ask
from newsmeta.web.failures import WebError
from newsmeta.web.options import WebOptions
from newsmeta.web.questions import Question
from newsmeta.web.store import Store
from tests.web.conftest import QUICK, Asked
from tests.web.site import Says, Site, leads_to

STRICT = replace(QUICK, allow_private=False)
PUBLIC = "93.184.215.14"

_PRIVATE = """
127.0.0.1 127.255.0.9 0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.1.1
169.254.169.254 169.254.0.1 100.64.0.1 100.100.100.200 192.0.0.192 168.63.129.16 192.0.2.1
198.18.0.1 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
:: ::1 fe80::1 fe80::1%eth0 fec0::1 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1 3fff::1
::ffff:127.0.0.1 ::ffff:169.254.169.254 ::ffff:0:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1
64:ff9b::a9fe:a9fe 64:ff9b:1::1 2002:7f00:1:: 2002:a00:1::1 2002:c0a8:101::
2001:0:4136:e378:8000:63bf:3fff:fdd2 100::1 4000::1 nonsense
"""
_PUBLIC_ONES = """
1.1.1.1 8.8.8.8 93.184.215.14 11.0.0.1 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 169.253.0.1
192.167.0.1 192.169.0.1 223.255.255.255 2606:4700::1111 2a00:1450::1 2001:4860:4860::8888
::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808::1
"""


@pytest.mark.parametrize("address", _PRIVATE.split())
def test_addresses_that_are_refused(address: str) -> None:
    assert refusal_of_address(address)


@pytest.mark.parametrize("address", _PUBLIC_ONES.split())
def test_addresses_of_the_public_web(address: str) -> None:
    assert refusal_of_address(address) is None


@given(st.ip_addresses())
def test_what_python_takes_for_private_is_refused(address: object) -> None:
    import ipaddress

    found = ipaddress.ip_address(str(address))
    if found.is_private or found.is_loopback or found.is_multicast or found.is_link_local:
        assert refusal_of_address(str(found))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://localhost:{port}/",
        "http://news.localhost:{port}/",
        "http://2130706433:{port}/",
        "http://0x7f000001:{port}/",
        "http://0177.0.0.1:{port}/",
        "http://127.1:{port}/",
        "http://0:{port}/",
        "http://0.0.0.0:{port}/",
        "http://[::1]:{port}/",
        "http://[::]:{port}/",
        "http://[::ffff:127.0.0.1]:{port}/",
        "http://[::ffff:7f00:1]:{port}/",
        "http://[64:ff9b::127.0.0.1]:{port}/",
        "http://①②⑦.⓪.⓪.①:{port}/",
        "http://127。0。0。1:{port}/",
        "http://%31%32%37.0.0.1:{port}/",
        "http://127.0.0.1.:{port}/",
        "http://router.local:{port}/",
        "http://metadata.google.internal:{port}/",
        "http://intranet:{port}/",
    ],
)
def test_hosts_that_are_refused_by_name(url: str, site: Site) -> None:
    """None of them is even resolved."""

    async def look_up(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    question = Question(url.format(port=site.port))
    (answer,) = ask([question], STRICT, look_up=look_up)
    assert answer.outcome is Outcome.REFUSED
    assert answer.reason.startswith("the host is ")
    assert site.requests == []


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://example.com/", "only http and https are requested"),
        ("file:///etc/passwd", "only http and https are requested"),
        ("javascript:alert(1)", "only http and https are requested"),
        ("data:text/html,x", "only http and https are requested"),
        ("mailto:a@example.com", "only http and https are requested"),
        ("ws://example.com/", "only http and https are requested"),
        ("/about/", "it is not a complete URL"),
        ("", "it is not a complete URL"),
        ("http://", "it is not a complete URL"),
        ("http://a b/", "it is not a complete URL"),
        ("http://example.com:22/", "port 22 belongs to another service, and browsers block it"),
        ("http://example.com:99999/", "it is not a complete URL"),
        ("http://example.com/" + "x" * 9_000, "it is longer than 8,000 characters"),
        ("http://\ud800/", "it is not a complete URL"),
    ],
)
def test_what_is_no_address_on_the_web(url: str, reason: str, asked: Asked) -> None:
    (answer,) = ask([Question(url)], STRICT)
    assert (answer.url, answer.outcome, answer.reason) == (url, Outcome.REFUSED, reason)


@pytest.mark.parametrize("addresses", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::ffff:127.0.0.1"]])
def test_names_that_lead_to_private_addresses(addresses: list[str], site: Site) -> None:
    async def look_up(host: str, port: int) -> list[str]:
        return addresses

    (answer,) = ask([Question(f"http://a.example.com:{site.port}/")], STRICT, look_up=look_up)
    assert answer.outcome is Outcome.REFUSED
    assert site.requests == []


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:{port}/b",
        "http://inside.example:{port}/b",
        "file:///etc/passwd",
        "//[::1]/",
    ],
)
def test_redirects_to_private_addresses(
    target: str, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the public address is this machine, the only one that tests can reach."""
    monkeypatch.setattr(
        "newsmeta.web.resolving.refusal_of_address",
        lambda address: None if address == "127.0.0.1" else "a private address",
    )

    async def look_up(host: str, port: int) -> list[str]:
        return ["127.0.0.1" if host == "news.example" else "10.0.0.1"]

    site.routes["/a"] = leads_to(target.format(port=site.port), 302)
    (answer,) = ask([Question(f"http://news.example:{site.port}/a")], STRICT, look_up=look_up)
    assert answer.outcome is Outcome.REFUSED
    assert answer.reason.startswith("it redirects to an address that is never requested: ")
    assert len(answer.hops) == 1
    assert site.asked("/b") == []


# -- proxies -------------------------------------------------------------------------------


@pytest.fixture
def proxied(monkeypatch: pytest.MonkeyPatch, site: Site) -> WebOptions:
    """Return options with the site as a proxy."""
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", f"http://me:secret@127.0.0.1:{site.port}")
    monkeypatch.setenv("no_proxy", "direct.example")
    return replace(QUICK, allow_private=False, proxies=True, robots=False)


async def unknown(host: str, port: int) -> list[str]:
    raise socket.gaierror(socket.EAI_NONAME, "")


def test_a_proxy_is_used_and_told_who_one_is(proxied: WebOptions, site: Site) -> None:
    site.otherwise = Says(200)
    url = "http://a.example.com/page"
    (answer,) = ask([Question(url)], proxied, look_up=unknown)
    assert answer.outcome is Outcome.OK
    (request,) = site.requests
    assert request.path == url
    assert request.headers["proxy-authorization"].startswith("Basic ")
    assert request.headers["host"] == "a.example.com"


def test_a_name_that_only_the_proxy_knows_is_looked_up_once(
    proxied: WebOptions, site: Site
) -> None:
    looked_up: list[str] = []

    async def slow(host: str, port: int) -> list[str]:
        looked_up.append(host)
        raise socket.gaierror(socket.EAI_AGAIN, "")

    site.otherwise = Says(200)
    questions = [Question(f"http://a.example.com/{number}") for number in range(8)]
    answers = list(ask(questions, replace(proxied, per_host=1), look_up=slow))
    assert {answer.outcome for answer in answers} == {Outcome.OK}
    assert looked_up == ["a.example.com"]


def test_a_proxy_is_passed_by_where_the_environment_says_so(
    proxied: WebOptions, site: Site
) -> None:
    (answer,) = ask([Question("http://direct.example/")], proxied, look_up=unknown)
    assert (answer.outcome, site.requests) == (Outcome.GONE, [])


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://10.0.0.1/", "http://localhost/", "http://[::1]/"]
)
def test_a_proxy_is_no_way_around_the_check(url: str, proxied: WebOptions, site: Site) -> None:
    (answer,) = ask([Question(url)], proxied)
    assert (answer.outcome, site.requests) == (Outcome.REFUSED, [])


@pytest.mark.parametrize("url", ["socks5://127.0.0.1:1080", "ftp://x", "http://", "http://a:b:c"])
def test_a_proxy_that_cannot_be_used_is_not_passed_by(
    url: str, proxied: WebOptions, monkeypatch: pytest.MonkeyPatch, site: Site
) -> None:
    monkeypatch.setenv("http_proxy", url)
    with pytest.raises(WebError, match="the proxy for http in the environment"):
        list(ask([Question(f"http://a.example.com:{site.port}/")], proxied))
    assert site.requests == []


def test_what_a_proxy_says_is_not_kept_as_said_by_sites(
    proxied: WebOptions, site: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site.otherwise = Says(407)
    options = replace(proxied, retries=0)
    question = Question("http://a.example.com/page")
    # It is kept, so that nobody else gets its port and listens.
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        for reason in ("the proxy requires authentication", "the proxy cannot be reached"):
            store = Store(tmp_path / "cache" / "web.sqlite")
            (answer,) = ask([question], options, store, look_up=unknown)
            assert (answer.outcome, answer.reason) == (Outcome.FAILED, reason)
            assert not answer.from_store
            monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{deaf.getsockname()[1]}")
