"""Checking of files by the workers of a Dask cluster, with the outcomes in order."""

from __future__ import annotations

import pickle
import time
import uuid
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsmeta.cluster import worker
from newsmeta.cluster.chunks import Chunk, Unseen, kit, sight
from newsmeta.cluster.keeping import KeptChunk, KeptFiles
from newsmeta.cluster.luggage import packed
from newsmeta.cluster.spooling import all_listed
from newsmeta.data_classes import dataclass
from newsmeta.files.targets import Target
from newsmeta.files.temporary import temporary_folder_of
from newsmeta.linter.engines import Engine, EngineError, Recipe
from newsmeta.linter.job_count import Thing
from newsmeta.linter.kept import Kept
from newsmeta.linter.parallel import as_parcel

if TYPE_CHECKING:
    from distributed import Client, Future

FIRST_CHUNK = 16
"""Number of files in each of the first chunks: small, so that a short run is still spread out."""
CHUNK = 512
"""Most files of a chunk. Each chunk costs the scheduler and this machine about the same, whatever
its size."""
_AHEAD = 4
"""Number of chunks per worker thread that are in progress or queued."""
_AT_ONCE = 4
"""Most outcomes of chunks that are fetched and held at once."""
_PARTS = 4
"""Number of parts per thread for sorting keys."""
_MOST_PARTS = 256
_LOOK_AROUND = 1.0
"""Seconds without an answer after which the workers are counted."""
_MOST_LOST = 20
"""Most files that may each kill their workers before the cluster itself is blamed."""
_LEAVING = 10.0
"""Longest time, in seconds, for workers to remove the data of a run."""
_FIRST = 1 << 40
"""Priority of files that all others wait for; higher than that of any chunk."""

