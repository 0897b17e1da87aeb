"""Data that workers keep for comparing files, and the search for files that share keys."""

from __future__ import annotations

import marshal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

from newsmeta.cluster import worker
from newsmeta.data_classes import dataclass
from newsmeta.linter.apart import grouped, read_groups
from newsmeta.linter.engines import EngineError
from newsmeta.linter.kept import Found, Kept
from newsmeta.rules.across.keyed import Sharing

if TYPE_CHECKING:
    from distributed import Client, Future

_MERGED = 32
"""Least number of chunks whose keys are merged before they are sent to the workers that search for
groups."""
_MOST_SENT = 1 << 16
"""Most pieces of merged keys: each costs the scheduler as much as a chunk of files."""
_AHEAD = 8
"""Number of answers with summaries that are in progress."""


@dataclass(frozen=True, slots=True)
class KeptChunk:
    """The data that a worker keeps for a chunk of files.

    Attributes:
        first: The number of the first file.
        length: The number of files.
        records: The keys, by part.
        summaries: The summaries for comparing the files.
    """

    first: int
    length: int
    records: Future[Any]
    summaries: Future[Any]


class KeptFiles(Kept):
    """The data that workers keep for the files of a run.

    Args:
        client: The Dask client connected to the scheduler.
        parts: The number of parts for keys.
        answer: A function that waits for an answer and returns it, or the error that killed all
            workers that had the task.
    """

    def __init__(
        self, client: Client, parts: int, answer: Callable[[Future[Any]], Any | Exception]
    ) -> None:
        super().__init__()
        self._client = client
        self._answer = answer
        self.parts = parts
        self.chunks: list[KeptChunk] = []

    def found(self, sharings: Sequence[Sharing]) -> Iterator[list[Found]]:
        """Yield the groups of keys with a common beginning, by comparison, in order of the keys."""
        submit = self._client.submit
        self.chunks.sort(key=lambda chunk: chunk.first)  # Some were checked again.
        size = max(_MERGED, -(-len(self.chunks) * self.parts // _MOST_SENT))
        together = [
            submit(worker.put_together, [each.records for each in chunks], pure=False)
            for chunks in _batches(self.chunks, size)
        ]
        groups = deque(
            submit(
                grouped,
                [submit(worker.part_of, each, part, pure=False) for each in together],
                list(sharings),
                part,
                self.parts,
                pure=False,
            )
            for part in range(self.parts)
        )
        while groups:
            yield read_groups(self._fetched(groups.popleft()))

    def summaries(self, numbers: Iterable[int] | None) -> Iterator[tuple[int, bytes]]:
        """Yield the summaries of files in order; of all files if `numbers` is None."""
        waiting: deque[tuple[Sequence[int], Future[bytes]]] = deque()
        self.chunks.sort(key=lambda chunk: chunk.first)
        asked = self._asked(numbers)
        while True:
            for chunk, wanted in islice(asked, _AHEAD - len(waiting)):
                places = None if numbers is None else [each - chunk.first for each in wanted]
                future = self._client.submit(worker.some_of, chunk.summaries, places, pure=False)
                waiting.append((wanted, future))
            if not waiting:
                return
            wanted, future = waiting.popleft()
            yield from zip(wanted, marshal.loads(self._fetched(future)), strict=True)

    def _asked(self, numbers: Iterable[int] | None) -> Iterator[tuple[KeptChunk, Sequence[int]]]:
        """Yield each chunk with requested files, and the numbers of these files."""
        chunks = iter(self.chunks)
        if numbers is None:
            for chunk in chunks:
                yield chunk, range(chunk.first, chunk.first + chunk.length)
            return
        current = next(chunks, None)

        def chunk_of(number: int) -> KeptChunk:
            nonlocal current
            while current is not None and number >= current.first + current.length:
                current = next(chunks, None)
            assert current is not None
            return current

        for chunk, wanted in groupby(numbers, chunk_of):
            yield chunk, list(wanted)

    def _fetched(self, future: Future[bytes]) -> bytes:
        answer = self._answer(future)
        if isinstance(answer, Exception):
            raise EngineError(
                "the workers that compare files were ended again and again; see whether they have "
                "enough memory"
            )
        found: bytes = answer
        return found


def _batches(chunks: Sequence[KeptChunk], size: int) -> Iterator[Sequence[KeptChunk]]:
    for start in range(0, len(chunks), size):
        yield chunks[start : start + size]
