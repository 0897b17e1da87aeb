"""The rules for programs in a site's robots.txt (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from protego import Protego

from newsmeta.answers import Outcome
from newsmeta.web.failures import Failure
from newsmeta.web.locations import Location, locate

MOST_BYTES = 500 * 1024
"""Most bytes of a robots.txt that are read, by the standard."""

_TOO_MANY = 429

Fetch = Callable[[Location], Awaitable[tuple[int, bytes]]]
"""Returns status and content of a location, following redirects."""


class Robots:
    """The rules of sites, each read once a run.

    Args:
        fetch: Fetches a robots.txt.
        agent: The name of newsmeta for such rules.
        keep_distance: Called with a host that wants some seconds between two requests.
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
        """Check the rules of a site for a location.

        Raises:
            Failure: When the rules disallow it.
        """
        origin = location.origin
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._known:
                self._known[origin] = await self._read(location)
        known = self._known[origin]
        if isinstance(known, Failure):
            raise known.with_traceback(None)  # The traceback would grow with each URL.
        if not known.can_fetch(location.href, self._agent):
            raise Failure("the site's robots.txt asks programs not to", Outcome.BLOCKED)

    async def _read(self, location: Location) -> Protego | Failure:
        try:
            status, content = await self._fetch(locate("/robots.txt", location.href))
        except Failure as failure:
            if failure.outcome is Outcome.REFUSED:  # It redirects elsewhere, which sets no rules.
                return Protego.parse("")
            if failure.outcome is Outcome.FAILED and not failure.is_hosts:
                return Failure(f"its robots.txt, which comes first: {failure.reason}")
            # A host that cannot be reached for this cannot be reached for the page, either.
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
