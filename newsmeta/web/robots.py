"""What sites ask of programs in their robots.txt (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from protego import Protego

from newsmeta.answers import Outcome
from newsmeta.web.failures import Failure
from newsmeta.web.locations import Location, locate

MOST_BYTES = 500 * 1024
"""Bytes of a robots.txt that are read, as the standard has it."""

_TOO_MANY = 429

Fetch = Callable[[Location], Awaitable[tuple[int, bytes]]]
"""What gives status and content of a location, redirects followed."""


class Robots:
    """The rules of sites, each read once a run.

    Args:
        fetch: What gives a robots.txt.
        agent: What newsmeta calls itself.
        keep_distance: Told of a host that wants some seconds between two requests.
    """

    def __init__(
        self, fetch: Fetch, agent: str, keep_distance: Callable[[str, float], None]
    ) -> None:
        self._fetch = fetch
        self._agent = agent.split("/", maxsplit=1)[0].strip() or "newsmeta"
        self._keep_distance = keep_distance
        self._known: dict[str, Protego | Failure] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def must_allow(self, location: Location) -> None:
        """Ask the rules of a site about a location.

        Raises:
            Failure: When it is not to be asked for.
        """
        origin = location.origin
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._known:
                self._known[origin] = await self._read(location)
        known = self._known[origin]
        if isinstance(known, Failure):
            raise known.with_traceback(None)  # It would grow with each URL.
        if not known.can_fetch(location.href, self._agent):
            raise Failure("the site's robots.txt asks programs not to", Outcome.BLOCKED)

    async def _read(self, location: Location) -> Protego | Failure:
        try:
            status, content = await self._fetch(locate("/robots.txt", location.href))
        except Failure as failure:
            if failure.outcome is Outcome.REFUSED:  # It leads elsewhere, which binds nobody.
                return Protego.parse("")
            if failure.outcome is Outcome.FAILED and not failure.is_hosts:
                return Failure(f"its robots.txt, which comes first: {failure.reason}")
            # Who is not to be reached for this is not for the page either.
            return failure
        if status >= 500 or status == _TOO_MANY:
            return Failure(
                f"the site's robots.txt cannot be read ({status}), which is as good as a no",
                Outcome.BLOCKED,
            )
        rules = Protego.parse(content.decode("utf-8-sig", "replace") if status < 300 else "")
        if delay := rules.crawl_delay(self._agent):
            self._keep_distance(location.host, delay)
        return rules
