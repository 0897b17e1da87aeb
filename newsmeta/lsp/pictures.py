"""Pictures of the site for completion, and their sizes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types

from newsmeta.files.targets import PICTURES
from newsmeta.images import Picture
from newsmeta.lsp.besides import beside
from newsmeta.lsp.context import Place
from newsmeta.lsp.fields import Known
from newsmeta.lsp.snippets import written
from newsmeta.site.site import LocalFile, Pictures
from newsmeta.urls import parse

_MOST = 200
"""Most files of a folder that are offered."""


def local_file(about: Known, url: str) -> LocalFile | None:
    """Return the file of the site behind a URL, or None."""
    site = about.project.checking.analyst.site_of(about.document.file)
    return None if site is None or not url else site.find(url, parse(url))


def size_of(file: LocalFile) -> Picture | None:
    """Return the format and size in a picture file; None if it is not a picture."""
    return None if file.problem else Pictures().read(file.path)[0]


def offered(about: Known, place: Place, typed: str, quote: str) -> Iterator[types.CompletionItem]:
    """Yield the pictures and folders that complete a path.

    Args:
        about: The text and its schema.
        place: The place of the path.
        typed: The path up to the cursor.
        quote: The quotation mark before it, or an empty string.
    """
    site = about.project.checking.analyst.site_of(about.document.file)
    if site is None or not typed.startswith("/"):
        return
    folder = typed[: typed.rindex("/") + 1]
    root = Path(os.path.realpath(site.root))
    real = Path(os.path.realpath(root / folder.lstrip("/")))
    if not real.is_relative_to(root):
        return
    where = about.document.lines.range(place.span)
    for entry in _entries(real):
        if entry.is_dir():
            path = f"{folder}{entry.name}/"
            yield types.CompletionItem(
                path,
                kind=types.CompletionItemKind.Folder,
                filter_text=f"{quote}{path}",
                text_edit=types.TextEdit(where, written(path, "url", "url", quote)),
            )
        elif entry.name.lower().endswith(PICTURES):
            yield _picture(about, place, f"{folder}{entry.name}", quote)


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            found = [each for each in entries if not each.name.startswith((".", "_"))]
    except OSError:
        return []
    return sorted(found, key=lambda each: each.name)[:_MOST]


def _picture(about: Known, place: Place, path: str, quote: str) -> types.CompletionItem:
    file = local_file(about, path)
    picture = size_of(file) if file else None
    sizes: dict[str, str] = {}
    detail = None
    if picture is not None and picture.width and picture.height:
        detail = f"{picture.width}x{picture.height} {picture.format}"
        owner = about.field(place.owner[:-1])
        both = (("width", picture.width), ("height", picture.height))
        sizes = {name: str(size) for name, size in both if owner and name in owner.fields}
    changes, tail = beside(about, place, sizes)
    where = about.document.lines.range(place.span)
    return types.CompletionItem(
        path,
        kind=types.CompletionItemKind.File,
        detail=detail,
        filter_text=f"{quote}{path}",
        text_edit=types.TextEdit(where, written(path, "url", "url", quote) + tail),
        additional_text_edits=changes or None,
    )
