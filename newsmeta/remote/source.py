"""A file that contains others, local or remote."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newsmeta.data_classes import dataclass
from newsmeta.remote.filling import FillingError

ZIP = ".zip"
ARCHIVES = (ZIP, ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst")
"""Extensions of archives."""
TABLES = (".jsonl", ".ndjson", ".parquet")
"""Extensions of tables of exported articles."""

_AT_ONCE = 2**20
_HEAD = 200


@dataclass(frozen=True, slots=True)
class Source:
    """A file that contains others.

    Attributes:
        path: The path or address, as given.
        most: The largest size in bytes if it is remote.
    """

    path: str
    most: int

    @property
    def is_far(self) -> bool:
        """Whether it is remote."""
        return "://" in self.path and not self.path.lower().startswith("file://")

    @property
    def local(self) -> str:
        """Its local path."""
        if not self.path.lower().startswith("file://"):
            return self.path
        from urllib.parse import unquote

        return unquote(self.path[len("file://") :])

    @property
    def name(self) -> str:
        """Its name, as shown."""
        return self.path.partition("?")[0] if self.is_far else self.path

    @property
    def ending(self) -> str:
        """Its extension, if it is a known one; otherwise empty."""
        name = self.name.lower()
        return next((each for each in (*ARCHIVES, *TABLES) if name.endswith(each)), "")

    def is_package(self) -> bool:
        """Tell whether it contains other files by its name, and is not an article."""
        if not self.ending:
            return False
        if self.is_far:
            return True
        from newsmeta.frontmatter.source import starts_front_matter

        try:
            if not os.path.isfile(self.local):  # noqa: PTH113 - a pipe would have us wait
                return False
            with open(self.local, "rb") as file:  # noqa: PTH123
                return not starts_front_matter(file.read(_HEAD))
        except (OSError, ValueError):
            return True

    @contextmanager
    def stream(self) -> Iterator[IO[bytes]]:
        """Yield its content, to be read sequentially.

        Raises:
            FillingError: When it cannot be read.
        """
        if self.is_far:
            from newsmeta.remote.far_source import opened

            with opened(self) as far:
                yield far
            return
        try:
            file = open(self.local, "rb")  # noqa: PTH123, SIM115
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise FillingError(f"{self.name} cannot be read: {reason}") from None
        with file:
            yield file

    @contextmanager
    def file(self, spare: Path) -> Iterator[Path]:
        """Yield its path, which is a temporary one if it is remote.

        Args:
            spare: The path for a temporary copy.

        Raises:
            FillingError: When it cannot be read.
        """
        if not self.is_far:
            yield Path(self.local)
            return
        with self.stream() as far, spare.open("wb") as copy:
            for piece in iter(lambda: far.read(_AT_ONCE), b""):
                copy.write(piece)
        try:
            yield spare
        finally:
            spare.unlink()

    @contextmanager
    def whole(self) -> Iterator[IO[bytes]]:
        """Yield its content, to be read in any order.

        Raises:
            FillingError: When it cannot be read.
        """
        if not self.is_far:
            with self.stream() as file:
                yield file
            return
        import tempfile

        with tempfile.TemporaryFile(prefix="newsmeta-") as copy:
            with self.stream() as far:
                for piece in iter(lambda: far.read(_AT_ONCE), b""):
                    copy.write(piece)
            copy.seek(0)
            yield copy
