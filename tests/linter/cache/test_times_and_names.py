"""The cache: modification times, and unusual names."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsmeta.config.config import discover
from newsmeta.files.targets import Target
from newsmeta.linter import cache_file, incremental
from newsmeta.linter.cache_file import stamp
from newsmeta.linter.runner import Runner
from tests.support.caching import (
    FILES,
    Looked,
    bytes_remembered,
    checked,
    folder_of_cache,
    here,
    looks,
    the_file,
)
from tests.support.cli import ERROR, GOOD, WARNING, write

# -- time -----------------------------------------------------------------------------------


def outcome(now: datetime, jobs: int = 1, cache: bool = True) -> Any:
    runner = Runner(discover(Path()), now=now)
    where = here if cache else None
    report, failures = runner.run(runner.finder.search(["."]).targets, jobs=jobs, cache=where)
    assert not failures
    return report


@pytest.mark.parametrize("years", [(2020, 2022), (2022, 2020), (2020, 2022, 2020, 2022)])
def test_what_lies_in_the_future_now(years: tuple[int, ...]) -> None:
    for year in years:
        now = datetime(year, 6, 1, tzinfo=UTC)
        report = outcome(now)
        assert report == outcome(now, cache=False)
        assert any(found.code == "NM212" for found in report.diagnostics) == (year == 2020)


def test_a_file_that_changes_twice_within_a_tick(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file system with a resolution of two seconds, and a file whose size stays the same.
    def coarse(status: os.stat_result) -> tuple[int, int, int, int]:
        size, changed, status_changed, number = stamp(status)
        coarse_time = max(changed, status_changed) // 10**10 * 10**10
        return size, coarse_time, coarse_time, number

    monkeypatch.setattr(incremental, "stamp", coarse)
    monkeypatch.setattr(cache_file, "_TICK", 10**10)
    for quality in (" 60", "600", " 60", "6.0", "600", " 60"):
        write(site, {"z.md": GOOD.replace(" 60", quality)})
        checked()


@pytest.mark.parametrize("seconds", [-(2**62), -(2**32), 0, 2**32, 2**62])
def test_times_far_away(seconds: int, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(status: os.stat_result) -> tuple[int, int, int, int]:
        size, changed, status_changed, number = stamp(status)
        return size, changed + seconds * 10**9, status_changed + seconds * 10**9, number + 2**63

    monkeypatch.setattr(incremental, "stamp", odd)
    for content in (GOOD, GOOD.replace(" 60", "600"), ERROR):
        write(site, {"z.md": content})
        checked()
        checked()


# -- deleted files, and files that are not analysed ----------------------------------------


@pytest.mark.parametrize("name", ["a.md", "a/error.md", "z.md"])
def test_files_that_were_deleted_are_forgotten(name: str, looked: Looked, site: Path) -> None:
    checked()
    Path(name).unlink()
    assert looks(looked) == []
    write(site, {name: FILES[name]})
    assert looks(looked) == [name]


def test_runs_on_a_part_keep_the_rest(looked: Looked, site: Path) -> None:
    checked()
    write(site, {"a/good.md": ERROR})
    assert looks(looked, "a") == ["a/good.md"]
    write(site, {"a.md": WARNING})
    assert looks(looked, "a.md", "z.md") == ["a.md"]
    assert looks(looked) == []


def test_a_file_that_is_new_is_put_among_the_others(looked: Looked, site: Path) -> None:
    checked()
    for name in ("zz.md", "a/f.md", "0.md", "a-.md", "a0.md"):
        write(site, {name: ERROR})
        assert looks(looked) == [name]
    assert looks(looked) == []


ODD_NAMES = [
    *(b"a b.md", b"a\nb.md", b"a'\"`.md", b"a-b.md", b"a.b.md", b"a0/b.md", b"a-/b.md"),
    *("ä.md".encode(), "\ue000.md".encode(), "😀.md".encode(), "😀/é.md".encode()),
    *(b"\xff.md", b"\xff/\x80.md", b"\x80.md", b"\xed\xa0\x80.md", b"\xf4\x90.md"),
]


def test_names_of_all_sorts(looked: Looked, site: Path) -> None:
    odd = list(map(os.fsdecode, ODD_NAMES))
    for name in odd:
        write(site, {name: ERROR})
    assert len(looks(looked)) == 5 + len(odd)
    assert looks(looked) == []
    Path("\udcff.md").unlink()
    write(site, {"\udcff/\udc80.md": GOOD})
    assert looks(looked) == ["\udcff/\udc80.md"]


def test_files_out_of_order_are_not_remembered_twice(looked: Looked) -> None:
    names = ["z.md", "a.md", "b.md", "a.md", "z.md", ""]
    runner = Runner(discover(Path()))
    targets = [Target(name, name, is_named=False) for name in names]
    expected = runner.run(targets)
    sizes = set()
    for _ in range(3):
        looked.clear()
        assert runner.run(targets, cache=here) == expected
        sizes.add(bytes_remembered())
    assert looked == ["a.md", "b.md", "a.md", "z.md"]
    assert len(sizes) == 1


CLOCKS = st.lists(
    st.tuples(
        st.sampled_from([0, 1, -1, 60, -60, -86_400, 10**9, -(10**9)]),  # The jump of the clock.
        st.sampled_from([" 60", "600", "6.0", '"6"']),  # Content of constant length.
        st.sampled_from([None, 0, 1, -1, 3_600, -3_600, 10**9]),  # The forged modification time.
    ),
    min_size=2,
    max_size=6,
)


@pytest.mark.slow
@given(steps=CLOCKS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_clock_that_goes_anywhere(
    steps: list[tuple[int, str, int | None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = time.time_ns
    for seconds, quality, claimed in steps:
        with monkeypatch.context() as patches:
            patches.setattr(time, "time_ns", lambda by=seconds: clock() + by * 10**9)
            patches.setattr(time, "time", lambda by=seconds: (clock() + by * 10**9) / 10**9)
            write(Path(), {"z.md": GOOD.replace(" 60", quality)})
            if claimed is not None:
                moment = clock() + claimed * 10**9
                os.utime("z.md", ns=(moment, moment))
            checked()
            checked()


def test_a_cache_of_the_future_is_no_obstacle(looked: Looked, site: Path) -> None:
    checked()
    ahead = time.time() + 10**8
    for path in (the_file(), folder_of_cache()):
        os.utime(path, (ahead, ahead))
    write(site, {"z.md": ERROR})
    assert looks(looked) == ["z.md"]
    assert looks(looked) == []


def test_a_cache_that_became_huge_is_not_read_as_a_whole(looked: Looked, site: Path) -> None:
    checked()
    os.truncate(the_file(), 2**40)
    assert sorted(looks(looked)) in ([], ["a.md", "a/error.md", "a/good.md", "b.md", "z.md"])
    assert checked() == checked()
