"""Partitioned datasets: DuckDB, Polars and pyarrow read the content of a single file."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from pyarrow import dataset

import newsmeta
from newsmeta.exporters import datasets
from tests.support.cli import ERROR, environment, invoke, write
from tests.support.datasets import READERS, articles, check_manifest, files_of
from tests.support.schemas import SCHEMAS, reference_validator

COUNT = 60


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, articles(COUNT))
    return tmp_path


def export(*args: str) -> dict[str, bytes]:
    """Write a dataset, and return its files."""
    result = invoke("export", "_news", "-o", "data", *args)
    assert (result.status, result.out) == (0, ""), result.err
    return files_of(Path("data"))


def value(row: dict[str, Any], name: str) -> Any:
    """Return the value of a key in a row of the unpartitioned file."""
    if name in ("year", "month", "day"):
        return getattr(row["publishedDateTime"], name)
    for part in name.split("."):
        row = row[part]
    return row


PARTITIONS = {
    "year,month": {"year": "int32", "month": "int32"},
    "year,provider.name": {"year": "int32", "provider.name": "string"},
    "quality": {"quality": "int32"},
    "type,day": {"type": "string", "day": "int32"},
    "published,year,quality,provider.domain": {
        **{"published": "bool_", "year": "int32"},
        **{"quality": "int32", "provider.domain": "string"},
    },
}


@pytest.mark.slow
@pytest.mark.parametrize("keys", PARTITIONS)
@pytest.mark.parametrize("reader", READERS)
def test_readers_find_what_one_file_has(reader: str, keys: str) -> None:
    types = PARTITIONS[keys]
    check_manifest(export("--to", "parquet", "--partition-by", keys))
    assert invoke("export", "_news", "-o", "one.parquet").status == 0
    one, many = READERS[reader](Path("one.parquet"), {}), READERS[reader](Path("data"), types)
    assert len(many) == COUNT
    for path, row in one.items():
        values = {name: value(row, name) for name in types}
        assert many[path] == {**row, **values}


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS)
def test_readers_know_the_types_of_keys_by_themselves(reader: str) -> None:
    export("--to", "parquet", "--partition-by", "year,quality,provider.name")
    assert invoke("export", "_news", "-o", "one.parquet").status == 0
    one, many = READERS[reader](Path("one.parquet"), {}), READERS[reader](Path("data"), {})
    for path, row in one.items():
        name = row["provider"]["name"]
        assert many[path]["provider.name"] == name
        assert many[path]["year"] == row["publishedDateTime"].year
        assert many[path]["quality"] == row["quality"]


@pytest.mark.parametrize("to", ["csv", "tsv", "jsonl"])
def test_lines_are_those_of_one_file(to: str) -> None:
    files = export("--to", to, "--partition-by", "year,type", "--columns", "path,title,provider")
    check_manifest(files)
    one = invoke("export", "_news", "--to", to, "--columns", "path,title,provider", "-q").out
    lines = [
        line
        for path, content in files.items()
        if path.endswith(f".{to}")
        for line in content.decode().splitlines()
    ]
    head = one.splitlines()[:1] if to != "jsonl" else []
    assert sorted(line for line in lines if line not in head) == sorted(
        line for line in one.splitlines() if line not in head
    )


def test_csv_and_jsonl_are_read_with_their_keys() -> None:
    export("--to", "csv", "--partition-by", "year,provider.domain")
    with duckdb.connect() as database:
        query = "SELECT year, \"provider.domain\", count(*) FROM read_csv('data/**/*.csv') "
        found = database.execute(f"{query} GROUP BY ALL ORDER BY ALL").fetchall()
    assert found == [(year, "example.com", COUNT // 4) for year in range(2018, 2022)]
    export("--to", "jsonl", "--partition-by", "type,year")
    with duckdb.connect() as database:
        query = "SELECT type, year, count(*) FROM read_json('data/**/*.jsonl') "
        found = database.execute(f"{query} GROUP BY ALL ORDER BY ALL").fetchall()
    assert found == [("article", year, COUNT // 4) for year in range(2018, 2022)]
    table = dataset.dataset("data", format="json", partitioning="hive").to_table()
    assert set(table["year"].to_pylist()) == {2018, 2019, 2020, 2021}


def test_what_the_manifest_lists_can_be_read_alone() -> None:
    export("--to", "parquet", "--partition-by", "year")
    with duckdb.connect() as database:
        database.execute(
            "SET VARIABLE files = (SELECT list('data/' || file.path) FROM "
            "(SELECT unnest(files) AS file FROM 'data/_manifest.json'))"
        )
        query = "SELECT count(*) FROM read_parquet(getvariable('files'), hive_partitioning = true)"
        assert database.execute(query).fetchone() == (COUNT,)


def test_a_column_is_in_the_folder_or_in_the_file() -> None:
    files = export("--to", "csv", "--partition-by", "type,provider.domain")
    part = next(content for path, content in files.items() if path.endswith(".csv"))
    [head, *_] = csv.reader(io.StringIO(part.decode(), newline=""))
    assert "provider.name" in head
    assert not {"type", "provider.domain"} & set(head)
    files = export("--to", "jsonl", "--partition-by", "type,provider.domain")
    part = next(content for path, content in files.items() if path.endswith(".jsonl"))
    record = json.loads(part.splitlines()[0])
    assert "type" not in record
    assert record["provider"]["domain"] == "example.com"


# -- reproducible output -------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("to", ["parquet", "csv"])
def test_any_number_of_processes_writes_the_same(to: str) -> None:
    args = ("--to", to, "--partition-by", "year,provider.name")
    assert export(*args, "--jobs", "1") == export(*args, "--jobs", "2")


@pytest.mark.parametrize("to", ["jsonl", "parquet"])
def test_parts_are_split_and_in_order(monkeypatch: pytest.MonkeyPatch, to: str) -> None:
    monkeypatch.setattr(datasets, "PART_BYTES", 2_000)
    monkeypatch.setattr("newsmeta.exporters.parquet._ROWS", 3)
    files = export("--to", to, "--partition-by", "type")
    found = check_manifest(files)
    assert len(found["files"]) > 2
    names = [each["path"] for each in found["files"]]
    assert names == [f"type=article/part-{at:04}.{to}" for at in range(len(names))]
    if to == "jsonl":
        rows = [json.loads(line)["path"] for name in names for line in files[name].splitlines()]
    else:
        rows = [r for name in names for r in dataset.dataset(f"data/{name}").to_table()["path"]]
        rows = [row.as_py() for row in rows]
    assert rows == sorted(articles(COUNT))


def test_the_manifest_follows_its_schema() -> None:
    files = export("--to", "parquet", "--partition-by", "published,quality,year")
    found = json.loads(files["_manifest.json"])
    assert list(reference_validator(SCHEMAS["dataset"]).iter_errors(found)) == []
    kinds = [(key["name"], key["type"]) for key in found["keys"]]
    assert kinds == [("published", "boolean"), ("quality", "integer"), ("year", "integer")]
    keys = [each["keys"] for each in found["files"]]
    assert {"published": False, "quality": None, "year": 2018} in keys
    assert {"published": True, "quality": 1, "year": 2019} in keys


# -- all or nothing ------------------------------------------------------------


def test_a_new_dataset_takes_the_place_of_the_old_one() -> None:
    export("--to", "parquet", "--partition-by", "year,month")
    files = export("--to", "csv", "--partition-by", "type")
    assert set(files) == {"_manifest.json", "type=article/part-0000.csv"}


@pytest.mark.parametrize("name", ["notes.txt", "type=article/part-0001.csv", "type=x/a/b.csv"])
def test_a_folder_with_something_else_is_left_alone(site: Path, name: str) -> None:
    export("--to", "csv", "--partition-by", "type")
    write(site / "data", {name: "mine"})
    before = files_of(site / "data")
    result = invoke("export", "_news", "--to", "csv", "--partition-by", "type", "-o", "data")
    assert result.status == 2
    assert result.err == (
        "newsmeta: data cannot be written: the folder holds other files; "
        "choose one that does not exist\n"
    )
    assert files_of(site / "data") == before


def test_an_article_that_is_none_leaves_the_dataset(site: Path) -> None:
    before = export("--to", "parquet", "--partition-by", "type")
    write(site, {"_news/2021-05-01-e.md": ERROR})
    result = invoke("export", "_news", "--to", "parquet", "--partition-by", "type", "-o", "data")
    assert result.status == 1
    assert files_of(site / "data") == before
    assert {path.name for path in site.iterdir()} == {"_news", "data"}


def test_programs_write_datasets(site: Path) -> None:
    summary = newsmeta.export("_news", "memory://sets/a", "csv", partition_by=["year", "type"])
    assert (summary.rows, summary.articles) == (COUNT, COUNT)
    import fsspec

    files = fsspec.filesystem("memory")
    found = {path.removeprefix("/sets/a/"): files.cat_file(path) for path in files.find("/sets/a")}
    assert check_manifest(found)["rows"] == COUNT
    newsmeta.export("_news", site / "b", "csv", partition_by=["year", "type"])
    assert check_manifest(files_of(site / "b"))["rows"] == COUNT


# -- failures ------------------------------------------------------------------

MISTAKES = {
    "yaer": "there is no field yaer",
    "provider": "provider is a group of fields; name one inside it, such as provider.name",
    "topics": "topics is a list",
    "path": "path is another one in each article; name what several share",
    "body": "body is another one in each article; name what several share",
    "year,year": "year is named twice",
    "year,month,day,type,locale": "there are 5 keys; name 4 at most",
    ",": "names no field",
}


@pytest.mark.parametrize("keys", MISTAKES)
def test_what_is_no_key_is_told(keys: str) -> None:
    result = invoke("export", "_news", "--to", "csv", "--partition-by", keys, "-o", "data")
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert "--partition-by" in result.err
    assert MISTAKES[keys] in result.err
    assert not Path("data").exists()


OTHERS = {
    ("--to", "xlsx", "-o", "data"): "xlsx is no format of datasets; write jsonl, csv, tsv or "
    "parquet",
    ("--to", "csv"): "a partitioned dataset is a folder; name it with --output",
    ("-o", "data"): "--to is missing",
    ("--to", "csv", "-o", "data", "--columns", "non-empty"): "--columns: all files of a dataset",
    ("--to", "csv", "-o", "data", "--columns", "type"): "nothing is left to write",
}


@pytest.mark.parametrize("args", OTHERS)
def test_what_does_not_go_with_it_is_told(args: tuple[str, ...]) -> None:
    result = invoke("export", "_news", "--partition-by", "type", *args)
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert OTHERS[args] in result.err


def test_a_value_that_no_folder_can_be_called_by_is_told(site: Path) -> None:
    text = articles(1)["_news/2021-01-27-00000.md"]
    write(site, {"_news/2021-01-28-a.md": text.replace("Example Times", "ä" * 60)})
    args = ("export", "_news", "--to", "csv", "--partition-by", "provider.name", "-o", "data")
    result = invoke(*args)
    assert result.status == 1
    assert result.err.startswith(
        "_news/2021-01-28-a.md: provider.name is too long for the name of a folder; "
        "partition by another field\n"
    )
    assert invoke(*args, "--on-error", "skip").status == 0
    assert check_manifest(files_of(site / "data"))["rows"] == COUNT


@pytest.mark.slow
def test_many_partitions_take_few_files_and_little_memory(site: Path) -> None:
    script = """
import resource, sys
from newsmeta.exporters import datasets, sorting
from newsmeta.exporters.partitions import PartitionKey
from newsmeta.records.formats import FORMATS
from newsmeta.schema.fields import FieldType
from pathlib import Path
resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))
Path("many").mkdir()
def most(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
key = PartitionKey("a", ("a",), FieldType.INTEGER)
rows = ((f"a={number % 5000}".encode(), b"%08d" % number * 256) for number in range(100_000))
def write(rows, out):
    count = 0
    for row in rows:
        out.write(row)
        count += 1
    return count
data = datasets.Dataset(datasets.Folder(Path("many")), FORMATS["jsonl"], (key,))
before = most()
print(data.write(sorting.sorted_rows(rows), write), len(list(Path("many").rglob("*.jsonl"))))
data.finish()
print(most() - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment(),
        cwd=site,
        capture_output=True,
        check=True,
        text=True,
    )
    written, grown = done.stdout.splitlines()
    assert written == "100000 5000"
    assert int(grown) < 100  # MiB, of 200 written
