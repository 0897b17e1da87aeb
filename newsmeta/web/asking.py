"""A request for a single URL, with redirects, retries and a look at the content."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial

from newsmeta.answers import Answer, Hop, Outcome, SeenPicture
from newsmeta.data_classes import dataclass
from newsmeta.web import reading
from newsmeta.web.failures import Failure, WebError
from newsmeta.web.locations import Location, locate
from newsmeta.web.options import WebOptions
from newsmeta.web.picturing import Gathering, picture_by
from newsmeta.web.politeness import Politeness
from newsmeta.web.questions import Wants
from newsmeta.web.requesting import Reply, Requesting
from newsmeta.web.resolving import LookUp, Resolving
from newsmeta.web.retrying import delay_before, may_pass, retry_after
from newsmeta.web.robots import MOST_BYTES, Robots
from newsmeta.web.verdicts import outcome_of, words_for

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PACKED = {
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
}
_PLAIN = {"Accept": "image/*,*/*;q=0.8", "Accept-Encoding": "identity"}
_AGENT = re.compile(r"[!-~]([ -~]{0,200}[!-~])?")
_PART = 206
_NO_METHOD = frozenset({405, 501})
_NOT_IN_RANGE = 416
_TOO_MANY = 429
_MOST_HOPS_OF_ROBOTS = 6


@dataclass(frozen=True, slots=True)
class _Seen:
    """The response of one location."""

    status: int
    target: str | None = None
    content_type: str | None = None
    charset: str | None = None
    head: bytes | None = None
    picture: SeenPicture | None = None
    retry_after: float | None = None
    is_challenge: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether this is the requested content, or is known to be gone."""
        return 200 <= self.status < 300 or self.status == _NOT_IN_RANGE


