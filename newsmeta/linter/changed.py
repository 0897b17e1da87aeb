"""Of the files that are found, those that have changed, and of findings, those on changed lines."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from newsmeta.diagnostics import Collected, Diagnostic, Report
from newsmeta.files.repositories import repository_of
from newsmeta.files.search import Finder, folders_of
from newsmeta.files.targets import Identities, Target
from newsmeta.frontmatter.source import SourceError, read_bytes
from newsmeta.git.changes import Changes, changes
from newsmeta.git.hunks import Ranges
from newsmeta.rules import RULES

_MOST_BYTES = 10 * 2**20
_LINE_END = re.compile(rb"\r\n|\r|\n")


class ChangedFiles:
    """Knows what has changed in the repositories that paths are in.

    Args:
        paths: Files and folders. What changed in repositories within them is not asked for.
        ref: The revision to compare with, or rather with the commit at which HEAD and it parted.
            Empty for what the branch is to be merged into, as far as anybody can tell.
        with_lines: Whether lines matter, too.

    Attributes:
        repositories: What has changed in each repository.

    Raises:
        GitError: When Git cannot say.
    """

    def __init__(
        self, paths: Sequence[str | Path], ref: str = "", *, with_lines: bool = False
    ) -> None:
        self.repositories = _asked(paths, ref, with_lines=with_lines)
        self._with_lines = with_lines
        self._identities = Identities()
        self._files: set[str] = set()
        self._deleted: set[str] = set()
        self._lines: dict[str, Ranges] = {}
        self._lines_of_git = lru_cache(maxsize=1)(_lines_of_git)  # Findings come file by file.
        for each in self.repositories:
            self._files.update(self._at(each, name) for name in each.files)
            self._deleted.update(self._at(each, name) for name in each.deleted)
            self._lines.update((self._at(each, n), lines) for n, lines in each.lines.items())

    @property
    def number(self) -> int:
        """How many files have changed, articles or not."""
        return len(self._files)

    @property
    def objection(self) -> str:
        """What is wrong where no file is left to look at; empty if that may be so."""
        return next((each.base.objection for each in self.repositories if each.base.objection), "")

    def among(self, targets: Iterable[Target]) -> Iterator[Target]:
        """Yield the files that have changed, and what was named that is no file."""
        for target in targets:
            is_changed = bool(self._changed(target.file))
            if is_changed or (target.is_named and not self._is_file_or_was(target.file)):
                yield target

    def pictures(self, finder: Finder, paths: Iterable[str | Path]) -> Iterator[Target]:
        """Yield the pictures in folders that have changed."""
        return self.among(finder.pictures(folders_of(paths)))

    def on_lines(self, report: Report) -> Report:
        """Return a report with what is found on changed lines alone, if lines matter.

        What stands on no line of its own counts in each file that has changed: what is said of a
        file as a whole, that one cannot be read, and that something is missing.
        """
        if not self._with_lines:
            return report
        kept = Collected.of(filter(self._is_on_changed_line, report.diagnostics))
        others = len(report.diagnostics) - len(kept)
        return replace(report, diagnostics=kept, on_other_lines=others)

    def _is_on_changed_line(self, diagnostic: Diagnostic) -> bool:
        rule = RULES[diagnostic.code]
        if diagnostic.line == 1 or rule.makes_unreadable or rule.is_of_absence:
            return True
        changed = self._changed(diagnostic.path)
        ranges = self._lines.get(changed) if changed else None
        if ranges is None:
            return True
        start, end = diagnostic.location.start, diagnostic.location.end
        # What ends before the first letter of a line has nothing of it.
        last = end.line - 1 if end.column == 1 and end.line > start.line else end.line
        as_git = self._lines_of_git(changed)
        first, last = as_git.get(start.line, start.line), as_git.get(last, last)
        return any(one <= last and first <= other for one, other in ranges)

    def _is_file_or_was(self, file: str) -> bool:
        return os.path.isfile(file) or self._identities.of(file) in self._deleted  # noqa: PTH113

    def _changed(self, file: str) -> str:
        """Return what a changed file is known by; empty for any other."""
        known = self._identities.of(file)
        if known in self._files:
            return known
        # Behind a link stands another file, whose text this one has.
        known = os.path.realpath(file) if os.path.islink(file) else ""  # noqa: PTH114
        return known if known in self._files else ""

    def _at(self, changed: Changes, name: str) -> str:
        return self._identities.of(os.path.join(changed.root, name))  # noqa: PTH118


def _asked(paths: Sequence[str | Path], ref: str, *, with_lines: bool) -> tuple[Changes, ...]:
    """Return what has changed in each repository, in the order of the paths."""
    folders = dict.fromkeys(_folder(path) for path in paths)
    tops = dict.fromkeys(str(repository_of(Path(folder)) or folder) for folder in folders)
    found = {}
    for top in tops:
        one = changes(top, ref, with_lines=with_lines)
        found[one.root] = one
    return tuple(found.values())


def _lines_of_git(file: str) -> dict[int, int]:
    """Return of each line of a file which one it is for Git, if any differs.

    To Git, a carriage return alone ends no line.
    """
    try:
        data = read_bytes(file, _MOST_BYTES)
    except SourceError:
        return {}
    if data.count(b"\r") == data.count(b"\r\n"):
        return {}
    lines, number = {1: 1}, 1
    for line, end in enumerate(_LINE_END.finditer(data), 2):
        number += end[0].endswith(b"\n")
        lines[line] = number
    return lines


def _folder(path: str | Path) -> str:
    """Return the folder that a path names, or the one that it is in; there may be no such path."""
    real = os.path.realpath(path)
    while not os.path.isdir(real) and real != os.path.dirname(real):  # noqa: PTH112, PTH120
        real = os.path.dirname(real)  # noqa: PTH120
    return real
