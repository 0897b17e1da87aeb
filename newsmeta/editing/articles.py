"""Gives an article file other values, and leaves everything else in it as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding, Pointer, Span
from newsmeta.diagnostics.changes import Change, SetValue
from newsmeta.editing import edits, fixer
from newsmeta.editing.composing import write_article
from newsmeta.editing.edits import Edit
from newsmeta.editing.layout import GROUP_STARTS
from newsmeta.frontmatter import parser, source
from newsmeta.frontmatter.comments import comment_texts, find_comments
from newsmeta.frontmatter.nodes import FrontMatter, Limits, Mapping, same
from newsmeta.records.record import Record
from newsmeta.schema.order import FIELD_ORDER


class RevisionError(ValueError):
    """A file cannot be changed without touching more than that. The message says why."""


def revised(
    parts: source.Source, front_matter: FrontMatter, record: Record, limits: Limits
) -> source.Source:
    """Return a file with the values and the body of a record, as little changed as can be.

    Single values are written anew where they stand, other fields as a whole, in canonical
    layout. Comments stay; so does the text of fields that keep their values.

    Args:
        parts: The file.
        front_matter: What was read from it, without findings.
        record: What it shall hold.
        limits: What the front matter may cost to read.

    Raises:
        RevisionError: When that cannot be done.
        ComposingError: When a value cannot be written such that it reads back the same.
    """
    comments = comment_texts(parts, front_matter)
    parts, front_matter, whole = _with_single_values(parts, front_matter, record, limits)
    text = edits.apply(parts.text, _edits(parts, front_matter, record, whole, limits))
    if record.body is not None and record.body != parts.body:
        head = text[: len(text) - len(parts.body)]
        is_ended = head.endswith(("\n", "\r"))
        text = head + ("" if is_ended else record.line_end) + record.body
    try:
        after = source.split(((source.BOM if parts.has_bom else "") + text).encode())
    except UnicodeEncodeError:
        raise RevisionError("it holds half of a surrogate pair, which is no character") from None
    except source.SourceError as error:
        raise RevisionError(error.message) from None
    found = parser.read(after.text, after.front_matter, limits)
    if found.findings or not same(found.values, dict(record.values)):
        raise RevisionError("another value in the file would change with it")
    if comment_texts(after, found) != comments:
        raise RevisionError("a comment in the file would be lost")
    return after


def _with_single_values(
    parts: source.Source, front_matter: FrontMatter, record: Record, limits: Limits
) -> tuple[source.Source, FrontMatter, list[str]]:
    """Return the file with single values changed, and the fields that differ as a whole."""
    worker = fixer.Fixer(limits, lambda _: "")
    for _ in range(fixer.MAX_PASSES):
        single, whole = _differences(front_matter.values, dict(record.values))
        if not single:
            return parts, front_matter, whole
        findings = [Finding("", str(at), Span(0, 0), change=c) for at, c in enumerate(single)]
        refused: fixer.Refusals = {}
        after, done, _ = worker.run_pass(parts, front_matter, findings, refused)
        if not done:
            raise RevisionError(next(iter(refused.values()), "a value cannot be written"))
        parts = after
        front_matter = parser.read(parts.text, parts.front_matter, limits)
    raise RevisionError("the changes do not come to an end")


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
        else:
            whole.append(name)
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
) -> list[Edit]:
    """Return the edits that write fields anew, take them out, or put them in."""
    root = front_matter.root
    if root is None or (names and root.is_flow):
        raise RevisionError("the front matter stands in braces, all in one")
    comments = find_comments(parts.text, parts.front_matter, front_matter)
    places: dict[int, list[str]] = {}
    found: list[Edit] = []
    for name in names:
        block = _block(record, name, limits) if name in record.values else ""
        if name not in root.entries:
            places.setdefault(_place(parts, root, name), []).append(name)
            continue
        span = _lines(parts, root, name)
        if any(span.start <= each.offset < span.end for each in comments):
            raise RevisionError(f"a comment stands inside of {name}")
        found.append(Edit(span.start, span.end, block))
    for at, inserted in places.items():
        blocks = [
            (record.line_end if name in GROUP_STARTS else "") + _block(record, name, limits)
            for name in sorted(inserted, key=_rank)
        ]
        found.append(Edit(at, at, "".join(blocks)))
    return found


def _block(record: Record, name: str, limits: Limits) -> str:
    """Return a field in canonical layout, with its line ends."""
    alone = replace(record, values={name: record.values[name]}, body="", set_apart=())
    written = write_article(alone, limits)
    return written.text[written.front_matter.start : written.front_matter.end]


def _lines(parts: source.Source, root: Mapping, name: str) -> Span:
    """Return the lines that a field stands on, the last line end included."""
    entry = root.entries[name]
    start = entry.key.span.start
    if start and parts.text[start - 1] not in "\r\n":
        raise RevisionError(f"{name} shares its line with something else")
    return Span(start, _next_line(parts, entry.end))


def _rank(name: str) -> int:
    return FIELD_ORDER.index(name) if name in FIELD_ORDER else len(FIELD_ORDER)


def _place(parts: source.Source, root: Mapping, name: str) -> int:
    """Return where a field belongs: behind those that come before it."""
    own = _rank(name)
    if own == len(FIELD_ORDER):
        return parts.front_matter.end
    before = [entry for other, entry in root.own_entries() if _rank(other) < own]
    if not before:
        return parts.front_matter.start
    return _next_line(parts, max(entry.end for entry in before))


def _next_line(parts: source.Source, offset: int) -> int:
    """Return where the line behind that of a place begins."""
    return parts.line_starts[parts.position(offset).line]
