"""What of a report is recorded in a baseline, and what of the baseline is gone."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newsmeta.baseline.renames import followed
from newsmeta.baseline.storage import Entry
from newsmeta.diagnostics import Diagnostic
from newsmeta.files.paths import RelativeNames
from newsmeta.rules import UNREADABLE

Codes = Callable[[str], frozenset[str]]
"""Tells for a file, by its path from the root, which rules are looked for in it."""


@dataclass(frozen=True, slots=True)
class Split:
    """A report, held against a baseline.

    Attributes:
        new: What is not recorded, in the order of the report.
        known: What is recorded.
        gone: What is recorded, and no longer in the files that were looked at.
        renamed: The files of which the name alone is new, each with the recorded one.
    """

    new: tuple[Diagnostic, ...]
    known: tuple[Diagnostic, ...]
    gone: tuple[Entry, ...]
    renamed: Mapping[str, str]


class Scope:
    """The files that are looked at, by their paths from the root.

    Args:
        root: The folder that recorded paths are relative to.
        paths: The files and folders that were given; what is in a folder is looked at, too.
    """

    def __init__(self, root: Path, paths: Iterable[str | os.PathLike[str]]) -> None:
        self.names = RelativeNames(root)
        self._files: set[str] = set()
        self._folders: list[str] = []
        for path in (os.fspath(path) for path in paths):
            if os.path.isdir(path):  # noqa: PTH112
                self._folders.append(self.names.of(os.path.join(path, "_")).removesuffix("_"))  # noqa: PTH118
            else:
                self._files.add(self.names.of(path))

    @property
    def is_whole(self) -> bool:
        """Whether the root itself is looked at."""
        return "" in self._folders

    def holds(self, path: str) -> bool:
        """Tell whether a file is looked at, if it is there."""
        return path in self._files or any(map(path.startswith, self._folders))


class Baseline:
    """Findings that are recorded.

    Args:
        root: The folder that their paths are relative to.
        entries: The findings.

    Attributes:
        root: That folder.
        entries: The findings.
    """

    def __init__(self, root: Path, entries: Sequence[Entry]) -> None:
        self.root = root
        self.entries = tuple(entries)
        self._by_path: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            self._by_path[entry.path].append(entry)

    def split(
        self,
        diagnostics: Iterable[Diagnostic],
        scope: Scope | None = None,
        codes: Codes | None = None,
    ) -> Split:
        """Return what of a report is new, what is known, and what is gone.

        Args:
            diagnostics: The report, with fingerprints.
            scope: The files that were looked at; None for none besides those of the report.
            codes: Which rules were looked for in them; None for all.
        """
        scope = scope or Scope(self.root, ())
        found: dict[str, list[Diagnostic]] = defaultdict(list)
        for diagnostic in diagnostics:
            found[scope.names.of(diagnostic.path)].append(diagnostic)
        renamed = self._renamed(found, codes)
        new: list[Diagnostic] = []
        known: list[Diagnostic] = []
        for path, those in found.items():
            fresh = _fresh(those, self._by_path.get(renamed.get(path, path), ()))
            new += (each for each in those if id(each) in fresh)
            known += (each for each in those if id(each) not in fresh)
        unclear = {scope.names.of(each.path) for each in new if each.code in UNREADABLE}
        seen = {path: those for path, those in found.items() if path not in unclear}
        gone = tuple(self._gone(seen, renamed, scope, codes, unclear))
        return Split(tuple(new), tuple(known), gone, renamed)

    def _renamed(
        self, found: Mapping[str, Sequence[Diagnostic]], codes: Codes | None
    ) -> dict[str, str]:
        """Return the recorded names of files that have another one now."""
        strangers = {
            path: Counter(each.fingerprint for each in those)
            for path, those in found.items()
            if path not in self._by_path
        }
        if not strangers or not self._by_path:
            return {}
        missing = {
            path: _counts(entries, codes(path) if codes else None)
            for path, entries in self._by_path.items()
            if path not in found and not self._exists(path)
        }
        return followed(strangers, missing)

    def _exists(self, path: str) -> bool:
        # What lies outside of the root is known by its path from the working directory.
        return os.path.lexists(self.root / path) or os.path.lexists(path)

    def _gone(
        self,
        found: Mapping[str, Sequence[Diagnostic]],
        renamed: Mapping[str, str],
        scope: Scope,
        codes: Codes | None,
        unclear: Container[str],
    ) -> Iterator[Entry]:
        """Yield what is recorded and was looked for in vain.

        In files that cannot be read any more, which are `unclear`, nothing else is looked for.
        """
        now = {old: path for path, old in renamed.items()}
        for path, entries in self._by_path.items():
            here = now.get(path, path)
            those = found.get(here, ())
            if here in unclear or not (those or scope.holds(here)):
                continue
            left = Counter(each.fingerprint for each in those)
            wanted = codes(here) if codes else None
            for entry in entries:
                if wanted is not None and entry.code not in wanted:
                    continue
                missing = max(0, entry.times - left[entry.fingerprint])
                left[entry.fingerprint] -= entry.times - missing
                if missing:
                    yield entry._replace(times=missing)


def _fresh(found: Sequence[Diagnostic], entries: Iterable[Entry]) -> set[int]:
    """Return the identities of those of a file's findings that are not recorded."""
    entries = list(entries)
    allowed = _counts(entries)
    pointers = {(entry.fingerprint, entry.pointer) for entry in entries}
    # Of equal ones, those are known that are where they were recorded.
    ordered = sorted(found, key=lambda each: (each.fingerprint, each.pointer) not in pointers)
    fresh = set()
    for each in ordered:
        allowed[each.fingerprint] -= 1
        if allowed[each.fingerprint] < 0:
            fresh.add(id(each))
    return fresh


def _counts(entries: Iterable[Entry], codes: frozenset[str] | None = None) -> Counter[str]:
    """Return how many findings of each fingerprint are recorded."""
    counts: Counter[str] = Counter()
    for entry in entries:
        if codes is None or entry.code in codes:
            counts[entry.fingerprint] += entry.times
    return counts
