"""Gives an article file other values, and leaves everything else in it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsmeta import edits, fixer, reader, source
from newsmeta.changes import Change, InsertField, SetValue
from newsmeta.comments import find_comments
from newsmeta.composing import write_article
from newsmeta.diagnostics import Finding, Pointer, Span
from newsmeta.edits import Edit
from newsmeta.fixer import comment_texts, same
from newsmeta.layout import GROUP_STARTS
from newsmeta.reader import FrontMatter, Limits, Mapping
from newsmeta.records import Record
from newsmeta.rules.order import FIELD_ORDER


def revised(
    parts: source.Source, front_matter: FrontMatter, record: Record, limits: Limits
) -> source.Source | None:
    """Return a file with the values and the body of a record, as little changed as can be.

    Single values are written anew where they stand, other fields as a whole, in canonical
    layout. Comments stay; so does the text of fields that keep their values.

    Args:
        parts: The file.
        front_matter: What was read from it, without findings.
        record: What it shall hold.
        limits: What the front matter may cost to read.

    Returns:
        The new text; None where that cannot be done without losing a comment.
    """
    single, whole = _differences(front_matter.values, dict(record.values))
    comments = comment_texts(parts, front_matter)
    if single:
        findings = [Finding("", str(at), Span(0, 0), change=c) for at, c in enumerate(single)]
        worker = fixer.Fixer(limits, lambda _: "")
        parts, _, _ = worker.run_pass(parts, front_matter, findings, {})
        front_matter = reader.read(parts.text, parts.front_matter, limits)
    text = parts.text
    if record.body is not None:
        text = text[: parts.body_start] + record.body
    if whole:
        changes = _edits(parts, front_matter, record, whole, limits)
        if changes is None:
            return None
        text = edits.apply(text, changes)
    try:
        after = source.split(((source.BOM if parts.has_bom else "") + text).encode())
    except (source.SourceError, UnicodeEncodeError):
        return None
    found = reader.read(after.text, after.front_matter, limits)
    is_right = (
        not found.findings
        and same(found.values, dict(record.values))
        and comment_texts(after, found) == comments
        and (record.body is None or after.body == record.body)
    )
    return after if is_right else None


def _differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[list[Change], list[str]]:
    """Return the changes of single values, and the fields that have to be written as a whole."""
    single: list[Change] = []
    whole: list[str] = []
    for name in dict.fromkeys((*before, *after)):
        if name in before and name in after:
            changes = list(_changes((name,), before[name], after[name]))
            if None in changes:
                whole.append(name)
            single += [change for change in changes if change] if name not in whole else []
        elif name in before or isinstance(after[name], dict | list):
            whole.append(name)
        else:
            single.append(InsertField((), name, after[name], FIELD_ORDER))
    return single, whole


def _changes(pointer: Pointer, before: Any, after: Any) -> Iterator[Change | None]:
    """Yield the changes that make one value of another; None where single ones do not do."""
    if same(before, after):
        return
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for name, value in after.items():
            yield from _changes((*pointer, name), before[name], value)
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for at, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from _changes((*pointer, at), one, other)
    elif isinstance(before, dict | list) or isinstance(after, dict | list):
        yield None
    else:
        yield SetValue(pointer, after)


def _edits(
    parts: source.Source,
    front_matter: FrontMatter,
    record: Record,
    names: list[str],
    limits: Limits,
) -> list[Edit] | None:
    """Return the edits that write fields anew, take them out, or put them in."""
    root = front_matter.root
    if root is None or root.is_flow:
        return None
    comments = find_comments(parts.text, parts.front_matter, front_matter)
    found: list[Edit] = []
    for name in names:
        block = _block(record, name, limits) if name in record.values else ""
        if name not in root.entries:
            found.append(_insertion(parts, root, name, block, record.line_end))
            continue
        span = _lines(parts.text, root, name)
        if span is None or any(span.start <= each.offset < span.end for each in comments):
            return None
        found.append(Edit(span.start, span.end, block))
    return found


def _block(record: Record, name: str, limits: Limits) -> str:
    """Return a field in canonical layout, with its line ends."""
    alone = replace(record, values={name: record.values[name]}, body="", set_apart=())
    written = write_article(alone, limits)
    return written.text[written.front_matter.start : written.front_matter.end]


def _lines(text: str, root: Mapping, name: str) -> Span | None:
    """Return the lines that a field stands on, the last line end included."""
    entry = root.entries[name]
    start = entry.key.span.start
    if start and text[start - 1] not in "\r\n":
        return None
    return Span(start, _line_end(text, max(entry.key.span.end, entry.node.span.end)))


def _insertion(parts: source.Source, root: Mapping, name: str, block: str, line_end: str) -> Edit:
    """Return the edit that puts a field behind those that come before it."""
    rank = {other: number for number, other in enumerate(FIELD_ORDER)}
    own = rank.get(name, len(rank))
    before = [each for other, each in root.own_entries() if rank.get(other, own + 1) < own]
    at = parts.front_matter.start
    if before:
        at = _line_end(parts.text, max(max(e.key.span.end, e.node.span.end) for e in before))
    elif own == len(rank):
        at = parts.front_matter.end
    return Edit(at, at, (line_end if name in GROUP_STARTS else "") + block)


def _line_end(text: str, offset: int) -> int:
    """Return where the line of a place ends, its line end included."""
    while offset < len(text) and text[offset] not in "\r\n":
        offset += 1
    return offset + (2 if text.startswith("\r\n", offset) else 1)
