"""Shared parts of the tests of partitioned datasets: articles of all sorts, and three readers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
from pyarrow import dataset

from tests.support.cli import GOOD

NAMES = (
    *("Example Times", "a/b", "a=b", "50% off", "100%25", "What? #1", "it's", '"so"', "a+b"),
    *("Zeitung für Bäume", "日本の新聞", "[x]*{y}", "a:b", "dot.", "..", "~user", "_hidden", "a&b"),
    *("a\\b", "emoji 😀", "null", "true", "__HIVE_DEFAULT_PARTITION__x", "trailing ", "2021x"),
)
"""Possible names of publishers, including awkward ones."""


def article(number: int) -> str:
    """Return an article with its own partition keys."""
    name = NAMES[number % len(NAMES)]
    text = GOOD.replace("name: Example Times", f"name: {json.dumps(name, ensure_ascii=False)}")
    year, month = 2018 + number % 4, 1 + number % 12
    text = text.replace("2021-01-27T15", f"{year}-{month:02}-27T15")
    text = text.replace("ten-thousand-trees", f"trees-{number}")
    text = text.replace("quality: 60\n", f"quality: {number % 5}\n" if number % 3 else "")
    return text.replace("published: true", f"published: {'true' if number % 2 else 'false'}")


def articles(count: int) -> dict[str, str]:
    """Return articles by their paths."""
    return {f"_news/2021-01-27-{number:05}.md": article(number) for number in range(count)}


Rows = dict[str, dict[str, Any]]
"""The rows of a reader, by the path of the article."""


def by_path(rows: list[dict[str, Any]]) -> Rows:
    """Return rows by path; assert that each path is unique."""
    found = {row["path"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def with_pyarrow(place: Path, types: dict[str, str]) -> Rows:
    if place.is_file():
        return by_path(dataset.dataset(place).to_table().to_pylist())
    schema = pa.schema([(name, getattr(pa, kind)()) for name, kind in types.items()])
    hive = dataset.partitioning(schema, flavor="hive") if types else "hive"
    return by_path(dataset.dataset(place, partitioning=hive).to_table().to_pylist())


def with_duckdb(place: Path, types: dict[str, str]) -> Rows:
    kinds = {"int32": "INTEGER", "string": "VARCHAR", "bool_": "BOOLEAN"}
    said = ", ".join(f"'{name}': {kinds[kind]}" for name, kind in types.items())
    hive = f", hive_types = {{{said}}}" if types else ""
    what = f"'{place}'" if place.is_file() else f"'{place}/**/*.parquet'"
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        found = database.execute(f"SELECT * FROM read_parquet({what}{hive})")
        names = [column[0] for column in found.description or ()]
        return by_path([dict(zip(names, row, strict=True)) for row in found.fetchall()])


def with_polars(place: Path, types: dict[str, str]) -> Rows:
    kinds = {"int32": pl.Int32, "string": pl.String, "bool_": pl.Boolean}
    if place.is_file():
        return by_path(pl.read_parquet(place).to_dicts())
    schema = {name: kinds[kind] for name, kind in types.items()} or None
    scanned = pl.scan_parquet(place / "**/*.parquet", hive_partitioning=True, hive_schema=schema)
    return by_path(scanned.collect().to_dicts())


READERS = {"pyarrow": with_pyarrow, "duckdb": with_duckdb, "polars": with_polars}
"""Readers of Parquet that take a type for each key."""


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, by path."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def check_manifest(files: dict[str, bytes]) -> dict[str, Any]:
    """Return the manifest of a dataset; assert that it lists exactly the existing files."""
    found: dict[str, Any] = json.loads(files["_manifest.json"])
    listed = {each["path"]: (each["bytes"], each["sha256"]) for each in found["files"]}
    assert listed == {
        path: (len(content), hashlib.sha256(content).hexdigest())
        for path, content in files.items()
        if path != "_manifest.json"
    }
    assert found["rows"] == sum(each["rows"] for each in found["files"])
    assert found["bytes"] == sum(each["bytes"] for each in found["files"])
    return found
