"""Outcomes of responses."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable

import pytest

from newsmeta.answers import Hop, Outcome
from newsmeta.web.questions import Wants
from tests.web.conftest import QUICK, Asked, Clock
from tests.web.site import Raw, Request, Says, Site, leads_to, page

PAGE = "<!DOCTYPE html><html><head><title>A</title>"
Made = Callable[[Clock, Site], Raw]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        *((status, Outcome.OK) for status in (200, 201, 203, 204, 206, 226)),
        *((status, Outcome.GONE) for status in (404, 410)),
        *(
            (status, Outcome.BLOCKED)
            for status in (401, 402, 403, 405, 406, 409, 418, 429, 451, 999)
        ),
        *(
            (status, Outcome.FAILED)
            for status in (300, 304, 305, 400, 414, 500, 501, 502, 503, 504, 520, 599, 600, 777)
        ),
    ],
)
def test_each_status(status: int, outcome: Outcome, site: Site, asked: Asked) -> None:
    site.routes["/a"] = Says(status)
    answer = asked("/a", retries=0)["/a"]
    assert (answer.status, answer.outcome) == (status, outcome)
    assert answer.reason.startswith(str(status))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_that_leads_nowhere(status: int, site: Site, asked: Asked) -> None:
    site.routes["/a"] = Says(status)
    answer = asked("/a")["/a"]
    assert (answer.status, answer.outcome, answer.hops) == (status, Outcome.FAILED, ())


@pytest.mark.parametrize("accept", [{"news.example": {403, 999}}, {"*": {403}}])
def test_statuses_that_are_accepted(accept: dict[str, set[int]], site: Site, asked: Asked) -> None:
    site.routes["/a"] = Says(403)
    assert asked("/a", accept=accept)["/a"].outcome is Outcome.OK
    other = f"http://other.example:{site.port}/a"
    expected = Outcome.OK if "*" in accept else Outcome.BLOCKED
    assert asked(other, accept=accept)[other].outcome is expected


# -- HEAD and GET --------------------------------------------------------------------------


def test_head_is_enough_for_a_link(site: Site, asked: Asked) -> None:
    site.routes["/a"] = page(PAGE)
    answer = asked("/a")["/a"]
    assert (answer.content_type, answer.charset) == ("text/html", "utf-8")
    assert site.asked("/a") == ["HEAD"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 410, 500, 501])
def test_what_head_does_not_bring_get_may(status: int, site: Site, asked: Asked) -> None:
    site.routes["/a"] = lambda request: Says(status if request.method == "HEAD" else 200)
    assert asked("/a")["/a"].outcome is Outcome.OK
    assert site.asked("/a") == ["HEAD", "GET"]


def test_who_has_no_head_is_not_asked_for_it_again(site: Site, asked: Asked) -> None:
    site.otherwise = lambda request: Says(405 if request.method == "HEAD" else 200)
    asked(*(f"/{number}" for number in range(20)), per_host=1)
    methods = [each.method for each in site.requests if each.path != "/robots.txt"]
    assert methods == ["HEAD", *["GET"] * 20]


async def _keep_waiting(clock: Clock, site: Site, seconds: float) -> None:
    """Say nothing until the client sends another request, as it does when that time is over."""
    count = len(site.requests)
    while len(site.requests) == count:
        await asyncio.sleep(0.05)
        clock.forward(seconds)


def _slow_head(clock: Clock, site: Site) -> Raw:
    async def route(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.method == "HEAD":
            await _keep_waiting(clock, site, QUICK.read_timeout)
        writer.write(Says(200).to(request))

    return route


async def _dropped_head(request: Request, writer: asyncio.StreamWriter) -> None:
    if request.method == "HEAD":
        writer.transport.abort()
    else:
        writer.write(Says(200).to(request))


async def _head_with_a_body(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nnot mine\n")


@pytest.mark.parametrize(
    "made", [_slow_head, lambda *_: _dropped_head, lambda *_: _head_with_a_body]
)
def test_servers_that_make_nothing_of_head(
    made: Made, clock: Clock, site: Site, asked: Asked
) -> None:
    site.routes |= {f"/{number}": made(clock, site) for number in range(4)}
    answers = asked(*(f"/{number}" for number in range(4)), per_host=1)
    assert {answer.outcome for answer in answers.values()} == {Outcome.OK}


# -- redirects -----------------------------------------------------------------------------


def test_a_chain_is_followed_to_its_end(site: Site, asked: Asked) -> None:
    site.routes |= {
        "/a": leads_to("/b", 301),
        "/b": leads_to("c?x=1#part", 308),
        "/c?x=1": leads_to("/d", 302),
        "/d": page(PAGE),
    }
    answer = asked("/a")["/a"]
    base = f"http://news.example:{site.port}"
    assert answer.hops == (
        Hop(f"{base}/a", 301),
        Hop(f"{base}/b", 308),
        Hop(f"{base}/c?x=1", 302),
    )
    assert (answer.final_url, answer.moved_to) == (f"{base}/d", f"{base}/c?x=1")
    assert answer.outcome is Outcome.OK


def test_loops_and_long_chains_end(site: Site, asked: Asked) -> None:
    site.routes |= {
        "/self": leads_to("/self"),
        "/one": leads_to("/two"),
        "/two": leads_to("/one"),
    }
    site.otherwise = lambda request: leads_to(f"/{int(request.path[1:]) + 1}")
    answers = asked("/self", "/one", "/0")
    assert answers["/self"].reason == "its redirects lead in a circle"
    assert answers["/one"].reason == "its redirects lead in a circle"
    assert answers["/0"].reason == "it redirects more than 10 times"
    assert {answer.outcome for answer in answers.values()} == {Outcome.FAILED}
    assert len(site.paths) == 1 + 2 + 11


def test_credentials_are_neither_sent_nor_shown(site: Site, asked: Asked) -> None:
    to = f"http://you:secret2@other.example:{site.port}/b"
    site.routes |= {"/a": leads_to(to, 302), "/b": Says(200)}
    url = f"http://me:secret@news.example:{site.port}/a"
    answer = asked(url)[url]
    assert answer.outcome is Outcome.OK
    assert "secret" not in answer.reason + answer.final_url + str(answer.hops)
    assert all("authorization" not in request.headers for request in site.requests)


# -- malformed responses -------------------------------------------------------------------


async def _reset(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


def _silent(clock: Clock, site: Site) -> Raw:
    async def route(request: Request, writer: asyncio.StreamWriter) -> None:
        await _keep_waiting(clock, site, PATIENT["read_timeout"])

    return route


async def _drip(clock: Clock, writer: asyncio.StreamWriter, drop: bytes) -> None:
    """Send something a hundred times, in twice the time for a whole response."""
    for _ in range(100):
        writer.write(drop)
        await writer.drain()
        clock.forward(PATIENT["total_timeout"] / 50)
        await asyncio.sleep(0.05)  # The client may take twenty times as long to read it.


def _dripping(clock: Clock, _: Site) -> Raw:
    async def route(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n")
        await _drip(clock, writer, b"x")

    return route


def _dripping_headers(clock: Clock, _: Site) -> Raw:
    async def route(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        await _drip(clock, writer, b"X-Y: x\r\n")

    return route


async def _endless_headers(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        writer.write(b"X-%d: %s\r\n" % (number, b"x" * 1000))
        await writer.drain()


async def _no_http(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
    writer.close()


async def _too_short(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 900\r\n\r\n<p>")
    writer.close()


PATIENT = {"read_timeout": 400.0, "total_timeout": 1000.0}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("made", "reason", "times"),
    [
        (_silent, "nothing came in time", 3),
        (_dripping, "the response was incomplete after 1000 seconds", 1),
        (_dripping_headers, "the response was incomplete after 1000 seconds", 1),
    ],
)
def test_no_answer_in_time(
    made: Made,
    reason: str,
    times: int,
    *,
    clock: Clock,
    site: Site,
    asked: Asked,
) -> None:
    site.routes |= {"/a": made(clock, site), "/b": Says(200)}
    options = PATIENT if times == 1 else {**PATIENT, "total_timeout": 10_000.0}
    answers = asked("/a", "/b", wants=Wants.PAGE, per_host=1, **options)
    assert (answers["/a"].outcome, answers["/a"].status) == (Outcome.FAILED, None)
    assert answers["/a"].reason == reason
    assert len(site.asked("/a")) == times
    assert answers["/b"].outcome is Outcome.OK


@pytest.mark.parametrize(
    ("route", "reason", "times"),
    [
        (_reset, "the connection broke off", 3),
        (_endless_headers, "the response is not valid HTTP", 3),
        (_no_http, "the response is not valid HTTP", 3),
        (_too_short, "the response broke off", 3),
    ],
)
def test_no_sound_answer(route: Raw, reason: str, times: int, site: Site, asked: Asked) -> None:
    site.routes |= {"/a": route, "/b": Says(200)}
    answers = asked("/a", "/b", wants=Wants.PAGE)
    assert (answers["/a"].outcome, answers["/a"].status) == (Outcome.FAILED, None)
    assert answers["/a"].reason == reason
    assert len(site.asked("/a")) == times
    assert answers["/b"].outcome is Outcome.OK


async def _endless(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while not writer.is_closing():
        writer.write(b"x" * 65_536)
        await writer.drain()


def test_an_endless_page_is_read_to_a_bound(site: Site, asked: Asked) -> None:
    site.routes["/a"] = _endless
    answer = asked("/a", wants=Wants.PAGE, most_bytes=200_000)["/a"]
    assert answer.outcome is Outcome.OK
    assert answer.head == b"x" * 200_000


def test_a_bomb_is_unpacked_to_a_bound(site: Site, asked: Asked) -> None:
    bomb = gzip.compress(b"<p>" + bytes(30_000_000))
    for coding, body in (("gzip", bomb), ("deflate", zlib.compress(bytes(30_000_000)))):
        headers = {"Content-Type": "text/html", "Content-Encoding": coding}
        site.routes[f"/{coding}"] = Says(body=body, headers=headers)
    for answer in asked("/gzip", "/deflate", wants=Wants.PAGE, most_bytes=100_000).values():
        assert answer.outcome is Outcome.OK
        assert len(answer.head or b"") == 100_000


@pytest.mark.parametrize(
    ("coding", "body", "head"),
    [
        ("gzip", gzip.compress(PAGE.encode(), mtime=0), PAGE.encode()),
        ("x-gzip", gzip.compress(PAGE.encode(), mtime=0), PAGE.encode()),
        ("deflate", zlib.compress(PAGE.encode()), PAGE.encode()),
        ("deflate", zlib.compress(PAGE.encode(), wbits=-15), PAGE.encode()),
        ("identity", PAGE.encode(), PAGE.encode()),
        ("GZIP", gzip.compress(PAGE.encode(), mtime=0), PAGE.encode()),
        ("br", b"\x0b\x02\x80<p>\x03", None),
        ("gzip", b"no gzip", None),
        ("deflate", b"no deflate", None),
        ("gzip", b"", b""),
    ],
)
def test_packed_pages(
    coding: str, body: bytes, head: bytes | None, site: Site, asked: Asked
) -> None:
    headers = {"Content-Type": "text/html", "Content-Encoding": coding}
    site.routes["/a"] = Says(body=body, headers=headers)
    answer = asked("/a", wants=Wants.PAGE)["/a"]
    assert (answer.outcome, answer.head) == (Outcome.OK, head)


@pytest.mark.parametrize(
    ("headers", "content_type", "charset"),
    [
        ({"Content-Type": 'Text/HTML; Charset="ISO-8859-1"'}, "text/html", "iso-8859-1"),
        ({"Content-Type": "\x1b[31mred"}, None, None),
        ({"Content-Type": "text/html\x07; charset=\x1b]0;x"}, None, None),
        ({"Content-Type": "text / html"}, None, None),
        ({"Content-Type": "x" * 300 + "/y"}, None, None),
        ({"Content-Type": "image/svg+xml"}, "image/svg+xml", None),
        ({}, None, None),
    ],
)
def test_nothing_of_a_header_gets_on_as_it_is(
    headers: dict[str, str], content_type: str | None, charset: str | None, site: Site, asked: Asked
) -> None:
    site.routes["/a"] = Says(headers=headers)
    answer = asked("/a", retries=0)["/a"]
    assert (answer.content_type, answer.charset) == (content_type, charset)
    assert (answer.reason + answer.final_url).isprintable()


@pytest.mark.parametrize("target", ["/\x1b[31mred", "/\u202egnp", "/a\x9bm", "/%1b", "/é", "/\xff"])
def test_nothing_of_a_redirect_gets_on_as_it_is(target: str, site: Site, asked: Asked) -> None:
    site.routes["/a"] = leads_to(target)
    answer = asked("/a", retries=0)["/a"]
    assert (answer.reason + answer.final_url).isprintable()
    assert answer.final_url.isascii()
