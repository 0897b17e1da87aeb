"""Definitions of topics and providers in data files, and the files of pictures."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path

from newsmeta.diagnostics import Pointer, Span
from newsmeta.files.documents import DocumentError, read_text
from newsmeta.files.globs import GlobError, files_of
from newsmeta.lsp import pictures
from newsmeta.lsp.context import Entry
from newsmeta.lsp.documents import Document
from newsmeta.lsp.fields import Known, known
from newsmeta.lsp.positions import Lines
from newsmeta.lsp.projects import Project

_START = types.Range(types.Position(0, 0), types.Position(0, 0))


def definition(
    project: Project, document: Document, position: types.Position
) -> list[types.Location]:
    """Return the definitions of the value at a place.

    Args:
        project: The project of the text.
        document: The text.
        position: The place.
    """
    about = known(project, document)
    if about is None:
        return []
    offset = document.lines.offset(position)
    row = about.sketch.row_at(offset)
    for entry in row.entries if row is not None else ():
        if entry.value.start <= offset <= entry.value.end and entry.value.start < entry.value.end:
            return _of_value(about, entry)
    return []


def _of_value(about: Known, entry: Entry) -> list[types.Location]:
    text = about.sketch.value_of(entry)
    if patterns := _patterns(about.project, entry.pointer):
        return _in_files(about, patterns, text)
    if about.is_url_at(entry.pointer):
        file = pictures.local_file(about, text)
        if file is not None and not file.problem:
            return [types.Location(from_fs_path(str(file.path)) or "", _START)]
    return []


def _patterns(project: Project, pointer: Pointer) -> tuple[str, ...]:
    """Return the patterns of the data files for the values at a pointer."""
    names = [part for part in pointer if isinstance(part, str)]
    if names[-1:] == ["topics"]:
        return project.config.topics
    is_provider = names[-2:-1] == ["provider"] and names[-1] in ("name", "domain")
    return project.config.organizations if is_provider else ()


def _in_files(about: Known, patterns: tuple[str, ...], text: str) -> list[types.Location]:
    """Return the places in data files where a name is an item of its own."""
    found: list[types.Location] = []
    for pattern in patterns:
        try:
            files = files_of(pattern, about.project.config.root)
        except GlobError:
            continue
        for file in files:
            found += _in_file(about, file, text)
    return found


def _in_file(about: Known, file: Path, text: str) -> list[types.Location]:
    try:
        content = read_text(file)
    except DocumentError:
        return []
    lines = Lines(content, about.document.encoding)
    found: list[types.Location] = []
    for number in range(len(lines.starts)):
        span = lines.bounds(number)
        line = content[span.start : span.end]
        at = line.find(text)
        written = line[at:].rstrip(" \t\"',}]")
        before = line[:at].rstrip(" \t\"'")
        if at >= 0 and written == text and before[-1:] in ("", "-", ":", "[", "{", ","):
            where = lines.range(Span(span.start + at, span.start + at + len(text)))
            found.append(types.Location(from_fs_path(str(file)) or "", where))
    return found