PATIENCE = 60.0
"""Longest time, in seconds, that a cluster may have no workers."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """Files that have been sent.

    Attributes:
        things: The files.
        first: The number of the first file.
        future: The future outcomes.
        kept: The future data kept by the worker; None if nothing is kept.
    """

    things: list[Any]
    first: int
    future: Future[bytes]
    kept: KeptChunk | None = None


class Cluster(Engine):
    """The workers of a cluster.

    Args:
        client: The Dask client connected to the scheduler.
        name: The name of the cluster in messages.
        patience: Longest time, in seconds, that the cluster may have no workers.
        is_here: Whether all workers are on this machine.
    """

    def __init__(
        self, client: Client, name: str, patience: float = PATIENCE, *, is_here: bool = False
    ) -> None:
        self.client = client
        self.name = name
        self.patience = patience
        self.is_here = is_here
        self._runs: list[_Run] = []

    def results(self, recipe: Recipe, things: Iterable[Thing]) -> Iterator[tuple[Thing, Any]]:
        """Yield each file with its outcome, in order.

        Args:
            recipe: The recipe for the function that checks files.
            things: The files, which are consumed only as far as they can be sent.

        Raises:
            EngineError: When the scheduler or all workers are gone, or workers run another program,
                do not see the files, or keep dying.
        """
        run = _Run(self, recipe)
        try:
            yield from run.in_order(things)
        finally:
            run.end()

    def keeping(
        self, recipe: Recipe, things: Iterable[Thing]
    ) -> tuple[Iterator[tuple[Thing, Any]], Kept]:
        """Return the same, with workers keeping the data for comparing files.

        Args:
            recipe: The recipe of an `Apart`.
            things: The files.
        """
        run = _Run(self, recipe)
        run.kept = KeptFiles(self.client, run.parts, run.answer)
        self._runs.append(run)
        return run.in_order(things), run.kept

    def end(self) -> None:
        """Cancel all work, and release everything that workers keep."""
        while self._runs:
            self._runs.pop().end()

    def threads(self) -> int:
        """Return the number of threads of all workers."""
        try:
            return sum(self.client.nthreads().values())
        except (OSError, ValueError):
            return 0


class _Run:
    """A run of files through a cluster."""

    def __init__(self, cluster: Cluster, recipe: Recipe) -> None:
        self._cluster = cluster
        self._client = cluster.client
        self._recipe = recipe
        self._id = uuid.uuid4().hex
        self._number = 0
        self._files = 0
        self.kept: KeptFiles | None = None
        self._program = worker.program()
        self._lost = 0
        self._threads = max(1, cluster.threads())
        self.parts = min(_MOST_PARTS, _PARTS * self._threads)
        self._kit: Future[bytes] | None = None
        self._luggage: Future[bytes] | None = None
        self._made = recipe.around.disk.made if recipe.around else ()
        self._under_way: set[Future[bytes]] = set()

    def end(self) -> None:
        """Cancel all work."""
        with suppress(Exception):  # A lost cluster does no work anyway.
            if self._client.status == "running":
                sent = (*self._under_way, self._kit, self._luggage)
                self._client.cancel([each for each in sent if each is not None], force=True)
                if self._luggage is not None:
                    given = {"on_error": "ignore", "callback_timeout": _LEAVING}
                    self._client.sync(self._client._run, worker.leave, self._id, **given)
        self._kit = self._luggage = None
        self._under_way.clear()
        if self.kept is not None:
            self.kept.chunks.clear()

    def in_order(self, things: Iterable[Thing]) -> Iterator[tuple[Thing, Any]]:
        """Yield each file with its outcome, in order."""
        chunks = self._chunks(iter(self._prepared(things)))
        waiting: deque[_Sent] = deque()
        while True:
            for chunk in islice(chunks, max(0, self._threads * _AHEAD - len(waiting))):
                waiting.append(self._send(chunk, self._files))
                self._files += len(chunk)
            if not waiting:
                return
            self._wait_for(waiting[0].future)
            for sent, answer in self._fetched(waiting):
                yield from zip(sent.things, self._outcomes(sent, answer), strict=True)

    def _chunks(self, rest: Iterator[Any]) -> Iterator[list[Any]]:
        size, number = FIRST_CHUNK, 0
        while chunk := list(islice(rest, size)):
            yield chunk
            number += 1
            if number >= 2 * self._threads:
                size, number = min(CHUNK, 2 * size), 0

    # -- sending -------------------------------------------------------------------------

    def _prepared(self, things: Iterable[Thing]) -> Iterable[Thing]:
        """Send workers the data that they need besides files; return the files."""
        from distributed.protocol.pickle import dumps

        around, data = self._recipe.around, None
        if around is not None and self._made and not self._cluster.is_here:
            if not around.disk.is_near:  # Related files come with the names of remote files.
                things = all_listed(things)
            data = packed(self._made)
        try:
            made = dumps(kit(self._recipe))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise EngineError(f"{error.filename} cannot be read any more: {reason}") from None
        # Sent to the scheduler once, and to each worker that needs it once.
        self._kit = self._client.submit(bytes, made, key=f"newsmeta-kit-{self._id}", pure=False)
        if data is not None:
            key = f"newsmeta-luggage-{self._id}"
            self._luggage = self._client.submit(bytes, data, key=key, pure=False)
        return things

    def _is_at_path(self, thing: Thing) -> bool:
        """Tell whether workers read a file by its path, which has to lead to the same file."""
        if not isinstance(thing, Target) or thing.data is not None or thing.origin is not None:
            return False
        return not (self._made and temporary_folder_of(thing.file) in self._made)

    def _send(self, things: list[Any], first: int, priority: int = 0) -> _Sent:
        self._number += 1
        ends = [things[0], things[-1]] if len(things) > 1 else things
        sights = tuple(sight(thing.file) for thing in ends if self._is_at_path(thing))
        parts = self.kept.parts if self.kept else 0
        chunk = Chunk(sights, [as_parcel(each) for each in things], first, parts)
        future: Future[Any] = self._client.submit(
            worker.look_and_keep if parts else worker.look_at,
            self._kit,
            self._luggage,
            self._id,
            self._program,
            chunk.packed(),
            key=f"newsmeta-{self._id}-{self._number}",
            pure=False,
            # Dask gives everything sent at one moment the same rank, and starts with any of it. So
            # the first chunk, which all outcomes wait for, could come last.
            priority=priority - self._number,
        )
        kept = None
        if parts:
            # Kept data is separate from outcomes, which are released as soon as they have been
            # fetched.
            pieces = [
                self._client.submit(worker.part_of, future, at, pure=False, priority=_FIRST)
                for at in range(3)
            ]
            future = pieces[0]
            kept = KeptChunk(first, len(things), *pieces[1:])
        self._under_way.add(future)
        return _Sent(things, first, future, kept)

    # -- answers -------------------------------------------------------------------------

    def _wait_for(self, future: Future[bytes]) -> None:
        """Wait until there is an answer, whatever it is."""
        from concurrent.futures import CancelledError

        from distributed import wait

        alone_since: float | None = None
        while not future.done():
            with suppress(TimeoutError, CancelledError), self._client.as_current():
                wait([future], timeout=_LOOK_AROUND)
                return
            now = time.monotonic()
            threads = self._cluster.threads()
            if self._client.status != "running" and not future.done():
                raise self._gone()
            if threads:
                self._threads, alone_since = threads, None
            elif alone_since is None:
                alone_since = now
            elif now - alone_since > self._cluster.patience:
                seconds = f"{self._cluster.patience:.0f} seconds"
                raise EngineError(f"{self._cluster.name} has had no worker for {seconds}")

    def _fetched(self, waiting: deque[_Sent]) -> Iterator[tuple[_Sent, bytes | Exception]]:
        """Yield the answers of the first chunks, without waiting for others."""
        sent = [waiting.popleft()]
        while waiting and len(sent) < _AT_ONCE and waiting[0].future.status == "finished":
            sent.append(waiting.popleft())
        good = [each.future for each in sent if each.future.status == "finished"]
        try:
            answers = dict(zip(good, self._client.gather(good) if good else [], strict=True))
        except Exception:  # Fetching them one by one shows which one failed.
            answers = {}
        for each in sent:
            yield each, answers.get(each.future) or self.answer(each.future)
            self._under_way.discard(each.future)

    def answer(self, future: Future[Any]) -> Any | Exception:
        """Wait for an answer, and return it, or the error that killed all its workers."""
        from concurrent.futures import CancelledError

        from distributed import KilledWorker

        try:
            self._wait_for(future)
            return future.result()
        except CancelledError:
            raise self._gone() from None
        except KilledWorker as error:
            return error
        except (OSError, TimeoutError) as error:
            if self._client.status != "running":
                raise self._gone() from None
            raise error from None

    def _gone(self) -> EngineError:
        return EngineError(f"the scheduler of {self._cluster.name} is gone; nothing was finished")

    def _outcomes(self, sent: _Sent, answer: bytes | Exception) -> list[Any]:
        """Return the outcomes of a chunk's files, checked one by one if necessary."""
        if isinstance(answer, Exception):
            return self._one_by_one(sent.things, sent.first)
        outcome = pickle.loads(answer)
        if isinstance(outcome, Unseen):
            raise EngineError(str(outcome))
        if self.kept is not None and sent.kept is not None:
            self.kept.chunks.append(sent.kept)
        return list(outcome)

    # -- lost workers --------------------------------------------------------------------

    def _one_by_one(self, things: list[Any], first: int) -> list[Any]:
        """Return the outcomes of files of which some kill their workers."""
        outcomes: list[Any] = []
        suspects: list[int] = []
        rest = enumerate(things, first)
        waiting: deque[_Sent] = deque()
        while True:
            for number, thing in islice(rest, max(0, self._threads * _AHEAD - len(waiting))):
                waiting.append(self._send([thing], number, _FIRST))
            if not waiting:
                break
            sent = waiting.popleft()
            answer = self.answer(sent.future)
            self._under_way.discard(sent.future)
            if isinstance(answer, Exception):
                suspects.append(len(outcomes))
                outcomes.append(None)
            else:
                outcomes += self._outcomes(sent, answer)
        for at in suspects:  # A suspect may only have been in the same chunk as the culprit.
            outcomes[at] = self._alone(things[at], first + at)
        return outcomes

    def _alone(self, thing: Any, number: int) -> Any:
        sent = self._send([thing], number, _FIRST)
        answer = self.answer(sent.future)
        self._under_way.discard(sent.future)
        if not isinstance(answer, Exception):
            return self._outcomes(sent, answer)[0]
        self._lost += 1
        if self._lost > _MOST_LOST or self._recipe.lost is None:
            raise EngineError(
                f"the workers of {self._cluster.name} are ended again and again, over "
                f"{self._lost} files; see whether they have enough memory"
            )
        return self._recipe.lost(thing, EngineError(_ENDED))


_ENDED = (
    "each worker that looked at it was ended, by the system or for want of memory; give workers "
    "more memory, or look at this file alone"
)
