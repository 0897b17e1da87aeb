"""Differences between two texts, as edits of the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from lsprotocol import types

from newsmeta.diagnostics import Span, TextEdit
from newsmeta.editing.differences import differences
from newsmeta.editing.edits import Edit
from newsmeta.lsp.documents import Document

_MOST_LINES = 2_000
"""Most lines for which each change is a separate edit, so that the cursor stays in its place."""


def between(document: Document, after: str) -> list[types.TextEdit]:
    """Return the edits that turn a text into another."""
    return [
        _shown(document, _with_line_ends(document.text, e)) for e in _edits(document.text, after)
    ]


def of_diagnostic(document: Document, edits: tuple[TextEdit, ...]) -> list[types.TextEdit]:
    """Return the edits of a fix in the form of the protocol."""
    return [types.TextEdit(_range(document, edit), edit.text) for edit in edits]


def workspace_edit(document: Document, edits: list[types.TextEdit]) -> types.WorkspaceEdit:
    """Return edits of one text as a workspace edit."""
    return types.WorkspaceEdit(changes={document.uri: edits})


def versioned(document: Document, edit: types.WorkspaceEdit) -> types.WorkspaceEdit:
    """Return edits of one text bound to its version, so that editors refuse them for others."""
    which = types.OptionalVersionedTextDocumentIdentifier(document.uri, document.version)
    changes = (edit.changes or {}).get(document.uri, ())
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(which, list(changes))])


def _range(document: Document, edit: TextEdit) -> types.Range:
    if edit.start == edit.end and edit.start_byte < edit.end_byte:
        return document.lines.range(Span(0, document.mark))  # A byte-order mark has no column.
    return document.range(edit.start, edit.end)


def _shown(document: Document, edit: Edit) -> types.TextEdit:
    return types.TextEdit(document.lines.range(Span(edit.start, edit.end)), edit.text)


def _edits(before: str, after: str) -> Iterator[Edit]:
    if before == after:
        return
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) + len(new) > _MOST_LINES:
        yield from _within(before, after, 0)
        return
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            continue
        pieces = "".join(old[first:last]), "".join(new[new_first:new_last])
        yield from _within(*pieces, starts[first])


def _within(before: str, after: str, offset: int) -> Iterator[Edit]:
    for start, end, new_start, new_end in differences(before, after):
        yield Edit(offset + start, offset + end, after[new_start:new_end])


def _with_line_ends(text: str, edit: Edit) -> Edit:
    """Return an edit extended so that it does not split a CR LF line end."""
    start, end, new = edit.start, edit.end, edit.text
    if text[start - 1 : start + 1] == "\r\n" and start:
        start, new = start - 1, f"\r{new}"
    if text[end - 1 : end + 1] == "\r\n" and end:
        end, new = end + 1, f"{new}\n"
    return Edit(start, end, new)
