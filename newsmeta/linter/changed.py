"""Files that have changed, and findings on changed lines."""

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
    """The changes in the repositories of some paths.

    Args:
        paths: Files and folders. Repositories nested inside of them are ignored.
        ref: The revision to compare with; more precisely, its merge base with HEAD is compared.
            Empty for the branch to merge into, if it can be determined.
        with_lines: Whether changed lines matter as well.

    Attributes:
        repositories: The changes in each repository.

    Raises:
        GitError: When Git cannot tell.
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
        """The number of changed files, articles or not."""
        return len(self._files)

    @property
    def objection(self) -> str:
        """The message if no file is left to look at; empty if that may be so."""
        return next((each.base.objection for each in self.repositories if each.base.objection), "")

    def among(self, targets: Iterable[Target]) -> Iterator[Target]:
        """Yield the targets that have changed, and named targets that are not files."""
        for target in targets:
            is_changed = bool(self._changed(target.file))
            if is_changed or (target.is_named and not self._is_file_or_was(target.file)):
                yield target

    def pictures(self, finder: Finder, paths: Iterable[str | Path]) -> Iterator[Target]:
        """Yield the changed pictures in folders."""
        return self.among(finder.pictures(folders_of(paths)))

    def on_lines(self, report: Report) -> Report:
        """Return a report with findings on changed lines only, if lines matter.

        Findings without a line of their own count for every changed file: findings about the file
        as a whole, unreadable files, and missing values.
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
        # A finding that ends before the first character of a line does not touch it.
        last = end.line - 1 if end.column == 1 and end.line > start.line else end.line
        as_git = self._lines_of_git(changed)
        first, last = as_git.get(start.line, start.line), as_git.get(last, last)
        return any(one <= last and first <= other for one, other in ranges)

    def _is_file_or_was(self, file: str) -> bool:
        return os.path.isfile(file) or self._identities.of(file) in self._deleted  # noqa: PTH113

    def _changed(self, file: str) -> str:
        """Return the key of a changed file; empty for any other."""
        known = self._identities.of(file)
        if known in self._files:
            return known
        # Behind a link is another file, whose text this one has.
        known = os.path.realpath(file) if os.path.islink(file) else ""  # noqa: PTH114
        return known if known in self._files else ""

    def _at(self, changed: Changes, name: str) -> str:
        return self._identities.of(os.path.join(changed.root, name))  # noqa: PTH118


def _asked(paths: Sequence[str | Path], ref: str, *, with_lines: bool) -> tuple[Changes, ...]:
    """Return the changes in each repository, in the order of the paths."""
    folders = dict.fromkeys(_folder(path) for path in paths)
    tops = dict.fromkeys(str(repository_of(Path(folder)) or folder) for folder in folders)
    found = {}
    for top in tops:
        one = changes(top, ref, with_lines=with_lines)
        found[one.root] = one
    return tuple(found.values())


def _lines_of_git(file: str) -> dict[int, int]:
    """Return Git's number of each line in a file, if any differs.

    For Git, a bare carriage return does not end a line.
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
    """Return the folder that a path names, or the folder around it; the path need not exist."""
    real = os.path.realpath(path)
    while not os.path.isdir(real) and real != os.path.dirname(real):  # noqa: PTH112, PTH120
        real = os.path.dirname(real)  # noqa: PTH120
    return real
