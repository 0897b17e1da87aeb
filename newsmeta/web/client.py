"""The door to the web for what is not asynchronous: questions in, answers as they come."""

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
"""Seconds after which a wait looks up, for the sake of systems where nothing interrupts one."""
_MOST_WAITING = 64
"""Answers that wait to be taken, about, before nothing more is asked."""
_BREATH = 0.01
"""Seconds until it is looked again whether they have been."""
_FAREWELL = 5.0
"""Seconds that connections have to be closed at the end."""


def ask(
    questions: Iterable[Question],
    options: WebOptions,
    store: Store | None = None,
    *,
    look_up: LookUp | None = None,
    trusted: ssl.SSLContext | None = None,
) -> Generator[Answer]:
    """Ask the web, and yield answers as they come: one for each URL as it is written.

    Whoever stops early, or is interrupted, ends all connections; what has been said until then
    is kept.

    Args:
        questions: What to ask; a URL may be in it several times, and is asked once.
        options: How.
        store: Answers of earlier runs, to which those of this one are added. It is closed at
            the end.
        look_up: What gives the addresses of hosts; the system where None is given.
        trusted: Whose certificates are taken; those that the system trusts where None is given.

    Raises:
        WebError: When the web cannot be asked as things are.
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
    """An engine that runs in a thread of its own."""

    engine: Engine

    def __init__(self, questions: list[Question]) -> None:
        self._questions = questions
        # None where it is over.
        self._answers: queue.SimpleQueue[Answer | BaseException | None] = queue.SimpleQueue()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._is_ended = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True, name="newsmeta-web")

    def answers(self) -> Iterator[Answer]:
        """Yield answers until all are there."""
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
        """End all that is under way."""
        self._is_ended.set()
        if self._loop is not None and self._task is not None and self._thread.is_alive():
            with contextlib.suppress(RuntimeError):  # It has just come to its end.
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
            await self.engine.run(self._questions, self._answers.put)

    async def room(self) -> None:
        """Wait while many answers wait to be taken: pages are large, and looking at them slow."""
        while self._answers.qsize() >= _MOST_WAITING:
            await asyncio.sleep(_BREATH)
