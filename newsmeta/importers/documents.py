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


def items_of(whole: Any, document: Document, path: Path) -> Iterator[Item]:
    """Yield the records of a document.

    Besides its own members, each record has common values of the document under `document`, and
    the rows of other lists that are joined to it.

    Args:
        whole: The document.
        document: The description of the document.
        path: The file, for messages.

    Raises:
        ImportDataError: When the list of records is missing.
    """
    records, before = _records(whole, document, path)
    said = {name: _said(name, text, whole) for name, text in document.members.items()}
    rows = [(join, _joined(join, before)) for join in document.joins]
    for number, content in enumerate(records, 1):
        if not isinstance(content, dict):
            yield item(content, number, f"item {number}")
            continue
        more: dict[str, Any] = {"document": said} if said else {}
        for join, by in rows:
            if join.member not in content:
                more[join.member] = by.get(_key(content.get(join.key)), [])
        yield item({**content, **more}, number, f"item {number}")


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
