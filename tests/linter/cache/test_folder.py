"""The folder of the cache: its content, its remains, and obstacles to it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from newsmeta.config.config import discover
from newsmeta.config.selectors import default_codes
from newsmeta.linter import cache_database, cache_place, cache_store, runner
from newsmeta.linter.runner import Runner
from newsmeta.rules import VALIDATED
from tests.support.caching import (
    FILES,
    Looked,
    asked,
    checked,
    files_of_cache,
    folder_of_cache,
    here,
    looks,
    the_file,
)
from tests.support.cli import ERROR, GOOD, command, environment, invoke, run, write

OLD = 1_600_000_000


def test_nothing_is_written_where_the_files_are(site: Path) -> None:
    before = {path: path.lstat().st_mtime_ns for path in (site, *site.rglob("*"))}
    checked()
    assert files_of_cache()
    assert {path: path.lstat().st_mtime_ns for path in (site, *site.rglob("*"))} == before


def test_it_is_for_its_owner_and_says_what_it_is() -> None:
    before = os.umask(0)
    try:
        checked()
    finally:
        os.umask(before)
    assert the_file().stat().st_mode & 0o777 == 0o600
    assert folder_of_cache().stat().st_mode & 0o777 == 0o700
    tag = (folder_of_cache() / "CACHEDIR.TAG").read_bytes()
    assert tag.startswith(b"Signature: 8a477f597d28d172789")


def test_few_files_need_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "CACHED_FROM", len(FILES) + 1)
    checked()
    assert not folder_of_cache().exists()


def test_without_cache_nothing_is_read_or_written(site: Path) -> None:
    invoke("validate", "--no-cache")
    assert not folder_of_cache().exists()
    checked()
    before = the_file().stat()
    write(site, {"z.md": ERROR})
    invoke("validate", "--no-cache")
    after = the_file().stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_run_that_learns_nothing_writes_nothing(site: Path, settled: None) -> None:
    checked()
    before = the_file().stat().st_mtime_ns
    checked()
    assert the_file().stat().st_mtime_ns == before


def test_a_file_that_is_always_fresh_is_not_written_again(site: Path) -> None:
    os.utime("z.md", (2**32, 2**32))
    checked()
    before = the_file().stat().st_mtime_ns
    checked()
    assert the_file().stat().st_mtime_ns == before


def test_each_configuration_has_a_file(site: Path, looked: Looked) -> None:
    checked()
    write(site, {"a/newsmeta.toml": ""})
    os.chdir("a")
    checked()
    assert len(files_of_cache()) == 2
    assert looks(looked) == []


# -- kept entries, and removed ones ----------------------------------------------------------


def test_the_eight_sets_used_last_stay(looked: Looked) -> None:
    checked()
    codes = sorted(default_codes() & VALIDATED)[:12]
    for at, code in enumerate(codes):
        asked("UPDATE sets SET used = ? + number", OLD + at)
        assert looks(looked) == []
        assert looks(looked, "--ignore", code) != []
    assert asked("SELECT count(*) FROM sets") == [(8,)]
    assert asked("SELECT count(DISTINCT number) FROM rows") == [(8,)]
    assert looks(looked, "--ignore", codes[-1]) == []


def test_what_is_used_is_noted_now_and_then(looked: Looked, settled: None) -> None:
    checked()
    asked("UPDATE sets SET used = ?", OLD)
    assert looks(looked) == []
    ((used,),) = asked("SELECT used FROM sets")
    assert abs(used - time.time()) < 60


def test_what_no_run_has_used_for_long_is_deleted(site: Path) -> None:
    checked()
    folder = folder_of_cache()
    day = 24 * 3600
    ages = {"0" * 32: 31, "1" * 32: 29, "2" * 32: 400}
    for name, age in ages.items():
        for ending in ("", "-journal"):
            path = folder / f"{name}.newsmeta-1.sqlite{ending}"
            path.touch()
            os.utime(path, (time.time() - age * day,) * 2)
    for name in ("mine.sqlite", f"{'0' * 31}.newsmeta-1.sqlite", f"{'3' * 32}.newsmeta-1.sqlite.x"):
        (folder / name).touch()
        os.utime(folder / name, (OLD, OLD))
    file = folder / the_name()
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("UPDATE sets SET used = ?", (OLD,))
    checked()
    kept = {path.name[:4] for path in folder.iterdir()} - {file.name[:4]}
    assert kept == {"1111", "mine", "0000", "3333", "CACH"}
    assert not (folder / f"{'0' * 32}.newsmeta-1.sqlite").exists()


def test_whoever_changes_files_deletes_what_is_old_too(site: Path) -> None:
    checked()
    old = folder_of_cache() / f"{'0' * 32}.newsmeta-1.sqlite"
    old.touch()
    os.utime(old, (OLD, OLD))
    with closing(sqlite3.connect(folder_of_cache() / the_name(), isolation_level=None)) as file:
        file.execute("UPDATE sets SET used = ?", (OLD,))
    write(site, {"another.md": GOOD})
    checked()
    assert not old.exists()


def test_what_is_full_is_made_anew(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checked()
    monkeypatch.setattr(cache_database, "MOST_PAGES", 12)
    file = folder_of_cache() / the_name()
    for key in (b"one", b"two"):
        for _ in range(2):
            store = cache_store.Store(file, key)
            store.write([(bytes((at,)), b"x" * 10_000) for at in range(5)])
            store.end()
    assert len(cache_store.Store(file, b"two").after(b"")) == 5


def the_name() -> str:
    """Return the name of this folder's cache file."""
    return Path(invoke("cache", "info").out.split(": ")[0]).name


