"""The folder of the cache: who sees it, what is left in it, and what stands in its way."""

from __future__ import annotations

import errno
import io
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsmeta.config.config import discover
from newsmeta.config.selectors import default_codes
from newsmeta.linter import runner
from newsmeta.linter.cache_file import FOLDER, sight
from newsmeta.linter.runner import Runner
from newsmeta.rules import VALIDATED
from tests.support.caching import FILES, Looked, Opened, checked, files_of_cache, looks, the_file
from tests.support.cli import ERROR, Result, command, environment, invoke, run, write


def git(*args: str) -> str:
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    done = subprocess.run(
        ["git", *args], capture_output=True, check=True, text=True, env={**os.environ, **quiet}
    )
    return done.stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="no git here")
def test_git_does_not_see_it(site: Path) -> None:
    git("init", "--quiet")
    checked()
    assert files_of_cache()
    assert FOLDER not in git("status", "--porcelain", "--untracked-files=all")
    git("add", ".")
    assert FOLDER not in git("ls-files")


def test_a_search_passes_over_it(site: Path) -> None:
    before = checked()
    write(site / FOLDER, {"article.md": ERROR})
    assert checked() == before


def test_it_is_for_its_owner_and_says_what_it_is(site: Path) -> None:
    checked()
    assert the_file().stat().st_mode & 0o077 == 0
    assert Path(FOLDER, "CACHEDIR.TAG").read_bytes().startswith(b"Signature: 8a477f597d28d172789")


def test_few_files_need_none(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "CACHED_FROM", len(FILES) + 1)
    checked()
    assert not Path(FOLDER).exists()


def test_without_cache_nothing_is_read_or_written(site: Path) -> None:
    invoke("validate", "--no-cache")
    assert not Path(FOLDER).exists()
    checked()
    before = the_file().stat()
    write(site, {"z.md": ERROR})
    invoke("validate", "--no-cache")
    after = the_file().stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)


def test_a_run_that_learns_nothing_writes_nothing(settled: None) -> None:
    checked()
    before = the_file().stat()
    os.utime(the_file(), (0, 0))
    checked()
    assert the_file().stat().st_ino == before.st_ino
    assert the_file().stat().st_mtime != 0, "it is in use"


def test_a_file_that_is_always_fresh_is_not_written_again(site: Path) -> None:
    os.utime("z.md", (2**32, 2**32))
    checked()
    before = the_file().stat()
    checked()
    assert the_file().stat().st_ino == before.st_ino


def test_clear(site: Path, looked: Looked, monkeypatch: pytest.MonkeyPatch) -> None:
    checked()
    monkeypatch.chdir("a")
    assert invoke("cache", "clear") == Result(0, "", "the cache is empty now\n")
    assert not (site / FOLDER).exists()
    assert invoke("cache", "clear") == Result(0, "", "there is no cache\n")
    assert len(looks(looked, "..")) == 5


def test_a_link_in_its_place_is_left_alone(site: Path) -> None:
    elsewhere = site / "elsewhere"
    write(elsewhere, {"precious": ""})
    Path(FOLDER).symlink_to(elsewhere)
    checked()
    checked()
    assert invoke("cache", "clear").err == "there is no cache\n"
    assert [path.name for path in elsewhere.iterdir()] == ["precious"]


def test_it_is_not_believed_by_way_of_a_link(site: Path, looked: Looked) -> None:
    checked()
    Path(FOLDER).rename("elsewhere")
    Path(FOLDER).symlink_to("elsewhere")
    assert len(looks(looked)) == 5


def test_links_in_it_are_not_followed(site: Path) -> None:
    write(site, {"precious": "precious", f"{FOLDER}/x": ""})
    Path(FOLDER, ".gitignore").symlink_to(site / "precious")
    checked()
    precious = Path("precious").read_bytes()
    assert precious == b"precious"
    the_file().unlink()
    the_name = files_of_cache() or [Path(FOLDER, "0.bin")]
    the_name[0].symlink_to(site / "precious")
    checked()
    checked()
    assert Path("precious").read_bytes() == b"precious"


