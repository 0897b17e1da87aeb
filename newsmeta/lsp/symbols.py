"""The outline of a text's fields, and its foldable parts."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from newsmeta.diagnostics import Span
from newsmeta.lsp.context import Entry, Sketch, sketch
from newsmeta.lsp.documents import Document
from newsmeta.lsp.projects import Project

_NAMING = ("title", "name", "url")
"""Fields that identify a list item, in order of preference."""

_LONGEST_DETAIL = 80


def symbols(project: Project, document: Document) -> list[types.DocumentSymbol]:
    """Return the fields of a text as a tree."""
    front_matter = sketch(document.text)
    if front_matter is None:
        return []
    top: list[types.DocumentSymbol] = []
    within: list[tuple[Entry, list[types.DocumentSymbol]]] = []
    for entry, whole in _wholes(front_matter):
        while within and not _is_within(entry, within[-1][0]):
            within.pop()
        inner: list[types.DocumentSymbol] = []
        (within[-1][1] if within else top).append(
            _symbol(document, front_matter, entry, whole, inner)
        )
        within.append((entry, inner))
    return top


def folds(project: Project, document: Document) -> list[types.FoldingRange]:
    """Return the foldable parts of a text: its front matter, and fields of many lines."""
    front_matter = sketch(document.text)
    if front_matter is None or not front_matter.rows:
        return []
    line_at = document.lines.line_at
    last = line_at(front_matter.rows[-1].span.start)
    found = [types.FoldingRange(0, last, kind=types.FoldingRangeKind.Region)]
    for _, whole in _wholes(front_matter):
        first, last = line_at(whole.start), line_at(whole.end)
        if last > first and (not found or found[-1].start_line != first):
            found.append(types.FoldingRange(first, last))
    return found


def _wholes(front_matter: Sketch) -> Iterable[tuple[Entry, Span]]:
    """Return each entry with the span of all that belongs to it."""
    entries = list(front_matter.entries)
    ends: dict[int, int] = {}
    open_: list[int] = []
    last_end = 0
    rows = [row for row in front_matter.rows if row.entries or row.is_text]
    number = 0
    for row in rows:
        for entry in row.entries:
            while open_ and not _is_within(entry, entries[open_[-1]]):
                ends[open_.pop()] = last_end
            open_.append(number)
            number += 1
        text = front_matter.text[row.span.start : row.span.end]
        last_end = row.span.start + len(text.rstrip())
        last_end = max([last_end, *(max(e.key.end, e.value.end) for e in row.entries)])
    ends |= dict.fromkeys(open_, last_end)
    return [
        (entry, Span(entry.key.start, max(ends[at], entry.key.end, entry.value.end)))
        for at, entry in enumerate(entries)
    ]


def _is_within(entry: Entry, other: Entry) -> bool:
    length = len(other.pointer)
    return len(entry.pointer) > length and entry.pointer[:length] == other.pointer


def _symbol(
    document: Document,
    front_matter: Sketch,
    entry: Entry,
    whole: Span,
    inner: list[types.DocumentSymbol],
) -> types.DocumentSymbol:
    text = front_matter.value_of(entry)
    name, kind = str(entry.pointer[-1]), types.SymbolKind.Field
    if isinstance(entry.pointer[-1], int):
        kind = types.SymbolKind.Object
        said = (front_matter.value((*entry.pointer, field)) for field in _NAMING)
        name = next(filter(None, said), "") or text or f"item {entry.pointer[-1] + 1}"
    return types.DocumentSymbol(
        name=name[:_LONGEST_DETAIL] or "?",
        kind=kind,
        range=document.lines.range(whole),
        selection_range=document.lines.range(entry.key),
        detail=text[:_LONGEST_DETAIL] or None,
        children=inner,
    )
