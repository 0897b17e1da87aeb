"""The synchronous interface to the web: questions in, answers as they come."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import ssl
import threading
from collections.abc import Generator, Iterable, Iterator

from newsmeta.answers import Answer
from newsmeta.web.engine import Engine
from newsmeta.web.options import WebOptions
from newsmeta.web.questions import Question
from newsmeta.web.resolving import LookUp
from newsmeta.web.store import Store

_MOMENT = 0.5
"""Seconds between checks for interrupts, for systems where nothing interrupts a wait."""
_MOST_WAITING = 64
"""Approximate number of undelivered answers at which no more requests are sent."""
_BREATH = 0.01
"""Seconds between checks whether answers have been taken."""
_FAREWELL = 5.0
"""Longest time for closing connections at the end, in seconds."""


def ask(
    questions: Iterable[Question],
    options: WebOptions,
    store: Store | None = None,
    *,
    look_up: LookUp | None = None,
    trusted: ssl.SSLContext | None = None,
) -> Generator[Answer]:
    """Send requests, and yield the answers as they come: one for each spelling of a URL.

    If the caller stops early, or is interrupted, all connections end. Answers up to then are
    kept.

    Args:
        questions: The questions; each URL is requested once, even if several questions have it.
        options: The options.
        store: The answers of earlier runs, to which those of this run are added. It is closed at
            the end.
        look_up: A function that looks up the addresses of hosts; None for the system's.
        trusted: Trusted certificates; None for those of the system.

    Raises:
        WebError: When requests are impossible with these options.
    """
    run = _Run(list(questions))
    run.engine = Engine(options, store, look_up, trusted, run.room)
    try:
        yield from run.answers()
    finally:
        run.end()
        if store is not None:
            store.close()


class _Run:
    """An engine in a thread of its own."""

    engine: Engine

    def __init__(self, questions: list[Question]) -> None:
        self._questions = questions
        # None marks the end.
        self._answers: queue.SimpleQueue[Answer | BaseException | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_ended = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True, name="newsmeta-web")

    def answers(self) -> Iterator[Answer]:
        """Yield answers until the end."""
        self._thread.start()
        while True:
            try:
                answer = self._answers.get(timeout=_MOMENT)
            except queue.Empty:
                continue
            if answer is None:
                return
            if isinstance(answer, BaseException):
                raise answer
            yield answer

    def end(self) -> None:
        """Cancel all requests."""
        self._is_ended.set()
        if self._loop is not None and self._task is not None and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # The loop has just ended.
                self._loop.call_soon_threadsafe(self._task.cancel)
        if self._thread.ident is not None:
            self._thread.join(_FAREWELL)

    def _work(self) -> None:
        try:
            asyncio.run(self._main())
        except asyncio.CancelledError:
            pass
        except BaseException as error:
            self._answers.put(error)
        finally:
            self._answers.put(None)

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        if not self._is_ended.is_set():
            questions, self._questions = self._questions, []
            await self.engine.run(questions, self._answers.put)

    async def room(self) -> None:
        """Wait while many answers are undelivered: pages are large, and processing them is slow."""
        while self._answers.qsize() >= _MOST_WAITING:
            await asyncio.sleep(_BREATH)
