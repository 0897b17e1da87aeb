"""Merged shards of a bucket: the outcome is that of one run, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.remote.test_buckets import CONFIGURED, encoded
from tests.support.cli import ERROR, GOOD, Result, run
from tests.support.s3 import S3Server

FILES = {
    **CONFIGURED,
    "site/_news/twice.md": GOOD,
    "site/_news/error.md": ERROR.replace("ten-thousand", "eleven-thousand"),
    "site/assets/lone.svg": "<p>no picture</p>",
    "site/.github/x.md": GOOD,
    "site/_news/sub/deep.md": GOOD.replace("ten-thousand", "twelve-thousand"),
}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "place", "total"),
    [("check", "", 2), ("check --validate", "/site", 3), ("validate", "/site", 2)],
)
def test_shards_of_a_bucket_are_one_run(
    s3: S3Server, tmp_path: Path, command: str, place: str, total: int
) -> None:
    bucket = s3.bucket("sharded", {**encoded(FILES), ".git/HEAD": b"x"})
    address = f"{bucket}{place}"

    def called(*args: str) -> Result:
        return run(*args, cwd=tmp_path, env=s3.environment)

    once = called(*command.split(), address, "--output-format", "json")
    assert once.status == 1
    for number in range(1, total + 1):
        shard = ("--shard", f"{number}/{total}", "--shard-output", f"{number}.newsmeta")
        assert called(*command.split(), address, *shard).status in (0, 1)
    results = [f"{number}.newsmeta" for number in range(1, total + 1)]
    merged = called("merge", *results, "--at", address, "--output-format", "json")
    assert merged == once
    if command != "validate":
        assert {"NM601", "NM407"} <= {word.strip('",') for word in once.out.split()}
    unconfirmed = called("merge", *results)
    assert unconfirmed.status == 2
    assert f"the shards are of {address}; confirm that with --at {address}" in unconfirmed.err


@pytest.mark.slow
def test_a_page_of_shards_of_a_bucket_is_that_of_one_run(s3: S3Server, tmp_path: Path) -> None:
    address = f"{s3.bucket('pages', encoded(FILES))}/site"
    environment = {**s3.environment, "SOURCE_DATE_EPOCH": "1735689600"}

    def called(*args: str) -> Result:
        return run(*args, cwd=tmp_path, env=environment)

    once = called("report", address, "-o", "-")
    assert once.status == 0
    results = ["1.newsmeta", "2.newsmeta"]
    for number, result in enumerate(results, 1):
        shard = ("--shard", f"{number}/2", "--shard-output", result)
        assert called("report", address, *shard).status == 0
    assert called("merge", *results, "--at", address, "-o", "-") == once
    s3.put("pages", "site/_news/error.md", b"secret")
    changed = called("merge", *results, "--at", address, "-o", "-")
    assert (changed.status, changed.out) == (2, "")
    assert f"{address}/_news/error.md is not what it was when its shard was made" in changed.err
