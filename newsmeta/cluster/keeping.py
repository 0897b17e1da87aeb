"""What the workers of a cluster keep of files, and how those are found that share something."""

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
"""Chunks whose keys are put together, at least, before they are sent to those that look for
groups."""
_MOST_SENT = 1 << 16
"""Pieces of that: each costs the scheduler as much as a chunk of files does."""
_AHEAD = 8
"""Answers with what there is to compare that are under way."""


@dataclass(frozen=True, slots=True)
class KeptChunk:
    """What a worker keeps of a chunk of files.

    Attributes:
        first: The number of the first file.
        length: How many files there are.
        records: Their keys, by the part that they belong to.
        summaries: What there is to compare in each.
    """

    first: int
    length: int
    records: Future[Any]
    summaries: Future[Any]


class KeptFiles(Kept):
    """What the workers keep of the files of a run.

    Args:
        client: What is connected to the scheduler.
        parts: In how many parts keys are shared out.
        answer: Waits for an answer, and returns it, or what ended all workers that had it.
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
        """Yield the groups of keys that begin alike, by comparison, in order of the keys."""
        submit = self._client.submit
        self.chunks.sort(key=lambda chunk: chunk.first)  # Some were looked at again.
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
        """Yield what there is to compare in files, in order; of all if `numbers` is None."""
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
        """Yield each chunk of which something is wanted, with the numbers of those files."""
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
