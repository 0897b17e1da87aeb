"""Datasets in a place without locks, as stores are, that two runs write at once."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from newsmeta.exporters import dataset_shards, remote_datasets
from newsmeta.exporters.shelves import FolderShelf
from tests.support.cli import Result, invoke, write
from tests.support.datasets import articles, check_manifest

COUNT = 12
PLACE = "s3://news/data"
MANIFEST, FIRST = "_manifest.json", "_shard-1-of-2.json"
Hooks = dict[tuple[str, str], Callable[[], object]]
"""What is done once, before a method is called with the name of a file."""


class Store(FolderShelf):
    """A folder without locks, in which something happens between two calls."""

    hooks: Hooks = {}  # noqa: RUF012

    def __str__(self) -> str:
        return PLACE

    def _happen(self, *call: str) -> None:
        self.hooks.pop((call[0], call[1]), bool)()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        yield

    def read(self, name: str) -> bytes | None:
        self._happen("read", name)
        return super().read(name)

    def sizes(self) -> dict[str, int]:
        self._happen("sizes", "")
        return super().sizes()

    def put(self, name: str, content: bytes) -> None:
        self._happen("put", name)
        super().put(name, content)

    def remove(self, names: Iterable[str]) -> None:
        self._happen("remove", "")
        super().remove(names)


@pytest.fixture(autouse=True)
def hooks(here: Path, monkeypatch: pytest.MonkeyPatch) -> Hooks:
    """A site, and what happens to the store."""
    write(here, {**articles(COUNT), "newsmeta.toml": ""})
    monkeypatch.setattr(Store, "hooks", {})
    for module in (dataset_shards, remote_datasets):
        monkeypatch.setattr(module, "shelf_of", lambda place: Store(Path("data")))
    return Store.hooks


def export(*args: str) -> Result:
    dataset = ("--to", "jsonl", "--partition-by", "year", "-o", PLACE)
    return invoke("export", "_news", *dataset, *args)


def shard(number: int) -> Result:
    return export("--shard", f"{number}/2")


def merge() -> Result:
    return invoke("merge", PLACE)


def change(here: Path) -> None:
    for path in (here / "_news").iterdir():
        path.write_text(path.read_text("utf-8").replace("name: ", "name: Other "), "utf-8")


def found() -> dict[str, bytes]:
    top = Path("data")
    return {
        path.relative_to(top).as_posix(): path.read_bytes()
        for path in top.rglob("*")
        if path.is_file()
    }


def check_meanwhile(result: Result) -> None:
    assert result.status == 2
    assert f"{PLACE} was written by another run meanwhile; run newsmeta again" in result.err


@pytest.mark.parametrize(
    "moment", [("sizes", ""), ("read", MANIFEST), ("put", MANIFEST), ("remove", "")]
)
@pytest.mark.parametrize("is_there", [True, False])
def test_another_run_within_the_last_steps_of_one(
    is_there: bool, moment: tuple[str, str], hooks: Hooks, here: Path
) -> None:
    if is_there:
        assert export().status == 0
    results = []

    def run_other() -> None:
        change(here)
        results.append(export())

    def follow() -> None:
        hooks[moment] = run_other

    # The first steps of the run come before its mark.
    hooks["put", "_started.json"] = follow
    first = export()
    (other,) = results
    # At least one of them tells that the dataset may be neither.
    assert 2 in (first.status, other.status) or check_manifest(found())
    for each in (first, other):
        if each.status:
            check_meanwhile(each)
    assert export().status == 0
    assert check_manifest(found())["rows"] == COUNT


def test_a_run_that_fails_leaves_the_same_parts_of_another(hooks: Hooks) -> None:
    """Parts are named after their content."""
    results = []

    def run_other() -> None:
        results.append(export())
        raise OSError(5, "Input/output error")

    hooks["put", "_started.json"] = lambda: hooks.update({("sizes", ""): run_other})
    assert export().status == 2
    assert [each.status for each in results] == [0]
    assert check_manifest(found())["rows"] == COUNT


def test_a_run_that_fails_leaves_the_mark_of_another(hooks: Hooks) -> None:
    def run_other() -> None:
        assert shard(1).status == 0
        raise OSError(5, "Input/output error")

    hooks["put", "_started.json"] = lambda: hooks.update({("sizes", ""): run_other})
    assert export().status == 2
    assert shard(2).status == merge().status == 0
    assert check_manifest(found())["rows"] == COUNT


def test_a_whole_run_within_a_shard(hooks: Hooks) -> None:
    hooks["put", "_started.json"] = lambda: hooks.update({("sizes", ""): export})
    check_meanwhile(shard(1))
    assert FIRST not in found()
    assert check_manifest(found())["rows"] == COUNT


def test_the_same_shard_within_its_first_steps(hooks: Hooks) -> None:
    hooks["put", "_started.json"] = lambda: shard(1)
    assert shard(1).status == shard(2).status == merge().status == 0
    assert check_manifest(found())["rows"] == COUNT


def test_a_whole_run_within_a_merge(hooks: Hooks) -> None:
    assert shard(1).status == shard(2).status == 0
    hooks["read", "_shard-2-of-2.json"] = export
    result = merge()
    assert result.status == 2
    assert check_manifest(found())["rows"] == COUNT


def test_a_shard_within_a_merge(hooks: Hooks, here: Path) -> None:
    assert shard(1).status == shard(2).status == 0

    def run_other() -> None:
        change(here)
        assert shard(1).status == 0

    hooks["put", MANIFEST] = lambda: hooks.update({("remove", ""): run_other})
    assert merge().status == 0
    assert FIRST in found()
    result = merge()
    assert (result.status, "shard 2/2 is missing" in result.err) == (2, True)
    assert shard(2).status == merge().status == 0
    assert check_manifest(found())["rows"] == COUNT
    assert not [name for name in found() if name.startswith("_s")]


@pytest.mark.parametrize("number", range(4))
def test_a_merge_that_is_stopped_while_it_tidies_up(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one does the rest."""
    assert shard(1).status == shard(2).status == 0
    unlink, calls = Path.unlink, []

    def stopping(self: Path, missing_ok: bool = False) -> None:
        if self.name.startswith("_s"):
            calls.append(self)
            if len(calls) > number:
                raise KeyboardInterrupt
        unlink(self, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", stopping)
        merge()
    whole = found()[MANIFEST]
    if any(name.startswith("_shard") for name in found()):
        assert merge().status == 0
    assert check_manifest(found())["rows"] == COUNT
    assert found()[MANIFEST] == whole
    assert not [name for name in found() if name.startswith("_s")]


@pytest.mark.parametrize("name", [FIRST, "_started.json"])
def test_what_cannot_be_deleted_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shard(1).status == shard(2).status == 0
    unlink = Path.unlink

    def failing(self: Path, missing_ok: bool = False) -> None:
        if self.name == name:
            raise OSError(30, "Read-only file system")
        unlink(self, missing_ok)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", failing)
        result = merge()
    assert result.status == 2
    assert f"the dataset is complete, but {PLACE}/{name} was not deleted" in result.err
    assert merge().status == 0
    assert check_manifest(found())["rows"] == COUNT
    assert not [name for name in found() if name.startswith("_s")]
