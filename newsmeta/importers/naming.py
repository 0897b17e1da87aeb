"""File names for articles from data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from newsmeta import timestamps
from newsmeta.files.search import DEFAULT_SUFFIXES, NEVER_SEARCHED
from newsmeta.records.record import RecordError
from newsmeta.rules.slugs import slug

_LONGEST_SLUG = 200
_LONGEST_PATH = 1024
_LONGEST_NAME = 255
"""Longest file name, in bytes, on common systems."""
# Also with any extension, and with blanks before it.
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)[ ]*(?:\.|$)",
    re.IGNORECASE,
)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\:*?"<>|]')


def canonical_name(values: Mapping[str, Any]) -> str:
    """Return the name of an article's file: `YYYY-MM-DD-slug.md`.

    Raises:
        RecordError: When the time or the title is unsuitable.
    """
    published, title = values.get("publishedDateTime"), values.get("title")
    moment = timestamps.parse(published) if isinstance(published, str) else None
    if moment is None:
        raise RecordError("publishedDateTime is no timestamp, and without path the name needs it")
    name = slug(title) if isinstance(title, str) else ""
    if not name.strip("-"):
        raise RecordError("title has no letters, and without path the name needs them")
    if len(name.encode()) > _LONGEST_SLUG:
        cut = name.encode()[: _LONGEST_SLUG + 1].decode("utf-8", "ignore")
        name = cut.rpartition("-")[0] or cut[:-1]
    return f"{moment:%Y-%m-%d}-{name}.md".rjust(len(name) + 14, "0")


_PROBLEMS: tuple[tuple[Callable[[str], object], str], ...] = (
    (lambda part: not part, "is absolute or has an empty part; name a file below the folder"),
    (lambda part: part in (".", ".."), "would leave the folder"),
    (lambda part: part.startswith("."), "has a hidden part, where articles are not searched"),
    (NEVER_SEARCHED.__contains__, "names a folder in which newsmeta never searches for articles"),
    (_UNSAFE.search, "has a character that is not allowed in file names on every system"),
    (lambda part: part != part.strip(), "has a part that begins or ends with a blank"),
    (lambda part: part.endswith("."), "has a part that ends with a dot, which Windows drops"),
    (_DEVICE.match, "has a name that Windows reserves for devices; choose another one"),
)


def problem_of(path: str) -> str:
    """Return why a path from data is not a valid name for an article below a folder, or nothing."""
    if len(path) > _LONGEST_PATH:
        return "is too long"
    parts = path.split("/")
    if problem := next(filter(None, map(_problem_of_part, parts)), ""):
        return problem
    if not parts[-1].lower().endswith(DEFAULT_SUFFIXES):
        return "is not the name of an article file, such as .md"
    return ""


def _problem_of_part(part: str) -> str:
    """Return the problem of a part of a path, or an empty string."""
    try:
        if len(part.encode()) > _LONGEST_NAME:
            return "is too long"
    except UnicodeEncodeError:
        return "is not UTF-8"
    return next((problem for test, problem in _PROBLEMS if test(part)), "")
