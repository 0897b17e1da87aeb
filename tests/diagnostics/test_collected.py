"""Collected diagnostics: the same ones, whatever their number and storage."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from itertools import groupby
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta import overflow
from newsmeta.diagnostics import Collected, Diagnostic, FixSafety, Report, Severity, order
from tests.reporters.test_any_text import TEXTS, diagnostics

FILES = st.lists(st.lists(diagnostics(), max_size=4), max_size=6)


class Narrow(FileIO):
    """A file on a disk that is nearly full."""

    def write(self, data: Any, /) -> int:
        return super().write(bytes(data)[: 600 - self.tell()]) if self.tell() < 600 else 0


class Full(FileIO):
    """A file on a disk that is full."""

    def write(self, data: Any, /) -> int:
        raise OSError(28, "No space left on device")


def no_folder(**options: Any) -> FileIO:
    raise FileNotFoundError("No usable temporary directory found")


@contextmanager
def spooled(most: int, place: Callable[..., Any] | None = None) -> Iterator[None]:
    """Hold only so many bytes in memory, and the rest in such a file."""
    with (
        patch.object(overflow, "_MOST_IN_MEMORY", most),
        patch.object(tempfile, "TemporaryFile", place or tempfile.TemporaryFile),
    ):
        yield


def in_file(kind: type[FileIO]) -> Callable[..., FileIO]:
    def new(**options: Any) -> FileIO:
        number, name = tempfile.mkstemp()
        with suppress(PermissionError):  # Windows keeps an open file.
            Path(name).unlink()
        return kind(number, "r+")

    return new


def expected(files: list[list[Diagnostic]]) -> tuple[Diagnostic, ...]:
    return tuple(each for found in files for each in sorted(found, key=order))


@given(FILES, st.integers(0, 2_000), st.randoms(use_true_random=False))
def test_what_was_added_in_any_order_comes_out_file_by_file(
    files: list[list[Diagnostic]], most: int, random: Any
) -> None:
    pieces = [(number, [each]) for number, found in enumerate(files) for each in found]
    pieces.sort(key=lambda piece: order(piece[1][0]))
    numbers = list(range(len(files)))
    random.shuffle(numbers)
    with spooled(most):
        collected = Collected()
        for number in numbers:
            for piece in pieces:
                if piece[0] == number:
                    collected.add(*piece)
        assert tuple(collected) == tuple(collected) == expected(files)
        assert len(collected) == sum(map(len, files))
        assert collected.counts.files == sum(map(bool, files))


@pytest.mark.slow
@pytest.mark.parametrize("place", [no_folder, in_file(Full), in_file(Narrow)])
@given(FILES)
def test_where_no_file_can_hold_them_memory_does(
    place: Callable[..., Any], files: list[list[Diagnostic]]
) -> None:
    with spooled(200, place):
        collected = Collected()
        for number, found in enumerate(files):
            collected.add(number, found)
        assert collected == expected(files)


@given(FILES, st.integers(0, 2_000))
def test_counts_are_those_of_a_tuple(files: list[list[Diagnostic]], most: int) -> None:
    those = expected(files)
    with spooled(most):
        held, plain = Report(Collected.of(those), 3).counts, Report(those, 3).counts
        assert held.sorts == plain.sorts
        assert held.fixable == plain.fixable
        assert held.files == sum(1 for _ in groupby(those, key=lambda each: each.path))
        assert {s: held.of(s) for s in Severity} == {s: plain.of(s) for s in Severity}


@given(TEXTS, st.sampled_from([None, *FixSafety]), st.sampled_from(Severity))
def test_every_field_comes_back(text: str, fix: FixSafety | None, severity: Severity) -> None:
    found = Diagnostic(
        text, text, severity, text, _somewhere(text), text, text, (), fix, text, text
    )
    (back,) = Collected.of([found])
    assert back == found
    assert type(back.severity) is Severity
    assert type(back.fix) is type(fix)


def test_one_of_them_and_some() -> None:
    found = [Diagnostic("NM1", "n", Severity.INFO, str(n), _somewhere("a")) for n in range(5)]
    collected = Collected.of(found)
    assert collected[1] == found[1]
    assert collected[-1] == found[-1]
    assert collected[1:3] == tuple(found[1:3])
    assert collected != tuple(found[1:])


def test_a_line_that_many_are_about_is_held_once() -> None:
    line = "x" * 100_000
    found = [
        Diagnostic("NM1", "n", Severity.INFO, str(n), _somewhere("a"), snippet=line)
        for n in range(50)
    ]
    collected = Collected()
    collected.add(0, found)
    assert collected._bytes.length < 2 * len(line)
    assert len({id(each.snippet) for each in collected}) == 1


def _somewhere(path: str) -> Any:
    from tests.support.reports import location

    return location(path, 3, 4, 5, 6)
