"""The distribution of files among shards."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.files.paths import RelativeNames
from newsmeta.files.targets import Target
from newsmeta.shards.shard import MOST_SHARDS, Shard, ShardedFiles, ShardError, shard_of

PATHS = st.text(min_size=1, max_size=20)
TOTALS = st.integers(1, 40)


@given(PATHS, TOTALS)
def test_each_file_is_in_one_shard(path: str, total: int) -> None:
    assert sum(Shard(number, total).holds(path) for number in range(1, total + 1)) == 1


def test_where_a_file_is_does_not_change_from_version_to_version() -> None:
    found = {path: [n for n in range(1, 6) if Shard(n, 5).holds(path)] for path in ("a", "_news/é")}
    assert found == {"a": [4], "_news/é": [5]}


def test_shards_are_about_as_large() -> None:
    paths = [f"_news/2021-01-27-trees-{number}.md" for number in range(5_000)]
    sizes = [sum(map(Shard(number, 5).holds, paths)) for number in range(1, 6)]
    assert min(sizes) > 900
    assert max(sizes) < 1_100


@given(st.sets(PATHS, min_size=1), PATHS, TOTALS)
def test_another_file_moves_none(paths: set[str], more: str, total: int) -> None:
    def all_of(some: set[str]) -> list[set[str]]:
        return [{p for p in some if Shard(n, total).holds(p)} for n in range(1, total + 1)]

    for before, after in zip(all_of(paths), all_of(paths | {more}), strict=True):
        assert before == after - ({more} - paths)


@pytest.mark.parametrize("text", ["1/1", "2/5", "5/5", "007/10", f"1/{MOST_SHARDS}"])
def test_a_shard_as_people_write_it(text: str) -> None:
    number, _, total = text.partition("/")
    assert shard_of(text) == Shard(int(number), int(total))
    assert str(shard_of("007/10")) == "7/10"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("x", "x is no shard; write which one of how many, for example 2/5"),
        ("", "write which one of how many"),
        ("2", "write which one of how many"),
        ("2/", "write which one of how many"),
        ("/5", "write which one of how many"),
        ("2/5/7", "write which one of how many"),
        ("2 / 5", "write which one of how many"),
        ("-1/5", "write which one of how many"),
        ("1.0/5", "write which one of how many"),
        ("٢/٥", "write which one of how many"),
        ("2/5\n", "write which one of how many"),
        ("1" * 5_000 + "/5", "write which one of how many"),
        ("0/5", "0/5 is no shard: they are counted from 1/5 to 5/5"),
        ("6/5", "6/5 is no shard: they are counted from 1/5 to 5/5"),
        ("1/0", "1/0 is no shard: there can be 1 to 500 of them"),
        ("1/501", "1/501 is no shard: there can be 1 to 500 of them"),
    ],
)
def test_what_is_no_shard(text: str, reason: str) -> None:
    with pytest.raises(ShardError) as caught:
        shard_of(text)
    assert reason in str(caught.value)


def test_files_are_numbered_among_all_and_found_again() -> None:
    names = RelativeNames(Path("/site"))
    targets = [Target(f"/site/_news/{n}.md", f"{n}", False) for n in range(30)]
    shards = [ShardedFiles(Shard(number, 3), names) for number in (1, 2, 3)]
    places = [
        files.place(target)
        for files in shards
        for target in list(files.among(targets))[::2]  # Some of the files are not articles.
    ]
    assert all(targets[number - 1].file == f"/site/{path}" for number, path in places)
    assert {files.seen for files in shards} == {30}
    assert len({files.digest for files in shards}) == 1
    other = ShardedFiles(Shard(1, 3), names)
    list(other.among(targets[:-1]))
    assert other.digest != shards[0].digest
