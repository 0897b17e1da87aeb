"""Comparison of a report with a baseline: new, known and gone findings."""

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
"""Returns the enabled rules for a file, given its path from the root."""


@dataclass(frozen=True, slots=True)
class Split:
    """A report, compared with a baseline.

    Attributes:
        new: Findings that are not recorded, in the order of the report.
        known: Findings that are recorded.
        gone: Recorded findings that are no longer in the files that were looked at.
        renamed: The new names of renamed files, each with the recorded one.
    """

    new: Collected
    known: Collected
    gone: tuple[RecordedFinding, ...]
    renamed: Mapping[str, str]


class Scope:
    """The files that a run looks at, by their paths from the root.

    Args:
        root: The folder that recorded paths are relative to.
        paths: The files and folders given to the run; folders include their contents.
        disk: The file system.
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
            # A path that is gone may have been a file or a folder.
            if is_folder or not disk.exists(path):
                self._folders.append(self.names.of(os.path.join(path, "_")).removesuffix("_"))  # noqa: PTH118

    @property
    def is_whole(self) -> bool:
        """Whether the run looks at the whole root."""
        return "" in self._folders

    def holds(self, path: str) -> bool:
        """Tell whether the run looks at a file, if it exists."""
        return path in self._files or any(map(path.startswith, self._folders))


class _NamesOf(RelativeNames):
    """Relative names for files that are shown under names other than their paths."""

    def __init__(self, root: Path, disk: Disk) -> None:
        super().__init__(root)
        self._disk = disk

    def of(self, path: str | Path) -> str:
        """Return the path of a file relative to the root, given its shown name."""
        return super().of(self._disk.local(os.fspath(path)))


class Baseline:
    """Recorded findings.

    Args:
        root: The folder that recorded paths are relative to.
        entries: The findings.
        disk: The file system.

    Attributes:
        root: The folder that recorded paths are relative to.
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
        """Return the new, known and gone findings of a report.

        Args:
            diagnostics: The diagnostics of the report, with fingerprints, file by file.
            scope: The files that were looked at; None for those of the report only.
            codes: The enabled rules for a file; None for all rules.
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
                # In an unreadable file, no other rule was checked.
                if any(each.code in UNREADABLE for each in found):
                    wanted = UNREADABLE if wanted is None else UNREADABLE & wanted
                gone[recorded] = list(_missing(entries, found, wanted))
        return Split(new, known, tuple(self._gone(gone, scope, codes)), renamed)

    def _renamed(
        self, diagnostics: Collection[Diagnostic], scope: Scope, codes: Codes | None
    ) -> dict[str, str]:
        """Return the recorded names of renamed files, by their present names."""
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
        # A path outside the root is recorded relative to the working directory.
        return self._disk.exists(self.root / path) or os.path.lexists(path)

    def _gone(
        self, known: Mapping[str, list[RecordedFinding]], scope: Scope, codes: Codes | None
    ) -> Iterator[RecordedFinding]:
        """Yield the recorded findings that were checked for and not found.

        Args:
            known: The entries of files with findings, by their recorded names.
            scope: The files that were looked at.
            codes: The enabled rules for a file.
        """
        for path, entries in self._by_path.items():
            if path in known:
                yield from known[path]
            elif scope.holds(path):
                yield from _missing(entries, (), codes(path) if codes else None)


def _by_file(
    diagnostics: Iterable[Diagnostic], scope: Scope
) -> Iterator[tuple[str, list[Diagnostic]]]:
    """Yield each file, as its path from the root, with its findings."""
    for path, found in groupby(diagnostics, key=lambda each: scope.names.of(each.path)):
        yield path, list(found)


def _missing(
    entries: Iterable[RecordedFinding], found: Iterable[Diagnostic], codes: frozenset[str] | None
) -> Iterator[RecordedFinding]:
    """Yield the recorded findings of a file that were checked for and not found."""
    left = Counter(each.fingerprint for each in found)
    for entry in entries:
        if codes is not None and entry.code not in codes:
            continue
        missing = max(0, entry.times - left[entry.fingerprint])
        left[entry.fingerprint] -= entry.times - missing
        if missing:
            yield entry._replace(times=missing)


def _fresh(found: Sequence[Diagnostic], entries: Iterable[RecordedFinding]) -> set[int]:
    """Return the identities of a file's findings that are not recorded."""
    entries = list(entries)
    allowed = _counts(entries)
    pointers = {(entry.fingerprint, entry.pointer) for entry in entries}
    # Of equal findings, those at a recorded place count as known.
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
    """Return the number of recorded findings for each fingerprint."""
    counts: Counter[str] = Counter()
    for entry in entries:
        if codes is None or entry.code in codes:
            counts[entry.fingerprint] += entry.times
    return counts
