"""Concurrent requests: each URL once, with limits for each host, until the time is over."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from sys import intern

from newsmeta.answers import Answer, Outcome
from newsmeta.data_classes import dataclass
from newsmeta.web.asking import Asking
from newsmeta.web.failures import Failure
from newsmeta.web.locations import locate
from newsmeta.web.options import WebOptions
from newsmeta.web.questions import Question, Wants
from newsmeta.web.resolving import LookUp
from newsmeta.web.store import Store
from newsmeta.web.verdicts import outcome_of

Deliver = Callable[[Answer], None]
Room = Callable[[], Awaitable[None]]
"""Waits until the receiver has taken enough of the delivered answers."""

_NEVER_KEPT = frozenset({Outcome.REFUSED, Outcome.NOT_ASKED})


@dataclass(slots=True)
class _Errand:
    """A URL to request, with all spellings in which questions have it.

    Its location takes several times as much memory, and is therefore made when it is requested.
    """

    href: str
    host: str
    wants: Wants
    names: list[str]


class Engine:
    """A client that requests many URLs.

    Args:
        options: The options.
        store: The answers of earlier runs; None for none.
        look_up: A function that looks up the addresses of hosts; None for the system's.
        trusted: Trusted certificates; None for those of the system.
        room: A function that waits until there is room for more answers; None for no limit.
    """

    def __init__(
        self,
        options: WebOptions,
        store: Store | None,
        look_up: LookUp | None = None,
        trusted: ssl.SSLContext | None = None,
        room: Room | None = None,
    ) -> None:
        self._room = room
        self._options = options
        self._store = store
        self._look_up = look_up
        self._trusted = trusted
        self._manner = (
            f"{options.robots:d}{options.allow_private:d}{options.proxies:d} {options.user_agent}"
        )

    async def run(self, questions: Iterable[Question], deliver: Deliver) -> None:
        """Request all URLs, and deliver the answers as they come, one for each spelling of a URL.

        Raises:
            WebError: When requests are impossible with these options.
        """
        began = asyncio.get_running_loop().time()
        errands: dict[str, _Errand] = {}
        for url, wants in _together(questions).items():
            try:
                location = locate(url)
            except Failure as failure:
                deliver(Answer(url, failure.outcome, reason=failure.reason, final_url=url))
                continue
            href = url if location.href == url else location.href
            errand = errands.setdefault(href, _Errand(href, intern(location.host), wants, []))
            errand.wants |= wants
            errand.names.append(url)
        open_errands = []
        # What is done is dropped here and below, since there may be very many URLs.
        for href in list(errands):
            each = errands.pop(href)
            if self._room is not None:
                await self._room()
            if not self._answer_from_store(each, deliver):
                open_errands.append(each)
        if self._options.cached_only:
            _give_up(open_errands, "there is no answer from an earlier run", deliver)
        elif open_errands:
            await self._ask(open_errands, began, deliver)

    async def _ask(self, errands: list[_Errand], began: float, deliver: Deliver) -> None:
        """Request URLs from the web, and empty the list."""
        waiting: dict[str, deque[_Errand]] = {}
        left = {id(each): each for each in errands}
        for each in errands:
            waiting.setdefault(each.host, deque()).append(each)
        errands.clear()
        budget = self._options.budget
        asking = Asking(self._options, self._look_up, self._trusted)

        async def work(queue: deque[_Errand]) -> None:
            while queue:
                if self._room is not None:
                    await self._room()
                    if not queue:  # Another worker has taken the last URL meanwhile.
                        return
                errand = queue.popleft()
                try:
                    answer, is_kept = await asking.answer(locate(errand.href), errand.wants)
                except Exception:
                    # An unexpected error in a library must affect only this URL.
                    answer, is_kept = _misfortune(errand), False
                del left[id(errand)]
                self._keep(errand, answer, is_kept)
                _hand_out(errand, answer, deliver)

        try:
            async with asyncio.timeout_at(None if budget is None else began + budget):
                async with asyncio.TaskGroup() as group:
                    for queue in waiting.values():
                        for _ in range(min(len(queue), self._options.per_host)):
                            group.create_task(work(queue))
        except TimeoutError:
            _give_up(left.values(), "the time was over before", deliver)
        finally:
            await asking.close()

    def _answer_from_store(self, errand: _Errand, deliver: Deliver) -> bool:
        """Deliver the answer of an earlier run; tell whether there is a suitable one."""
        found = self._store and self._store.find(self._manner, errand.href)
        if not found:
            return False
        answer, wants = found
        if errand.wants not in wants:
            return False
        answer = self._judged_anew(answer)
        options = self._options
        is_good = answer.outcome is Outcome.OK or options.cached_only
        most = options.max_age if is_good else min(options.failure_age, options.max_age)
        if not 0 <= time.time() - answer.asked_at < most:
            return False
        _hand_out(errand, answer, deliver)
        return True

    def _judged_anew(self, answer: Answer) -> Answer:
        """Return an answer with its outcome under the options of this run."""
        if answer.status is None:
            return answer
        try:
            host = locate(answer.final_url).host
        except Failure:  # The stored answer may be damaged.
            host = ""
        outcome = outcome_of(answer.status, host, self._options.accept)
        if answer.outcome is Outcome.BLOCKED and outcome is Outcome.FAILED:
            return answer  # More than the status was known when it was stored.
        return replace(answer, outcome=outcome)

    def _keep(self, errand: _Errand, answer: Answer, is_kept: bool) -> None:
        if self._store and is_kept and answer.outcome not in _NEVER_KEPT:
            self._store.keep(self._manner, errand.href, errand.wants, answer)


def _together(questions: Iterable[Question]) -> dict[str, Wants]:
    """Return all information wanted about each URL, by spelling."""
    wants: dict[str, Wants] = {}
    for question in questions:
        wants[question.url] = wants.get(question.url, Wants.LINK) | question.wants
    return wants


def _misfortune(errand: _Errand) -> Answer:
    href = errand.href
    reason = "the response could not be processed"
    return Answer(href, Outcome.FAILED, reason=reason, final_url=href, asked_at=time.time())


def _hand_out(errand: _Errand, answer: Answer, deliver: Deliver) -> None:
    for name in errand.names:
        deliver(replace(answer, url=name))


def _give_up(errands: Iterable[_Errand], reason: str, deliver: Deliver) -> None:
    for errand in errands:
        href = errand.href
        _hand_out(errand, Answer(href, Outcome.NOT_ASKED, reason=reason, final_url=href), deliver)
