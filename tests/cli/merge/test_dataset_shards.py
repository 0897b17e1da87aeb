"""`newsmeta export --shard`: the output of all shards together is that of one run."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.support.cli import ERROR, Result, invoke, run, write
from tests.support.datasets import (
    articles,
    check_manifest,
    with_duckdb,
    with_polars,
    with_pyarrow,
)
from tests.support.s3 import S3Server

COUNT = 24
KEYS = "year,provider.name"
TYPES = {"year": "int32", "provider.name": "string"}


@pytest.fixture(autouse=True)
def site(here: Path) -> Path:
    write(here, {**articles(COUNT), "newsmeta.toml": "", "README.md": "no article\n"})
    return here


def one(*args: str, output: str = "once") -> Result:
    return invoke("export", "_news", *args, "-o", output)


def shard(number: int, total: int, *args: str, output: str = "data") -> Result:
    return one(*args, "--shard", f"{number}/{total}", output=output)


def dataset(*args: str) -> tuple[str, ...]:
    to = () if "--to" in args else ("--to", "jsonl")
    return (*to, "--partition-by", KEYS, *args)


def make_all(total: int, *args: str, output: str = "data") -> None:
    for number in range(1, total + 1):
        result = shard(number, total, *dataset(*args), output=output)
        assert result.status == 0, result.err
        assert f"newsmeta merge {output}" in result.err


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def refused(*args: str) -> str:
    result = invoke("merge", *args)
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1), result
    return result.err


# -- files ---------------------------------------------------------------------------------


def lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def rows(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as file:
        found = [repr(row) for row in csv.reader(file)]
    return found[1:]


def all_lines(folder: Path) -> list[str]:
    """Return the lines in the parts of a dataset, without repeated headers."""
    return sorted({line for path in folder.rglob("part-*") for line in lines(path)})


def records(path: Path) -> list[str]:
    return [repr(row) for row in pl.read_parquet(path).to_dicts()]


@pytest.mark.parametrize(("name", "read"), [("jsonl", lines), ("csv", rows), ("parquet", records)])
@pytest.mark.parametrize("total", [1, 3, pytest.param(40, marks=pytest.mark.slow)])
def test_files_of_all_shards_hold_each_article_once(
    name: str, read: Callable[[Path], list[str]], total: int, here: Path
) -> None:
    assert one("--to", name, output=f"once.{name}").status == 0
    whole = read(here / f"once.{name}")
    found = []
    for number in range(1, total + 1):
        part = f"{number}.{name}"
        done = shard(number, total, "--to", name, output=part)
        assert done.status == 0
        assert (total > 1) == (f"nothing notices if one of {total} files is missing" in done.err)
        mine = read(here / part)
        assert mine == [each for each in whole if each in mine]
        found += mine
    assert sorted(found) == sorted(whole)
    assert len(whole) == COUNT
    assert f"1.{name} is no result of a shard, and perhaps" in invoke("merge", f"1.{name}").err


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["--to", "json"], "files of json cannot be read together; write jsonl, csv, tsv or"),
        (["--to", "atom"], "files of atom cannot be read together"),
        (["--to", "datapackage"], "files of datapackage cannot be read together"),
        (["--to", "sqlite"], "files of sqlite cannot be read together"),
        (["--to", "jsonl", "--limit", "3"], "--shard and --limit exclude each other"),
        (["--to", "csv", "--columns", "non-empty"], "have the same columns, not non-empty"),
    ],
)
def test_what_shards_cannot_do(args: list[str], reason: str, here: Path) -> None:
    result = shard(1, 2, *args)
    assert (result.status, result.out) == (2, "")
    assert reason in result.err
    assert not (here / "data").exists()


@pytest.mark.parametrize("text", ["0/2", "3/2", "2", "a/b", ""])
def test_shards_that_are_none(text: str) -> None:
    result = one("--to", "jsonl", "--shard", text)
    assert (result.status, result.err.count("\n")) == (2, 1)
    assert "is no shard" in result.err


# -- datasets ------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("total", [1, 3, 30])
def test_readers_find_what_one_run_writes(total: int, here: Path) -> None:
    assert one(*dataset("--to", "parquet")).status == 0
    make_all(total, "--to", "parquet")
    result = invoke("merge", "data")
    assert (result.status, result.out) == (0, "")
    assert f"{COUNT}" in result.err
    found = check_manifest(files(here / "data"))
    assert found["rows"] == COUNT
    for read in (with_pyarrow, with_duckdb, with_polars):
        assert read(here / "data", TYPES) == read(here / "once", TYPES)


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_other_formats(name: str, here: Path) -> None:
    assert one(*dataset("--to", name)).status == 0
    make_all(4, "--to", name)
    assert invoke("merge", "data", "-q").err == ""

    check_manifest(files(here / "data"))
    assert all_lines(here / "data") == all_lines(here / "once")


def test_the_old_dataset_counts_until_all_are_there(here: Path) -> None:
    make_all(2)
    assert invoke("merge", "data").status == 0
    before = files(here / "data")
    path = here / "_news/2021-01-27-00000.md"
    path.write_text(path.read_text("utf-8").replace("name: ", "name: Other "), "utf-8")
    make_all(2)
    manifest = json.loads((here / "data/_manifest.json").read_bytes())
    assert manifest == json.loads(before["_manifest.json"])
    for each in manifest["files"]:
        assert (here / "data" / each["path"]).read_bytes() == before[each["path"]]
    assert invoke("merge", "data").status == 0
    assert check_manifest(files(here / "data")) != manifest
    assert one(*dataset()).status == 0
    assert all_lines(here / "data") == all_lines(here / "once")


@pytest.mark.slow
def test_the_same_articles_give_the_same_files(here: Path) -> None:
    make_all(3)
    assert invoke("merge", "data").status == 0
    before = files(here / "data")
    make_all(3, "--jobs", "2")
    assert invoke("merge", "data").status == 0
    assert files(here / "data") == before


def test_results_of_several_machines_are_put_into_one_folder(here: Path) -> None:
    for number in (1, 2):
        assert shard(number, 2, *dataset(), output=f"of-{number}").status == 0
    for name, content in {**files(here / "of-1"), **files(here / "of-2")}.items():
        path = here / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert invoke("merge", "data").status == 0
    assert check_manifest(files(here / "data"))["rows"] == COUNT


def test_one_run_takes_the_place_of_shards(here: Path) -> None:
    make_all(2)
    assert one(*dataset(), output="data").status == 0
    assert one(*dataset()).status == 0
    assert files(here / "data") == files(here / "once")


def test_a_dataset_without_articles(here: Path) -> None:
    for number in (1, 2):
        assert shard(number, 2, *dataset("--since", "2031-01-01")).status == 0
    result = invoke("merge", "data")
    assert result.status == 0
    assert "newsmeta: warning: there is no article in the dataset" in result.err
    assert check_manifest(files(here / "data"))["files"] == []


# -- incomplete, or of different runs ----------------------------------------------------------


def test_missing_shards(here: Path) -> None:
    assert shard(2, 7, *dataset()).status == 0
    said = refused("data")
    assert "shards 1/7, 3/7, 4/7 and 3 others are missing in data; make all 7" in said
    assert "_manifest.json" not in files(here / "data")
    for number in (1, 3, 4, 5, 6):
        assert shard(number, 7, *dataset()).status == 0
    assert "shard 7/7 is missing in data; make all 7" in refused("data")


def test_a_shard_with_an_article_that_is_none_is_missing(here: Path) -> None:
    make_all(2)
    write(here, {"_news/error.md": ERROR})
    statuses = [shard(number, 2, *dataset()).status for number in (1, 2)]
    assert sorted(statuses) == [0, 1]
    assert f"shard {statuses.index(1) + 1}/2 is missing" in refused("data")


@pytest.mark.parametrize(
    ("args", "difference"),
    [
        (["--body"], "options"),
        (["--on-error", "skip"], "options"),
        (["--where", "quality > 1"], "options"),
        (["--since", "2019-01-01"], "options"),
        (["--exclude", "topics"], "options"),
        (["--sort", "quality"], "options"),
        (["--normalized"], "options"),
        (["--to", "csv"], "options"),
        (["--no-config"], "configurations"),
    ],
)
def test_shards_of_different_commands(args: list[str], difference: str, here: Path) -> None:
    assert shard(1, 2, *dataset()).status == 0
    assert shard(2, 2, *dataset(*args)).status == 0
    before = files(here / "data")
    assert f"shards 1 and 2 in data were made of different {difference}" in refused("data")
    assert files(here / "data") == before


def test_shards_of_different_files_or_totals(here: Path) -> None:
    make_all(2)
    write(here, {"_news/2021-02-01-more.md": articles(99)["_news/2021-01-27-00098.md"]})
    assert shard(2, 2, *dataset()).status == 0
    assert "were made of different sets of files" in refused("data")
    make_all(3)
    assert "data has shards of 2 and 3: _shard-*-of-2.json and _shard-*-of-3.json" in refused(
        "data"
    )


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no-files": lambda found: found.pop("files"),
    "no-shard": lambda found: found.pop("shard"),
    "no-mark": lambda found: found.pop("newsmeta"),
    "no-keys": lambda found: found.update(keys=[]),
    "another-number": lambda found: found["shard"].update(number=2),
    "no-number": lambda found: found["shard"].update(number="1"),
    "out-of-it": lambda found: found["files"][0].update(path="../part-1-0000-" + "0" * 16 + ".csv"),
    "of-another": lambda found: found["files"][0].update(
        path=found["files"][0]["path"].replace("part-1-", "part-2-")
    ),
    "negative": lambda found: found["files"][0].update(rows=-1),
    "no-hash": lambda found: found["files"][0].update(sha256="x"),
    "other-keys": lambda found: found["files"][0].update(keys={"a": 1}),
    "a-list": lambda found: found.update(files={}),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_damaged_shards(change: Callable[[dict[str, Any]], object], here: Path) -> None:
    make_all(2)
    path = here / "data/_shard-1-of-2.json"
    found = json.loads(path.read_bytes())
    change(found)
    path.write_text(json.dumps(found), "utf-8")
    before = files(here / "data")
    said = refused("data")
    assert "data/_shard-1-of-2.json is damaged; make it anew" in said
    assert files(here / "data") == before


def test_parts_that_are_not_what_they_were(here: Path) -> None:
    make_all(2)
    path = next((here / "data").rglob("part-1-*.jsonl"))
    path.write_bytes(b"other")
    assert f"{path.relative_to(here)} is not what its shard says" in refused("data")
    path.unlink()
    assert f"{path.relative_to(here)} is not what its shard says" in refused("data")


def test_what_is_not_ours_is_left_alone(here: Path) -> None:
    make_all(2)
    write(here, {"data/notes.txt": "mine"})
    assert "data holds other files than shards; name the place of the dataset" in refused("data")
    assert "cannot be written" in shard(1, 2, *dataset()).err
    assert (here / "data/notes.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["data", "data"], "data is a folder; name the files in it"),
        (["data", "--output-format", "json"], "--output-format is about what was found in files"),
        (["data", "--no-config"], "--no-config is about what was found in files"),
        (["data", "--fail-on", "never"], "--fail-on is about what was found in files"),
        (["s3://news/data", "other"], "the shards of a dataset are in one place"),
        (["_news"], "_news is a folder; name the files in it"),
    ],
)
def test_what_does_not_go_together(args: list[str], reason: str) -> None:
    make_all(1)
    assert reason in refused(*args)


# -- in a bucket -----------------------------------------------------------------------------


@pytest.mark.slow
def test_shards_in_a_bucket(s3: S3Server, here: Path) -> None:
    s3.bucket("news")

    def exported(*args: str) -> Result:
        wanted = dataset("--to", "parquet", *args)
        return run("export", "_news", *wanted, "-o", "s3://news/data", env=s3.environment)

    def merged() -> Result:
        return run("merge", "s3://news/data", env=s3.environment)

    def found() -> dict[str, bytes]:
        return {key.removeprefix("data/"): each for key, each in s3.objects("news").items()}

    assert "there are no shards of a dataset in s3://news/data" in merged().err
    assert exported().status == 0
    before = found()
    write(here, {"_news/2021-02-01-more.md": articles(99)["_news/2021-01-27-00098.md"]})
    assert exported("--shard", "1/2").status == 0
    assert found()["_manifest.json"] == before["_manifest.json"]
    assert "shard 2/2 is missing in s3://news/data" in merged().err
    assert exported("--shard", "2/2").status == 0
    assert merged().status == 0
    now = found()
    assert check_manifest(now)["rows"] == COUNT + 1
    write(here / "data", {})
    for name, content in now.items():
        path = here / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    assert one(*dataset("--to", "parquet")).status == 0
    assert with_duckdb(here / "data", TYPES) == with_duckdb(here / "once", TYPES)
