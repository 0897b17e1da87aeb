"""Databases whose pages are listed many times, so that a few kilobytes hold any number of rows."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from newsmeta.importers import sqlite
from newsmeta.importers.items import ImportDataError, Options
from tests.support.cli import GOOD, invoke, write

PAGE = 4096
INTERIOR = 5
MANY = "holds more rows or longer texts than fit into"


def exported(*titles: str) -> Path:
    titles = titles or ("Trees",)
    articles = {
        f"_news/{at}.md": GOOD.replace("City council votes to plant ten thousand trees", title)
        for at, title in enumerate(titles)
    }
    write(Path(), articles)
    assert invoke("export", "_news", "--to", "sqlite", "-o", "a.db", "-q", "--body").status == 0
    return Path("a.db")


def root(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as database:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        assert database.execute("PRAGMA page_size").fetchone() == (PAGE,)
        return int(database.execute(query, (table,)).fetchone()[0])


def interior(child: int, number: int) -> bytes:
    """Return a page that names one page below it many times."""
    page = bytearray(PAGE)
    cells = PAGE - 5 * number
    struct.pack_into(">BHHHBL", page, 0, INTERIOR, 0, number, cells, 0, child)
    for at in range(number):
        place = cells + 5 * at
        struct.pack_into(">H", page, 12 + 2 * at, place)
        struct.pack_into(">LB", page, place, child, 1)
    return bytes(page)


def multiplied(path: Path, table: str, levels: int, number: int = 500) -> None:
    """List the rows of a table `number ** levels` times."""
    data = bytearray(path.read_bytes())
    at = (root(path, table) - 1) * PAGE
    data += data[at : at + PAGE]
    for _ in range(levels - 1):
        data += interior(len(data) // PAGE, number)
    data[at : at + PAGE] = interior(len(data) // PAGE, number)
    struct.pack_into(">L", data, 28, len(data) // PAGE)
    path.write_bytes(data)


@pytest.mark.parametrize("table", ["articles", "topics", "images", "providers"])
def test_rows_are_listed_again_and_again(table: str) -> None:
    path = exported()
    multiplied(path, table, 1, 580)
    with closing(sqlite3.connect(path)) as database:
        (count,) = database.execute(f"SELECT count(*) FROM {table} NOT INDEXED").fetchone()
    assert count == 581


@pytest.mark.parametrize("table", ["articles", "topics", "images", "providers"])
@pytest.mark.parametrize("levels", [2, 3, 8])
def test_a_database_with_more_rows_than_bytes_is_refused(table: str, levels: int) -> None:
    path = exported()
    size = path.stat().st_size
    multiplied(path, table, levels)
    assert path.stat().st_size < size + 10 * PAGE
    result = invoke("import", "a.db", "--into", "x", "--dry-run")
    assert (result.status, MANY in result.err) == (2, True), result.err[:500]


def _read(path: Path) -> Iterator[int]:
    return (item.number for item in sqlite.read(path, Options()))


def test_long_texts_that_are_listed_again_and_again() -> None:
    path = exported("x" * 100_000)
    multiplied(path, "articles", 1, 300)
    with pytest.raises(ImportDataError, match=MANY):
        list(_read(path))


@pytest.mark.parametrize(
    "titles", [("Trees",), ("x" * 300_000,), ("é" * 90_000, "b"), ("a", "b", "c")]
)
@pytest.mark.parametrize(
    "pragma", ["", "PRAGMA journal_mode = WAL", "VACUUM", "PRAGMA user_version = 1"]
)
def test_honest_databases_are_read(titles: tuple[str, ...], pragma: str) -> None:
    path = exported(*titles)
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute(pragma)
        database.execute("UPDATE articles SET excerpt = excerpt || 'é'")
        assert len(list(_read(path))) == len(titles)
