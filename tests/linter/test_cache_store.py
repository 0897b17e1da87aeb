"""The rows of the cache: kept in order, only if intact, and never at the cost of a run."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from newsmeta.linter import cache_database, cache_store
from newsmeta.linter.cache_store import Row, Store

ROWS: list[Row] = [(letter * 4, b"1") for letter in (b"a", b"b", b"c", b"d", b"e")]
OLD = 1_600_000_000


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of the rows, in a folder that does not exist yet."""
    return tmp_path / "cache" / "x.sqlite"


@pytest.fixture
def filled(file: Path) -> Path:
    put(file, ROWS)
    return file


def put(file: Path, rows: list[Row], key: bytes = b"key") -> None:
    """Write rows in a run."""
    store = Store(file, key)
    store.write(rows)
    store.end()


def rows_in(file: Path, key: bytes = b"key") -> list[Row]:
    """Return the rows that a run reads from the beginning."""
    store = Store(file, key)
    try:
        return store.after(b"")
    finally:
        store.close()


def ask(file: Path, sql: str, *arguments: object) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        return connection.execute(sql, arguments).fetchall()


def use(file: Path, seconds_ago: int) -> None:
    """Set the time of the last use of the rows."""
    ask(file, "UPDATE sets SET used = ?", int(time.time()) - seconds_ago)


def used(file: Path) -> int:
    """Return the seconds since the last use of the rows."""
    ((when,),) = ask(file, "SELECT used FROM sets")
    assert isinstance(when, int)
    return int(time.time()) - when


# -- stored and returned --------------------------------------------------------------------


@pytest.mark.parametrize("at", range(len(ROWS) + 1))
def test_rows_come_in_order_of_their_names(at: int, filled: Path) -> None:
    store = Store(filled, b"key")
    assert not store.is_empty
    assert store.after(ROWS[at - 1][0] if at else b"") == ROWS[at:]
    store.end()
    assert store.after(b"") == [], "a file that is closed has none"
    store.end()


def test_a_set_has_its_own_rows(filled: Path) -> None:
    before = filled.read_bytes()
    store = Store(filled, b"other")
    assert (store.is_empty, store.after(b"")) == (True, [])
    store.end()
    assert filled.read_bytes() == before, "nothing came of it, so that nothing is noted"
    put(filled, [(b"x", b"9")], b"other")
    assert (rows_in(filled), rows_in(filled, b"other")) == (ROWS, [(b"x", b"9")])


def test_rows_are_replaced_and_deleted(filled: Path) -> None:
    put(filled, [(b"bbbb", b""), (b"cccc", b"new"), (b"none", b"")])
    assert rows_in(filled) == [ROWS[0], (b"cccc", b"new"), *ROWS[3:]]


def test_a_file_without_tables_is_as_good_as_none(file: Path) -> None:
    file.parent.mkdir(mode=0o700)
    file.touch(mode=0o600)
    number = file.stat().st_ino
    store = Store(file, b"key")
    assert (store.is_empty, store.after(b"")) == (True, [])
    store.write(ROWS)
    store.end()
    assert (rows_in(file), file.stat().st_ino) == (ROWS, number)


# The last row of a damaged file; the start of the reading, and the rows read.
DISORDER: dict[str, tuple[bytes, bytes, list[bytes]]] = {
    "before": (b"aaab", b"bbbb", []),
    "the same": (b"bbbb", b"bbbb", []),
    "far before": (b"\0\0\0\0", b"bbbb", []),
    "behind": (b"zzzz", b"bbbb", [b"cccc", b"dddd", b"zzzz"]),
    "still behind": (b"bbbc", b"bbbb", [b"cccc", b"dddd", b"bbbc"]),
}


@pytest.mark.parametrize("case", DISORDER)
def test_names_in_no_order_never_lead_back(case: str, filled: Path) -> None:
    becomes, after, names = DISORDER[case]
    content = filled.read_bytes()
    assert content.count(b"eeee") == 1
    filled.write_bytes(content.replace(b"eeee", becomes))
    store = Store(filled, b"key")
    assert [name for name, _ in store.after(after)] == names
    store.close()


