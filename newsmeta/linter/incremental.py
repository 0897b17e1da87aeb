"""Looks only at files that changed since the last run, using the cache for the others."""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from newsmeta._about import DISTRIBUTION, __version__
from newsmeta.files.targets import Target, begins_like_one
from newsmeta.frontmatter import source
from newsmeta.linter import parallel
from newsmeta.linter.cache_file import Cache, Entry, digest, sight, stamp
from newsmeta.linter.checker import NOTHING, Checker, FileResult, found_earlier
from newsmeta.linter.engines import Recipe
from newsmeta.linter.job_count import Jobs, Share, shared_out
from newsmeta.linter.packing import kept, packed
from newsmeta.rules import RULES
from newsmeta.schema.schema import schema_path

_PATIENCE = 256
"""Number of changed files that this process looks at before it starts others for the rest."""

_MOST_AHEAD = 4_096
"""Most files for each other process that wait for an earlier changed one, including unchanged
files.
"""

_MOST_TEXT = 1 << 20
"""Characters of findings on one file above which they are not worth caching."""

Results = Iterator[tuple[Target, FileResult | None]]

_Known = tuple[Entry, bytes, FileResult | None]
"""The cache entry of a file, its present identity if that differs, and its outcome if known."""


class Lasting(NamedTuple):
    """The outcome for a file with findings, together with its identity.

    Attributes:
        result: The outcome.
        sight: The identity by which the file is recognized.
    """

    result: FileResult
    sight: bytes


class CachedLook:
    """Looks at files for a cached run, in this process or another.

    Args:
        checker: The checker that looks at the files.
    """

    def __init__(self, checker: Checker) -> None:
        self._checker = checker
        self._began = time.time_ns()

    def __call__(self, target: Target) -> bytes | Lasting | FileResult | None:
        """Return the outcome for a file.

        Returns:
            For a file without findings, its identity; for a file with findings, identity and
            outcome together; for an outcome that is not cached, that of the checker.
        """
        try:
            seen = stamp(os.stat(target.file))  # noqa: PTH116
            data = self._checker.analyst.content(target)
        except (OSError, ValueError, source.SourceError):
            return self._checker.validate_file(target)
        if data is None:
            return None
        result = self._checker.validate_bytes(data, target.name, target.file)
        is_other = not begins_like_one(data)
        # Findings that depend on other files of the folder are not valid until the file changes.
        if target.data is not None or (is_other and not target.is_named):
            return result
        if not self._is_lasting(target, result):
            return result
        now = sight(seen, digest(data), is_other, self._began)
        return Lasting(result, now) if result.diagnostics or result.folder else now

    def _is_lasting(self, target: Target, result: FileResult) -> bool:
        """Tell whether the outcome stays the same until the file changes."""
        return _is_lasting(result) and self._checker.analyst.is_identified(target.file)


def cached_look(*arguments: Any, **options: Any) -> CachedLook:
    """Return the function for each file in another process, for a `Checker`'s arguments."""
    return CachedLook(Checker(*arguments, **options))


