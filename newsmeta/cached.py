"""Looks at the files that changed since the last run, and remembers what came of the others."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import newsmeta
from newsmeta import parallel, source
from newsmeta.cache import Cache, Entry, Stamp, digest, stamp
from newsmeta.discovery import Target, content

if TYPE_CHECKING:
    from newsmeta.diagnostics import Diagnostic
    from newsmeta.runner import FileResult, Runner

WORTH_IT = 100
"""Files from which on it pays to look into the cache."""

_PATIENCE = 256
"""Changed files that are looked at in this process before others are started for the rest."""

_PASSING = "NM212"
"""The rule whose findings go away by themselves: no time lies in the future for ever."""

Results = Iterator[tuple[Target, "FileResult | None"]]


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of a file in which something was found.

    Attributes:
        result: That.
        content: The digest of the content of the file.
        failure: None; other results have the reason why newsmeta itself failed.
    """

    result: FileResult
    content: bytes
    failure: None = None


class CachedLook:
    """Looks at files, in this process or in another, for somebody who remembers them.

    Args:
        runner: What looks at them.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    def __call__(self, target: Target) -> bytes | Seen | FileResult | None:
        """Return what came of a file.

        Returns:
            For a file about which there is nothing to say, the digest of its content; for any
            other, the two together; for what is not to be remembered, what the runner says.
        """
        try:
            data = content(target, self._runner.config.limits.max_size)
        except source.SourceError:
            return self._runner.validate_file(target)
        if data is None:
            return None
        result = self._runner.validate_bytes(data, target.name, target.file)
        if not (result.diagnostics or result.suppressed or result.failure):
            return digest(data)
        passes = any(diagnostic.code == _PASSING for diagnostic in result.diagnostics)
        # Nor can it be told which findings it was that comments keep quiet.
        is_lasting = not (passes or result.suppressed or result.failure)
        return Seen(result, digest(data)) if is_lasting else result


@dataclass(frozen=True, slots=True)
class _Known:
    """A file as the cache knows it.

    Attributes:
        seen: Its stamp now; None where it has none.
        entry: What is remembered of it, or None.
        is_current: Whether that is true of what it holds now.
    """

    seen: Stamp | None
    entry: Entry | None
    is_current: bool = False


class CachedRun:
    """Goes through files once.

    Args:
        runner: What looks at them.
        recipe: Makes a `CachedLook` of the same in another process.
        result_of: Makes of findings what the runner says of a file.
    """

    def __init__(
        self,
        runner: Runner,
        recipe: parallel.Recipe,
        result_of: Callable[[tuple[Diagnostic, ...]], FileResult],
    ) -> None:
        self._runner = runner
        self._look = CachedLook(runner)
        self._recipe = recipe
        self._result_of = result_of

    def results(self, targets: Iterable[Target], jobs: int) -> Results:
        """Yield each file, in order, with what came of it.

        Args:
            targets: The files, in order of their names.
            jobs: How many processes to use.
        """
        began = time.time_ns()
        rest = iter(targets)
        first = list(islice(rest, WORTH_IT))
        identity = self._runner.identity
        if len(first) < WORTH_IT or identity is None:
            yield from self._runner.results(chain(first, rest), jobs)
            return
        rest = chain(first, rest)
        cache = Cache(self._runner.config.root, _key(identity), began)
        try:
            if jobs > 1:
                yield from self._here(rest, cache, 0 if cache.is_empty else _PATIENCE)
                yield from self._in_processes(rest, cache, jobs)
            else:
                yield from self._here(rest, cache, None)
        except BaseException:
            cache.discard()
            raise
        cache.save()

    def _here(self, targets: Iterator[Target], cache: Cache, patience: int | None) -> Results:
        """Look at files in this process, until so many changed ones were met."""
        while patience != 0 and (target := next(targets, None)):
            known = self._known(target, cache)
            if known.is_current:
                yield target, self._recalled(target, known, cache)
                continue
            if patience is not None:
                patience -= 1
            yield target, self._learned(target, known, self._look(target), cache)

    def _in_processes(self, targets: Iterator[Target], cache: Cache, jobs: int) -> Results:
        ahead: deque[tuple[Target, _Known]] = deque()

        def changed() -> Iterator[Target]:
            for target in targets:
                known = self._known(target, cache)
                ahead.append((target, known))
                if not known.is_current:
                    yield target

        for target, answer in parallel.results(self._recipe, self._look, changed(), jobs):
            yield from self._recalled_from(ahead, cache)
            _, known = ahead.popleft()
            yield target, self._learned(target, known, answer, cache)
        yield from self._recalled_from(ahead, cache)

    def _known(self, target: Target, cache: Cache) -> _Known:
        entry = cache.find(target.name)
        try:
            seen = None if target.data is not None else stamp(os.stat(target.file))  # noqa: PTH116
        except (OSError, ValueError):
            seen = None
        if seen is None:
            return _Known(None, entry)
        if entry is None or entry.is_named is not target.is_named:
            return _Known(seen, entry)
        return _Known(seen, entry, entry.seen == seen or entry.content == self._digest(target))

    def _digest(self, target: Target) -> bytes:
        try:
            return digest(source.read_bytes(target.file, self._runner.config.limits.max_size))
        except source.SourceError:
            return b""

    def _recalled_from(self, ahead: deque[tuple[Target, _Known]], cache: Cache) -> Results:
        while ahead and ahead[0][1].is_current:
            target, known = ahead.popleft()
            yield target, self._recalled(target, known, cache)

    def _recalled(self, target: Target, known: _Known, cache: Cache) -> FileResult:
        entry, seen = known.entry, known.seen
        assert entry is not None and seen is not None
        if entry.seen == seen:
            cache.keep(entry)
        else:
            cache.put(target.name, entry._replace(seen=seen), entry)
        return self._result_of(entry.found)

    def _learned(self, target: Target, known: _Known, answer: Any, cache: Cache) -> Any:
        """Return what the runner says of a file, and remember it."""
        result, content = answer, b""
        if isinstance(answer, bytes):
            result, content = self._result_of(()), answer
        elif isinstance(answer, Seen):
            result, content = answer.result, answer.content
        entry = None
        if content and known.seen is not None:
            entry = Entry(known.seen, content, target.is_named, result.diagnostics)
        cache.put(target.name, entry, known.entry)
        return result


def _key(identity: str) -> bytes:
    """Return what tells one set of rules, and the program that applies them, from any other."""
    program = (newsmeta.__version__, sys.version, _age_of_program())
    return repr((program, os.getcwd(), identity)).encode("utf-8", "surrogateescape")  # noqa: PTH109


def _age_of_program() -> int:
    """Return when the program was changed last, which the version says of releases alone."""
    stack, latest = [str(Path(__file__).parent)], 0
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.name.endswith((".py", ".json")):
                    latest = max(latest, entry.stat().st_mtime_ns)
                elif entry.name != "__pycache__" and entry.is_dir():
                    stack.append(entry.path)
    return latest
