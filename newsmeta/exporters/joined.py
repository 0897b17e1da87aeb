"""Articles as rows of tables joined by keys, in any kind of storage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from newsmeta.exporters.options import Options
from newsmeta.records import tables, typed
from newsmeta.records.record import Record, RecordError, lookup
from newsmeta.records.tables import Column, Table
from newsmeta.schema.fields import BODY, PATH, SOURCE_FORM

Hold = Callable[[Mapping[str, Any], dict[str, Any]], dict[str, Any]]
"""Returns values as cells hold them, and notes the original values that are lost."""


Row = tuple[str, list[Any]]
"""The name of a table, and the cells of a row."""


def rows(
    records: Iterable[Record],
    listed: Mapping[str, Table],
    options: Options,
    hold: Hold | None = None,
    shaped: Callable[[str, list[Any]], list[Any]] | None = None,
) -> Iterator[Row]:
    """Yield the rows of records, and refuse records that the tables cannot hold.

    Args:
        records: The records.
        listed: The tables by name.
        options: The options.
        hold: A function that returns values as cells hold them; None if cells hold any text.
        shaped: A function that converts the cells of a row to those of the format, or raises
            `RecordError`; None for no conversion.
    """
    known: set[tuple[str, str]] = set()
    for record in records:
        try:
            content = _content(record, options, hold)
            new = [pair for pair in _providers(content) if pair not in known]
            made = list(_rows(content, listed, new))
            if shaped:
                made = [(name, shaped(name, row)) for name, row in made]
        except RecordError as error:
            options.refuse(record, str(error))
            continue
        known.update(new)
        yield from made


def _content(record: Record, options: Options, hold: Hold | None) -> dict[str, Any]:
    """Return a record as the tables hold it, with times and `sourceForm` as text."""
    typed.checked_path(record)
    root = options.columns.root
    tree, as_written = typed.fit(record.values, root, with_moments=False, with_empties=False)
    if hold:
        tree = hold(tree, as_written)
    form = ""
    if SOURCE_FORM in options.columns.members:
        form = typed.form_text(record, as_written, root.fields)
    return {**tree, PATH: record.path, BODY: record.body, SOURCE_FORM: form or None}


def _rows(
    content: Mapping[str, Any], listed: Mapping[str, Table], providers: Iterable[tuple[str, str]]
) -> Iterator[Row]:
    """Yield the rows of a record, and those of its providers that have none yet."""
    path = content[PATH]
    yield tables.ARTICLES, _row(content, listed[tables.ARTICLES].columns)
    for place, image in tables.pictures(content):
        described = {**(image or {}), PATH: path, tables.PLACE: place}
        yield tables.IMAGES, _row(described, listed[tables.IMAGES].columns)
    for position, entry in enumerate(content.get(tables.RELATED) or ()):
        described = {**(entry or {}), PATH: path, tables.POSITION: position}
        yield tables.RELATED, _row(described, listed[tables.RELATED].columns)
    for position, topic in enumerate(content.get(tables.TOPICS) or ()):
        yield tables.TOPICS, [path, position, topic or ""]
    for pair in providers:
        yield tables.PROVIDERS, list(pair)


def _providers(content: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Return domain and name of the providers of a record and its related entries, each once."""
    found: dict[tuple[str, str], None] = {}
    for owner in (content, *(content.get(tables.RELATED) or ())):
        provider = (owner or {}).get("provider") or {}
        pair = provider.get("domain") or "", provider.get("name") or ""
        if any(pair):
            found[pair] = None
    return found


def _row(content: Mapping[str, Any], columns: Iterable[Column]) -> list[Any]:
    return [lookup(content, column.pointer) for column in columns]
