"""Folders and binary formats of `newsmeta import`."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fuzz.fragments import JSON, TABLES
from fuzz.target import SeedFiles, Target
from fuzz.targets._importing import BETWEEN, check
from newsmeta.exporters.options import load as load_exporter
from newsmeta.importers.items import IMPORTABLE
from newsmeta.importers.items import load as load_importer
from newsmeta.records.record import Record
from newsmeta.schema.fields import HandoffError
from tests.support.importing import RECORD
from tests.support.tables import ARTICLE, export

_LEFT_OUT = ("jsonl", "json", "csv", "tsv", "feed", "parquet")
"""Text formats, and formats for pyarrow, which crashes on some damaged files."""


@cache
def _formats() -> tuple[str, ...]:
    return tuple(name for name in IMPORTABLE if name not in _LEFT_OUT and _is_installed(name))


def _is_installed(name: str) -> bool:
    """Tell whether a format's libraries are installed."""
    try:
        load_importer(IMPORTABLE[name])
        load_exporter(IMPORTABLE[name])
    except (HandoffError, ImportError):  # Or the format cannot be written.
        return False
    return True


def _check(data: bytes) -> None:
    check(data, _formats())


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    del files
    plain = {name: value for name, value in RECORD.items() if name != "path"}
    records = [Record("_news/a.md", plain, "Body"), Record("_news/b.md", ARTICLE, "a\r\nb", "\r\n")]
    for number, name in enumerate(_formats()):
        for some in ([], records[:1], records):
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder, f"data.{name}")
                export(name, some, path)
                for way in (0, 1):
                    yield bytes((number, way)) + _packed(path)


def _packed(path: Path) -> bytes:
    """Return a file, or the files of a folder packed into one."""
    if path.is_file():
        return path.read_bytes()
    return b"".join(
        BETWEEN + each.name.encode() + b"\n" + each.read_bytes() for each in sorted(path.iterdir())
    )


TARGET = Target(
    "imports-others",
    "the same of folders of tables, of databases and of what else is no text",
    _check,
    _seeds,
    (*JSON, *TABLES, BETWEEN),
    head=2,
    passes=4,
    most=200_000,
)
