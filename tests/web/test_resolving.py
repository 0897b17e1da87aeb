"""Host names: each is resolved once, and connections go to the checked addresses."""

from __future__ import annotations

import asyncio
import gc
import socket
import traceback
from collections import Counter
from dataclasses import replace

import httpcore2
import pytest

from newsmeta.answers import Outcome
from newsmeta.web.client import ask
from newsmeta.web.connecting import CheckedBackend
from newsmeta.web.failures import Failure
from newsmeta.web.questions import Question
from newsmeta.web.resolving import Resolving
from tests.web.conftest import QUICK, Asked, Clock
from tests.web.site import Says, Site

PUBLIC = "93.184.215.14"


class Recording(httpcore2.AsyncNetworkBackend):
    """A connector that only records its targets."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    async def connect_tcp(  # type: ignore[override, unused-ignore]
        self, host: str, port: int, *_: object, **__: object
    ) -> httpcore2.AsyncNetworkStream:
        self.addresses.append(host)
        raise httpcore2.ConnectError from ConnectionRefusedError()


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["10.0.0.1"]])
    recording = Recording()

    async def look_up(host: str, port: int) -> list[str]:
        return next(answers)

    async def connect() -> None:
        backend = CheckedBackend(Resolving(look_up, False, 1.0), recording)
        for _ in range(3):
            with pytest.raises(Failure, match="refuses connections"):
                await backend.connect_tcp("a.example.com", 80, timeout=1.0)

    asyncio.run(connect())
    assert recording.addresses == [PUBLIC] * 3


class Meeting(httpcore2.AsyncNetworkBackend):
    """A connector that connects to all addresses at the same moment."""

    def __init__(self) -> None:
        self.streams: list[Stream] = []
        self.are_there = asyncio.Event()

    async def connect_tcp(  # type: ignore[override, unused-ignore]
        self, host: str, port: int, *_: object, **__: object
    ) -> httpcore2.AsyncNetworkStream:
        self.streams.append(Stream())
        stream = self.streams[-1]
        if len(self.streams) > 1:
            self.are_there.set()
        await self.are_there.wait()
        return stream


class Stream(httpcore2.AsyncNetworkStream):
    """A connection that can be closed."""

    is_closed = False

    async def aclose(self) -> None:
        self.is_closed = True


def test_of_two_connections_at_the_same_moment_one_is_closed() -> None:
    async def look_up(host: str, port: int) -> list[str]:
        return [PUBLIC, "1.1.1.1"]

    async def connect() -> None:
        meeting = Meeting()
        backend = CheckedBackend(Resolving(look_up, False, 5.0), meeting)
        kept = await backend.connect_tcp("a.example.com", 80, timeout=5.0)
        assert [each.is_closed for each in meeting.streams if each is not kept] == [True]
        assert kept in [each for each in meeting.streams if not each.is_closed]

    asyncio.run(connect())


def test_connections_that_cannot_be_closed_spoil_nothing(
    site: Site, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    close = httpcore2.AsyncConnectionPool.aclose

    async def aclose(pool: httpcore2.AsyncConnectionPool) -> None:
        await close(pool)
        raise OSError

    monkeypatch.setattr(httpcore2.AsyncConnectionPool, "aclose", aclose)
    site.otherwise = Says(200)
    assert asked("/a")["/a"].outcome is Outcome.OK


def test_a_name_is_looked_up_once_a_run(site: Site) -> None:
    looked_up: Counter[str] = Counter()

    async def look_up(host: str, port: int) -> list[str]:
        looked_up[host] += 1
        return ["127.0.0.1"] if looked_up[host] == 1 else ["127.0.0.2"]

    def close(request: object) -> Says:
        return Says(headers={"Connection": "close"})

    site.otherwise = close
    questions = [Question(f"http://a.example.com:{site.port}/{number}") for number in range(20)]
    answers = list(ask(questions, QUICK, look_up=look_up))
    assert {answer.outcome for answer in answers} == {Outcome.OK}
    assert looked_up == {"a.example.com": 1}


def test_the_system_is_not_asked_for_names_by_anybody_else(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked_for: list[str] = []
    real = socket.getaddrinfo

    def getaddrinfo(host: str, *args: object, **options: object) -> object:
        asked_for.append(host)
        return real("127.0.0.1", *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    site.otherwise = Says(200)
    questions = [Question(f"http://a.example.com:{site.port}/{number}") for number in range(4)]
    assert {answer.outcome for answer in ask(questions, QUICK)} == {Outcome.OK}
    assert set(asked_for) == {"a.example.com"}


@pytest.mark.parametrize("allow_private", [True, False])
@pytest.mark.parametrize("end", ["onion", "onion.", "alt", "ONION"])
def test_names_of_other_networks_are_never_looked_up(end: str, allow_private: bool) -> None:
    """They are unknown to the system resolver, which does not make them dead links."""

    async def look_up(host: str, port: int) -> list[str]:
        raise AssertionError(host)

    options = replace(QUICK, allow_private=allow_private)
    (answer,) = ask([Question(f"http://www.example.{end}/")], options, look_up=look_up)
    assert answer.outcome is Outcome.REFUSED
    assert answer.reason.startswith("the host is a name of another network")


def test_who_waits_for_a_turn_is_not_out_of_time(
    site: Site, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    real = socket.getaddrinfo

    def getaddrinfo(host: str, *args: object, **options: object) -> object:
        if host.startswith("slow"):
            clock.forward(250)
        return real("127.0.0.1", *args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr("newsmeta.web.resolving._AT_A_TIME", 1)
    site.otherwise = Says(200)
    hosts = ("slow.example.com", "quick.example.com")
    options = replace(QUICK, connect_timeout=100.0, total_timeout=5000.0, retries=0)
    answers = ask([Question(f"http://{host}:{site.port}/") for host in hosts], options)
    found = {answer.url.partition(".")[0]: answer.outcome for answer in answers}
    assert found == {"http://slow": Outcome.FAILED, "http://quick": Outcome.OK}


@pytest.mark.parametrize("robots", [True, False])
def test_a_failure_that_many_urls_share_does_not_grow(robots: bool) -> None:
    async def look_up(host: str, port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "")

    questions = [Question(f"http://a.example.com/{number}") for number in range(200)]
    asking = ask(questions, replace(QUICK, robots=robots), look_up=look_up)
    answers = [next(asking) for _ in questions]
    failures = (each for each in gc.get_objects() if isinstance(each, Failure))
    deepest = max(len(list(traceback.walk_tb(each.__traceback__))) for each in failures)
    asking.close()
    assert {answer.outcome for answer in answers} == {Outcome.GONE}
    assert 0 < deepest < 60


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (socket.gaierror(socket.EAI_NONAME, ""), Outcome.GONE, "no host has this name"),
        (
            socket.gaierror(socket.EAI_AGAIN, ""),
            Outcome.FAILED,
            "the name of the host cannot be looked up now",
        ),
        (UnicodeError("label too long"), Outcome.GONE, "no host has this name"),
        (OSError("\x1b[31m"), Outcome.FAILED, "the name of the host cannot be looked up now"),
    ],
)
def test_names_that_cannot_be_looked_up(error: Exception, outcome: Outcome, reason: str) -> None:
    async def look_up(host: str, port: int) -> list[str]:
        raise error

    (answer,) = ask([Question("http://a.example.com/")], QUICK, look_up=look_up)
    assert (answer.outcome, answer.reason) == (outcome, reason)


def test_a_look_up_that_takes_for_ever() -> None:
    async def look_up(host: str, port: int) -> list[str]:
        await asyncio.sleep(60)
        return []

    options = replace(QUICK, connect_timeout=0.1, retries=0)
    (answer,) = ask([Question("http://a.example.com/")], options, look_up=look_up)
    assert answer.outcome is Outcome.FAILED
    assert answer.reason == "the name of the host could not be looked up in 0.1 seconds"