class Asking:
    """A client that requests one URL at a time, or several concurrently.

    Args:
        options: The options.
        look_up: A function that looks up the addresses of hosts; None for the system's.
        trusted: Trusted certificates; None for those of the system.

    Raises:
        WebError: When requests are impossible with these options.
    """

    def __init__(
        self, options: WebOptions, look_up: LookUp | None, trusted: ssl.SSLContext | None
    ) -> None:
        if not _AGENT.fullmatch(options.user_agent):
            raise WebError("the user agent may only have letters, digits and punctuation of ASCII")
        if not options.rate_per_host > 0:
            raise WebError("the number of requests a second has to be greater than zero")
        self._options = options
        resolving = Resolving(look_up, options.allow_private, options.connect_timeout)
        self._requesting = Requesting(options, resolving, trusted)
        self._politeness = Politeness(options)
        self._robots = Robots(
            self._fetch_robots, options.user_agent, self._politeness.keep_distance
        )
        self._out_of_reach: dict[str, Failure] = {}
        self._heads_refused: set[str] = set()

    async def close(self) -> None:
        """Close all connections."""
        await self._requesting.close()

    async def answer(self, location: Location, wants: Wants) -> tuple[Answer, bool]:
        """Return the answer for a URL, and whether to keep it for later runs."""
        hops: list[Hop] = []
        here = location
        began = time.time()
        answer = Answer(location.href, Outcome.FAILED, asked_at=began)
        is_kept = True
        try:
            while True:
                seen = await self._seen(here, wants)
                if seen.target is None:
                    answer = self._judged(answer, here, seen)
                    break
                hops.append(Hop(here.href, seen.status))
                here = locate(seen.target, here.href)
                if here.href in {hop.url for hop in hops}:
                    raise Failure("its redirects lead in a circle")
                if len(hops) > self._options.most_redirects:
                    raise Failure(f"it redirects more than {self._options.most_redirects} times")
        except Failure as failure:
            reason = failure.reason
            if hops and failure.outcome is Outcome.REFUSED:
                reason = f"it redirects to an address that is never requested: {reason}"
            answer = replace(answer, outcome=failure.outcome, reason=reason)
            is_kept = not failure.is_ours
        return replace(answer, hops=tuple(hops), final_url=here.href), is_kept

    def _judged(self, answer: Answer, here: Location, seen: _Seen) -> Answer:
        outcome = outcome_of(seen.status, here.host, self._options.accept)
        if seen.is_challenge and outcome is Outcome.FAILED:
            outcome = Outcome.BLOCKED
        return replace(
            answer,
            outcome=outcome,
            status=seen.status,
            reason=words_for(seen.status),
            content_type=seen.content_type,
            charset=seen.charset,
            head=seen.head,
            picture=seen.picture,
        )

    async def _seen(self, here: Location, wants: Wants) -> _Seen:
        """Return the response of a location, after as many attempts as needed.

        Raises:
            Failure: When there is no usable response.
        """
        if failure := self._out_of_reach.get(here.origin):
            raise failure.with_traceback(None)  # The traceback would grow with each URL.
        if self._options.robots:
            await self._robots.must_allow(here)
        if wants is Wants.PICTURE:
            return await self._persistently(here, "GET", lambda _: self._send_for_picture(here))
        is_head = wants is Wants.LINK and here.origin not in self._heads_refused
        return await self._persistently(
            here, "HEAD" if is_head else "GET", lambda method: self._send(method, here, wants)
        )

    async def _persistently(
        self, here: Location, method: str, send: Callable[[str], Awaitable[_Seen]]
    ) -> _Seen:
        """Return the response of a location, after as many attempts as needed.

        Args:
            here: The location.
            method: The method of the first attempt. If HEAD is not enough, GET follows.
            send: A function that sends a request with a method.

        Raises:
            Failure: When there is no usable response.
        """
        attempt = 0
        while True:
            try:
                seen = await send(method)
            except Failure as failure:
                if method == "HEAD" and failure.outcome is Outcome.FAILED and not failure.is_hosts:
                    method = "GET"
                    continue
                attempt += 1
                await self._bear(here, failure, attempt)
                continue
            if not may_pass(seen.status):
                self._politeness.note_answer(here.host)
            if self._is_settled(here, seen, method):
                return seen
            method = "GET"
            if may_pass(seen.status):
                attempt += 1
                if not await self._wait(here, seen, attempt):
                    return seen

    async def _bear(self, here: Location, failure: Failure, attempt: int) -> None:
        """Wait until the next attempt.

        Raises:
            Failure: When no further attempt is worthwhile.
        """
        if attempt > self._options.retries or not failure.may_pass:
            if failure.is_hosts:
                self._out_of_reach[here.origin] = failure
            raise failure
        await asyncio.sleep(delay_before(attempt, self._options.backoff))

    async def _wait(self, here: Location, seen: _Seen, attempt: int) -> bool:
        """Wait until the next attempt, and tell whether there is one."""
        is_last = attempt > self._options.retries
        delay = delay_before(attempt, self._options.backoff)
        if seen.retry_after is not None or seen.status == _TOO_MANY:
            # `Retry-After` applies to the host, not to the page.
            pause = delay if seen.retry_after is None else seen.retry_after
            self._politeness.pause(here.host, pause)
        elif not is_last:
            await asyncio.sleep(delay)
        return not is_last

    def _is_settled(self, here: Location, seen: _Seen, method: str) -> bool:
        """Tell whether no other attempt or method would help."""
        is_good = outcome_of(seen.status, here.host, self._options.accept) is Outcome.OK
        if is_good or seen.target is not None:
            return True
        if method == "HEAD" and seen.status in _NO_METHOD:
            self._heads_refused.add(here.origin)
        return method != "HEAD" and not may_pass(seen.status)

    async def _send(
        self, method: str, here: Location, wants: Wants, gathering: Gathering | None = None
    ) -> _Seen:
        """Send one request, and return the response.

        Raises:
            Failure: When there is no usable response.
        """
        headers = _PACKED if gathering is None else _PLAIN | gathering.headers
        async with self._reply(method, here, headers) as reply:
            seen = _seen(reply)
            if method == "HEAD":
                await reply.read()
                return seen
            if seen.target is not None:
                await reading.rest_of(reply)
                return seen
            return await self._looked_at(reply, seen, wants, gathering)

    @contextlib.asynccontextmanager
    async def _reply(
        self, method: str, here: Location, headers: Mapping[str, str]
    ) -> AsyncIterator[Reply]:
        """Send one request in its turn, and provide the response within its time limit.

        Raises:
            Failure: When there is no usable response.
        """
        total = self._options.total_timeout
        async with self._politeness.turn(here.host):
            try:
                async with (
                    asyncio.timeout(total),
                    self._requesting.reply(method, here, headers) as reply,
                ):
                    yield reply
            except TimeoutError:
                raise Failure(f"the response was incomplete after {total:g} seconds") from None

    async def _looked_at(
        self, reply: Reply, seen: _Seen, wants: Wants, gathering: Gathering | None
    ) -> _Seen:
        """Return the response with the information from its body."""
        if not seen.is_sound:
            await reading.rest_of(reply)
            return seen
        if gathering is not None:
            await gathering.take(reply)
            return seen
        if Wants.PAGE in wants and reading.is_page(seen.content_type):
            head = await reading.head_of(reply, self._options.most_bytes)
            is_page = seen.content_type is not None or reading.looks_like_page(head or b"")
            picture = None
            if Wants.PICTURE in wants and head is not None:
                picture = picture_by(head)
            return replace(seen, head=head if is_page else None, picture=picture)
        if Wants.PICTURE in wants:
            gathering = Gathering(self._options.most_bytes, by_range=False)
            await gathering.take(reply)
            return replace(seen, picture=gathering.picture)
        await reading.rest_of(reply)
        return seen

    async def _send_for_picture(self, here: Location) -> _Seen:
        """Return the format and size of a picture, read in as many parts as needed."""
        gathering = Gathering(self._options.most_bytes)
        while True:
            seen = await self._send("GET", here, Wants.PICTURE, gathering)
            if not seen.is_sound or not gathering.wants_more or seen.target is not None:
                break
        status = 200 if seen.status == _PART else seen.status
        return replace(seen, status=status, picture=gathering.picture)

    async def _fetch_robots(self, location: Location) -> tuple[int, bytes]:
        """Return the status and the content of a robots.txt."""
        here = location
        for _ in range(_MOST_HOPS_OF_ROBOTS):
            seen = await self._persistently(here, "GET", partial(self._send_for_text, here=here))
            if seen.target is None:
                return seen.status, seen.head or b""
            here = locate(seen.target, here.href)
        return 404, b""

    async def _send_for_text(self, method: str, here: Location) -> _Seen:
        async with self._reply(method, here, _PACKED) as reply:
            seen = _seen(reply)
            if seen.target is None and seen.is_sound:
                seen = replace(seen, head=await reading.body_of(reply, MOST_BYTES))
            await reading.rest_of(reply)
            return seen


def _seen(reply: Reply) -> _Seen:
    headers = reply.headers
    is_redirect = reply.status in _REDIRECTS
    return _Seen(
        status=reply.status,
        target=headers.get("location") if is_redirect else None,
        content_type=reading.content_type_of(reply),
        charset=reading.charset_of(reply),
        retry_after=retry_after(headers.get("retry-after")),
        is_challenge=headers.get("cf-mitigated") == "challenge",
    )