# -- obstacles --------------------------------------------------------------------------------


def test_what_lies_in_its_place_is_left_alone(site: Path) -> None:
    folder_of_cache().write_text("precious")
    assert "there is no cache in" in invoke("validate").err
    assert folder_of_cache().read_text() == "precious"
    assert invoke("cache", "clear").status == 2
    assert folder_of_cache().read_text() == "precious"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_not_read(make: Callable[[Path], object]) -> None:
    checked()
    file = the_file()
    file.unlink()
    make(file)
    checked()
    checked()
    assert not file.is_file()


def bounded(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run newsmeta without the privileges of root, whoever runs the tests."""
    drop = "-dac_override,-dac_read_search"
    prefix = ["setpriv", "--inh-caps", drop, "--bounding-set", drop, "--"]
    return subprocess.run(
        [*(prefix if os.geteuid() == 0 else ()), *command(*arguments)],
        capture_output=True,
        check=False,
        env=environment(),
    )


@pytest.mark.slow
@pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("setpriv") is None, reason="root may do everything"
)
@pytest.mark.parametrize("mode", [0o500, 0o000], ids=oct)
def test_a_folder_without_permission(mode: int, site: Path) -> None:
    write(site, {f"{number}.md": ERROR for number in range(120)})
    assert run("validate").status == 1
    write(site, {"z.md": ERROR})
    expected = run("validate", "--no-cache")
    before = the_file().read_bytes()
    folder_of_cache().chmod(mode)
    try:
        done = bounded("validate")
        assert (done.returncode, done.stdout.decode()) == (expected.status, expected.out)
        assert done.stderr.decode() == expected.err
        assert bounded("cache", "clear").returncode == 2
    finally:
        folder_of_cache().chmod(0o700)
    assert the_file().read_bytes() == before


@pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("setpriv") is None, reason="root may do everything"
)
def test_a_folder_that_cannot_be_made(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site, {f"{number}.md": ERROR for number in range(120)})
    expected = run("validate", "--no-cache")
    closed = folder_of_cache().parent
    closed.chmod(0o500)
    try:
        done = bounded("validate")
    finally:
        closed.chmod(0o700)
    assert (done.returncode, done.stdout.decode()) == (expected.status, expected.out)
    assert done.stderr.decode() == expected.err


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh here")
def test_a_disk_that_is_full(site: Path) -> None:
    write(site, {f"{number}.md": ERROR for number in range(120)})
    expected = run("validate", "--no-cache")
    for most in (0, 1, 16, 40, 64, 100):
        done = subprocess.run(
            ["sh", "-c", f'ulimit -f {most}; exec "$@"', "sh", *command("validate")],
            capture_output=True,
            check=False,
            env=environment(),
        )
        assert (done.returncode, done.stdout.decode()) == (expected.status, expected.out)
        assert done.stderr.decode() == expected.err
    assert run("validate") == run("validate") == expected
    assert asked("SELECT count(*) > 120 FROM rows") == [(1,)]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, OSError])
def test_a_run_that_is_interrupted_leaves_what_is_right(
    error: type[BaseException], site: Path
) -> None:
    checked()
    write(site, {"a.md": ERROR, "z.md": ERROR})

    def interrupted() -> None:
        raise error

    runner = Runner(discover(Path()))
    with pytest.raises(error):
        runner.run(runner.finder.search(["."]).targets, interrupted, cache=here)
    checked()


@pytest.mark.parametrize("statement", ["BEGIN", "BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
def test_a_run_that_holds_the_file_holds_nobody_up(
    statement: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache_database, "_WAIT", 0.01)
    checked()
    with closing(sqlite3.connect(the_file(), isolation_level=None)) as other:
        other.execute(statement)
        other.execute("SELECT count(*) FROM rows").fetchall()
        write(site, {"a.md": ERROR})
        checked()
        checked()
    checked()
    assert len(files_of_cache()) == 1


def test_the_folder_is_there_with_its_tag_or_not_at_all(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(path: Path, data: bytes) -> int:
        raise KeyboardInterrupt

    above = folder_of_cache().parent
    with monkeypatch.context() as patches, pytest.raises(KeyboardInterrupt):
        patches.setattr(Path, "write_bytes", interrupted)
        cache_place.make(folder_of_cache() / "file")
    assert list(above.iterdir()) == []
    cache_place.make(folder_of_cache() / "file")
    assert sorted(path.name for path in folder_of_cache().iterdir()) == ["CACHEDIR.TAG", "file"]