@pytest.mark.parametrize("kind", [b"\x04\x0e", b"\x14\x01", b"\x15\x0e", b"\x14\x0f"])
def test_what_is_no_name_or_says_nothing_is_passed_over(kind: bytes, filled: Path) -> None:
    content, row = filled.read_bytes(), b"\x04\x09\x14\x0eeeee1"
    assert content.count(row) == 1
    # Wrong types of the two values: numbers and texts in place of bytes.
    filled.write_bytes(content.replace(row, row.replace(b"\x14\x0e", kind)))
    for _ in range(2):
        assert set(rows_in(filled)) < set(ROWS)
        put(filled, ROWS[:1])


def test_all_rows_come_in_the_end(file: Path) -> None:
    count = 3 * cache_store._CHUNK // 2
    rows = [(f"{number:06}".encode(), b"about") for number in range(count)]
    put(file, rows)
    store, found = Store(file, b"key"), list[Row]()
    while part := store.after(found[-1][0] if found else b""):
        assert len(part) <= cache_store._CHUNK
        found += part
    store.close()
    assert found == rows


# -- time of the last use -------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [3_500, 3_700, 10**6, -3_500, -3_700])
def test_use_is_noted_now_and_then(seconds: int, filled: Path) -> None:
    old = filled.with_name("0" * 32 + ".newsmeta-1.sqlite")
    use(filled, seconds)
    old.touch()
    os.utime(old, (OLD, OLD))
    store = Store(filled, b"key")
    store.end()
    is_noted = abs(seconds) > 3_600
    assert (abs(used(filled)) < 60) == is_noted
    assert old.exists() == (not is_noted), "whoever writes tidies up as well"
    use(filled, seconds)
    put(filled, [(b"d", b"4")])
    assert abs(used(filled)) < 60, "whoever writes notes it in any case"
    assert rows_in(filled) == sorted([*ROWS, (b"d", b"4")])


@pytest.mark.parametrize("value", ["never", None, b"", 1.5])
def test_a_time_that_is_none_is_long_ago(value: object, filled: Path) -> None:
    ask(filled, "UPDATE sets SET used = ?", value)
    assert rows_in(filled) == ROWS
    Store(filled, b"key").end()
    assert abs(used(filled)) < 60


def test_whoever_makes_a_file_tidies_up(file: Path) -> None:
    file.parent.mkdir(mode=0o700)
    old = file.with_name("0" * 32 + ".newsmeta-1.sqlite")
    old.touch()
    os.utime(old, (OLD, OLD))
    put(file, ROWS)
    assert not old.exists()


def test_the_sets_that_were_used_last_are_kept(file: Path) -> None:
    keys = [str(number).encode() for number in range(12)]
    for at, key in enumerate(keys):
        put(file, [(b"a", key)], key)
        ask(file, "UPDATE sets SET used = ? WHERE key = ?", OLD + at, key)
    kept = [key for key in keys if rows_in(file, key) == [(b"a", key)]]
    assert kept == keys[-8:]
    for table in ("sets", "rows"):
        assert ask(file, f"SELECT count(*) FROM {table}") == [(8,)]


# -- failures -------------------------------------------------------------------------------


def test_whoever_holds_the_file_holds_nobody_up(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_database, "_WAIT", 0.0)
    monkeypatch.setattr(cache_database, "MOST_PAGES", 2)  # A large file is no fault.
    use(filled, 10**6)
    with closing(sqlite3.connect(filled, isolation_level=None)) as other:
        waits, connect = set[float](), sqlite3.connect

        def watched(*args: Any, **options: Any) -> sqlite3.Connection:
            waits.add(options.get("timeout", 5.0))
            made: sqlite3.Connection = connect(*args, **options)
            return made

        monkeypatch.setattr(sqlite3, "connect", watched)
        store, idle = Store(filled, b"key"), Store(filled, b"key")
        other.execute("BEGIN IMMEDIATE")
        store.write([(b"d", b"4")])
        idle.end()
        assert waits == {0.0}, "the usual time of SQLite is five seconds"
        assert store.after(b"") == [], "it does without the file from then on"
        other.execute("ROLLBACK")
        store.write([(b"d", b"4")])
        store.end()
    assert rows_in(filled) == ROWS
    assert used(filled) > 10**5


