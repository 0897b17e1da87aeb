"""Partitioned datasets in a bucket: uploads, deletions, and refusals to overwrite."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from pyarrow import dataset, fs

from tests.support.cli import ERROR, Result, run, write
from tests.support.datasets import articles, by_path, check_manifest
from tests.support.s3 import CREDENTIALS, S3Server

pytestmark = pytest.mark.slow

COUNT = 40
KEYS = "year,provider.name"


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, articles(COUNT))
    return tmp_path


def export(s3: S3Server, *args: str, keys: str = KEYS) -> Result:
    to = () if "--to" in args else ("--to", "parquet")
    place = "s3://news/data"
    return run(
        "export", "_news", *to, "--partition-by", keys, "-o", place, *args, env=s3.environment
    )


def files(s3: S3Server) -> dict[str, bytes]:
    """Return the objects, by path in the dataset."""
    found = s3.objects("news")
    return {key.removeprefix("data/"): content for key, content in found.items()}


def test_parts_are_called_by_what_they_hold_and_readers_find_them(s3: S3Server) -> None:
    s3.bucket("news")
    result = export(s3)
    assert (result.status, result.out) == (0, "")
    found = check_manifest(files(s3))
    assert found["rows"] == COUNT
    for each in found["files"]:
        assert each["path"].endswith(f"/part-0000-{each['sha256'][:16]}.parquet")
    host = s3.url.removeprefix("http://")
    store = fs.S3FileSystem(
        access_key=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        secret_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        endpoint_override=host,
        scheme="http",
        region="us-east-1",
    )
    table = dataset.dataset("news/data", filesystem=store, partitioning="hive").to_table()
    options = {
        "aws_endpoint_url": s3.url,
        "aws_access_key_id": CREDENTIALS["AWS_ACCESS_KEY_ID"],
        "aws_secret_access_key": CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        "aws_region": "us-east-1",
        "aws_allow_http": "true",
    }
    frame = pl.scan_parquet(
        "s3://news/data/**/*.parquet", hive_partitioning=True, storage_options=options
    ).collect()
    for rows in (by_path(table.to_pylist()), by_path(frame.to_dicts())):
        assert len(rows) == COUNT
        for row in rows.values():
            assert row["provider.name"] == row["provider"]["name"]
            assert row["year"] == row["publishedDateTime"].year


def test_what_is_there_already_is_not_sent_again(s3: S3Server, site: Path) -> None:
    s3.bucket("news")
    assert export(s3, keys="year").status == 0
    before = {
        each["Key"]: each["LastModified"]
        for each in s3.client.list_objects_v2(Bucket="news")["Contents"]
    }
    write(site, {"_news/2021-01-27-00003.md": articles(9)["_news/2021-01-27-00007.md"]})
    assert export(s3, keys="year").status == 0
    after = {
        each["Key"]: each["LastModified"]
        for each in s3.client.list_objects_v2(Bucket="news")["Contents"]
    }
    same = before.keys() & after.keys() - {"data/_manifest.json"}
    assert len(same) == 3
    assert {key: before[key] for key in same} == {key: after[key] for key in same}
    assert len(after) == len(before) == 5


def test_another_dataset_takes_the_place_of_the_old_one(s3: S3Server) -> None:
    s3.bucket("news", {"other/a.txt": b"other"})
    assert export(s3).status == 0
    assert export(s3, "--to", "csv", keys="type").status == 0
    found = files(s3)
    assert found.pop("other/a.txt") == b"other"
    assert [each["keys"] for each in check_manifest(found)["files"]] == [{"type": "article"}]


def test_what_a_killed_run_left_goes_with_the_next_one(s3: S3Server) -> None:
    started = json.dumps({"newsmeta": {"dataset": 1}}).encode()
    left = {
        "data/_started.json": started,
        "data/year=2019/part-0000-0123456789abcdef.parquet": b"left",
    }
    s3.bucket("news", left)
    assert export(s3, keys="year").status == 0
    check_manifest(files(s3))


OTHERS = {
    "data/notes.txt": b"mine",
    "data/year=2019/part-0000.parquet": b"somebody's",
    "data/_manifest.json": b"{}",
    "data/_started.json": b"not ours",
}


@pytest.mark.parametrize("key", OTHERS)
def test_what_is_not_ours_is_left_alone(s3: S3Server, key: str) -> None:
    s3.bucket("news", {key: OTHERS[key]})
    result = export(s3)
    assert (result.status, result.out) == (2, "")
    assert result.err == (
        "newsmeta: s3://news/data cannot be written: other objects are there; "
        "choose a place that does not exist\n"
    )
    assert s3.objects("news") == {key: OTHERS[key]}


def test_an_article_that_is_none_leaves_the_dataset(s3: S3Server, site: Path) -> None:
    s3.bucket("news")
    assert export(s3).status == 0
    before = s3.objects("news")
    write(site, {"_news/2021-05-01-e.md": ERROR})
    assert export(s3, keys="year").status == 1
    assert s3.objects("news") == before


def test_a_bucket_that_is_not_there_is_told(s3: S3Server) -> None:
    result = run(
        *("export", "_news", "--to", "csv", "--partition-by", "year"),
        *("-o", "s3://no-such-bucket/data"),
        env=s3.environment,
    )
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert "there is no bucket no-such-bucket; make it first, or name another" in result.err
