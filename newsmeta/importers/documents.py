"""Records in a JSON document with further content: their place, and the data joined to each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from newsmeta.importers.items import Document, ImportDataError, Item, Join
from newsmeta.importers.jsonl import item
from newsmeta.importers.mapping.sources import ExpressionError, source_of, step
from newsmeta.importers.times import Times
from newsmeta.suggestions import listing

_FREE, _TIMES = 200_000, 20
"""Most content that records share, counted for each of them: so much, and so many times the file.

A few records with the same thousands of authors take longer than all else in a file.
"""
_UNIT = 64
"""Number of characters that count as much as a value."""


def items_of(whole: Any, document: Document, path: Path) -> Iterator[Item]:
    """Yield the records of a document.

    Besides its own members, each record has common values of the document under `document`, and
    the rows of other lists that are joined to it.

    Args:
        whole: The document.
        document: The description of the document.
        path: The file, for messages.

    Raises:
        ImportDataError: When the list of records is missing, or the records share too much.
    """
    records, before = _records(whole, document, path)
    left = _FREE + _TIMES * _weight(whole)
    said = {name: _said(name, text, whole) for name, text in document.members.items()}
    shared = _weight(said)
    rows = [(join, _joined(join, before)) for join in document.joins]
    weights: dict[int, int] = {}
    for row in (row for _, by in rows for found in by.values() for row in found):
        if id(row) not in weights:
            weights[id(row)] = _weight(row)
    for number, content in enumerate(records, 1):
        if not isinstance(content, dict):
            yield item(content, number, f"item {number}")
            continue
        left -= shared
        more: dict[str, Any] = {"document": said} if said else {}
        for join, by in rows:
            if join.member not in content:
                found = by.get(_key(content.get(join.key)), [])
                left -= sum(weights[id(row)] for row in found)
                more[join.member] = found
        if left < 0:
            raise ImportDataError(
                f"{path}: the first {number:,} records share more than {_TIMES} times the content "
                "of the file, unlike any articles; import fewer at a time"
            )
        yield item({**content, **more}, number, f"item {number}")


def _weight(value: Any) -> int:
    """Return the number of values in a value, long texts counted several times."""
    count = 0
    waiting = [value]
    while waiting:
        here = waiting.pop()
        count += 1
        if isinstance(here, str):
            count += len(here) // _UNIT
        elif isinstance(here, dict):
            waiting += here.values()
        elif isinstance(here, list):
            waiting += here
    return count


def _records(whole: Any, document: Document, path: Path) -> tuple[list[Any], Any]:
    """Return the list of records, and the object that contains the list."""
    for place in document.records:
        before, here = None, whole
        for name in place.split("."):
            before, here = here, step(here, name)
        if isinstance(here, list):
            return here, before
    names = f"; there are {', '.join(whole)[:200]}" if isinstance(whole, dict) and whole else ""
    raise ImportDataError(f"{path} has no list {listing(document.records)}{names}")


def _said(name: str, text: str, whole: Any) -> Any:
    try:
        return source_of(text).value(whole if isinstance(whole, dict) else {}, Times())
    except ExpressionError as error:
        raise ImportDataError(f"document.{name}, from {text}: {error}") from None


def _joined(join: Join, before: Any) -> Mapping[str, list[Any]]:
    """Return the rows that are joined to records, by the keys of the records."""
    rows = {_key(row.get("id")): row for row in _rows(before, join.rows)}
    links = [link for link in _rows(before, join.links) if join.row in link]
    links.sort(key=lambda link: _order(link.get("sort_order")))
    found: dict[str, list[Any]] = {}
    for link in links:
        row = rows.get(_key(link[join.row]))
        if row is not None:
            found.setdefault(_key(link.get(join.record)), []).append(row)
    return found


def _rows(before: Any, name: str) -> list[dict[str, Any]]:
    rows = before.get(name) if isinstance(before, dict) else None
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _key(value: Any) -> str:
    """Return the key of a row: programs write 7 in one place and "7" in another."""
    return f"{value}" if isinstance(value, str | int) else ""


def _order(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else 0.0
