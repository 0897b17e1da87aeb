"""Politeness: limits on concurrent requests and on their rate, and pauses on request."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from newsmeta.answers import Outcome
from newsmeta.web.failures import Failure
from newsmeta.web.options import WebOptions

_MOST_DELAY = 60.0
"""Longest delay between two requests, in seconds, that a robots.txt can ask for."""


class _Host:
    """The state of a host."""

    def __init__(self, options: WebOptions) -> None:
        self.places = asyncio.Semaphore(options.per_host)
        self.starting = asyncio.Lock()
        self.distance = 1 / options.rate_per_host
        self.next_at = 0.0
        self.open_at = 0.0
        self.in_vain = 0.0
        """Seconds of pauses that the host has asked for since its last regular response."""


class Politeness:
    """Turns for requests: each request has to wait for its turn."""

    def __init__(self, options: WebOptions) -> None:
        self._options = options
        self._places = asyncio.Semaphore(options.connections)
        self._hosts: dict[str, _Host] = {}

    @contextlib.asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Wait until a host may be asked, and occupy a slot until the response has been read.

        Raises:
            Failure: When the host asks for a longer pause than allowed.
        """
        known = self._known(host)
        async with known.places:
            # One at a time, so that each sees when the one before has really started.
            async with known.starting:
                await self._wait(known)
            try:
                yield
            finally:
                self._places.release()

    def pause(self, host: str, seconds: float) -> None:
        """Send no request to a host for some time."""
        known = self._known(host)
        until = _now() + seconds
        known.in_vain += max(0.0, until - max(known.open_at, _now()))
        known.open_at = max(known.open_at, until)

    def note_answer(self, host: str) -> None:
        """Record a regular response of a host, other than a request for a pause."""
        self._known(host).in_vain = 0.0

    def keep_distance(self, host: str, seconds: float) -> None:
        """Set the least delay between two requests to a host, in seconds."""
        known = self._known(host)
        known.distance = max(known.distance, min(seconds, _MOST_DELAY))

    def _known(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host(self._options)
        return self._hosts[host]

    async def _wait(self, host: _Host) -> None:
        """Wait until a host may be asked, and take one of the slots for all hosts."""
        while True:
            self._must_open(host)
            await asyncio.sleep(max(host.next_at, host.open_at) - _now())
            await self._places.acquire()
            now = _now()
            if now >= host.open_at:
                host.next_at = now + host.distance
                return
            self._places.release()

    def _must_open(self, host: _Host) -> None:
        wait = host.open_at - _now()
        if wait > self._options.most_patience:
            raise Failure(f"the site asks for a pause of {wait:,.0f} seconds", Outcome.BLOCKED)
        if host.in_vain > self._options.most_patience:
            raise Failure("the site asks for a pause again and again", Outcome.BLOCKED)


def _now() -> float:
    return asyncio.get_running_loop().time()
