"""New article files from values, and new values in existing files.

The text is read back before it is written, and must have the intended values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding, Pointer, Span
from newsmeta.diagnostics.changes import Change, SetValue
from newsmeta.editing import edits
from newsmeta.editing.composing import compose
from newsmeta.editing.edits import Edit
from newsmeta.editing.fixer import MAX_PASSES, Fixer, Refusals
from newsmeta.editing.layout import GROUP_STARTS, canonical_layout
from newsmeta.editing.rendering import double_quoted, flow
from newsmeta.frontmatter import Limits, Parsed, SourceError, parse
from newsmeta.frontmatter.nodes import Mapping, same
from newsmeta.frontmatter.parsed import too_large
from newsmeta.records.record import Record
from newsmeta.schema.order import field_order
from newsmeta.schema.schema import Schema

_SURROGATE_ESCAPE = re.compile(r"\\ud[89a-f][0-9a-f]{2}")
_HALF_A_CHARACTER = "has half of a surrogate pair, which is not a character"


class ComposingError(ValueError):
    """Values that cannot be written as front matter. The message has the reason."""


class RevisionError(ValueError):
    """A file that cannot be changed without touching more than intended.

    The message has the reason.
    """


def check_size(record: Record, limits: Limits) -> None:
    """Check that the texts of a record are not longer than any file, before they are copied.

    Raises:
        ComposingError: When they are.
    """
    left = limits.max_size - len(record.body or "")
    waiting: list[Any] = [record.values]
    while waiting and left >= 0:
        value = waiting.pop()
        if isinstance(value, str):
            left -= len(value)  # Each character takes at least a byte.
        elif isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    if left < 0:
        error = too_large(limits)
        raise ComposingError(f"{error.code} {error.message}")


def write_article(record: Record, limits: Limits, schema: Schema | None = None) -> Parsed:
    """Return a new article file in canonical layout.

    Args:
        record: The content. If its body is unknown, it gets a blank line, as in real articles.
        limits: The limits on reading the front matter.
        schema: The schema with the types of the fields; None for that of articles.

    Raises:
        ComposingError: When the values cannot be written such that they read back the same.
    """
    text = compose(record, schema)
    if text is not None and (written := _read_back(text, record, limits)):
        return written
    return canonical_layout(_draft(record, limits), schema)[0]


def _read_back(text: str, record: Record, limits: Limits) -> Parsed | None:
    """Return a text as read back, if it reads as intended; else None."""
    try:
        written = parse(text.encode(), limits)
    except (UnicodeEncodeError, SourceError):
        return None
    is_meant = not written.front_matter.findings and same(written.values, dict(record.values))
    return written if is_meant else None


def _draft(record: Record, limits: Limits) -> Parsed:
    """Return a new article file with each field on one line.

    Raises:
        ComposingError: When the values cannot be written such that they read back the same.
    """
    values, line_end = record.values, record.line_end
    body = line_end if record.body is None else record.body
    fields = [
        f"{line_end if name in record.set_apart else ''}{double_quoted(name)}: {flow(value)}"
        for name, value in values.items()
    ]
    # A line feed at the beginning of the body would join a line end that is a carriage return.
    last = "\n" if line_end == "\r" and body.startswith("\n") else line_end
    text = line_end.join(["---", *fields, "---"]) + last
    try:
        draft = parse((text + body).encode(), limits)
    except UnicodeEncodeError:
        raise ComposingError(f"the body {_HALF_A_CHARACTER}") from None
    except SourceError as error:
        raise ComposingError(f"{error.code} {error.message}") from None
    findings = draft.front_matter.findings
    if findings or not same(draft.values, dict(values)):
        if _SURROGATE_ESCAPE.search(text):
            raise ComposingError(f"the front matter {_HALF_A_CHARACTER}")
        problem = findings[0].message if findings else "other values"
        raise ComposingError(f"the front matter would not read back the same: {problem}")
    return draft


def revised(parsed: Parsed, record: Record, schema: Schema | None = None) -> Parsed:
    """Return a file with the values and the body of a record, changed as little as possible.

    Single values are rewritten in place, other fields as a whole, in canonical layout. Comments
    stay, and so does the text of fields whose values stay the same.

    Args:
        parsed: The file, without findings.
        record: The wanted content.
        schema: The schema with the types of the fields; None for that of articles.

    Raises:
        RevisionError: When that cannot be done.
        ComposingError: When a value cannot be written such that it reads back the same.
    """
    partly, whole = _with_single_values(parsed, record)
    text = edits.apply(partly.text, _edits(partly, record, whole, schema))
    if record.body is not None and record.body != partly.body:
        head = text[: len(text) - len(partly.body)]
        is_ended = head.endswith(("\n", "\r"))
        text = head + ("" if is_ended else record.line_end) + record.body
    try:
        after = partly.with_text(text)
    except UnicodeEncodeError:
        raise RevisionError("it has half of a surrogate pair, which is not a character") from None
    except SourceError as error:
        raise RevisionError(error.message) from None
    if after.front_matter.findings or not same(after.values, dict(record.values)):
        raise RevisionError("another value in the file would change with it")
    if after.comment_texts != parsed.comment_texts:
        raise RevisionError("a comment in the file would be lost")
    return after


def _with_single_values(parsed: Parsed, record: Record) -> tuple[Parsed, list[str]]:
    """Return the file with single values changed, and the names of other fields that differ."""
    worker = Fixer(lambda _: "")
    for _ in range(MAX_PASSES):
        single, whole = _differences(parsed.values, dict(record.values))
        if not single:
            return parsed, whole
        findings = [Finding("", str(at), Span(0, 0), change=c) for at, c in enumerate(single)]
        refused: Refusals = {}
        parsed, done, _ = worker.run_pass(parsed, findings, refused)
        if not done:
            raise RevisionError(next(iter(refused.values()), "a value cannot be written"))
    raise RevisionError("the changes do not come to an end")


def _differences(before: dict[str, Any], after: dict[str, Any]) -> tuple[list[Change], list[str]]:
    """Return the changes of single values, and the fields that must be rewritten as a whole."""
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
    """Yield the changes from one value to another.

    None if changes of single values are not enough.
    """
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


def _edits(parsed: Parsed, record: Record, names: list[str], schema: Schema | None) -> list[Edit]:
    """Return the edits that rewrite, remove or insert fields."""
    root = parsed.front_matter.root
    if root is None or (names and root.is_flow):
        raise RevisionError("the front matter is written in braces")
    places: dict[int, list[str]] = {}
    found: list[Edit] = []
    for name in names:
        block = _block(record, name, parsed.limits, schema) if name in record.values else ""
        if name not in root.entries:
            places.setdefault(_place(parsed, root, name), []).append(name)
            continue
        span = _lines(parsed, root, name)
        if any(span.start <= each.offset < span.end for each in parsed.comments):
            raise RevisionError(f"a comment is inside of {name}")
        found.append(Edit(span.start, span.end, block))
    for at, inserted in places.items():
        blocks = [
            (record.line_end if name in GROUP_STARTS else "")
            + _block(record, name, parsed.limits, schema)
            for name in sorted(inserted, key=_rank)
        ]
        found.append(Edit(at, at, "".join(blocks)))
    return found


def _block(record: Record, name: str, limits: Limits, schema: Schema | None) -> str:
    """Return a field in canonical layout, with its line ends."""
    alone = replace(record, values={name: record.values[name]}, body="", set_apart=())
    written = write_article(alone, limits, schema)
    span = written.source.span
    return written.text[span.start : span.end]


def _lines(parsed: Parsed, root: Mapping, name: str) -> Span:
    """Return the lines of a field, including the last line end."""
    entry = root.entries[name]
    start = entry.key.span.start
    if start and parsed.text[start - 1] not in "\r\n":
        raise RevisionError(f"{name} shares its line with something else")
    return Span(start, _next_line(parsed, entry.end))


def _rank(name: str) -> int:
    order = field_order()
    return order.index(name) if name in order else len(order)


def _place(parsed: Parsed, root: Mapping, name: str) -> int:
    """Return the place where a field belongs: after those that come before it."""
    own = _rank(name)
    if own == len(field_order()):
        return parsed.source.span.end
    before = [entry for other, entry in root.own_entries() if _rank(other) < own]
    if not before:
        return parsed.source.span.start
    return _next_line(parsed, max(entry.end for entry in before))


def _next_line(parsed: Parsed, offset: int) -> int:
    """Return the start of the line after that of a place."""
    return parsed.source.line_starts[parsed.source.position(offset).line]