class CachedRun:
    """A run over files that uses the cache.

    Args:
        checker: The checker that looks at the files.
        recipe: The description of the same `CachedLook` for another process.
        key: Everything besides the files that decides the findings.
        file: The file of the cache, which need not exist yet.
    """

    def __init__(self, checker: Checker, recipe: Recipe, key: bytes, file: Path) -> None:
        self._checker = checker
        self._look = CachedLook(checker)
        self._recipe = recipe
        self._key = key
        self._file = file
        self._began = time.time_ns()

    def results(self, targets: Iterable[Target], jobs: Jobs) -> Results:
        """Yield each file with its outcome, in order.

        Args:
            targets: The files, in order of their names.
            jobs: The number of processes.
        """
        rest = iter(targets)
        cache = Cache(self._file, self._key, self._checker.now.timestamp())
        first = 0 if cache.is_empty else _PATIENCE
        try:
            share = yield from shared_out(partial(self._looked_at, cache=cache), rest, jobs)
            patience = sys.maxsize if share.jobs <= 1 else first
            while (yield from self._here(rest, cache, patience)):
                yield from self._in_processes(rest, cache, share)
                patience = _PATIENCE
            cache.save()
        finally:
            cache.close()

    def _here(
        self, targets: Iterator[Target], cache: Cache, patience: int
    ) -> Generator[tuple[Target, FileResult | None], None, bool]:
        """Look at files in this process, until this number of changed files was met.

        Returns:
            Whether that number was reached; otherwise there are no more files.
        """
        if not patience:
            return True
        for target in targets:
            entry, now, result = self._known(target, cache)
            if result is not None:
                if now:
                    cache.put(entry, now, entry.found)
                yield target, result
                continue
            result = self._learned(self._look(target), entry, cache)
            yield target, result
            patience -= result is not None  # Files that a search passes over cost nearly nothing.
            if not patience:
                return True
        return False

    def _looked_at(self, target: Target, cache: Cache) -> FileResult | None:
        """Return the outcome for a file, after a look in this process if it has changed."""
        entry, now, result = self._known(target, cache)
        if result is None:
            return self._learned(self._look(target), entry, cache)  # type: ignore[no-any-return]
        if now:
            cache.put(entry, now, entry.found)
        return result

    def _in_processes(self, targets: Iterator[Target], cache: Cache, share: Share) -> Results:
        """Look at files in other processes, until there are no more or few that changed."""
        ahead: deque[tuple[Target, _Known]] = deque()

        def changed() -> Iterator[Target]:
            for target in targets:
                known = self._known(target, cache)
                ahead.append((target, known))
                if known[-1] is None:
                    yield target
                elif len(ahead) > share.jobs * _MOST_AHEAD:
                    return

        for target, answer in parallel.results(self._recipe, self._look, changed(), share):
            yield from self._recalled(ahead, cache)
            _, (entry, _, _) = ahead.popleft()
            yield target, self._learned(answer, entry, cache)
        yield from self._recalled(ahead, cache)

    def _known(self, target: Target, cache: Cache) -> _Known:
        """Return the cache entry of a file, and its outcome if the file is unchanged."""
        entry = cache.find(target.file)
        is_taken = target.is_named or not entry.is_named
        if not (entry.content and is_taken and target.data is None):
            return entry, b"", None
        now, result = b"", NOTHING
        try:
            seen = stamp(os.stat(target.file))  # noqa: PTH116
            if seen != entry.seen:
                data = source.read_bytes(target.file, self._checker.config.limits.max_size)
                if digest(data) != entry.content:
                    return entry, b"", None
                now = sight(seen, entry.content, entry.is_named, self._began)
            if entry.found:
                result = found_earlier(*kept(entry.found, target.name))
        except (OSError, ValueError, source.SourceError):
            return entry, b"", None
        return entry, now, result

    def _recalled(self, ahead: deque[tuple[Target, _Known]], cache: Cache) -> Results:
        """Yield the files before the next changed one."""
        while ahead and (result := ahead[0][1][-1]) is not None:
            target, (entry, now, _) = ahead.popleft()
            if now:
                cache.put(entry, now, entry.found)
            yield target, result

    def _learned(self, answer: Any, entry: Entry, cache: Cache) -> Any:
        """Return the new outcome for a file, and cache it."""
        if isinstance(answer, bytes):
            cache.put(entry, answer)
            return NOTHING
        if isinstance(answer, Lasting):
            cache.put(entry, answer.sight, packed(answer.result.diagnostics, answer.result.folder))
            return answer.result
        cache.put(entry, b"")
        return answer


def _is_lasting(result: FileResult) -> bool:
    """Tell whether the outcome depends only on the content and is worth caching."""
    # The entry does not tell which findings comments suppressed, or how the site is built.
    if result.suppressed or result.failure or result.is_by_site:
        return False
    found = result.diagnostics
    if any(RULES[diagnostic.code].depends_on_time for diagnostic in found):
        return False
    # If a file is a single line, each finding has all of it.
    return sum(len(one.text) + len(one.snippet) for one in found) < _MOST_TEXT


def key_of(identity: str | None) -> bytes | None:
    """Return the identity of a set of rules and of the program that applies them.

    None if the findings depend on something that cannot be identified.
    """
    if identity is None:
        return None
    try:
        here = os.getcwd()  # noqa: PTH109
        program = sys.version, _packages(here), _program()
    except OSError:  # Some identities cannot be determined, for example in a folder that is gone.
        return None
    return repr((program, here, identity)).encode()


def _packages(here: str) -> list[str]:
    """Return the installed packages with versions: rules use some for addresses and words."""
    folders = {folder for folder in sys.path if folder not in ("", here)}
    names: list[str] = []
    for folder in filter(os.path.isdir, folders):
        names += (name for name in os.listdir(folder) if name.endswith(("-info", ".egg")))  # noqa: PTH208
    return sorted(names)


def _program() -> tuple[bytes, list[tuple[str, int]]]:
    """Return the installed version, if any, and newsmeta's modules changed since, with times.

    The version alone is not enough: in a checkout, it stays that of a release for long.
    """
    package = Path(__file__).parents[1]
    distribution = DISTRIBUTION.replace("-", "_")
    record = package.parent / f"{distribution}-{__version__}.dist-info" / "RECORD"
    is_installed = record.is_file()
    since = record.stat().st_mtime_ns if is_installed else 0
    changed = [(name, age) for name, age in _ages(package) if age > since]
    return record.read_bytes() if is_installed else b"", sorted(changed)


def _ages(package: Path) -> Iterator[tuple[str, int]]:
    """Yield each file of newsmeta, and the time of its last change."""
    stack = [str(package), str(schema_path("article").parent)]
    while stack:
        with os.scandir(stack.pop()) as entries:
            for entry in entries:
                if entry.name == "__pycache__":
                    continue
                if entry.is_dir():
                    stack.append(entry.path)
                else:
                    yield entry.path, entry.stat().st_mtime_ns
