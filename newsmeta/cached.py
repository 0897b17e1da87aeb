"""Looks at the files that changed since the last run, and remembers what came of the others."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import newsmeta
from newsmeta import parallel, source
from newsmeta.cache import Cache, Entry, Stamp, digest, packed, stamp, unpacked
from newsmeta.discovery import Target, content
from newsmeta.schema import schema_path

if TYPE_CHECKING:
    from newsmeta.diagnostics import Diagnostic
    from newsmeta.runner import FileResult, Runner

WORTH_IT = 100
"""Files from which on it pays to look into the cache."""

_PATIENCE = 256
"""Changed files that are looked at in this process before others are started for the rest."""

_MOST_WAITING = 4_096
"""Unchanged files for each other process that wait at most for a changed one before them."""

_MOST_TEXT = 1 << 20
"""Characters of source lines in findings on one file that are worth remembering."""

_PASSING = "NM212"
"""The rule whose findings go away by themselves: no time lies in the future for ever."""

Results = Iterator[tuple[Target, "FileResult | None"]]


class Seen(NamedTuple):
    """What came of a file in which something was found.

    Attributes:
        result: That.
        content: The digest of the content of the file.
    """

    result: FileResult
    content: bytes


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
        return Seen(result, digest(data)) if _is_lasting(result) else result


class _Known(NamedTuple):
    """A file as the cache knows it.

    Attributes:
        target: The file.
        seen: Its stamp now; None where it has none.
        entry: What is remembered of it.
        result: What came of it; None where that is not known, or not of what it holds now.
    """

    target: Target
    seen: Stamp | None
    entry: Entry
    result: FileResult | None


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
        self._clean = result_of(())

    def results(self, targets: Iterable[Target], jobs: int) -> Results:
        """Yield each file, in order, with what came of it.

        Args:
            targets: The files, in order of their names.
            jobs: How many processes to use.
        """
        rest = iter(targets)
        first = list(islice(rest, WORTH_IT))
        rest = chain(first, rest)
        key = _key(self._runner.identity) if len(first) == WORTH_IT else None
        if key is None:
            yield from self._runner.results(rest, jobs)
            return
        cache = Cache(self._runner.config.root, key, self._runner.now.timestamp())
        patience = sys.maxsize if jobs <= 1 else 0 if cache.is_empty else _PATIENCE
        try:
            while (yield from self._here(rest, cache, patience)):
                yield from self._in_processes(rest, cache, jobs)
                patience = _PATIENCE
        except BaseException:
            cache.discard()
            raise
        cache.save()

    def _here(
        self, targets: Iterator[Target], cache: Cache, patience: int
    ) -> Generator[tuple[Target, FileResult | None], None, bool]:
        """Look at files in this process, until so many changed ones were met.

        Returns:
            Whether they were; else there are no more files.
        """
        if not patience:
            return True
        for target in targets:
            known = self._known(target, cache)
            if known.result is not None:
                yield target, self._recalled(known, cache)
                continue
            yield target, self._learned(known, self._look(target), cache)
            patience -= 1
            if not patience:
                return True
        return False

    def _in_processes(self, targets: Iterator[Target], cache: Cache, jobs: int) -> Results:
        """Look at files in other processes, until there are no more or few that changed."""
        ahead: deque[_Known] = deque()

        def changed() -> Iterator[Target]:
            waiting = 0
            for target in targets:
                known = self._known(target, cache)
                ahead.append(known)
                if known.result is None:
                    yield target
                    continue
                waiting += 1
                if waiting > jobs * _MOST_WAITING:
                    waiting = sum(known.result is not None for known in ahead)
                if waiting > jobs * _MOST_WAITING:
                    return

        for target, answer in parallel.results(self._recipe, self._look, changed(), jobs):
            yield from self._recalled_from(ahead, cache)
            yield target, self._learned(ahead.popleft(), answer, cache)
        yield from self._recalled_from(ahead, cache)

    def _known(self, target: Target, cache: Cache) -> _Known:
        entry = cache.find(target.name)
        if target.data is not None:
            return _Known(target, None, entry, None)
        try:
            seen = stamp(os.stat(target.file))  # noqa: PTH116
        except (OSError, ValueError):
            return _Known(target, None, entry, None)
        return _Known(target, seen, entry, self._result(target, seen, entry))

    def _result(self, target: Target, seen: Stamp, entry: Entry) -> FileResult | None:
        """Return what is known to come of a file, or None."""
        if entry.seen != seen and not (entry.content and entry.content == self._digest(target)):
            return None
        # What a search takes, it takes by its content, whatever anybody names.
        if entry.is_named and not target.is_named:
            return None
        if not entry.found:
            return self._clean
        try:
            return self._result_of(unpacked(entry.found, target.name))
        except ValueError:
            return None

    def _digest(self, target: Target) -> bytes:
        try:
            return digest(source.read_bytes(target.file, self._runner.config.limits.max_size))
        except source.SourceError:
            return b""

    def _recalled_from(self, ahead: deque[_Known], cache: Cache) -> Results:
        while ahead and ahead[0].result is not None:
            known = ahead.popleft()
            yield known.target, self._recalled(known, cache)

    def _recalled(self, known: _Known, cache: Cache) -> FileResult | None:
        if known.seen is not None and known.entry.seen != known.seen:
            cache.put(known.entry, known.entry._replace(seen=known.seen))
        return known.result

    def _learned(self, known: _Known, answer: Any, cache: Cache) -> Any:
        """Return what the runner says of a file, and remember it."""
        result, content = answer, b""
        if isinstance(answer, bytes):
            result, content = self._clean, answer
        elif isinstance(answer, Seen):
            result, content = answer
        after = None
        if content and known.seen is not None:
            after = known.entry._replace(
                seen=known.seen,
                content=content,
                is_named=known.target.is_named,
                found=packed(result.diagnostics),
            )
        cache.put(known.entry, after)
        return result


def _is_lasting(result: FileResult) -> bool:
    """Tell whether the same will come of the same content, and is worth remembering."""
    # Nor can it be told which findings it was that comments keep quiet.
    if result.suppressed or result.failure:
        return False
    found = result.diagnostics
    # A file that is one line may have it in each of its findings.
    is_short = sum(len(diagnostic.snippet) for diagnostic in found) <= _MOST_TEXT
    return is_short and all(diagnostic.code != _PASSING for diagnostic in found)


def _key(identity: str | None) -> bytes | None:
    """Return what tells one set of rules, and the program that applies them, from any other.

    None where more than can be told decides.
    """
    if identity is None:
        return None
    try:
        here = os.getcwd()  # noqa: PTH109
        return repr((sys.version, _packages(here), _program(), here, identity)).encode()
    except OSError:
        return None


def _packages(here: str) -> list[str]:
    """Return what is installed, and in which versions: rules ask others about URLs and words."""
    names: list[str] = []
    for folder in sys.path:
        if folder not in ("", here) and os.path.isdir(folder):  # noqa: PTH112
            names += [name for name in os.listdir(folder) if name.endswith(("-info", ".egg"))]  # noqa: PTH208
    return sorted(names)


def _program() -> tuple[bytes, list[tuple[str, int]]]:
    """Return what tells newsmeta from any other of its version: what was installed, if anything,

    and the times of the files that were changed since.
    """
    package = Path(__file__).parent
    record = package.parent / f"newsmeta-{newsmeta.__version__}.dist-info" / "RECORD"
    installed = record.read_bytes() if record.is_file() else b""
    since = record.stat().st_mtime_ns if installed else 0
    return installed, []