FAILURES: dict[str, tuple[Callable[[], Exception], bool]] = {
    "a disk that fails": (lambda: OSError(5, "no"), True),
    "a number too large": (lambda: OverflowError("no"), True),
    "a value of no kind": (lambda: ValueError("no"), True),
    "a fault of the library": (lambda: sqlite3.InterfaceError("no"), False),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_write_that_fails_leaves_what_was_there(failure: str, filled: Path) -> None:
    error, stays = FAILURES[failure]

    class Failing(list[Row]):
        def __iter__(self) -> object:  # type: ignore[override]
            yield (b"d", b"4")
            raise error()

    store = Store(filled, b"key")
    store.write(Failing())
    assert store.after(b"") == []
    assert filled.exists() == stays
    put(filled, [(b"f", b"6")])
    assert rows_in(filled) == ([*ROWS, (b"f", b"6")] if stays else [(b"f", b"6")])
    store.end()


FOREIGN = {
    "no table": "DROP TABLE rows",
    "no sets": "DROP TABLE sets",
    "a column of another name": "ALTER TABLE rows RENAME COLUMN about TO other",
    "a rule": "DROP TABLE rows; CREATE TABLE rows (number, name, about CHECK (about IS NULL))",
    "a kind": "DROP TABLE rows; CREATE TABLE rows (number, name INTEGER PRIMARY KEY, about)",
    "a trigger": "CREATE TRIGGER t BEFORE INSERT ON rows BEGIN SELECT RAISE(ABORT, 'no'); END",
    "a view": "DROP TABLE rows; CREATE VIEW rows AS SELECT 1 AS number, x'61' AS name, 2 AS about",
    "fewer columns": "DROP TABLE rows; CREATE TABLE rows (number, name)",
}


@pytest.mark.parametrize("change", FOREIGN)
def test_what_nobody_can_write_to_is_made_anew(change: str, filled: Path) -> None:
    with closing(sqlite3.connect(filled)) as connection:
        connection.executescript(FOREIGN[change])
    for _ in range(3):
        last = rows_in(filled)
        put(filled, [(b"d", b"4")])
    assert last == rows_in(filled) == [(b"d", b"4")]


@pytest.mark.skipif(os.name == "nt", reason="files have no mode there")
@pytest.mark.parametrize("kind", ["folder", "file", "link"])
def test_what_others_put_there_meanwhile_is_not_written_to(
    kind: str, file: Path, tmp_path: Path
) -> None:
    store = Store(file, b"key")
    file.parent.mkdir(mode=0o700)
    target = tmp_path / "target" if kind == "link" else file
    target.touch(mode=0o600)
    if kind == "link":
        file.symlink_to(target)
    else:
        (file if kind == "file" else file.parent).chmod(0o777)
    store.write(ROWS)
    store.end()
    assert target.read_bytes() == b""


@pytest.mark.parametrize("rows", range(8))
def test_a_full_file_is_made_anew_and_a_small_one_on_a_full_disk_stays(
    rows: int, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_database, "MOST_PAGES", 12)
    put(file, [(bytes((at,)), b"x" * 9_000) for at in range(rows)])
    pages = file.stat().st_size / cache_database.PAGE
    put(file, [(bytes((100 + at,)), b"x" * 9_000) for at in range(20)])
    assert file.exists() == (pages < 6)


def test_half_of_the_room_is_what_counts(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_database, "MOST_PAGES", 12)
    sizes = []
    for rows in range(8):
        file.unlink(missing_ok=True)
        put(file, [(bytes((at,)), b"x" * 9_000) for at in range(rows)])
        sizes.append(file.stat().st_size / cache_database.PAGE)
    assert {4, 5, 6, 7} <= set(sizes), "else the test above tries too few"
