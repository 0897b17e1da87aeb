"""Findings as bytes for the cache: without the name of the file, which may change."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Any

from newsmeta.diagnostics import (
    Diagnostic,
    FixSafety,
    Location,
    Position,
    Related,
    Severity,
    TextEdit,
)
from newsmeta.diagnostics.collected import Kept
from newsmeta.diagnostics.counts import Sort
from newsmeta.rules import RULES

_SNIPPET = 4
"""The index of the source line among the values of a diagnostic; None means the previous line."""


def packed(diagnostics: tuple[Diagnostic, ...], folder: str = "") -> bytes:
    """Return the outcome for a file as bytes, without the name of the file.

    The first line has the number of diagnostics of each sort, so that the rest need not be read
    until they are shown.

    Args:
        diagnostics: The diagnostics of the file.
        folder: The folder of the file, if it is neither an article nor of a configured kind.
    """
    if not diagnostics and not folder:
        return b""
    sorts = Counter((found.code, found.severity.value) for found in diagnostics)
    fixable = sum(found.fix is FixSafety.SAFE for found in diagnostics)
    head = [folder, fixable, [[*sort, count] for sort, count in sorts.items()]]
    return json.dumps(head).encode() + b"\n" + json.dumps(plain(diagnostics)).encode()


def plain(diagnostics: Iterable[Diagnostic]) -> list[list[Any]]:
    """Return diagnostics as JSON values, without the name of the file."""
    body = [_values(found) for found in diagnostics]
    for before, values in reversed(list(pairwise(body))):
        if before[_SNIPPET] == values[_SNIPPET]:  # A line can be as long as a file.
            values[_SNIPPET] = None
    return body


def kept(found: bytes, name: str) -> tuple[Kept | None, str]:
    """Return the packed diagnostics of a file, and its folder if it is of no kind.

    Args:
        found: The result of `packed`.
        name: The name of the file, as shown.

    Raises:
        ValueError: When it is anything else.
    """
    if not found:
        return None, ""
    head, _, body = found.partition(b"\n")
    folder, fixable, sorts = _head(head)
    return Kept(body, name, sorts, fixable, unpacked) if sorts else None, folder


@lru_cache(1_024)
def _head(head: bytes) -> tuple[str, int, Mapping[Sort, int]]:
    try:
        folder, fixable, numbers = json.loads(head)
        sorts = {
            (code, RULES[code].name, Severity(severity)): int(count)
            for code, severity, count in numbers
        }
        return _text(folder), int(fixable), sorts
    except (KeyError, TypeError, RecursionError) as problem:
        raise ValueError(str(problem)) from None


def unpacked(body: bytes, name: str) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a file.

    Args:
        body: The result of `packed`, without the first line.
        name: The name of the file, as shown.

    Raises:
        ValueError: When it is anything else.
    """
    try:
        values = json.loads(body)
    except RecursionError as problem:
        raise ValueError(str(problem)) from None
    return read(values, name)


def read(values: Any, name: str) -> tuple[Diagnostic, ...]:
    """Return the diagnostics of a file.

    Args:
        values: The result of `plain`, possibly from an untrusted source.
        name: The name of the file, as shown.

    Raises:
        ValueError: When it is anything else.
    """
    try:
        if values.__class__ is not list:
            raise TypeError("this is no list")
        for before, each in pairwise(values):
            each[_SNIPPET] = before[_SNIPPET] if each[_SNIPPET] is None else each[_SNIPPET]
        return tuple(_diagnostic(each, name) for each in values)
    except (KeyError, TypeError, IndexError) as problem:
        raise ValueError(str(problem)) from None


def _values(found: Diagnostic) -> list[Any]:
    texts = found.message, found.hint, found.snippet
    related = [[other.message, *_numbers(other.location)] for other in found.related]
    is_fixable = found.fix is not None
    return [
        found.code,
        found.severity,
        *texts,
        found.fingerprint,
        found.pointer,
        is_fixable,
        _numbers(found.location),
        related,
        [_edit(each) for each in found.edits],
    ]


def _edit(edit: TextEdit) -> list[int | str]:
    start, end = edit.start, edit.end
    places = start.line, start.column, end.line, end.column
    return [*places, edit.start_byte, edit.end_byte, edit.text]


def _numbers(location: Location) -> tuple[int, int, int, int]:
    start, end = location.start, location.end
    return start.line, start.column, end.line, end.column


def _diagnostic(values: list[Any], name: str) -> Diagnostic:
    code, severity, message, hint, snippet, fingerprint, pointer, is_fixable, *places = values
    numbers, related, edits = places
    rule = RULES[code]
    return Diagnostic(
        code,
        rule.name,
        Severity(severity),
        _text(message),
        _location(name, *numbers),
        _text(hint),
        None if pointer is None else _text(pointer),
        tuple(Related(_text(text), _location(name, *place)) for text, *place in related),
        rule.fix if is_fixable else None,
        _text(snippet),
        _text(fingerprint),
        tuple(_read_edit(*edit) for edit in edits),
    )


def _read_edit(*values: Any) -> TextEdit:
    *places, start, end, text = values
    if not all(number.__class__ is int and number >= 0 for number in (start, end)):
        raise TypeError("this is no stretch of bytes")
    where = _location("", *places)
    return TextEdit(where.start, where.end, start, end, _text(text))


def _text(value: Any) -> str:
    if value.__class__ is not str:
        raise TypeError("this is no text")
    return str(value)


def _location(name: str, *numbers: Any) -> Location:
    if not all(number.__class__ is int and number > 0 for number in numbers):
        raise TypeError("this is no place")
    line, column, end_line, end_column = numbers
    return Location(name, Position(line, column), Position(end_line, end_column))
