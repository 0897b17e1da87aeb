"""The process that reads Parquet files for another one."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from newsmeta.importers.items import ImportDataError, Item, Options
from newsmeta.importers.parquet_rows import read

_AT_ONCE = 50
"""Number of rows that are sent together, as many as pyarrow reads at once."""


def serve() -> None:
    """Read the files that standard input names, and write their rows to standard output."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # Whatever libraries print must not be between the rows.
        while True:
            try:
                path, options = pickle.load(sys.stdin.buffer)
            except EOFError:
                return
            for kind, content in _answers(path, options):
                _write(out, kind, content)


def _answers(path: Path, options: Options) -> Iterator[tuple[str, Any]]:
    """Yield the rows of a file, and how it ends."""
    rows: list[Item] = []
    try:
        for item in read(path, options):
            rows.append(item)
            if len(rows) == _AT_ONCE:
                yield "rows", rows
                rows.clear()
    except ImportDataError as error:
        yield "rows", rows
        yield "error", str(error)
    except RecursionError:
        yield "rows", rows
        yield "error", f"{path}: it is nested too deeply"
    except MemoryError:
        yield "rows", rows
        yield "error", f"{path}: there is not enough memory to read it"
    else:
        yield "rows", rows
        yield "end", None


def _write(out: BinaryIO, kind: str, content: Any) -> None:
    pickle.dump((kind, content), out, pickle.HIGHEST_PROTOCOL)
    out.flush()
