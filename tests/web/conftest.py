"""A site, and a function that requests its pages."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

pytest.importorskip("httpcore2", reason="the extra `web` is not installed")

from newsmeta.answers import Answer
from newsmeta.web.client import ask
from newsmeta.web.options import WebOptions
from newsmeta.web.questions import Question, Wants
from tests.web.site import Site, running

QUICK = WebOptions(
    rate_per_host=float("inf"),
    connect_timeout=10.0,
    read_timeout=10.0,
    total_timeout=20.0,
    backoff=0.01,
    allow_private=True,
    proxies=False,
)
"""Options for tests: short pauses, and time limits that suit a busy machine."""


async def here(host: str, port: int) -> list[str]:
    """Resolve every host to this machine."""
    return ["127.0.0.1"]


Asked = Callable[..., dict[str, Answer]]


class Clock:
    """The clock of all event loops, which a test can put forward.

    So limits of time can be long, and be over when the server wants it: a machine that is busy for
    a moment changes nothing.
    """

    def __init__(self) -> None:
        self._ahead = 0.0
        self._loops: set[asyncio.BaseEventLoop] = set()
        self._real = asyncio.BaseEventLoop.time

    def time(self, loop: asyncio.BaseEventLoop) -> float:
        self._loops.add(loop)
        return self._real(loop) + self._ahead

    def forward(self, seconds: float) -> None:
        """Let time pass, and have each loop look at the clock."""
        self._ahead += seconds
        for loop in tuple(self._loops):
            with contextlib.suppress(RuntimeError):  # It is closed.
                loop.call_soon_threadsafe(lambda: None)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()

    def now(loop: asyncio.BaseEventLoop) -> float:
        return clock.time(loop)

    monkeypatch.setattr(asyncio.BaseEventLoop, "time", now)
    return clock


@pytest.fixture
def site() -> Iterator[Site]:
    with running(Site()) as running_site:
        yield running_site


@pytest.fixture
def asked(site: Site) -> Asked:
    """Return a function that requests paths of the site."""

    def asked(
        *paths: str,
        wants: Wants = Wants.LINK,
        store: Any = None,
        trusted: Any = None,
        **options: Any,
    ) -> dict[str, Answer]:
        base = f"http://news.example:{site.port}"
        questions = [Question(path if "//" in path else f"{base}{path}", wants) for path in paths]
        answers = ask(questions, replace(QUICK, **options), store, look_up=here, trusted=trusted)
        return {answer.url.removeprefix(base): answer for answer in answers}

    return asked
