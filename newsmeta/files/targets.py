"""A file to look at, and whether it is one."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.frontmatter import codes, source

STDIN_NAME = "<stdin>"
"""How standard input is shown that nobody gave a name."""

TEXT_NAME = "<text>"
"""How a text is shown that comes from no file."""

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")
"""The endings of pictures."""


_MOST_FOLDERS = 16_384
"""Folders of which it is remembered where they are."""

HEAD = 200
"""Bytes of a file that tell whether it begins with front matter."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file to look at.

    Attributes:
        file: Where it is. This is text, since paths of thousands of files take a while to make.
        name: How it is shown.
        is_named: Whether somebody named it, rather than a search found it.
        data: Its content, where that is not what the file holds but was given instead.
        origin: The address at which its content can be read again, where no file holds it.
        problem: Why its content could not be had from there: the message, what to do, and the
            reason in a word; None where nothing is wrong.
    """

    file: str
    name: str
    is_named: bool
    data: bytes | None = None
    origin: str | None = None
    problem: tuple[str, str, str] | None = None

    @property
    def path(self) -> Path:
        """Where it is."""
        return Path(self.file)


def content(
    target: Target,
    max_size: int,
    is_meant: Callable[[Target, bytes], bool] | None = None,
    read: Callable[[str, int], bytes] = source.read_bytes,
) -> bytes | None:
    """Return what a file holds; None where it is no article that anybody meant.

    Args:
        target: The file.
        max_size: The most bytes it may hold.
        is_meant: Tells of a file that does not begin with front matter whether it was meant to;
            None if its very beginning has to tell.
        read: Returns what a file holds whose content was not given.

    Raises:
        SourceError: When it cannot be read.
    """
    if target.problem:
        message, hint, kind = target.problem
        raise source.SourceError(codes.UNREADABLE_FILE, message, hint, kind=kind)
    try:
        data = target.data
        if data is None:
            data = read(target.file, max_size)
    except source.SourceError:
        if not target.is_named and is_other(target):
            return None
        raise
    if target.is_named or source.starts_front_matter(data[:HEAD]):
        return data
    return data if (is_meant(target, data) if is_meant else begins_like_one(data)) else None


def is_other(target: Target) -> bool:
    """Tell whether a file has the beginning of another kind of file."""
    if target.data is not None:
        return not begins_like_one(target.data)
    try:
        if not target.path.is_file():  # Opening a pipe would wait for somebody to write to it.
            return False
        with target.path.open("rb") as file:
            return not begins_like_one(file.read(HEAD))
    except OSError:
        return False


def begins_like_one(data: bytes) -> bool:
    """Tell whether a file begins with front matter, or nearly so, wherever it is."""
    head = data[:HEAD]
    return source.starts_front_matter(head) or source.nearly_starts_front_matter(head)


class Identities:
    """Tells whether two paths lead to one file, links to folders followed."""

    def __init__(self) -> None:
        self._real_folder = lru_cache(_MOST_FOLDERS)(os.path.realpath)

    def of(self, path: str | Path) -> str:
        """Return what is the same for all paths of one file."""
        folder, name = os.path.split(path)
        return os.path.join(self._real_folder(folder), name)  # noqa: PTH118
