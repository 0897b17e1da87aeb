"""Information about the field and the value at a place."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from newsmeta.lsp import pictures
from newsmeta.lsp.context import Entry
from newsmeta.lsp.documents import Document
from newsmeta.lsp.fields import Known, described, known
from newsmeta.lsp.projects import Project
from newsmeta.reporters.escaping import visible
from newsmeta.urls.amp import AmpError, cache_url
from newsmeta.urls.canonical import canonical
from newsmeta.urls.sizes import stated_size


def hover(project: Project, document: Document, position: types.Position) -> types.Hover | None:
    """Return the information about the field and the value at a place, or None.

    Args:
        project: The project of the text.
        document: The text, whose front matter need not be valid YAML yet.
        position: The place.
    """
    about = known(project, document)
    if about is None:
        return None
    offset = document.lines.offset(position)
    entry = _entry(about, offset)
    if entry is None:
        return None
    span = entry.key if offset <= entry.key.end else entry.value
    parts = [*_of_field(about, entry), *_of_value(about, entry)]
    if not parts:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(parts))
    return types.Hover(content, document.lines.range(span))


def _entry(about: Known, offset: int) -> Entry | None:
    """Return the key or value at an offset."""
    row = about.sketch.row_at(offset)
    for entry in reversed(row.entries) if row is not None else ():
        for span in (entry.value, entry.key):
            if span.start <= offset <= span.end and span.start < span.end:
                return entry
    return None


def _of_field(about: Known, entry: Entry) -> Iterator[str]:
    pointer = entry.pointer
    while pointer and isinstance(pointer[-1], int):
        pointer = pointer[:-1]
    field = about.field(pointer)
    if field is not None and pointer:
        yield described(str(pointer[-1]), field)


def _of_value(about: Known, entry: Entry) -> Iterator[str]:
    text = about.sketch.value_of(entry)
    if not text:
        return
    if entry.pointer[-1] == "cdnAmpWebUrl":
        yield from _expected(about, entry, text)
    if about.is_url_at(entry.pointer):
        yield from _of_url(about, text)


def _expected(about: Known, entry: Entry, text: str) -> Iterator[str]:
    try:
        expected = cache_url(about.sketch.value((*entry.pointer[:-1], "ampWebUrl")))
    except AmpError:
        return
    yield "As expected." if text == expected else f"Expected: {_code(expected)}"


def _of_url(about: Known, text: str) -> Iterator[str]:
    right = canonical(text)
    if right != text:
        yield f"Canonical form: {_code(right)}"
    file = pictures.local_file(about, text)
    if file is not None:
        picture = pictures.size_of(file)
        if picture is not None and picture.width and picture.height:
            yield f"`{file.shown}`: {picture.format}, {picture.width}x{picture.height} pixels"
        elif file.problem:
            yield f"`{file.shown}` {file.problem}"
    stated = stated_size(text)
    if stated is not None and (stated.width or stated.height):
        bound = "" if stated.is_exact else "at most "
        sizes = [
            f"{pixels} {what}"
            for pixels, what in ((stated.width, "wide"), (stated.height, "high"))
            if pixels
        ]
        yield f"By its URL: {bound}{', '.join(sizes)}"


def _code(text: str) -> str:
    """Return a text from a file as a code span in Markdown, escaped."""
    return f"`{visible(text).replace('`', '%60')}`"
