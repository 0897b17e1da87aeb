"""Records that exceed the memory limit wait in a temporary database, which is removed."""

from __future__ import annotations

import errno
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from newsmeta.exporters import sorting
from newsmeta.exporters.sorting import parse_keys, sort
from newsmeta.records.record import Record
from tests.support.cli import environment
from tests.support.processes import begin
from tests.support.sorting import numbers, peak, record


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """The created temporary databases."""
    databases: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def noted(*args: Any, **options: Any) -> sqlite3.Connection:
        databases.append(connect(*args, **options))
        return databases[-1]

    monkeypatch.setattr(sqlite3, "connect", noted)
    return databases


def is_closed(database: sqlite3.Connection) -> bool:
    try:
        database.execute("SELECT 1")
    except sqlite3.ProgrammingError as error:
        return "closed" in str(error)
    return False


def test_nothing_is_written_if_all_fits(opened: list[sqlite3.Connection]) -> None:
    records = [record(number, quality=-number) for number in range(100)]
    assert numbers(sort(records, parse_keys("quality"))) == [*range(99, -1, -1)]
    assert opened == []


def test_one_database_however_many_records(opened: list[sqlite3.Connection]) -> None:
    records = [record(number, quality=number * 7 % 11) for number in range(1_200)]
    result = numbers(sort(records, parse_keys("quality"), 1))
    assert result == sorted(range(1_200), key=lambda number: number * 7 % 11)
    assert len(opened) == 1
    assert is_closed(opened[0])


def test_what_fits_into_memory_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    add = sorting._Spill.add

    def noted(self: sorting._Spill, rows: list[Any]) -> None:
        written.append(len(rows))
        add(self, rows)

    monkeypatch.setattr(sorting._Spill, "add", noted)
    records = [record(number, title=f"{number % 10:<9600}") for number in range(200)]
    result = numbers(sort(records, parse_keys("title"), 200_000))  # The key includes the title.
    assert result == sorted(range(200), key=lambda number: number % 10)
    assert sum(written) == 200
    assert {*written[:-1]} == {11}


def test_records_come_back_whole() -> None:
    written = Record("ü.md", {"title": "a\ud800", "x": [1.5, {"y": None}]}, "b\r\n", "\r\n", "a.md")
    for chunk_bytes in (1, 10**6):
        assert list(sort([written], parse_keys("title"), chunk_bytes)) == [written]


def test_a_record_larger_than_everything() -> None:
    large = record(1, title="x" * 300_000)
    records = [large, record(2, title="a"), large]
    assert list(sort(records, parse_keys("title"), 100_000)) == [records[1], large, large]


def test_the_database_is_gone_when_nobody_wants_more(opened: list[sqlite3.Connection]) -> None:
    records = [record(number, quality=number) for number in range(100)]
    with closing(sort(records, parse_keys("quality"), 1)) as ordered:
        assert next(ordered) == records[0]
        assert not is_closed(opened[0])
    assert is_closed(opened[0])


@pytest.mark.parametrize("chunk_bytes", [1, 10**6])
def test_the_database_is_gone_when_the_records_fail(
    chunk_bytes: int, opened: list[sqlite3.Connection]
) -> None:
    def failing() -> Iterator[Record]:
        yield from (record(number, quality=number) for number in range(100))
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        list(sort(failing(), parse_keys("quality"), chunk_bytes))
    assert bool(opened) is (chunk_bytes == 1)
    assert all(map(is_closed, opened))


def test_another_thread_may_take_the_records() -> None:
    records = [record(number, quality=-number) for number in range(3)]
    ordered = sort(records, parse_keys("quality"), 1)
    found = [next(ordered)]
    thread = Thread(target=lambda: found.extend(ordered))
    thread.start()
    thread.join()
    assert numbers(found) == [2, 1, 0]


PROGRAM = """
import resource, sys, time
from newsmeta.exporters.sorting import parse_keys, sort
from newsmeta.records.record import Record

def records(count):
    for number in range(count):
        values = {"quality": number * 7919 % 1_000, "content": f"{number:<10000}"}
        yield Record(f"{number}.md", values)

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

before = most()
ordered = sort(records(8_000), parse_keys("-quality"), 1_000_000)
"""
"""Sorts 80 MB, most of it on disk."""


def program(rest: str, folder: Path) -> subprocess.Popen[str]:
    """Start a program that sorts, with a folder for temporary files."""
    return begin(
        [sys.executable, "-c", PROGRAM + rest],
        env=environment({"TMPDIR": str(folder)}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def files_of(process: int, folder: Path) -> list[str]:
    """Return the files in a folder that a process has open, named or not."""
    links = Path(f"/proc/{process}/fd").iterdir()
    names = [str(link.readlink()) for link in links if link.is_symlink()]
    return [name for name in names if name.startswith(f"{folder}/")]


@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc here")
def test_the_file_has_no_name_and_is_gone_with_the_process(tmp_path: Path) -> None:
    process = program("print(next(ordered).path, flush=True)\ntime.sleep(60)", tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    assert files_of(process.pid, tmp_path) != []
    assert list(tmp_path.iterdir()) == []
    process.send_signal(signal.SIGKILL)
    assert process.wait(600) == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units elsewhere")
def test_memory_of_the_process_stays_flat(tmp_path: Path) -> None:
    rest = "assert sum(1 for _ in ordered) == 8_000\nprint(most() - before)"
    out, err = program(rest, tmp_path).communicate(timeout=600)
    assert err == ""
    assert int(out) < 40_000  # KiB, of 80,000: SQLite takes the same for any number of records.


def test_a_full_disk_is_told_as_that_of_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sorting, "_SETTINGS", f"{sorting._SETTINGS}PRAGMA max_page_count = 10;")
    with pytest.raises(OSError, match="No space left on device") as caught:
        list(sort(long_records(2_000), parse_keys("quality"), 100_000))
    assert caught.value.errno == errno.ENOSPC


@pytest.mark.skipif(sys.platform != "linux", reason="limits are others elsewhere")
def test_a_file_that_cannot_grow_is_told_as_any_file(tmp_path: Path) -> None:
    rest = """
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    list(ordered)
except OSError as error:
    print(error.errno, error.strerror)
"""
    out, err = program(rest, tmp_path).communicate(timeout=600)
    assert err == ""
    assert out == f"{errno.EIO} sorting in a temporary file failed: disk I/O error\n"


def long_records(count: int) -> Iterator[Record]:
    for number in range(count):
        yield record(number, quality=number * 7919 % 1_000, content=f"{number:<10000}")


def test_memory_stays_flat() -> None:
    def run() -> None:
        ordered = sort(long_records(2_000), parse_keys("-quality"), 1_000_000)
        assert sum(1 for _ in ordered) == 2_000

    assert peak(run) < 8_000_000  # of 20,000,000
