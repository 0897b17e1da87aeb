"""Files to look at, and whether they are articles at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.frontmatter import codes, source

STDIN_NAME = "<stdin>"
"""The name shown for standard input without a name."""

TEXT_NAME = "<text>"
"""The name shown for a text without a file."""

PICTURES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg")
"""The endings of pictures."""


_MOST_FOLDERS = 16_384
"""Most folders whose paths are remembered."""

HEAD = 200
"""Number of bytes that tell whether a file begins with front matter."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file to look at.

    Attributes:
        file: The path, as text because making thousands of path objects takes a while.
        name: The name of the file, as shown.
        is_named: Whether it was named by the user, not found by a search.
        data: Its content, if that was given instead of being in the file.
        origin: The address where its content can be read again, if it is not in a file.
        problem: The reason why its content could not be fetched: the message, the advice, and the
            reason in a word; None if there is no problem.
    """

    file: str
    name: str
    is_named: bool
    data: bytes | None = None
    origin: str | None = None
    problem: tuple[str, str, str] | None = None

    @property
    def path(self) -> Path:
        """The path of the file."""
        return Path(self.file)


def content(
    target: Target,
    max_size: int,
    is_meant: Callable[[Target, bytes], bool] | None = None,
    read: Callable[[str, int], bytes] = source.read_bytes,
) -> bytes | None:
    """Return the content of a file; None if it was not meant as an article.

    Args:
        target: The file.
        max_size: The most bytes it may have.
        is_meant: Tells whether a file without front matter was meant to have some; None to judge by
            its very beginning.
        read: Returns the content of a file, if it was not given.

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
    """Tell whether a file begins like another kind of file."""
    if target.data is not None:
        return not begins_like_one(target.data)
    try:
        if not target.path.is_file():  # Opening a pipe would wait for a writer.
            return False
        with target.path.open("rb") as file:
            return not begins_like_one(file.read(HEAD))
    except OSError:
        return False


def begins_like_one(data: bytes) -> bool:
    """Tell whether a file begins with front matter, or nearly so."""
    head = data[:HEAD]
    return source.starts_front_matter(head) or source.nearly_starts_front_matter(head)


class Identities:
    """Identities of files: two paths to one file have the same, links to folders followed."""

    def __init__(self) -> None:
        self._real_folder = lru_cache(_MOST_FOLDERS)(os.path.realpath)

    def of(self, path: str | Path) -> str:
        """Return the identity of a file."""
        folder, name = os.path.split(path)
        return os.path.join(self._real_folder(folder), name)  # noqa: PTH118
