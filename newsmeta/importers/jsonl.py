"""JSON Lines: one object on each line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from newsmeta.importers.ignoring import check_ignored_members
from newsmeta.importers.items import ImportDataError, Item, Line, Options, open_data
from newsmeta.records import strictjson

LONGEST = 64 * 1024 * 1024
"""Longest record in bytes."""

MOST_VALUES = 100_000
"""Most values of a record. Articles are limited by `limits.max-nodes`."""


def read(path: Path, options: Options) -> Iterator[Line]:
    """Yield the objects in a file of JSON Lines; blank lines are allowed.

    Raises:
        ImportDataError: When the file cannot be read.
    """
    if not options.is_foreign:
        check_ignored_members(options.ignored, str(path), options.root)
    with open_data(path) as file:
        number = 0
        for count, line in enumerate(iter(lambda: file.readline(LONGEST + 1), b""), 1):
            if len(line) > LONGEST:
                raise ImportDataError(f"{path}:{count}: the line is longer than {LONGEST:,} bytes")
            if text := line.strip(b"\xef\xbb\xbf \t\r\n" if count == 1 else b" \t\r\n"):
                number += 1
                yield Line(number, f"line {count}", text, parsed)


def parsed(line: Line) -> Item:
    """Return the record in a JSON object on a line."""
    text, number, place = line.text, line.number, line.place
    try:
        return item(strictjson.loads(text.decode()), number, place)
    except UnicodeDecodeError as error:
        return Item(number, place, {}, f"byte 0x{text[error.start]:02x} is not UTF-8")
    except RecursionError:
        return Item(number, place, {}, "it is nested too deeply")
    except ValueError as error:
        return Item(number, place, {}, f"it is not JSON: {error}")


def item(content: Any, number: int, place: str) -> Item:
    """Return a parsed value as a record."""
    if not isinstance(content, dict):
        return Item(number, place, {}, f"it is not an object, but {_kind(content)}")
    if problem := too_many(content):
        return Item(number, place, {}, problem)
    return Item(number, place, content)


def too_many(content: dict[str, Any]) -> str:
    """Return a message if a record has too many values to process, or an empty string."""
    waiting: list[Any] = [content]
    left = MOST_VALUES
    while waiting:
        value = waiting.pop()
        left -= len(value)
        if left < 0:
            return f"it holds more than {MOST_VALUES:,} values"
        inner = value.values() if isinstance(value, dict) else value
        waiting += [each for each in inner if isinstance(each, dict | list)]
    return ""


def _kind(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    return "null" if value is None else "a single value"
