"""One round: lay out, run, stop, check the files, run again, compare."""

from __future__ import annotations

import contextlib
import functools
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults import calls as counting
from tests.faults import stepping
from tests.faults.running import Done, Running, copied, fresh
from tests.faults.scenes import Scene, Tree
from tests.support.cli import command

SIGNALS = {name: getattr(signal, name) for name in ("SIGKILL", "SIGTERM", "SIGINT")}
STEP, TIME, CALL = "step", "time", "call"
"""Ways to pick a moment: a line of the writing code, a time, or a system call about a file."""

_CACHE = "cache/"
_JOURNAL = "-journal"


@dataclass(frozen=True)
class Known:
    """The course of undisturbed runs of a scene.

    Attributes:
        before: Files before the run.
        after: Files after the run.
        done: Outcome of the command.
        again: Outcome of the command when run again.
        steps: Number of executed lines of the writing code.
        ends: The steps that execute a line for the first or the last time.
        seconds: Duration.
        calls: System calls about files, by kind.
        may_go: Files that a run removes at its beginning, and writes at its end.
    """

    before: Tree
    after: Tree
    done: Done
    again: Done
    steps: int
    ends: list[int]
    seconds: float
    calls: list[str]
    may_go: frozenset[str]


@dataclass(frozen=True)
class Order:
    """The outcome of runs, one after the other.

    Attributes:
        files: Files afterwards.
        statuses: Their exit statuses.
    """

    files: Tree
    statuses: list[int]


@dataclass
class Round:
    """The outcome of a round.

    Attributes:
        scene: Name of the scene.
        signal: Name of the signal.
        kind: Way in which the moment was picked.
        phase: Moment of the signal.
        status: Exit status.
        left: Names of remaining temporary files.
        wrong: Deviations from the required outcome.
    """

    scene: str
    signal: str
    kind: str
    phase: str = ""
    status: int = 0
    left: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class Place:
    """A folder in which a scene is laid out repeatedly.

    Args:
        top: The folder.
        scene: The scene.
        is_copied: Whether newsmeta runs in forks of this process.
    """

    def __init__(self, top: Path, scene: Scene, *, is_copied: bool) -> None:
        self.top = top
        self.is_copied = is_copied
        self.site = top / "site"
        self.log = top.parent / f"{top.name}.log"
        self.scene = scene

    @functools.cached_property
    def known(self) -> Known:
        """The course of undisturbed runs."""
        self.lay_out({f"site/{name}": text.encode() for name, text in self.scene.files.items()})
        for arguments in self.scene.first:
            self.run(*arguments)
        before = self.tree()
        counted = self.run_stepping(0, 0)
        assert self.log.exists(), counted
        steps, *ends = map(int, self.log.read_text().split())
        self.lay_out(before)
        started = time.perf_counter()
        done = self.run(*self.scene.arguments)
        seconds = time.perf_counter() - started
        after = self.tree()
        again = self.run(*self.scene.arguments)
        calls: list[str] = []
        if counting.is_there():
            self.lay_out(before)
            self.run_failing(counting.Fault())
            calls = counting.order()
        return Known(before, after, done, again, steps, ends, seconds, calls, self.scene.may_go)

    @functools.cached_property
    def after_both(self) -> Tree:
        """The files after two runs, one after the other."""
        return self.orders[0].files

    @functools.cached_property
    def orders(self) -> list[Order]:
        """The outcomes of this run and its partner, in both orders, and of each alone."""
        ours, others = self.scene.arguments, self.scene.partner or self.scene.arguments
        outcomes = []
        for runs in ((ours, others), (others, ours), (ours,), (others,)):
            self.lay_out(self.known.before)
            statuses = [self.run(*each).status for each in runs]
            outcomes.append(Order(self.tree(), statuses))
        return outcomes

    def lay_out(self, tree: Tree) -> None:
        """Create exactly these files."""
        self.site.mkdir(parents=True, exist_ok=True)
        for name in sorted(self.tree().keys() - tree.keys() - {"site/"}, reverse=True):
            path = self.top / name
            path.rmdir() if name.endswith("/") else path.unlink()
        for name, content in sorted(tree.items()):
            path = self.top / name
            if content is None:
                path.mkdir(parents=True, exist_ok=True)
            elif not path.exists() or path.read_bytes() != content:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)

    def tree(self) -> Tree:
        """Return the content of the folder."""
        found = {}
        for path in self.top.rglob("*"):
            name = path.relative_to(self.top).as_posix()
            found[f"{name}/" if path.is_dir() else name] = (
                None if path.is_dir() else path.read_bytes()
            )
        return found

    def run(self, *arguments: str) -> Done:
        """Run newsmeta, undisturbed."""
        return self._start(0, 0, arguments).ended()

    def run_stepping(self, step: int, act: stepping.Act) -> Done:
        """Run the command of the scene; at a line of the writing code, send a signal or meddle."""
        self.log.unlink(missing_ok=True)
        return self._start(step, act, self.scene.arguments, logs=True).ended()

    def run_for(self, seconds: float, number: int) -> Done:
        """Run the command of the scene, and send it a signal after a time."""
        running = self._start(0, 0, self.scene.arguments)
        time.sleep(seconds)
        running.send(number)
        return running.ended()

    def run_failing(self, fault: counting.Fault) -> Done:
        """Run the command of the scene, and inject a fault into one of its calls."""
        counting.ask(self.top, fault)
        try:
            return self._start(0, 0, self.scene.arguments).ended()
        finally:
            counting.leave()

    def _start(
        self, step: int, act: stepping.Act, arguments: tuple[str, ...], *, logs: bool = False
    ) -> Running:
        log = str(self.log) if logs else ""
        if self.is_copied:
            return copied(lambda: stepping.main(log, step, act, *arguments), self.site)
        if logs:
            given = log, str(step), str(act), *arguments
            return fresh([sys.executable, "-m", "tests.faults.stepping", *given], self.site)
        return fresh(command(*arguments), self.site)