def test_a_file_in_its_place_is_left_alone(site: Path) -> None:
    write(site, {FOLDER: "precious"})
    checked()
    checked()
    assert Path(FOLDER).read_text() == "precious"
    assert invoke("cache", "clear").err == "there is no cache\n"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_what_is_no_file_is_not_read(make: Callable[[Path], object]) -> None:
    checked()
    file = the_file()
    file.unlink()
    make(file)
    checked()
    checked()
    assert not list(Path(FOLDER).glob("*.tmp"))


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="no /proc here")
def test_a_folder_that_cannot_be_written_to(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/proc/self")
    checked("--no-config", str(site))
    checked("--no-config", str(site))
    assert invoke("cache", "clear", "--no-config").err == "there is no cache\n"


def bounded(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Call newsmeta without the privileges of root, whoever runs the tests."""
    drop = "-dac_override,-dac_read_search"
    prefix = ["setpriv", "--inh-caps", drop, "--bounding-set", drop, "--"]
    return subprocess.run(
        [*(prefix if os.geteuid() == 0 else ()), *command(*arguments)],
        capture_output=True,
        check=False,
        env=environment(),
    )


@pytest.mark.skipif(
    os.geteuid() == 0 and shutil.which("setpriv") is None, reason="root may do everything"
)
@pytest.mark.parametrize("mode", [0o500, 0o000], ids=oct)
def test_a_folder_without_permission(mode: int, site: Path) -> None:
    write(site, {f"{number}.md": ERROR for number in range(120)})
    assert run("validate").status == 1
    write(site, {"z.md": ERROR})
    expected = run("validate", "--no-cache")
    before = {path.name: path.read_bytes() for path in files_of_cache(site)}
    assert before
    Path(FOLDER).chmod(mode)
    try:
        done = bounded("validate")
        assert (done.returncode, done.stdout.decode()) == (expected.status, expected.out)
        assert done.stderr.decode() == expected.err
        assert bounded("cache", "clear").returncode == 2
    finally:
        Path(FOLDER).chmod(0o700)
    assert {path.name: path.read_bytes() for path in files_of_cache(site)} == before


@pytest.mark.skipif(shutil.which("sh") is None, reason="no sh here")
def test_a_disk_that_is_full(site: Path) -> None:
    write(site, {f"{number}.md": ERROR for number in range(120)})
    expected = run("validate", "--no-cache")
    for most in (0, 1, 8):
        done = subprocess.run(
            ["sh", "-c", f'ulimit -f {most}; exec "$@"', "sh", *command("validate")],
            capture_output=True,
            check=False,
            env=environment(),
        )
        assert (done.returncode, done.stdout.decode()) == (expected.status, expected.out)
        assert done.stderr.decode() == expected.err
        assert not list(Path(FOLDER).glob("*.*n"))
        assert not list(Path(FOLDER).glob("*.tmp"))


@pytest.mark.parametrize("room", [0, 40, 60, 150])
def test_a_disk_that_becomes_full(
    room: int, opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(io.FileIO):
        def write(self, data: Any) -> int:
            if self.tell() + len(data) > room:
                raise OSError(errno.ENOSPC, "No space left on device")
            return super().write(data)

    monkeypatch.setattr(os, "fdopen", lambda descriptor, *_: Full(descriptor, "wb"))
    cache = opened.open()
    for name in opened.names:
        cache.put(cache.find(name), sight((9, 9, 9, 9), b"x" * 16, False, 10**19))
    cache.save()
    assert opened.file.read_bytes() == opened.whole
    assert not list(opened.file.parent.glob("*.tmp"))


def test_the_eight_used_last_stay(looked: Looked) -> None:
    checked()
    for code in sorted(default_codes() & VALIDATED)[:12]:
        for age, file in enumerate(files_of_cache()):
            os.utime(file, (10**9 + age, 10**9 + age))
        assert looks(looked) == []
        assert looks(looked, "--ignore", code) != []
    assert len(files_of_cache()) == 8


def test_what_was_left_behind_is_tidied_up(site: Path) -> None:
    checked()
    old, young = Path(FOLDER, "old.tmp"), Path(FOLDER, "young.tmp")
    for path in (old, young):
        path.touch()
    os.utime(old, (1_600_000_000, 1_600_000_000))
    write(site, {"z.md": ERROR})
    checked()
    assert not old.exists()
    assert young.exists()


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, OSError])
def test_a_run_that_is_interrupted_changes_nothing(
    error: type[BaseException], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked()
    before = {path: path.read_bytes() for path in Path(FOLDER).iterdir()}
    write(site, {"a.md": ERROR, "z.md": ERROR})

    def interrupted() -> None:
        raise error

    runner = Runner(discover(Path()))
    with pytest.raises(error):
        runner.run(runner.finder.search(["."]).targets, interrupted, cache=True)
    assert {path: path.read_bytes() for path in Path(FOLDER).iterdir()} == before
    checked()
