"""The rules of sites for programs in robots.txt (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from protego import Protego

from newsmeta.answers import Outcome
from newsmeta.web.failures import Failure
from newsmeta.web.locations import Location, locate

MOST_BYTES = 500 * 1024
"""Most bytes of a robots.txt to read, as in the standard."""

_TOO_MANY = 429

Fetch = Callable[[Location], Awaitable[tuple[int, bytes]]]
"""Returns the status and the content of a location, after redirects."""


class Robots:
    """The robots.txt of sites, each read once a run.

    Args:
        fetch: A function that fetches a robots.txt.
        agent: The user agent.
        keep_distance: A function to call for a host that asks for a delay between requests.
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
        """Check that the robots.txt of a site allows a location.

        Raises:
            Failure: When it forbids it.
        """
        origin = location.origin
        async with self._locks.setdefault(origin, asyncio.Lock()):
            if origin not in self._known:
                self._known[origin] = await self._read(location)
        known = self._known[origin]
        if isinstance(known, Failure):
            raise known.with_traceback(None)  # The traceback would grow with each URL.
        if not known.can_fetch(location.href, self._agent):
            raise Failure("the site's robots.txt does not allow it", Outcome.BLOCKED)

    async def _read(self, location: Location) -> Protego | Failure:
        try:
            status, content = await self._fetch(locate("/robots.txt", location.href))
        except Failure as failure:
            if failure.outcome is Outcome.REFUSED:  # It redirects elsewhere, which is not binding.
                return Protego.parse("")
            if failure.outcome is Outcome.FAILED and not failure.is_hosts:
                return Failure(f"its robots.txt, which is read first: {failure.reason}")
            # If the host is unreachable for this file, it is for the page, too.
            return failure
        if status >= 500 or status == _TOO_MANY:
            return Failure(
                f"the site's robots.txt cannot be read ({status}), which counts as a no",
                Outcome.BLOCKED,
            )
        rules = Protego.parse(content.decode("utf-8-sig", "replace") if status < 300 else "")
        if delay := rules.crawl_delay(self._agent):
            self._keep_distance(location.host, delay)
        return rules