def play(place: Place, name: str, kind: str, generator: random.Random) -> Round:
    """Play one round."""
    known, number = place.known, SIGNALS[name]
    played = Round(place.scene.name, name, kind)
    place.lay_out(known.before)
    if kind == STEP:
        done = place.run_stepping(generator.randint(1, max(1, known.steps)), number)
    elif kind == CALL:
        done = place.run_failing(counting.Fault(picked(known.calls, generator), signal=number))
    else:
        done = place.run_for(generator.uniform(0, 1.1 * known.seconds), number)
    played.status = done.status
    there = place.tree()
    if number == signal.SIGKILL:
        there = settled(there)
    played.phase = _phase(place, kind, there)
    played.left = temporary(there)
    played.wrong += _after_signal(known, done, number, there)
    again = place.run(*place.scene.arguments)
    played.wrong += after_all(place, again)
    return played


def picked(calls: list[str], generator: random.Random) -> int:
    """Pick the number of a call, half the time of one that changes files."""
    changing = [number for number, call in enumerate(calls, 1) if call in counting.CHANGING]
    if changing and generator.random() < 1 / 2:
        return generator.choice(changing)
    return generator.randint(1, len(calls))


def settled(there: Tree) -> Tree:
    """Return files, with databases as their next reader sees them.

    SQLite rolls back unfinished transactions, with the journal beside the file.
    """
    settled = dict(there)
    for journal in [name for name in there if name.endswith(_JOURNAL)]:
        name = journal.removesuffix(_JOURNAL)
        if there.get(name) is None:
            continue
        with tempfile.TemporaryDirectory() as folder:
            database = Path(folder, "database")
            for path, part in ((database, name), (Path(f"{database}{_JOURNAL}"), journal)):
                path.write_bytes(settled.pop(part) or b"")
            with contextlib.closing(sqlite3.connect(database)) as connection:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            settled[name] = database.read_bytes()
    return settled


def temporary(there: Tree) -> list[str]:
    """Return the names of temporary files, except those in the cache."""
    return [name for name in there if ".newsmeta-" in name and not _is_cached(name)]


