"""HTTP/2 and certificates."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from newsmeta.answers import Outcome
from newsmeta.web.questions import Wants
from tests.support.pictures import MAKERS
from tests.web.conftest import Asked, Clock
from tests.web.h2site import ENDLESS, H2Site, running_h2
from tests.web.site import Says, Site, page, running, serving

if TYPE_CHECKING:
    from trustme import CA as Authority

trustme = pytest.importorskip("trustme", reason="trustme is not installed")

HOST = "news.example"


@pytest.fixture(scope="module")
def authority() -> Authority:
    authority: Authority = trustme.CA()
    return authority


@pytest.fixture(scope="module")
def trusted(authority: Authority) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def server_context(authority: Authority, host: str = HOST) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context


@pytest.fixture
def h2site(authority: Authority) -> Iterator[H2Site]:
    routes = {
        "/page": page("<title>A</title></head>"),
        "/png": Says(body=MAKERS["png"](), headers={"Content-Type": "image/png"}),
        "/endless": ENDLESS,
    }
    with running_h2(routes, server_context(authority)) as site:
        yield site


def test_many_urls_share_a_connection(
    h2site: H2Site, asked: Asked, trusted: ssl.SSLContext
) -> None:
    base = f"https://{HOST}:{h2site.port}"
    h2site.routes |= {f"/{number}": Says(200) for number in range(200)}
    answers = asked(*(f"{base}/{number}" for number in range(200)), trusted=trusted)
    assert {answer.outcome for answer in answers.values()} == {Outcome.OK}
    assert len(answers) == 200
    assert h2site.connections == 1
    assert len(h2site.requests) == 201


def test_pages_and_pictures(h2site: H2Site, asked: Asked, trusted: ssl.SSLContext) -> None:
    base = f"https://{HOST}:{h2site.port}"
    (found,) = asked(f"{base}/page", wants=Wants.PAGE, trusted=trusted).values()
    assert (found.head, found.charset) == (b"<title>A</title>", "utf-8")
    (found,) = asked(f"{base}/png", wants=Wants.PICTURE, trusted=trusted).values()
    assert found.picture is not None
    assert (found.picture.width, found.picture.height) == (45, 31)


def test_the_rest_of_an_endless_page_is_refused_and_others_go_on(
    h2site: H2Site, asked: Asked, trusted: ssl.SSLContext
) -> None:
    base = f"https://{HOST}:{h2site.port}"
    urls = [f"{base}/endless?{number}" for number in range(20)]
    h2site.routes |= {url.removeprefix(base): ENDLESS for url in urls}
    answers = asked(*urls, wants=Wants.PAGE, trusted=trusted, most_bytes=100_000)
    assert {answer.outcome for answer in answers.values()} == {Outcome.OK}
    assert {len(answer.head or b"") for answer in answers.values()} == {100_000}
    assert h2site.connections == 1
    late = time.monotonic() + 600
    while h2site.resets < 20 and time.monotonic() < late:  # The server reads with a delay.
        time.sleep(0.01)
    assert h2site.resets == 20
    assert h2site.sent < 20 * 1_000_000


@pytest.mark.parametrize("is_trusted", [True, False])
def test_only_certificates_that_are_trusted_will_do(
    is_trusted: bool, authority: Authority, asked: Asked, trusted: ssl.SSLContext
) -> None:
    with running(Site({"/": Says(200)}), server_context(authority)) as secure:
        url = f"https://{HOST}:{secure.port}/"
        (answer,) = asked(url, trusted=trusted if is_trusted else None).values()
    if is_trusted:
        assert answer.outcome is Outcome.OK
    else:
        assert answer.outcome is Outcome.FAILED
        assert answer.reason == "its certificate is signed by an unknown authority"
        assert secure.requests == []


def test_a_certificate_for_another_host(
    authority: Authority, asked: Asked, trusted: ssl.SSLContext
) -> None:
    with running(Site({"/": Says(200)}), server_context(authority, "other.example")) as secure:
        url = f"https://{HOST}:{secure.port}/"
        (answer,) = asked(url, trusted=trusted).values()
    assert (answer.outcome, answer.reason) == (
        Outcome.FAILED,
        "its certificate is for another host",
    )
    assert secure.requests == []


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "no secure connection can be agreed on"),
        (b"", "no secure connection in time"),
    ],
)
def test_a_server_without_tls(said: bytes, reason: str, asked: Asked, clock: Clock) -> None:
    patience = 100.0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await reader.read(1)
        if not said:
            clock.forward(patience)
        await reader.read(-1)
        writer.close()

    options = {"connect_timeout": patience, "total_timeout": 10 * patience, "retries": 0}
    with serving(serve) as port:
        (answer,) = asked(f"https://{HOST}:{port}/", **options).values()
    assert (answer.outcome, answer.reason) == (Outcome.FAILED, reason)


def test_a_name_with_a_dot_at_its_end(
    authority: Authority, asked: Asked, trusted: ssl.SSLContext
) -> None:
    with running(Site({"/": Says(200)}), server_context(authority)) as secure:
        (answer,) = asked(f"https://{HOST}.:{secure.port}/", trusted=trusted).values()
    assert answer.outcome is Outcome.OK


def test_a_proxy_sees_nothing_of_what_is_asked(
    h2site: H2Site, asked: Asked, trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads: list[bytes] = []

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while data := await reader.read(65_536):
                writer.write(data)
        writer.close()

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        inner = await asyncio.open_connection("127.0.0.1", h2site.port)
        writer.write(b"HTTP/1.1 200 Go on\r\n\r\n")
        await asyncio.gather(pass_on(reader, inner[1]), pass_on(inner[0], writer))

    with serving(proxy) as port:
        monkeypatch.setenv("https_proxy", f"http://me:secret@127.0.0.1:{port}")
        monkeypatch.setenv("no_proxy", "")
        url = f"https://{HOST}:{h2site.port}/page"
        (answer,) = asked(url, wants=Wants.PAGE, trusted=trusted, proxies=True).values()
    assert answer.head == b"<title>A</title>"
    (head,) = heads
    assert head.startswith(f"CONNECT {HOST}:{h2site.port} HTTP/1.1\r\n".encode())
    assert b"/page" not in head
