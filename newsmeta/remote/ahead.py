"""Remote files, read concurrently and returned in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from threading import Lock

from newsmeta.files.targets import Target
from newsmeta.frontmatter import codes, source
from newsmeta.stores.problems import TooLargeError

_FILES = 256
"""Most files that are being read or waiting for their turn."""
_BYTES = 32 * 2**20
"""Most bytes that wait for their turn; above that, no further file is read."""

Begin = Callable[[Target, int], Future[bytes] | None]
"""Begins to read a file; returns None for a local file, and raises `SourceError`."""


class Ahead:
    """Reads files in advance, as far as memory allows.

    Args:
        begin: A function that begins to read a file.
        max_size: The largest size of a file in bytes.
    """

    def __init__(self, begin: Begin, max_size: int) -> None:
        self._begin = begin
        self._max_size = max_size
        self._held = 0
        self._lock = Lock()

    def read(self, targets: Iterable[Target]) -> Iterator[Target]:
        """Yield files in order, with their contents or the errors."""
        rest = iter(targets)
        waiting: deque[tuple[Target, Future[bytes] | None]] = deque()
        try:
            while True:
                while not waiting or (len(waiting) < _FILES and self._held < _BYTES):
                    target = next(rest, None)
                    if target is None:
                        break
                    waiting.append(self._begun(target))
                if not waiting:
                    return
                yield self._whole(*waiting.popleft())
        finally:
            for _, future in waiting:
                if future is not None:
                    future.cancel()

    def _begun(self, target: Target) -> tuple[Target, Future[bytes] | None]:
        try:
            future = self._begin(target, self._max_size)
        except source.SourceError as error:
            return _with_problem(target, error), None
        if future is not None:
            future.add_done_callback(lambda done: self._hold(_length(done)))
        return target, future

    def _whole(self, target: Target, future: Future[bytes] | None) -> Target:
        if future is None:
            return target
        try:
            data = content(future, self._max_size)
        except source.SourceError as error:
            return _with_problem(target, error)
        finally:
            self._hold(-_length(future))
        return replace(target, data=data)

    def _hold(self, length: int) -> None:
        with self._lock:
            self._held += length


def content(future: Future[bytes], max_size: int) -> bytes:
    """Return the content of a file when it has arrived.

    Raises:
        SourceError: When it cannot be read, or is too large.
    """
    try:
        data = future.result()
    except TooLargeError as error:
        raise source.too_large(error.size, max_size) from None
    except OSError as error:
        message = error.strerror or str(error)
        raise source.SourceError(codes.UNREADABLE_FILE, message, kind="origin") from None
    except BaseException:
        future.cancel()
        raise
    return data


def _length(future: Future[bytes]) -> int:
    if not future.done() or future.cancelled() or future.exception() is not None:
        return 0
    return len(future.result())


def _with_problem(target: Target, error: source.SourceError) -> Target:
    return replace(target, problem=(error.message, error.hint, error.kind))
