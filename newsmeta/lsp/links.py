"""Links for the URLs in front matter, to the web or to files of the site."""

from __future__ import annotations

from lsprotocol import types
from pygls.uris import from_fs_path

from newsmeta.diagnostics import Span
from newsmeta.lsp import pictures
from newsmeta.lsp.context import bare
from newsmeta.lsp.documents import Document
from newsmeta.lsp.fields import Known, known
from newsmeta.lsp.projects import Project
from newsmeta.urls import parse


def links(project: Project, document: Document) -> list[types.DocumentLink]:
    """Return the links in the front matter of a text."""
    about = known(project, document)
    if about is None:
        return []
    found: list[types.DocumentLink] = []
    for entry in about.sketch.entries:
        written = document.text[entry.value.start : entry.value.end]
        text = bare(written)
        is_url = about.is_url_at(entry.pointer) or text.startswith(("http://", "https://"))
        target = _target(about, text) if is_url and text else None
        if target is not None:
            start = entry.value.start + (len(written) > len(text))
            where = document.lines.range(Span(start, start + len(text)))
            found.append(types.DocumentLink(where, target))
    return found


def _target(about: Known, text: str) -> str | None:
    """Return the target of a URL: a file of the site, or a web page; None for neither."""
    file = pictures.local_file(about, text)
    if file is not None and not file.problem:
        return str(from_fs_path(str(file.path)))
    url = parse(text)
    return url.href if url is not None and url.is_web else None