def rude(done: Done) -> Iterator[str]:
    """Yield forbidden output and exit statuses, whatever happens to the files."""
    for word in ("Traceback", "newsmeta itself", "Exception ign"):
        if word in done.err:
            yield f"it says {word}"
    if done.status not in (0, 1, 2):
        yield f"the status is {done.status}"
    if not done.is_over:
        yield "processes stay"


def outside(there: Tree) -> Tree:
    """Return the files outside of the cache, whose bytes may differ."""
    return {name: content for name, content in there.items() if not _is_cached(name)}


def _is_cached(name: str) -> bool:
    return name.startswith(_CACHE)


def _phase(place: Place, kind: str, there: Tree) -> str:
    """Return the moment of a signal."""
    if kind == STEP:
        where = place.log.read_text() if place.log.exists() else "after the end"
        return where.rpartition(":")[0] or where
    if kind == CALL:
        return counting.met() or "after the end"
    before, after = place.known.before, place.known.after
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    new = sum(there.get(name) == after.get(name) for name in changed)
    if temporary(there):
        return "while a file was written"
    if not new:
        return "before anything was written"
    return "after all was written" if new == len(changed) else "when some was written"


def mixed(known: Known, there: Tree) -> Iterator[str]:
    """Yield the files with neither the old nor the new content."""
    for name, content in there.items():
        is_known = name in known.before or name in known.after
        if is_known and not _is_cached(name):
            if content not in (known.before.get(name, b"?"), known.after.get(name, b"?")):
                yield f"{name} is neither old nor new"
        elif ".newsmeta-" not in name and not _is_cached(name):
            yield f"{name} is there"
    for name in known.before.keys() & known.after.keys() - there.keys() - known.may_go:
        if not _is_cached(name):
            yield f"{name} is gone"


def _after_signal(known: Known, done: Done, number: int, there: Tree) -> Iterator[str]:
    """Yield the mistakes after a signal."""
    if not done.is_over:
        yield "processes stay"
    yield from mixed(known, there)
    if "Traceback" in done.err and "newsmeta/cli" not in done.err:
        return  # The interpreter was starting, or a library reported the signal.
    is_other = done.status == 2 and "was ended by somebody else" in done.err
    if done.status not in (-number, 128 + number, known.done.status) and not is_other:
        yield f"the status is {done.status}"
    if "newsmeta itself" in done.err or "Traceback" in done.err or "Exception ign" in done.err:
        yield f"it says {done.err}"


def after_all(place: Place, again: Done) -> Iterator[str]:
    """Yield the mistakes after the command was run again."""
    known, there = place.known, place.tree()
    for name in sorted(there.keys() | known.after.keys()):
        if _is_cached(name):
            if (name in there) != (name in known.after):
                yield f"run again, {name} is {'there' if name in there else 'not there'}"
        elif there.get(name, b"?") != known.after.get(name, b"?"):
            what = "stays" if name not in known.after else "is not as undisturbed"
            yield f"run again, {name} {what}"
    if again.status not in place.scene.again:
        yield f"run again, the status is {again.status}: {again.err}"
    if place.scene.said and again.out not in (known.done.out, known.again.out):
        yield "run again, it prints something else"


def count(rounds: list[Round]) -> Iterator[str]:
    """Yield lines about the outcomes of rounds."""
    left = sum(bool(each.left) for each in rounds)
    yield f"rounds {len(rounds)}, with temporary files until the next run {left}"
    # Failures first: reports of tests cut off long texts at the end.
    wrong = [each for each in rounds if each.wrong]
    yield f"wrong {len(wrong)}"
    kinds = Counter(
        f"{each.scene}, {each.signal} at {each.phase}: {text}"
        for each in wrong
        for text in each.wrong
    )
    yield from (f"  {number:6} {text}" for text, number in kinds.most_common())
    for title, names in (
        ("scenes", Counter(each.scene for each in rounds)),
        ("signals", Counter(each.signal for each in rounds)),
        ("moments", Counter(f"{each.kind}: {each.phase}" for each in rounds)),
        ("statuses", Counter(f"{each.signal} {each.status}" for each in rounds)),
    ):
        yield title
        yield from (f"  {number:6} {name}" for name, number in sorted(names.items()))
