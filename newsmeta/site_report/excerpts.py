"""Excerpts of source files on the page: the lines of a finding, and the edits of its fix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic, TextEdit
from newsmeta.files.disk import DISK, Disk
from newsmeta.frontmatter.source import SourceError
from newsmeta.late_patterns import late_pattern
from newsmeta.linter.locating import mask
from newsmeta.reporters.escaping import visible
from newsmeta.reporters.snippet import snippet
from newsmeta.reporters.wrapping import index_after

CELLS = 110
"""Most cells of a line."""

_MOST_LINES = 8
_LONGEST = 2_000
_LINE_END = late_pattern("\r\n|\r|\n")
_LINE_END_BYTES = late_pattern(b"\r\n|\r|\n")
_BEFORE_CHANGE = 40


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The line of a finding with the place marked, between the lines around it.

    Attributes:
        line: The number of the first line that is shown.
        before: The line before, if there is one.
        head: The line before the place.
        marked: The place; a blank if it is after the last character.
        tail: The line after the place.
        after: The line after, if there is one.
    """

    line: int
    before: tuple[str, ...]
    head: str
    marked: str
    tail: str
    after: tuple[str, ...]


class SourceFile:
    """A file with findings, as it is now.

    Args:
        path: The file.
        max_size: The most bytes that are read; of a larger file, only the line in the finding is
            shown.
        disk: The disk with the file.

    Attributes:
        data: Its content; empty if it cannot be read.
    """

    def __init__(self, path: str, max_size: int, disk: Disk = DISK) -> None:
        try:
            self.data = disk.read(disk.local(path), max_size)
        except (SourceError, OSError, ValueError):
            self.data = b""
        self._lines: list[str] | None = None
        self._starts: list[int] | None = None

    def excerpt(self, found: Diagnostic) -> Excerpt | None:
        """Return the line of a finding; None if it has no line."""
        if not found.snippet.strip():
            return None
        line = snippet(found, CELLS)
        end = max(line.end, line.start + 1)
        before, after = self._line(found.line - 1), self._line(found.line + 1)
        return Excerpt(
            found.line - len(before),
            before,
            line.text[: line.start],
            line.text[line.start : end] or " ",
            line.text[end:],
            after,
        )

    def diff(self, edits: Sequence[TextEdit]) -> tuple[str, ...]:
        """Return lines that begin with `-` or `+`, with `@@ 12` before each place."""
        if not edits or edits[-1].end_byte > len(self.data):
            return ()
        lines: list[str] = []
        for hunk in _hunks(sorted(edits, key=lambda edit: edit.start_byte)):
            lines += self._hunk(hunk)
            if len(lines) > 3 * _MOST_LINES:
                return (*lines[: 3 * _MOST_LINES], "@@ …")
        return tuple(lines)

    def _line(self, number: int) -> tuple[str, ...]:
        if self._lines is None:
            self._lines = _LINE_END.split(self.data.decode("utf-8-sig", "replace"))
        if not 1 <= number <= len(self._lines) or not self._lines[number - 1].strip():
            return ()
        return (_cropped(mask(self._lines[number - 1][:_LONGEST])),)

    def _hunk(self, edits: Sequence[TextEdit]) -> Iterator[str]:
        if self._starts is None:
            ends = (match.end() for match in _LINE_END_BYTES.finditer(self.data))
            self._starts = [0, *ends]
        first = edits[0].start.line
        start = self._starts[min(first, len(self._starts)) - 1]
        last = edits[-1].end.line
        end = self._starts[last] if last < len(self._starts) else len(self.data)
        after, at = b"", start
        for edit in edits:
            after += self.data[at : edit.start_byte] + edit.text.encode("utf-8", "surrogatepass")
            at = edit.end_byte
        yield from _changed(first, self.data[start:end], after + self.data[at:end])


def _hunks(edits: Sequence[TextEdit]) -> Iterator[list[TextEdit]]:
    """Yield groups of edits on the same or adjacent lines."""
    hunk = [edits[0]]
    for edit in edits[1:]:
        if edit.start.line > hunk[-1].end.line + 1:
            yield hunk
            hunk = []
        hunk.append(edit)
    yield hunk


def _changed(first: int, before: bytes, after: bytes) -> Iterator[str]:
    old, new = (data.decode("utf-8", "replace") for data in (before, after))
    old_lines, new_lines = _LINE_END.split(old), _LINE_END.split(new)
    if old_lines == new_lines:  # Only the line ends change.
        old_lines, new_lines = old.split("\n"), new.split("\n")
    while old_lines and new_lines and old_lines[0] == new_lines[0]:
        del old_lines[0], new_lines[0]
        first += 1
    while old_lines and new_lines and old_lines[-1] == new_lines[-1]:
        del old_lines[-1], new_lines[-1]
    yield f"@@ {first}"
    pairs = list(zip_longest(old_lines, new_lines, fillvalue=""))
    starts = [_start(*pair) for pair in pairs]
    yield from _signed("-", old_lines, starts)
    yield from _signed("+", new_lines, starts)


def _signed(sign: str, lines: Sequence[str], starts: Sequence[int]) -> Iterator[str]:
    for line, start in list(zip(lines, starts, strict=False))[:_MOST_LINES]:
        text = mask(line)[start : start + _LONGEST]
        yield sign + _cropped(f"…{text}" if start else text)
    if len(lines) > _MOST_LINES:
        yield f"@@ {len(lines) - _MOST_LINES:,} more lines"


def _start(old: str, new: str) -> int:
    """Return the start of the shown part of lines, so that the difference is visible."""
    if max(len(old), len(new)) <= CELLS:
        return 0
    same = next(
        (at for at, pair in enumerate(zip(old, new, strict=False)) if pair[0] != pair[1]),
        min(len(old), len(new)),
    )
    return same - _BEFORE_CHANGE if same > CELLS - _BEFORE_CHANGE else 0


def _cropped(line: str) -> str:
    line = visible(line.replace("\t", "    "))[:_LONGEST]
    end = index_after(line, CELLS)
    return line if end >= len(line) else f"{line[: end - 1]}…"
