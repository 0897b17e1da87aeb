"""The diagnostics of a run, kept as bytes because there may be very many.

As objects, those of a hundred thousand files take half a gigabyte. As bytes they take a third of
that, most of it in a temporary file. Iteration makes objects of those of one file at a time.
"""

from __future__ import annotations

import marshal
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import merge
from itertools import groupby
from operator import attrgetter
from typing import Any, overload

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics.counts import Counts, Sort, sort_of
from newsmeta.diagnostics.diagnostics import (
    Diagnostic,
    FixSafety,
    Related,
    Severity,
    TextEdit,
    order,
)
from newsmeta.diagnostics.locations import Location, Position
from newsmeta.overflow import Numbers, Overflow

_KEPT = b"\0"
"""The beginning of the records of kept diagnostics; no path contains it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Diagnostics of one file that are bytes already, to be unpacked when they are shown.

    Attributes:
        data: The bytes.
        path: The path of the file, as shown.
        sorts: The number of diagnostics of each sort.
        fixable: The number of diagnostics with a safe fix.
        read: A function that returns the diagnostics, given bytes and the path.
    """

    data: bytes
    path: str
    sorts: Mapping[Sort, int]
    fixable: int
    read: Callable[[bytes, str], Sequence[Diagnostic]]


class Collected(Sequence[Diagnostic]):
    """Diagnostics in the order of their files, and for each file by line, column and code.

    They can be iterated any number of times.
    """

    def __init__(self) -> None:
        self._numbers = Numbers()
        self._starts = Numbers()
        self._runs = array("Q", [0])
        self._last = 0
        self._bytes = Overflow()
        self._sorts: Counter[Sort] = Counter()
        self._fixable = 0
        self._read_kept: Callable[[bytes, str], Sequence[Diagnostic]] | None = None

    @classmethod
    def of(cls, diagnostics: Iterable[Diagnostic]) -> Collected:
        """Return a collection of diagnostics that are sorted already."""
        collected = cls()
        files = groupby(diagnostics, key=attrgetter("path"))
        for number, (_, found) in enumerate(files):
            collected.add(number, tuple(found))
        return collected

    def add(self, number: int, diagnostics: Sequence[Diagnostic] | Kept) -> None:
        """Add diagnostics of one file.

        Args:
            number: The place of the file in the order of files. More may be added to it later.
            diagnostics: The diagnostics of the file.
        """
        if not diagnostics:
            return
        if isinstance(diagnostics, Kept):
            self._add_kept(number, diagnostics)
            return
        self._append(number, packed(diagnostics))
        self._sorts.update(map(sort_of, diagnostics))
        self._fixable += sum(each.fix is FixSafety.SAFE for each in diagnostics)

    def _add_kept(self, number: int, kept: Kept) -> None:
        path = kept.path.encode("utf-8", "surrogatepass")
        self._append(number, b"".join((_KEPT, path, _KEPT, kept.data)))
        self._sorts.update(kept.sorts)
        self._fixable += kept.fixable
        self._read_kept = kept.read

    def _append(self, number: int, data: bytes) -> None:
        if number < self._last:
            self._runs.append(len(self._numbers))
        self._last = number
        self._numbers.append(number)
        self._starts.append(self._bytes.append(data))

    @property
    def counts(self) -> Counts:
        """The counts of the diagnostics."""
        files = sum(1 for _ in self._files())
        return Counts(self._sorts, self._fixable, files)

    def __len__(self) -> int:
        """Return the number of diagnostics."""
        return self._sorts.total()

    def __iter__(self) -> Iterator[Diagnostic]:
        """Iterate over all diagnostics."""
        for records in self._files():
            found = [each for record in records for each in self._read(record)]
            yield from sorted(found, key=order)

    @overload
    def __getitem__(self, index: int) -> Diagnostic: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Diagnostic, ...]: ...
    def __getitem__(self, index: int | slice) -> Diagnostic | tuple[Diagnostic, ...]:
        """Return one diagnostic or a slice; this iterates over all of them."""
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        """Tell whether a tuple or another collection has the same diagnostics."""
        return isinstance(other, tuple | Collected) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def _files(self) -> Iterator[Iterable[int]]:
        """Yield the records of each file, file by file.

        Findings in single files, findings among files, and findings in pictures are each in order,
        so there are only few sorted runs to merge.
        """
        ends = [*self._runs[1:], len(self._numbers)]
        runs = [range(*bounds) for bounds in zip(self._runs, ends, strict=True)]
        number_of = self._numbers.__getitem__
        return (those for _, those in groupby(merge(*runs, key=number_of), key=number_of))

    def _read(self, record: int) -> Iterable[Diagnostic]:
        start = self._starts[record]
        is_last = record + 1 == len(self._starts)
        end = self._bytes.length if is_last else self._starts[record + 1]
        data = self._bytes.read(start, end)
        if not data.startswith(_KEPT):
            return unpacked(data)
        assert self._read_kept is not None
        _, path, kept = data.split(_KEPT, 2)
        return self._read_kept(kept, path.decode("utf-8", "surrogatepass"))


