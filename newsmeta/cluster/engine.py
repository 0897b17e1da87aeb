"""Has files looked at by the workers of a Dask cluster, with the outcomes in order."""

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
"""Files of the first chunks, so that few files come to several workers, too."""
CHUNK = 512
"""The most files of a chunk: each costs the scheduler and this machine about as much, whatever
its size."""
_AHEAD = 4
"""Chunks for each thread of a worker that are under way or wait for their turn."""
_AT_ONCE = 4
"""The most outcomes of chunks that are fetched, and held, at a time."""
_PARTS = 4
"""Parts for each thread in which keys are shared out, to be sorted."""
_MOST_PARTS = 256
_LOOK_AROUND = 1.0
"""Seconds without an answer after which it is time to see who is there."""
_MOST_LOST = 20
"""Files that may each end their workers, before it is said that the cluster is what fails."""
_LEAVING = 10.0
"""Seconds in which workers have to remove what came with a run."""
_FIRST = 1 << 40
"""The priority of files that all others wait for, which is more than chunks can be."""

PATIENCE = 60.0
"""Seconds in which a cluster may be without any worker."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """Files that are under way.

    Attributes:
        things: The files.
        first: The number of the first one.
        future: What will come of them.
        kept: What the worker will keep of them; None if nothing is to be kept.
    """

    things: list[Any]
    first: int
    future: Future[bytes]
    kept: KeptChunk | None = None


class Cluster(Engine):
    """The workers of a cluster.

    Args:
        client: What is connected to its scheduler.
        name: How the cluster is called in messages.
        patience: Seconds in which it may be without any worker.
        is_here: Whether all of its workers are on this machine.
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
        """Yield each file, in order, with what comes of it.

        Args:
            recipe: How to make what looks at files.
            things: The files, of which no more are taken than can be under way.

        Raises:
            EngineError: When the scheduler or all workers are gone, when workers run another
                program, do not see the files, or do not live long.
        """
        run = _Run(self, recipe)
        try:
            yield from run.in_order(things)
        finally:
            run.end()

    def keeping(
        self, recipe: Recipe, things: Iterable[Thing]
    ) -> tuple[Iterator[tuple[Thing, Any]], Kept]:
        """Do the same, and have what there is to compare in files kept by the workers.

        Args:
            recipe: How to make an `Apart`.
            things: The files.
        """
        run = _Run(self, recipe)
        run.kept = KeptFiles(self.client, run.parts, run.answer)
        self._runs.append(run)
        return run.in_order(things), run.kept

    def end(self) -> None:
        """Have nothing looked at any more, and nothing kept."""
        while self._runs:
            self._runs.pop().end()

    def threads(self) -> int:
        """Return how many threads the workers have, of all of them."""
        try:
            return sum(self.client.nthreads().values())
        except (OSError, ValueError):
            return 0


class _Run:
    """Some files on their way through a cluster."""

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
        """Have nothing looked at any more."""
        with suppress(Exception):  # What is gone looks at nothing.
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
        """Yield each file, in order, with what comes of it."""
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
        """Have workers get what they need besides files, which are returned."""
        from distributed.protocol.pickle import dumps

        around, data = self._recipe.around, None
        if around is not None and self._made and not self._cluster.is_here:
            if not around.disk.is_near:  # What is needed beside files comes with their names.
                things = all_listed(things)
            data = packed(self._made)
        try:
            made = dumps(kit(self._recipe))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise EngineError(f"{error.filename} cannot be read any more: {reason}") from None
        # On the scheduler once, and on each worker once that has use of it.
        self._kit = self._client.submit(bytes, made, key=f"newsmeta-kit-{self._id}", pure=False)
        if data is not None:
            key = f"newsmeta-luggage-{self._id}"
            self._luggage = self._client.submit(bytes, data, key=key, pure=False)
        return things

    def _is_at_path(self, thing: Thing) -> bool:
        """Tell whether a worker reads a file by its path, which has to lead to the same one."""
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
            # What is sent within a moment is of one rank to Dask, which begins with any of it then:
            # the first chunk, which all outcomes wait for, could come last.
            priority=priority - self._number,
        )
        kept = None
        if parts:
            # What is kept is kept without the outcomes, which go as soon as they were fetched.
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
        """Yield what is answered of the first chunks, without waiting for others."""
        sent = [waiting.popleft()]
        while waiting and len(sent) < _AT_ONCE and waiting[0].future.status == "finished":
            sent.append(waiting.popleft())
        good = [each.future for each in sent if each.future.status == "finished"]
        try:
            answers = dict(zip(good, self._client.gather(good) if good else [], strict=True))
        except Exception:  # One at a time tells which it is.
            answers = {}
        for each in sent:
            yield each, answers.get(each.future) or self.answer(each.future)
            self._under_way.discard(each.future)

    def answer(self, future: Future[Any]) -> Any | Exception:
        """Wait for an answer, and return it, or what ended all workers that had it."""
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
        """Return what came of the files of a chunk, or of each by itself where that is needed."""
        if isinstance(answer, Exception):
            return self._one_by_one(sent.things, sent.first)
        outcome = pickle.loads(answer)
        if isinstance(outcome, Unseen):
            raise EngineError(str(outcome))
        if self.kept is not None and sent.kept is not None:
            self.kept.chunks.append(sent.kept)
        return list(outcome)

    # -- workers that are lost -----------------------------------------------------------

    def _one_by_one(self, things: list[Any], first: int) -> list[Any]:
        """Return what comes of files of which some end whoever looks at them."""
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
        for at in suspects:  # Which may have been beside another one.
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
