"""Summaries of a repository's files, remembered for frequent comparisons with one text.

A run of `newsmeta check` reads all files, which is too slow while a text is being typed. So a file
is read again only if it has changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from newsmeta.config.scopes import finder_of
from newsmeta.diagnostics import Diagnostic
from newsmeta.files.targets import Identities, Target
from newsmeta.frontmatter.source import SourceError, read_bytes
from newsmeta.linter.checker import Checker
from newsmeta.rules.across.comparing import Comparison, Summary


class _Known(NamedTuple):
    """A remembered file: its stamp when it was read, and its summary."""

    file: str
    stamp: object
    summary: Summary | None


class Neighbours:
    """The files of the repository around a folder.

    Args:
        checker: The comparer of files, which nobody else may use in the meantime.
        folder: The folder.
        name: Returns the name of a file, as shown.
        otherwise: The folder to compare if there is no repository; None for none.
    """

    def __init__(
        self,
        checker: Checker,
        folder: str,
        name: Callable[[str], str],
        otherwise: Path | None = None,
    ) -> None:
        self._analyst = checker.analyst
        self._finder = finder_of(checker.config)
        self._comparer = checker.comparer
        self._name = name
        self._root = None
        if self._comparer is not None:
            self._root = self._comparer.repository_of(Path(folder)) or otherwise
        self._known: dict[str, _Known] = {}
        self._lock = Lock()
        self._state = 0
        self._found: dict[str, tuple[object, list[Comparison]]] = {}

    @property
    def root(self) -> Path | None:
        """The top folder of the repository; None if there is none, or nothing to compare."""
        return self._root

    @property
    def state(self) -> int:
        """The number of times that the summaries have changed."""
        return self._state

    def may_have(self, file: str, data: bytes) -> bool:
        """Tell whether a file would be among those that are compared.

        Args:
            file: The path of the file, even if it does not exist yet.
            data: The content of the file.
        """
        with self._lock:
            if not self._finder.takes(file):
                return False
            try:
                target = Target(file, file, is_named=False, data=data)
                return self._analyst.content(target) is not None
            except SourceError:
                return False

    def refresh(
        self, given: Mapping[str, bytes], is_over: Callable[[], bool] = lambda: False
    ) -> bool:
        """Read changed files, and tell whether any summary has changed.

        Comparisons in the meantime use the previous summaries.

        Args:
            given: The content of files that differ from their saved state.
            is_over: Tells whether the result is no longer needed.
        """
        if self._root is None:
            return False
        known: dict[str, _Known] = {}
        identity = Identities()
        texts = {identity.of(file): data for file, data in given.items()}
        for key, file in self._files(given, identity):
            if is_over():
                return False
            data = texts.get(key)
            seen = stamp(file) if data is None else data
            before = self._known.get(key)
            if before is None or before.stamp != seen:
                with self._lock:
                    before = _Known(file, seen, self._summary(file, data, is_reported=False))
            known[key] = before
        is_new = _summaries(known) != _summaries(self._known)
        with self._lock:
            self._known = known
            self._state += is_new
        return is_new

    def compared(self, file: str, data: bytes) -> list[Diagnostic]:
        """Return the findings of comparing a text with the files as last read.

        Args:
            file: The path of the text, even if it does not exist yet.
            data: The text.
        """
        if self._comparer is None:
            return []
        with self._lock:
            own = self._summary(file, data, is_reported=True)
            if own is None:
                return []
            group = self._comparer.new_group()
            this = Identities().of(file)
            others = [each for key, each in self._known.items() if key != this]
            for known in others:
                if isinstance(known.stamp, bytes):
                    group.given[known.file] = known.stamp
            group.given[file] = data
            # While a text is typed, its summary rarely changes.
            state = own, self._state
            if file not in self._found or self._found[file][0] != state:
                group.add(Target(file, own.name, True, data), 0, own, ())
                for each in others:
                    if each.summary is not None:
                        group.summaries.add(each.summary)
                searched = [] if self._root is None else [self._root]
                self._found[file] = state, list(self._comparer.comparisons(group, searched))
            placed = self._comparer.placed(self._found[file][1], group)
            return [each for _, each in placed if each is not None]

    def text(self, file: str) -> str | None:
        """Return the content of a file, as given or saved; None if it is gone.

        Args:
            file: The path of the file.
        """
        known = self._known.get(Identities().of(file))
        if known is not None and isinstance(known.stamp, bytes):
            return known.stamp.decode("utf-8", "replace")
        try:
            data = read_bytes(file, self._analyst.config.limits.max_size)
        except SourceError:
            return None
        return data.decode("utf-8", "replace")

    def _files(self, given: Mapping[str, bytes], identity: Identities) -> Iterator[tuple[str, str]]:
        """Yield the files of the repository, and given files that are not saved yet.

        Each comes after its identity: an editor may have opened it through a link.
        """
        assert self._root is not None
        targets = self._finder.search([str(self._root)]).targets
        found = {identity.of(target.file): target.file for target in targets}
        yield from sorted(found.items())
        root = os.path.realpath(self._root)
        for file in sorted(given):
            key = identity.of(file)
            if key not in found and Path(key).is_relative_to(root) and self._finder.takes(file):
                yield key, file

    def _summary(self, file: str, data: bytes | None, *, is_reported: bool) -> Summary | None:
        assert self._comparer is not None
        try:
            target = Target(file, file, is_named=False, data=data)
            content = self._analyst.content(target)
            values = {} if content is None else self._analyst.read(content).values
        except SourceError:
            return None
        return self._comparer.summarize(values, file, self._name(file), is_reported)


def _summaries(known: Mapping[str, _Known]) -> dict[str, Summary]:
    return {file: each.summary for file, each in known.items() if each.summary is not None}


def stamp(file: str) -> tuple[int, int] | None:
    """Return the time of a file's last change and its size; None if there is none."""
    try:
        status = os.stat(file)  # noqa: PTH116
    except (OSError, ValueError):
        return None
    return status.st_mtime_ns, status.st_size
