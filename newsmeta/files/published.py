"""The files that Jekyll publishes from a collection's folder such as `_news`, by name.

Jekyll lists everything below the folder, including names with a leading dot. It leaves out a file
if the path from the folder, or the name of the file, begins with one of four marks. So
`_news/_site/a.md` is not a page, but `_news/2021/_site/a.md` is. This was tried with Jekyll 4.3. So
was the effect of `.htaccess`: it is in Jekyll's default list of includes, which are compared as
prefixes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

COLLECTION = "_news"
"""The folder of a collection that Jekyll publishes, at any depth."""

_MARKS = (".", "_", "#", "~")
_INCLUDED = ".htaccess"
_REPOSITORY = ".git"
"""Git never tracks this folder, and it has thousands of files."""

_NO_TEXTS = (
    *(".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".ico", ".bmp", ".tif", ".tiff"),
    *(".heic", ".psd", ".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods"),
    *(".mp3", ".m4a", ".ogg", ".wav", ".mp4", ".m4v", ".mov", ".webm", ".avi", ".zip", ".gz"),
    *(".woff", ".woff2", ".ttf", ".otf", ".eot"),
)
"""Endings of files that never have front matter."""

_DATA = (".yml", ".yaml", ".coffee")
"""Endings of files that are not pages: in YAML, three dashes begin a document."""

_OTHERS = (*_NO_TEXTS, *_DATA)

_HEAD = 200
"""Number of bytes that tell whether a file begins with front matter."""


def is_folder_published(name: str, above: Sequence[str]) -> bool:
    """Tell whether Jekyll may publish the contents of a folder within a collection.

    Args:
        name: The name of the folder.
        above: The names of the folders around it, the outermost first.
    """
    if name == _REPOSITORY or COLLECTION not in above:
        return False
    parts = [*above, name]
    tops = (parts[at + 1] for at, part in enumerate(above) if part == COLLECTION)
    return any(not top.startswith(_MARKS) or top.startswith(_INCLUDED) for top in tops)


def is_hidden_file_published(name: str, above: Sequence[str]) -> bool:
    """Tell the same for a file whose name begins with a dot."""
    return name.startswith(_INCLUDED) and COLLECTION in above


def may_be_article(path: str) -> bool:
    """Tell by its ending whether a file in a collection may be an article."""
    return not path.lower().endswith(_OTHERS)


def begins_with_front_matter(path: str) -> bool:
    """Tell whether a path is a file that begins with front matter."""
    from newsmeta.frontmatter.source import starts_front_matter

    try:
        if not os.path.isfile(path):  # noqa: PTH113 - a pipe would have us wait
            return False
        with open(path, "rb") as file:  # noqa: PTH123
            return starts_front_matter(file.read(_HEAD))
    except (OSError, ValueError):
        return False


def named_by(patterns: Iterable[str]) -> Iterator[str]:
    """Yield the names in patterns, except for negated ones.

    A search enters a folder that it would usually skip if one of them is its name.
    """
    for pattern in patterns:
        if not pattern.startswith(("!", "#")):
            yield from (part for part in pattern.split("/") if part.strip("."))
