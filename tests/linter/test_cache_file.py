"""Cached results for files: found only by their stamps, dropped with the files."""

from __future__ import annotations

import builtins
import os
import sqlite3
import struct
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsmeta.linter import cache_file
from newsmeta.linter.cache_file import Cache, Entry, digest, sight, stamp

TICK = 2_000_000_000
OLD = (5, 10**18, 10**18 + 7, 42)
"""The stamp of a file last changed long before it was read."""
LATE = 10**19
NOTHING = Entry((-1, 0, 0, 0), b"", False, b"", b"", b"")


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The path of a cache, outside of the folder of the files."""
    here = tmp_path / "files"
    here.mkdir()
    monkeypatch.chdir(here)
    return tmp_path / "cache" / "x.sqlite"


def remember(file: Path, *names: str, moment: float = 1.0, about: bytes = b"about") -> Cache:
    """Cache files in a run, existing or not; the run is left open."""
    cache = Cache(file, b"key", moment)
    for name in names:
        cache.put(cache.find(name), sight(OLD, digest(os.fsencode(name)), False, LATE), about)
    return cache


def saved(file: Path, *names: str, **options: Any) -> None:
    remember(file, *names, **options).save()


def known(file: Path, *names: str, moment: float = 1.0) -> list[bytes]:
    """Return the cached findings of files, b"-" where there are none."""
    cache = Cache(file, b"key", moment)
    found = [entry.found if (entry := cache.find(name)).content else b"-" for name in names]
    cache.close()
    return found


def rewritten(path: Path, data: bytes) -> Path:
    """Write a file with the modification time of the cached one."""
    path.write_bytes(data)
    os.utime(path, ns=(5, 5))
    return path


CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda path: path.stat(),
    "read": lambda path: path.read_bytes(),
    "longer": lambda path: path.write_bytes(b"longer"),
    "as long": lambda path: path.write_bytes(b"xyz"),
    "as long and as old": lambda path: rewritten(path, b"xyz"),
    "older": lambda path: os.utime(path, ns=(4, 4)),
    "mode": lambda path: path.chmod(0o600),
    "another file": lambda path: rewritten(path.with_name("b"), b"abc").replace(path),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_stamp_tells_of_any_change(change: str, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"abc")
    os.utime(path, ns=(5, 5))
    before, status = stamp(path.stat()), path.stat()
    assert before == (3, 5, status.st_ctime_ns, status.st_ino)
    time.sleep(0.02)
    CHANGES[change](path)
    assert (stamp(path.stat()) == before) == (change in ("nothing", "read"))


def rows_of(file: Path) -> list[bytes]:
    """Return the names of all rows, whatever their content."""
    with closing(sqlite3.connect(file)) as connection:
        found = connection.execute("SELECT name FROM rows ORDER BY name").fetchall()
    return [name for (name,) in found]


# -- one row --------------------------------------------------------------------------------


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("about", [b"", b"x", b"x" * 10_000, b"\0\xff"])
def test_what_was_put_in_comes_out(about: bytes, is_named: bool, file: Path) -> None:
    cache = Cache(file, b"key", 1.0)
    before = cache.find("a.md")
    assert (before.content, before.found, before.name) == (b"", b"", b"a.md")
    cache.put(before, sight(OLD, digest(b"a"), is_named, LATE), about)
    cache.save()
    entry = Cache(file, b"key", 1.0).find("a.md")
    assert entry[:5] == (OLD, digest(b"a"), is_named, about, b"a.md")
    assert Cache(file, b"other", 1.0).find("a.md").content == b""


# Times of the writing and the reading run; whether the reading run trusts the entry.
MOMENTS = [(1.0, 1.0, True), (1.0, 2.0, True), (2.0, 1.0, False), (1.0, 0.999, False)]


@pytest.mark.parametrize(("written", "read", "is_believed"), MOMENTS)
def test_what_was_found_later_does_not_count(
    written: float, read: float, is_believed: bool, file: Path
) -> None:
    saved(file, "a.md", moment=written)
    assert known(file, "a.md", moment=read) == [b"about" if is_believed else b"-"]


def test_what_does_not_count_is_written_anew(file: Path) -> None:
    saved(file, "a.md", moment=2.0)
    saved(file, "a.md", moment=1.0)
    assert known(file, "a.md", moment=1.0) == [b"about"]


# Time between the last change of a file and its reading; whether its stamp is kept.
WAITS = [(0, False), (TICK - 1, False), (TICK, True), (TICK + 1, True), (10**15, True)]


@pytest.mark.parametrize(("wait", "is_kept"), WAITS)
@pytest.mark.parametrize("which", [1, 2], ids=["content", "status"])
def test_a_stamp_tells_only_what_had_settled(
    wait: int, is_kept: bool, which: int, file: Path
) -> None:
    seen = [5, 1, 1, 42]
    seen[which] = 10**18
    cache = Cache(file, b"key", 1.0)
    stamp = (seen[0], seen[1], seen[2], seen[3])
    cache.put(cache.find("a.md"), sight(stamp, digest(b"a"), False, 10**18 + wait))
    cache.save()
    entry = Cache(file, b"key", 1.0).find("a.md")
    assert entry.content == digest(b"a"), "the content is known in any case"
    assert (entry.seen == stamp) == is_kept
    assert entry.seen[0] == (5 if is_kept else -1)


@pytest.mark.parametrize("name", ["a/b.md", "ä/\udcff.md", "\U0001f600.md", "a\nb.md"])
def test_files_are_known_by_names_of_all_sorts(name: str, file: Path) -> None:
    assert Cache(file, b"key", 1.0).is_empty
    saved(file, name)
    cache = Cache(file, b"key", 1.0)
    assert not cache.is_empty
    entry = cache.find(name)
    assert (entry.found, entry.name) == (b"about", name.encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("number", [0, 2**40, 2**64 - 1])
def test_the_number_of_a_file_is_no_time(number: int, file: Path) -> None:
    cache = Cache(file, b"key", 1.0)
    cache.put(cache.find("a.md"), sight((*OLD[:3], number), digest(b"a"), False, LATE))
    cache.save()
    assert Cache(file, b"key", 1.0).find("a.md").seen == (*OLD[:3], number)


@pytest.mark.parametrize("odd", [(5, 2**63, 1, 1), (5, 1, 2**63, 1), (5, 1, 1, 2**64)])
def test_a_stamp_that_no_row_can_hold_is_none(odd: tuple[int, int, int, int]) -> None:
    assert sight(odd, b"x" * 32, True, 2**70) == sight((0, 9, 9, 0), b"x" * 32, True, 0)


@pytest.mark.parametrize("length", [*range(0, 90, 3), 81, 82, 83])
def test_a_row_that_was_cut_off_is_not_believed(length: int, file: Path) -> None:
    from newsmeta.linter.cache_store import Store

    saved(file, "a.md", about=b"")
    store = Store(file, digest(b"key"))
    ((name, row),) = store.after(b"")
    store.write([(name, row[:length] or b"x")])
    store.end()
    assert known(file, "a.md") == [b"" if length >= len(row) else b"-"]
    saved(file, "a.md")
    assert known(file, "a.md") == [b"about"]


def test_the_sum_counts_the_rest_and_whose_it_is(file: Path) -> None:
    from newsmeta.linter.cache_store import Store

    saved(file, "a.md")
    store = Store(file, digest(b"key"))
    ((_, row),) = store.after(b"")
    for at in range(0, len(row), 5):
        wrong = bytearray(row)
        wrong[at] ^= 1
        store.write([(b"a.md", bytes(wrong)), (b"b.md", row)])
        assert known(file, "a.md", "b.md") == [b"-", b"-"], at
    store.end()
    cache = Cache(file, b"key", 1.0)
    for name in ("a.md", "b.md"):
        entry = cache.find(name)
        assert entry._replace(row=b"") == NOTHING._replace(name=name.encode())
        cache.put(entry, b"")
    cache.save()
    assert rows_of(file) == []
    assert struct.calcsize("<Id") == cache_file._BEFORE


# -- many rows ------------------------------------------------------------------------------


def make(*names: str) -> None:
    for name in names:
        Path(name).touch()


def test_files_are_asked_for_in_order(file: Path) -> None:
    saved(file, "a.md", "c.md", "e.md")
    assert known(file, "a.md", "b.md", "c.md", "d.md", "e.md", "f.md") == [
        *(b"about", b"-", b"about", b"-", b"about", b"-")
    ]
    assert known(file, "c.md", "a.md", "c.md", "e.md") == [b"about", b"-", b"-", b"about"]
    cache = Cache(file, b"key", 1.0)
    assert cache.find("d.md")._replace(row=b"") == NOTHING._replace(name=b"d.md")
    assert cache.find("e.md").content
    # Entries out of order are not stored, nor are repeated ones.
    assert [cache.find(name) for name in ("c.md", "e.md", "")] == [NOTHING] * 3


@pytest.mark.parametrize("number", [1, 1_023, 1_024, 1_025, 3_000])
def test_any_number_of_files(number: int, file: Path) -> None:
    names = [f"{at:05}.md" for at in range(number)]
    saved(file, *names)
    make(*names)
    assert known(file, *names) == [b"about"] * number
    assert known(file, *names[::7]) == [b"about"] * len(names[::7])
    saved(file, *names[:2], about=b"new")
    assert known(file, *names) == ([b"new"] * 2 + [b"about"] * (number - 2))[:number]


def test_what_is_gone_is_forgotten_and_what_is_passed_over_is_not(file: Path) -> None:
    saved(file, "a.md", "b.md", "c.md", "d.md")
    make("b.md", "d.md")
    cache = Cache(file, b"key", 1.0)
    cache.find("c.md")
    cache.save()
    assert known(file, "a.md", "b.md", "c.md", "d.md") == [b"-", b"about", b"about", b"about"]
    cache = Cache(file, b"key", 1.0)
    cache.save()
    assert known(file, "a.md", "b.md", "c.md", "d.md") == [b"-", b"about", b"-", b"about"]


@pytest.mark.parametrize("most", [0, 1, 5, 99])
def test_a_run_asks_for_so_many_files_alone(
    most: int, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{at:04}.md" for at in range(3_000)]
    saved(file, *names)
    monkeypatch.setattr(cache_file, "_MOST_QUESTIONS", most)
    cache = Cache(file, b"key", 1.0)
    assert cache.find("2500.md").found == b"about", "found all the same"
    cache.save()
    kept = [name for name, found in zip(names, known(file, *names), strict=True) if found != b"-"]
    assert kept == names[most:]


def test_who_asks_for_no_more_files_reads_no_more_of_them(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from newsmeta.linter.cache_store import Store

    saved(file, *(f"{at:05}.md" for at in range(9_000)))
    monkeypatch.setattr(cache_file, "_MOST_QUESTIONS", 10)
    asked: list[bytes] = []
    after = Store.after

    def counted(store: Store, name: bytes) -> Any:
        asked.append(name)
        return after(store, name)

    monkeypatch.setattr(Store, "after", counted)
    cache = Cache(file, b"key", 1.0)
    assert cache.find("08500.md").found == b"about"
    assert len(asked) == 2, "what lies between is skipped"
    cache.close()


def test_what_says_nothing_new_is_not_written(file: Path) -> None:
    make("a.md", "b.md")
    saved(file, "a.md", "b.md")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE sets SET used = used - 1000")
    before = file.read_bytes()
    remember(file, "a.md", "b.md").save()
    assert file.read_bytes() == before
    cache = Cache(file, b"key", 1.0)
    cache.put(cache.find("a.md"), b"", b"about")
    cache.put(cache.find("never.md"), b"")
    cache.put(cache.find("a.md"), sight(OLD, digest(b"a"), False, LATE))
    cache.save()
    assert known(file, "a.md") == [b"-"]
    assert rows_of(file) == [b"b.md"]


@pytest.mark.parametrize("name", [b"\xff", b"a\0b", b"\xc3.md", b"x" * 300])
def test_a_name_that_no_file_can_have_is_forgotten(name: bytes, file: Path) -> None:
    from newsmeta.linter.cache_store import Store

    make("a.md")
    saved(file, "a.md")
    store = Store(file, digest(b"key"))
    store.write([(name, store.after(b"")[0][1])])
    store.end()
    Cache(file, b"key", 1.0).save()
    assert rows_of(file) == [b"a.md"]


def test_what_is_not_saved_is_not_kept(file: Path) -> None:
    remember(file, "a.md").close()
    assert known(file, "a.md") == [b"-"]
    remember(file, *(f"{at:05}.md" for at in range(1_500))).close()
    assert known(file, "00000.md", "01023.md", "01024.md") == [b"about", b"about", b"-"]


@pytest.mark.parametrize("ending", [Cache.save, Cache.close])
def test_use_is_noted_at_the_end_of_a_run_that_ends_well(
    ending: Callable[[Cache], None], file: Path
) -> None:
    make("a.md")
    saved(file, "a.md")
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE sets SET used = 5")
        cache = Cache(file, b"key", 1.0)
        ending(cache)
        ((used,),) = connection.execute("SELECT used FROM sets")
    assert (used > 5) == (ending is Cache.save)
    assert cache.find("a.md").content == b"", "the file is closed"


def test_without_sqlite_nothing_is_remembered(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name == "newsmeta.linter.cache_store":
            raise ImportError(name)
        return usual(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    cache = remember(file, "a.md")
    assert cache.is_empty
    cache.save()
    cache.close()
    assert not file.exists()