# -- diagnostics of one file as bytes ----------------------------------------------------


def packed(diagnostics: Sequence[Diagnostic]) -> bytes:
    """Return diagnostics as bytes, for use within this run."""
    # Shared values, such as a line of source, are written once.
    return marshal.dumps([_values(each) for each in diagnostics])


def _values(found: Diagnostic) -> tuple[Any, ...]:
    return (
        found.code,
        found.name,
        found.severity.value,
        found.message,
        _place(found.location),
        found.hint,
        found.pointer,
        tuple([(each.message, _place(each.location)) for each in found.related]),
        found.fix and found.fix.value,
        found.snippet,
        found.fingerprint,
        tuple([_edit(each) for each in found.edits]),
    )


def _place(location: Location) -> tuple[str, int, int, int, int]:
    start, end = location.start, location.end
    return location.path, start.line, start.column, end.line, end.column


def _edit(edit: TextEdit) -> tuple[int | str, ...]:
    start, end = edit.start, edit.end
    places = start.line, start.column, end.line, end.column
    return *places, edit.start_byte, edit.end_byte, edit.text


def unpacked(data: bytes) -> Iterator[Diagnostic]:
    """Yield the diagnostics that `packed` turned into bytes."""
    for _, diagnostic in unpacked_if(data, lambda _, __: True):
        yield diagnostic


def unpacked_if(
    data: bytes, is_wanted: Callable[[int, str], bool]
) -> Iterator[tuple[int, Diagnostic]]:
    """Yield some of the diagnostics that `packed` turned into bytes, each with its number.

    Args:
        data: The bytes.
        is_wanted: Tells whether to unpack a diagnostic, from its number and its severity.
    """
    for number, values in enumerate(marshal.loads(data)):
        if not is_wanted(number, values[2]):
            continue
        code, name, severity, message, place, hint, pointer, related, fix, *others = values
        snippet, fingerprint, edits = others
        yield (
            number,
            Diagnostic(
                code,
                name,
                Severity(severity),
                message,
                _location(*place),
                hint,
                pointer,
                tuple([Related(text, _location(*where)) for text, where in related]),
                FixSafety(fix) if fix else None,
                snippet,
                fingerprint,
                tuple([_read_edit(*each) for each in edits]),
            ),
        )


def _read_edit(  # noqa: PLR0913, PLR0917
    line: int, column: int, end_line: int, end_column: int, start: int, end: int, text: str
) -> TextEdit:
    return TextEdit(Position(line, column), Position(end_line, end_column), start, end, text)


def _location(path: str, line: int, column: int, end_line: int, end_column: int) -> Location:
    return Location(path, Position(line, column), Position(end_line, end_column))
