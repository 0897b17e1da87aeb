"""Feeds with invalid characters, and tables whose column names are not UTF-8."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from newsmeta.importers.items import IMPORTABLE, ImportDataError, Options, load
from tests.support.tables import ARTICLE, export, record

FEED = "<rss version='2.0'><channel><title>{}</title><item><title>{}</title></item></channel></rss>"


@pytest.mark.parametrize(
    "reference",
    [
        *("&#xd800;", "&#xD800;", "&#55296;", "&#xdfff;", "&#57343;", "&#xdbff;", "&#x0d800;"),
        *("&#xdc00;", "&#56320;", "a&#xd83d;b"),
    ],
)
def test_half_of_a_pair_in_a_feed_is_no_failure(reference: str, tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    for text in (FEED.format("x", reference), FEED.format(reference, "x")):
        path.write_text(text, encoding="utf-8")
        try:
            list(load(IMPORTABLE["feed"])(path, Options()))
        except ImportDataError as error:
            assert "feed" in str(error)


@pytest.mark.parametrize("byte", [0x80, 0xBF, 0xC0, 0xC1, 0xD0, 0xE0, 0xED, 0xF5, 0xFE, 0xFF])
def test_names_of_columns_that_are_no_utf_8(byte: int, tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    export("parquet", [record(ARTICLE)], path)
    data = path.read_bytes()
    path.write_bytes(data.replace(b"excerpt", b"exc" + bytes((byte,)) + b"rpt"))
    with pytest.raises(ImportDataError):
        list(load(IMPORTABLE["parquet"])(path, Options()))


@pytest.mark.parametrize("byte", [0x80, 0xBF, 0xC0, 0xC1, 0xD0, 0xE0, 0xED, 0xF5, 0xFE, 0xFF])
def test_a_database_whose_schema_is_damaged_and_no_utf_8(byte: int, tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    export("sqlite", [record(ARTICLE)], path)
    damaged = path.read_bytes().replace(b"CREATE TABLE", b"CREATE T" + bytes((byte,)) + b"BLE")
    path.write_bytes(damaged)
    with pytest.raises(ImportDataError):
        list(load(IMPORTABLE["sqlite"])(path, Options()))


@pytest.mark.parametrize("name", ["articles", "newsmeta_columns", "newsmeta_export"])
@pytest.mark.parametrize("module", ["fts4", "fts5"])
def test_a_table_with_code_behind_it_is_not_read(name: str, module: str, tmp_path: Path) -> None:
    path = tmp_path / "data.db"
    export("sqlite", [record(ARTICLE)], path)
    with closing(sqlite3.connect(path)) as database:
        columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
        listed = ", ".join(f'"{column}"' for column in columns)
        database.execute(f"DROP TABLE {name}")
        try:
            database.execute(f"CREATE VIRTUAL TABLE {name} USING {module}({listed})")
        except sqlite3.OperationalError as error:
            pytest.skip(str(error))
        database.commit()
    with pytest.raises(ImportDataError, match="is not a database of newsmeta"):
        list(load(IMPORTABLE["sqlite"])(path, Options()))
