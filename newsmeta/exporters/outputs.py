"""What is written: a file, a folder or a stream, whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from newsmeta.exporters.options import ExportError
from newsmeta.files.writing import new_content, new_folder
from newsmeta.records.formats import Format

if TYPE_CHECKING:
    from sqlite3 import Connection


@contextmanager
def opened(output: Path | BinaryIO, wanted: Format) -> Iterator[Any]:
    """Yield what to write to, which becomes the output when the block ends well."""
    if wanted.is_folder:
        if not isinstance(output, Path):
            raise ExportError(f"{wanted.name} is a folder; name one with --output")
        from newsmeta.exporters.datapackage import is_own

        with new_folder(output, is_own) as folder:
            yield folder
    elif wanted.is_database:
        from newsmeta.exporters import sqlite_file

        with sqlite_file.opened(output) as database:
            yield database
    elif isinstance(output, Path):
        with new_content(output) as file:
            yield file
    else:
        import tempfile

        with tempfile.TemporaryFile() as spool:
            yield spool
            spool.seek(0)
            shutil.copyfileobj(spool, output)


def size_of(out: BinaryIO | Path | Connection) -> int:
    """Return how many bytes were written."""
    if isinstance(out, Path):
        return sum(path.stat().st_size for path in out.iterdir())
    if hasattr(out, "execute"):
        query = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
        return int(out.execute(query).fetchone()[0])
    out.flush()
    return out.seek(0, os.SEEK_END)
