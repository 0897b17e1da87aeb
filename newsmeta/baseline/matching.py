"""What of a report is recorded in a baseline, and what of the baseline is gone."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from newsmeta.baseline.renames import followed
from newsmeta.baseline.storage import RecordedFinding
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Collected, Diagnostic
from newsmeta.files.disk import DISK, Disk
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

    new: Collected
    known: Collected
    gone: tuple[RecordedFinding, ...]
    renamed: Mapping[str, str]


class Scope:
    """The files that are looked at, by their paths from the root.

    Args:
        root: The folder that recorded paths are relative to.
        paths: The files and folders that were given; what is in a folder is looked at, too.
        disk: What knows where files are.
    """

    def __init__(
        self, root: Path, paths: Iterable[str | os.PathLike[str]], disk: Disk = DISK
    ) -> None:
        self.names = RelativeNames(root) if disk.is_here else _NamesOf(root, disk)
        self._files: set[str] = set()
        self._folders: list[str] = []
        for path in (os.fspath(path) for path in paths):
            is_folder = os.path.isdir(path)  # noqa: PTH112
            if not is_folder:
                self._files.add(self.names.of(path))
            # What is gone may have been either.
            if is_folder or not disk.exists(path):
                self._folders.append(self.names.of(os.path.join(path, "_")).removesuffix("_"))  # noqa: PTH118

    @property
    def is_whole(self) -> bool:
        """Whether the root itself is looked at."""
        return "" in self._folders

    def holds(self, path: str) -> bool:
        """Tell whether a file is looked at, if it is there."""
        return path in self._files or any(map(path.startswith, self._folders))


class _NamesOf(RelativeNames):
    """Knows the same of files that are shown by other names than their paths."""

    def __init__(self, root: Path, disk: Disk) -> None:
        super().__init__(root)
        self._disk = disk

    def of(self, path: str | Path) -> str:
        """Return the path of a file relative to the root, given how it is shown."""
        return super().of(self._disk.local(os.fspath(path)))


class Baseline:
    """Findings that are recorded.

    Args:
        root: The folder that their paths are relative to.
        entries: The findings.
        disk: What knows where files are.

    Attributes:
        root: That folder.
        entries: The findings.
    """

    def __init__(self, root: Path, entries: Sequence[RecordedFinding], disk: Disk = DISK) -> None:
        self._disk = disk
        self.root = root
        self.entries = tuple(entries)
        self._by_path: dict[str, list[RecordedFinding]] = defaultdict(list)
        for entry in self.entries:
            self._by_path[entry.path].append(entry)

    def split(
        self,
        diagnostics: Collection[Diagnostic],
        scope: Scope | None = None,
        codes: Codes | None = None,
    ) -> Split:
        """Return what of a report is new, what is known, and what is gone.

        Args:
            diagnostics: The report, with fingerprints, file by file.
            scope: The files that were looked at; None for none besides those of the report.
            codes: Which rules were looked for in them; None for all.
        """
        scope = scope or Scope(self.root, ())
        renamed = self._renamed(diagnostics, scope, codes)
        new, known = Collected(), Collected()
        gone: dict[str, list[RecordedFinding]] = {}
        for number, (path, found) in enumerate(_by_file(diagnostics, scope)):
            recorded = renamed.get(path, path)
            entries = self._by_path.get(recorded, [])
            fresh = _fresh(found, entries)
            unknown = [each for each in found if id(each) in fresh]
            new.add(number, unknown)
            known.add(number, [each for each in found if id(each) not in fresh])
            if entries:
                wanted = codes(path) if codes else None
                # In what cannot be read, nothing else was looked for.
                if any(each.code in UNREADABLE for each in found):
                    wanted = UNREADABLE if wanted is None else UNREADABLE & wanted
                gone[recorded] = list(_missing(entries, found, wanted))
        return Split(new, known, tuple(self._gone(gone, scope, codes)), renamed)

    def _renamed(
        self, diagnostics: Collection[Diagnostic], scope: Scope, codes: Codes | None
    ) -> dict[str, str]:
        """Return the recorded names of files that have another one now."""
        if not self._by_path:
            return {}
        seen = {path for path, _ in _by_file(diagnostics, scope) if path in self._by_path}
        missing = {
            path: _counts(entries, codes(path) if codes else None)
            for path, entries in self._by_path.items()
            if path not in seen and not self._exists(path)
        }
        if not missing:
            return {}
        strangers = {
            path: Counter(each.fingerprint for each in found)
            for path, found in _by_file(diagnostics, scope)
            if path not in self._by_path
        }
        return followed(strangers, missing)

    def _exists(self, path: str) -> bool:
        # What lies outside of the root is known by its path from the working directory.
        return self._disk.exists(self.root / path) or os.path.lexists(path)

    def _gone(
        self, known: Mapping[str, list[RecordedFinding]], scope: Scope, codes: Codes | None
    ) -> Iterator[RecordedFinding]:
        """Yield what is recorded and was looked for in vain.

        Args:
            known: That of files in which something was found, by their recorded names.
            scope: The files that were looked at.
            codes: Which rules were looked for in them.
        """
        for path, entries in self._by_path.items():
            if path in known:
                yield from known[path]
            elif scope.holds(path):
                yield from _missing(entries, (), codes(path) if codes else None)


def _by_file(
    diagnostics: Iterable[Diagnostic], scope: Scope
) -> Iterator[tuple[str, list[Diagnostic]]]:
    """Yield each file, by its path from the root, with what was found in it."""
    for path, found in groupby(diagnostics, key=lambda each: scope.names.of(each.path)):
        yield path, list(found)


def _missing(
    entries: Iterable[RecordedFinding], found: Iterable[Diagnostic], codes: frozenset[str] | None
) -> Iterator[RecordedFinding]:
    """Yield what is recorded of a file, was looked for and is not found in it."""
    left = Counter(each.fingerprint for each in found)
    for entry in entries:
        if codes is not None and entry.code not in codes:
            continue
        missing = max(0, entry.times - left[entry.fingerprint])
        left[entry.fingerprint] -= entry.times - missing
        if missing:
            yield entry._replace(times=missing)


def _fresh(found: Sequence[Diagnostic], entries: Iterable[RecordedFinding]) -> set[int]:
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


def _counts(
    entries: Iterable[RecordedFinding], codes: frozenset[str] | None = None
) -> Counter[str]:
    """Return how many findings of each fingerprint are recorded."""
    counts: Counter[str] = Counter()
    for entry in entries:
        if codes is None or entry.code in codes:
            counts[entry.fingerprint] += entry.times
    return counts
