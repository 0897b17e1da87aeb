"""Findings as bytes, as the cache keeps them: without the name of the file, which may change."""

from __future__ import annotations

import json
from typing import Any

from newsmeta.diagnostics import Diagnostic, Location, Position, Related, Severity
from newsmeta.rules import RULES


def packed(diagnostics: tuple[Diagnostic, ...], folder: str = "") -> bytes:
    """Return what came of a file as bytes, without the name of the file.

    Args:
        diagnostics: What was found in it.
        folder: Where it is, if it is neither an article nor of a configured kind.
    """
    if not diagnostics and not folder:
        return b""
    return json.dumps([folder, *(_values(found) for found in diagnostics)]).encode()


def unpacked(found: bytes, name: str) -> tuple[tuple[Diagnostic, ...], str]:
    """Return what came of a file: what was found in it, and its folder if it is of no kind.

    Args:
        found: What `packed` returned.
        name: How the file is shown.

    Raises:
        ValueError: When it is something else.
    """
    if not found:
        return (), ""
    try:
        values = json.loads(found)
        if values.__class__ is not list:
            raise TypeError("this is no list")
        folder, *findings = values
        return tuple(_diagnostic(each, name) for each in findings), _text(folder)
    except (KeyError, TypeError, RecursionError) as problem:
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
    ]


def _numbers(location: Location) -> tuple[int, int, int, int]:
    start, end = location.start, location.end
    return start.line, start.column, end.line, end.column


def _diagnostic(values: list[Any], name: str) -> Diagnostic:
    code, severity, message, hint, snippet, fingerprint, pointer, is_fixable, *places = values
    numbers, related = places
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
    )


def _text(value: Any) -> str:
    if value.__class__ is not str:
        raise TypeError("this is no text")
    return str(value)


def _location(name: str, *numbers: Any) -> Location:
    if not all(number.__class__ is int and number > 0 for number in numbers):
        raise TypeError("this is no place")
    line, column, end_line, end_column = numbers
    return Location(name, Position(line, column), Position(end_line, end_column))
