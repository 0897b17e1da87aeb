"""Articles as the rows of tables that are joined by keys, whatever these are written in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from newsmeta.exporters.options import Options
from newsmeta.records import tables, typed
from newsmeta.records.record import Record, lookup
from newsmeta.records.tables import Column, Table
from newsmeta.schema.fields import BODY, PATH, SOURCE_FORM

Hold = Callable[[Mapping[str, Any], dict[str, Any]], dict[str, Any]]
"""Returns what cells show of values, and notes those that they do not show as they are."""


def content(record: Record, options: Options, hold: Hold | None = None) -> dict[str, Any]:
    """Return what the tables hold of a record, with `sourceForm` as text.

    Times are text in canonical form.

    Args:
        record: The record.
        options: How to write.
        hold: What cells show of values; None where they hold any text.

    Raises:
        RecordError: When tables cannot hold it.
    """
    typed.checked_path(record)
    root = options.columns.root
    tree, as_written = typed.fit(record.values, root, with_moments=False, with_empties=False)
    if hold:
        tree = hold(tree, as_written)
    form = ""
    if SOURCE_FORM in options.columns.members:
        form = typed.form_text(record, as_written, root.fields)
    return {**tree, PATH: record.path, BODY: record.body, SOURCE_FORM: form or None}


def rows(
    content: Mapping[str, Any], listed: Mapping[str, Table], providers: set[tuple[str, str]]
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the rows of a record, each with the name of its table.

    Args:
        content: What `content` returned.
        listed: The tables by their names.
        providers: The providers that have a row by now. Those that get one are added.
    """
    path = content[PATH]
    yield tables.ARTICLES, _row(content, listed[tables.ARTICLES].columns)
    for place, image in tables.pictures(content):
        described = {**(image or {}), PATH: path, tables.PLACE: place}
        yield tables.IMAGES, _row(described, listed[tables.IMAGES].columns)
    entries = content.get(tables.RELATED) or ()
    for position, entry in enumerate(entries):
        described = {**(entry or {}), PATH: path, tables.POSITION: position}
        yield tables.RELATED, _row(described, listed[tables.RELATED].columns)
    for position, topic in enumerate(content.get(tables.TOPICS) or ()):
        yield tables.TOPICS, [path, position, topic or ""]
    for owner in (content, *entries):
        provider = (owner or {}).get("provider") or {}
        pair = provider.get("domain") or "", provider.get("name") or ""
        if any(pair) and pair not in providers:
            providers.add(pair)
            yield tables.PROVIDERS, list(pair)


def _row(content: Mapping[str, Any], columns: Iterable[Column]) -> list[Any]:
    return [lookup(content, column.pointer) for column in columns]
