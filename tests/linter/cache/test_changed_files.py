"""The cache: what it prints is what is printed without it, whatever happened to files and to it."""

from __future__ import annotations

import contextlib
import errno
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count, islice
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from cli_support import (
    ERROR,
    GOOD,
    INFO,
    WARNING,
    Result,
    command,
    environment,
    invoke,
    run,
    write,
)
from hypothesis import given, settings
from hypothesis import strategies as st

import newsmeta
from newsmeta.cli.options import Format
from newsmeta.config.config import Config, discover
from newsmeta.config.selectors import Layer, default_codes
from newsmeta.diagnostics import Diagnostic
from newsmeta.files.targets import Target
from newsmeta.frontmatter import source
from newsmeta.linter import cache_file, incremental, parallel, runner
from newsmeta.linter.cache_file import FOLDER, Cache, digest, packed, sight, stamp, unpacked
from newsmeta.linter.checker import Checker
from newsmeta.linter.runner import Runner
from newsmeta.rules import RULES, VALIDATED
from newsmeta.schema.schema import schema_path

FUTURE = GOOD.replace("2021-01-27", "2999-01-27")
QUIET = ERROR.replace('"60"', '"60"  # newsmeta: ignore NM103')
TOPIC = GOOD.replace("- Climate", "- Climat")
NO_FRONT_MATTER = "# Trees\n"
BROKEN = GOOD.replace("quality: 60", "quality: [60")
FILES = {
    "a.md": GOOD,
    "a/error.md": ERROR,
    "a/good.md": GOOD,
    "b.md": WARNING,
    "plain.md": NO_FRONT_MATTER,
    "z.md": INFO,
}
"""Some articles, and one file that is none."""

Looked = list[str]


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a few files, which are as worth remembering as many, as working directory."""
    monkeypatch.setattr(runner, "CACHED_FROM", 1)
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"newsmeta.toml": "", **FILES})
    return tmp_path


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files that were changed a moment ago count as old."""
    monkeypatch.setattr(cache_file, "_TICK", -(10**18))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """The names of the files whose content was looked at, in order."""
    names: Looked = []
    validate = Checker.validate_bytes

    def noted(self: Checker, data: bytes, name: str, path: str | Path) -> Any:
        names.append(name)
        return validate(self, data, name, path)

    monkeypatch.setattr(Checker, "validate_bytes", noted)
    return names


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """The names of the articles that were read, in order."""
    names: Looked = []
    read_bytes = source.read_bytes

    def noted(path: str | Path, max_size: int) -> bytes:
        if not str(path).endswith(".bin"):
            names.append(str(path))
        return read_bytes(path, max_size)

    monkeypatch.setattr(source, "read_bytes", noted)
    return names


def checked(*args: str) -> Result:
    """Return what a run comes to, which is the same without the cache."""
    expected = invoke("validate", "--no-cache", *args)
    actual = invoke("validate", *args)
    assert actual == expected
    return actual


def looks(looked: Looked, *args: str) -> Looked:
    """Return the files that a run with the cache looks at; its output is checked."""
    expected = invoke("validate", "--no-cache", *args)
    looked.clear()
    assert invoke("validate", *args) == expected
    return looked[:]


def files_of_cache(folder: Path = Path()) -> list[Path]:
    return sorted((folder / FOLDER).glob("*.bin"))


def the_file() -> Path:
    """Return the only file of the cache."""
    (file,) = files_of_cache()
    return file


# -- what is remembered ------------------------------------------------------------------


def test_a_second_run_looks_at_no_file(looked: Looked) -> None:
    assert looks(looked) == ["a.md", "a/error.md", "a/good.md", "b.md", "z.md"]
    assert looks(looked) == []


def test_an_unchanged_file_is_not_even_read(settled: None, read: Looked) -> None:
    invoke("validate")
    read.clear()
    invoke("validate")
    assert read == ["plain.md"]


@pytest.mark.parametrize("output_format", ["rich", "concise", "json", "sarif", "junit", "gitlab"])
def test_every_format_is_the_same(output_format: str) -> None:
    for _ in range(2):
        checked("--output-format", output_format, "--extend-select", "ALL")


@pytest.mark.parametrize("name", ["a/error.md", "a/good.md", "plain.md"])
@pytest.mark.parametrize("content", [GOOD, ERROR, WARNING, NO_FRONT_MATTER, BROKEN, FUTURE, QUIET])
def test_a_changed_file_is_looked_at_again(name: str, content: str, site: Path) -> None:
    checked()
    write(site, {name: content})
    checked()
    checked()


def test_only_a_changed_file_is_looked_at(looked: Looked, site: Path) -> None:
    invoke("validate")
    write(site, {"a/good.md": WARNING})
    assert looks(looked) == ["a/good.md"]
    assert looks(looked) == []


def test_what_changes_often_takes_no_more_room(site: Path) -> None:
    checked()
    before = the_file().stat().st_size
    for quality in range(10, 20):
        write(site, {"a/good.md": GOOD.replace("60", str(quality))})
        checked()
    assert the_file().stat().st_size == before


def test_content_decides_where_times_do_not(
    looked: Looked, read: Looked, settled: None, site: Path
) -> None:
    # As after a checkout in CI: all times and numbers are others.
    invoke("validate")
    shutil.copytree(site, site.with_name("copy"))
    for name in ("a", "a.md", "b.md", "z.md"):
        (shutil.rmtree if Path(name).is_dir() else os.unlink)(name)
    shutil.copytree(site.with_name("copy"), site, dirs_exist_ok=True)
    write(site, {"b.md": WARNING.replace("quality: 60", "quality: 61")})
    assert looks(looked) == ["b.md"]
    read.clear()
    invoke("validate")
    assert read == ["plain.md"]


def test_a_file_put_in_place_of_another_is_another(
    looked: Looked, settled: None, site: Path
) -> None:
    # Size and times of a file can be copied, its number cannot.
    write(site, {"new.txt": GOOD.replace("quality: 60", "quality: 6x")})
    invoke("validate")
    os.utime("new.txt", ns=(0, Path("a.md").stat().st_mtime_ns))
    Path("new.txt").replace("a.md")
    assert looks(looked) == ["a.md"]


@pytest.mark.parametrize("content", [FUTURE, QUIET, b"\xff\xfe".decode("utf-16")])
def test_what_does_not_last_is_looked_at_each_time(
    content: str, looked: Looked, site: Path
) -> None:
    write(site, {"b.md": content})
    invoke("validate")
    assert looks(looked) == (["b.md"] if content else [])


def test_what_does_not_last_any_more_is_forgotten(site: Path) -> None:
    checked()
    before = the_file().stat().st_size
    write(site, {"a/good.md": FUTURE})
    checked()
    assert the_file().stat().st_size < before


def test_findings_that_are_much_text_are_not_remembered(
    looked: Looked, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incremental, "_MOST_TEXT", 200)
    write(site, {"b.md": "---\n{" + ", ".join(f"key{n}: {n}" for n in range(20)) + "}\n---\n"})
    invoke("validate")
    assert looks(looked) == ["b.md"]


# -- what decides besides a file -----------------------------------------------------------

SCHEMA = '{"type": "object", "properties": {"quality": {"maximum": %d}}}'
ALL = 'extend-select = ["ALL"]'
CHANGES: dict[str, tuple[str, str, str]] = {
    "ignore": ("newsmeta.toml", "", 'ignore = ["NM103"]'),
    "select": ("newsmeta.toml", 'select = ["NM1"]', 'select = ["NM2"]'),
    "limit": ("newsmeta.toml", "", "[limits]\nmax-size = 100"),
    "setting": ("newsmeta.toml", ALL, f"{ALL}\n[rules]\nmax-headline-length = 5"),
    "per file": ("newsmeta.toml", "", '[per-file-ignores]\n"a/" = ["NM103"]'),
    "kind": ("newsmeta.toml", "", '[kinds.other]\nfiles = ["a/"]'),
    "schema": ("schema.json", SCHEMA % 100, SCHEMA % 50),
    "vocabulary": ("topics.yml", "- Climate\n", "- Weather\n"),
}
WITH_FILES = f"""
{ALL}
[vocabularies]
topics = ["topics.yml"]
[kinds.special]
files = ["z.md"]
schema = "schema.json"
"""


@pytest.mark.parametrize("change", CHANGES)
def test_another_configuration_is_a_new_beginning(change: str, looked: Looked, site: Path) -> None:
    name, before, after = CHANGES[change]
    usual = {"newsmeta.toml": WITH_FILES if name != "newsmeta.toml" else ""}
    write(site, {"topics.yml": "- Climate\n", "schema.json": SCHEMA % 100, **usual, name: before})
    one = checked()
    write(site, {name: after})
    assert checked() != one
    write(site, {name: before})
    assert looks(looked) == [], "each configuration has a file of its own"


@pytest.mark.parametrize(
    "options", [["--select", "NM2"], ["--ignore", "NM103"], ["--extend-select", "ALL"]]
)
def test_rules_of_the_command_line_are_others(options: list[str], looked: Looked) -> None:
    one = checked()
    assert len(looks(looked, *options)) == 5
    assert checked(*options) != one
    assert looks(looked) == looks(looked, *options) == []


def test_the_options_of_output_are_not_others(looked: Looked) -> None:
    checked()
    assert looks(looked, "--output-format", "json", "--fail-on", "never", "--quiet") == []


def test_a_schema_that_refers_to_another_file_is_not_trusted(looked: Looked, site: Path) -> None:
    config = '[kinds.special]\nfiles = ["z.md"]\nschema = "schema.json"\n'
    part = {"type": "object", "required": ["title"]}
    write(site, {"newsmeta.toml": config, "schema.json": '{"$ref": "part.json"}'})
    write(site, {"part.json": json.dumps(part)})
    checked()
    write(site, {"part.json": json.dumps({**part, "required": ["subtitle"]})})
    assert "z.md" in looks(looked)
    assert "subtitle" in checked().out
    assert files_of_cache() == []


def test_another_folder_shows_other_names(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site, {"error.md": ERROR, "newsmeta.toml": '[per-file-ignores]\n"b/" = ["NM103"]'})
    write(site, {"b/error.md": ERROR})
    assert "\nerror.md:" in checked().out
    monkeypatch.chdir("b")
    assert checked().out == ""
    assert "../a/error.md:" in checked("..").out
    monkeypatch.chdir("../a")
    assert checked().out.startswith("error.md:")
    assert not Path(FOLDER).exists()


def test_names_that_somebody_gave(looked: Looked, site: Path) -> None:
    named = ["z.md", "plain.md", "a/error.md"]
    checked()
    assert "plain.md:1:1: NM003" in checked(*named).out
    assert looks(looked, "z.md", "a/error.md") == []
    assert "plain.md" not in checked().out
    # Without its finding, a file that is no article counts where it is named, and there alone.
    assert "3 files" in checked("--ignore", "NM003", *named).err
    assert "5 files" in checked("--ignore", "NM003").err


def test_what_was_named_is_not_what_a_search_takes(looked: Looked) -> None:
    assert "plain.md" in checked("plain.md", "z.md").out
    assert "plain.md" not in checked().out
    assert "plain.md" in checked("plain.md", "z.md").out


def test_the_program_itself_decides(
    looked: Looked, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = site / "packages"
    monkeypatch.syspath_prepend(str(packages))
    write(packages, {"ftfy-1.0.dist-info/RECORD": ""})
    checked()
    assert looks(looked) == []
    (packages / "ftfy-1.0.dist-info").rename(packages / "ftfy-2.0.dist-info")
    assert len(looks(looked)) == 5
    monkeypatch.setattr(sys, "version", "4.0")
    assert len(looks(looked)) == 5


def test_a_checkout_is_known_by_its_times_and_an_installation_by_its_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "packages" / "newsmeta"
    record = package.with_name(f"newsmeta_toolkit-{newsmeta.__version__}.dist-info") / "RECORD"
    write(package, {"linter/incremental.py": "", "rules/time.py": ""})
    monkeypatch.setattr(incremental, "__file__", str(package / "linter/incremental.py"))

    def differs(change: Callable[[], object]) -> bool:
        before = incremental._program()
        change()
        return incremental._program() != before

    def touch(path: Path, time: int = 2_000_000_000) -> None:
        os.utime(path, (time, time))

    assert not differs(lambda: None)
    assert differs(lambda: touch(package / "rules" / "time.py"))
    assert differs((package / "rules" / "other.py").touch)
    assert differs(lambda: write(record.parent, {"RECORD": "cached.py,sha256=1"}))
    later = 2_000_000_001
    touch(record, later)
    touch(schema_path("article"), 1_700_000_000)
    assert not differs(lambda: touch(package / "linter/incremental.py", 1_900_000_000))
    assert differs(lambda: touch(package / "linter/incremental.py", 2_000_000_002))
    before = incremental._program()
    record.write_text("cached.py,sha256=2")
    touch(record, later)
    assert incremental._program() != before


# -- time -----------------------------------------------------------------------------------


def outcome(now: datetime, jobs: int = 1, cache: bool = True) -> Any:
    runner = Runner(discover(Path()), now=now)
    report, failures = runner.run(runner.finder.search(["."]).targets, jobs=jobs, cache=cache)
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
    # A file system whose times stand still for two seconds, and a file that keeps its size.
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


# -- what has gone, and what is not looked at ----------------------------------------------


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
        assert runner.run(targets, cache=True) == expected
        sizes.add(files_of_cache()[-1].stat().st_size)
    assert looked == ["a.md", "b.md", "a.md", "z.md"]
    assert len(sizes) == 1


# -- where it is ------------------------------------------------------------------------------


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


@pytest.mark.skipif(os.geteuid() == 0, reason="root may do everything")
def test_a_folder_without_permission(site: Path, looked: Looked) -> None:
    checked()
    for mode in (0o500, 0o000):
        Path(FOLDER).chmod(mode)
        write(site, {"z.md": ERROR})
        assert "z.md" in looks(looked)
        assert invoke("cache", "clear").status == 2
    Path(FOLDER).chmod(0o700)


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


# -- damage -----------------------------------------------------------------------------------


class Opened:
    """A cache of a few files, with what it takes to open it once more."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names = ["a.md", "a/error.md", "b.md"]
        self.found = Runner(Config(folder)).checker.validate_bytes(
            ERROR.encode(), "a/error.md", "x.md"
        )
        cache = self.open()
        for name in self.names:
            about = packed(self.found.diagnostics) if "error" in name else b""
            cache.put(
                cache.find(name),
                sight((1, 2, 3, 4), digest(name.encode()), False, 10**19),
                found=about,
            )
        cache.save()
        self.file = files_of_cache(folder)[0]
        self.whole = self.file.read_bytes()

    def open(self) -> Cache:
        return Cache(self.folder, b"key", 1.0)

    def write_with_sum(self, entries: bytes) -> None:
        """Give the file other entries, and the sum that they have."""
        rest = self.whole[33:41] + entries
        self.file.write_bytes(self.whole[:17] + digest(rest) + rest)


@pytest.fixture
def opened(tmp_path: Path, settled: None) -> Opened:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Opened(folder)


def test_a_whole_cache_is_believed(opened: Opened) -> None:
    cache = opened.open()
    assert not cache.is_empty
    assert [bool(cache.find(name).content) for name in opened.names] == [True] * 3


def test_a_cache_that_was_cut_off_is_not_believed(opened: Opened) -> None:
    for length in range(len(opened.whole)):
        opened.file.write_bytes(opened.whole[:length])
        assert opened.open().is_empty, length
    opened.file.write_bytes(opened.whole + b"\0")
    assert opened.open().is_empty


def test_a_cache_with_a_wrong_bit_is_not_believed(opened: Opened) -> None:
    for at in range(len(opened.whole)):
        damaged = bytearray(opened.whole)
        damaged[at] ^= 1 << at % 8
        opened.file.write_bytes(damaged)
        assert opened.open().is_empty, at


@pytest.mark.parametrize("content", [b"", b"\0" * 5000, b"newsmeta cache 1\n", b"\x80\x04N."])
def test_a_foreign_file_is_made_anew(content: bytes, looked: Looked) -> None:
    checked()
    the_file().write_bytes(content)
    assert len(looks(looked)) == 5
    assert looks(looked) == []


def test_a_cache_without_a_moment_is_not_believed(opened: Opened) -> None:
    for length in range(8):
        rest = b"\0" * length
        opened.file.write_bytes(opened.whole[:17] + digest(rest) + rest)
        assert opened.open().is_empty


def test_entries_that_are_none_do_no_harm(opened: Opened) -> None:
    # As nobody but a forger makes them: the sum is right.
    entries = opened.whole[41:]
    wrong = (b"\0", b"\x7f", b"\xff")
    damaged = [entries[:at] for at in range(len(entries))]
    damaged += [entries[:at] + wrong[at % 3] + entries[at + 1 :] for at in range(len(entries))]
    damaged += [entries + entries, entries[::-1], b"\xff" * 500, b"\0" * 5_000]
    for content in damaged:
        opened.write_with_sum(content)
        cache = opened.open()
        for name in ("Z.md", *opened.names, "c.md"):
            entry = cache.find(name)
            with contextlib.suppress(ValueError):
                unpacked(entry.found, name)
            cache.put(entry, sight((9, 9, 9, 9), b"x" * 16, False, 10**19))
        cache.save()
        again = opened.open()
        for name in opened.names:
            assert again.find(name).content == b"x" * 16
        again.save()


FORGED: list[Any] = [
    *(None, 0, True, 1.5, "text", {"a": 1}, [None], [[]], [{}], [[0] * 8], ["12345678"]),
    [["NM999", "m", "h", "s", None, True, [1, 1, 1, 1], []]],
    [[["NM103"], "m", "h", "s", None, True, [1, 1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], [], 9]],
    [["NM103", 5, "h", "s", None, True, [1, 1, 1, 1], []]],
    [["NM103", "m", None, "s", None, True, [1, 1, 1, 1], []]],
    [["NM103", "m", "h", ["s"], None, True, [1, 1, 1, 1], []]],
    [["NM103", "m", "h", "s", 7, True, [1, 1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [0, 1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, -1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, True, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, [1, 1.0, 1, 1], []]],
    [["NM103", "m", "h", "s", None, True, "1111", []]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], [[]]]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], [["m", 1, 1, 1]]]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], [[3, 1, 1, 1, 1]]]],
    [["NM103", "m", "h", "s", None, True, [1, 1, 1, 1], 4]],
]
"""What is no list of findings, though it is JSON."""


@pytest.mark.parametrize(
    "found",
    [*(json.dumps(value).encode() for value in FORGED), b"[" * 100_000, b"\xff", b"{", b"1" * 5000],
)
def test_findings_that_are_none_are_not_believed(
    found: bytes, site: Path, looked: Looked, settled: None
) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpacked(found, "a.md")
    checked()
    forge({"a/error.md": found})
    assert looks(looked) == ["a/error.md"]
    assert looks(looked) == []


@pytest.mark.parametrize("output_format", list(Format))
def test_findings_that_somebody_made_up_can_be_shown(output_format: str, settled: None) -> None:
    checked()
    odd = "\ud800\x1b[31m\udcff::error::\u2028"
    far = 10**15
    forge(
        {
            "a/error.md": json.dumps(
                [["NM103", odd, odd, odd, odd, True, [far] * 4, [[odd, 1, far, 1, 1]]]]
            )
        }
    )
    result = invoke("validate", "--output-format", output_format)
    assert (result.status, "a/error.md" in result.out) == (1, True)


def forge(found: dict[str, bytes | str]) -> None:
    """Say that something else was found in files."""
    runner = Runner(discover(Path()))
    key = incremental.key_of(runner.checker.analyst.identity)
    assert key
    cache = Cache(runner.config.root, key, runner.checker.now.timestamp())
    for name, content in found.items():
        entry = cache.find(name)
        assert entry.content
        about = content.encode() if isinstance(content, str) else content
        cache.put(entry, sight(entry.seen, entry.content, False, 10**19), found=about)
    cache.save()


def test_what_was_found_comes_back_as_it_was(site: Path) -> None:
    runner = Runner(Config(site, rules=Layer(select=("ALL",))))
    odd = ERROR.replace("type:", "type: x\ntype:").replace("City", "\u2028 &amp; \U0001f600")
    late = GOOD.replace("quality: 60", "updatedDateTime: 2020-01-27T15:50:00Z")
    stuck = GOOD.replace("quality: 60", "quality: much")
    whole: list[Diagnostic] = []
    for content in (stuck, WARNING, INFO, BROKEN, QUIET, odd, late, NO_FRONT_MATTER, ""):
        found = runner.checker.validate_bytes(content.encode(), "o\udcff.md", "o.md").diagnostics
        assert unpacked(packed(found), "o\udcff.md") == found
        whole += found
    assert any(one.fix for one in whole)
    assert any(one.fix is None and RULES[one.code].fix for one in whole)
    assert any(one.related for one in whole)
    assert any(one.pointer is None for one in whole)
    assert packed(()) == b""


# -- several processes ---------------------------------------------------------------------------


def test_two_at_once_and_the_last_stays(opened: Opened) -> None:
    one, other = opened.open(), opened.open()
    for cache, byte in ((one, b"1"), (other, b"2")):
        cache.put(cache.find("b.md"), sight((1, 1, 1, 1), byte * 16, False, 10**19))
    one.save()
    assert opened.open().find("b.md").content == b"1" * 16
    other.save()
    assert opened.open().find("b.md").content == b"2" * 16
    assert not list(opened.file.parent.glob("*.tmp"))


def test_it_may_be_deleted_under_a_run(opened: Opened) -> None:
    cache = opened.open()
    cache.put(cache.find("b.md"), sight((1, 1, 1, 1), b"1" * 16, False, 10**19))
    cache_file.clear(opened.folder)
    cache.save()
    assert opened.open().is_empty


def test_processes_at_once(site: Path) -> None:
    write(site, {f"{number:03}.md": (ERROR, GOOD, WARNING)[number % 3] for number in range(150)})
    for content in (GOOD, ERROR):
        write(site, {f"{number:03}.md": content for number in range(0, 150, 7)})
        processes = [
            subprocess.Popen(
                command("validate", "--jobs", str(jobs)),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(),
                text=True,
            )
            for jobs in (1, 2, 1)
        ]
        outcomes = [(*process.communicate(timeout=60), process.returncode) for process in processes]
        expected = invoke("validate", "--no-cache")
        assert outcomes == [(expected.out, expected.err, expected.status)] * len(processes)
        checked()
    assert len(list(Path(FOLDER).glob("*.bin"))) <= 2
    assert not list(Path(FOLDER).glob("*.tmp"))


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Let files be looked at as in other processes; the numbers of files that each group had."""
    numbers: list[int] = []
    monkeypatch.setattr(parallel, "results", partial(in_chunks, numbers))
    monkeypatch.setattr(incremental, "_PATIENCE", 2)
    return numbers


def in_chunks(
    numbers: list[int],
    recipe: parallel.Recipe,
    look: parallel.Look,
    targets: Iterator[Target],
    jobs: int,
) -> Iterator[tuple[Target, Any]]:
    """Do what `parallel.results` does, in this process: take some, before any comes back."""
    numbers.append(0)
    look = recipe()
    while chunk := list(islice(targets, 3)):
        numbers[-1] += len(chunk)
        yield from [(target, look(target)) for target in chunk]


def test_several_processes_share_what_changed(
    pools: list[int],
    looked: Looked,
    read: Looked,
    settled: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(incremental, "_MOST_AHEAD", 4)
    names = [f"{number:03}.md" for number in range(60)]
    write(Path(), dict.fromkeys(names, ERROR))
    runner = Runner(discover(Path()))
    targets = runner.finder.search(["."]).targets

    def compare() -> None:
        expected = runner.run(targets)
        looked.clear()
        pools.clear()
        assert runner.run(targets, jobs=2, cache=True) == expected

    compare()
    assert pools == [60 + len(FILES)]
    compare()
    assert (looked, pools) == ([], []), "no process is started for nothing"
    write(Path(), {"031.md": GOOD})
    compare()
    assert (looked, pools) == (["031.md"], []), "nor for little"
    changed = [*names[:9], *names[30:34], *names[50:56:2]]
    write(Path(), dict.fromkeys(changed, WARNING))
    compare()
    assert looked == changed
    assert len(pools) > 1, "unchanged files are not held for ever"
    for name in names:
        os.utime(name)
    write(Path(), dict.fromkeys(changed, INFO))
    compare()
    assert looked == changed
    read.clear()
    runner.run(targets, jobs=2, cache=True)
    assert read == ["plain.md"], "all have the stamps that they have now"


def test_real_processes(site: Path) -> None:
    names = [f"{number:03}.md" for number in range(400)]
    write(site, dict.fromkeys(names, GOOD))
    write(site, dict.fromkeys(names[::40], ERROR))
    expected = run("validate", "--no-cache", "--jobs", "1")
    assert run("validate", "--jobs", "2") == expected
    write(site, dict.fromkeys(names[:300], WARNING))
    expected = run("validate", "--no-cache", "--jobs", "1")
    assert run("validate", "--jobs", "2") == expected
    assert checked() == expected


# -- all together --------------------------------------------------------------------------------

NAMES = [
    "a.md",
    "a/x.md",
    "a-b.md",
    "b.md",
    "b/\u00e9.md",
    "b/\udcff.md",
    "\U0001f600.md",
    "plain.md",
]
CONTENTS = [GOOD, GOOD.replace(" 60", " 61"), ERROR, WARNING, TOPIC, INFO, BROKEN]
CONTENTS += [FUTURE, QUIET, NO_FRONT_MATTER, "", f"\ufeff{GOOD}", GOOD.replace("\n", "\r\n")]
CONFIGS = [before for name, before, _ in CHANGES.values() if name == "newsmeta.toml"]
CONFIGS += [after for name, _, after in CHANGES.values() if name == "newsmeta.toml"]
CONFIGS += ['exclude = ["b.md"]', "wrong = 1", '[vocabularies]\ntopics = ["topics.yml"]']
RUNS = [
    *([], [], [], ["."], ["a"], ["b", "a"], ["a.md", "plain.md", "b.md", "none.md"], NAMES),
    *(
        ["--jobs", "2"],
        ["--jobs", "2"],
        ["--select", "NM1,NM2"],
        ["--ignore", "NM103,NM003", *NAMES],
    ),
    *(["--extend-select", "ALL", "--output-format", "json"], ["--quiet", "--fail-on", "warning"]),
]

names = st.sampled_from(NAMES)
steps = st.one_of(
    st.tuples(st.just("write"), names, st.sampled_from(CONTENTS)),
    st.tuples(st.just("move"), names, names),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("touch"), names),
    st.tuples(st.just("configure"), st.sampled_from(CONFIGS)),
    st.tuples(st.just("words"), st.sampled_from(["- Climate\n", "- Weather\n"])),
    st.tuples(st.just("damage"), st.integers(0, 2000)),
    st.tuples(st.just("run"), st.sampled_from(RUNS)),
)


class Place:
    """A folder in which things happen, at times that are never the same."""

    def __init__(self) -> None:
        self.times = count(10**18, 10**9)
        write(Path(), {"newsmeta.toml": "", "topics.yml": "- Climate\n"})
        for name in NAMES:
            self.write(name, NO_FRONT_MATTER if name == "plain.md" else GOOD)

    def write(self, name: str, content: str) -> None:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(content.encode())
        self.touch(name)

    def touch(self, name: str) -> None:
        if Path(name).exists():
            time = next(self.times)
            os.utime(name, ns=(time, time))

    def move(self, name: str, other: str) -> None:
        if Path(name).exists():
            Path(other).parent.mkdir(exist_ok=True)
            Path(name).replace(other)

    def delete(self, name: str) -> None:
        Path(name).unlink(missing_ok=True)

    def configure(self, text: str) -> None:
        Path("newsmeta.toml").write_text(text)

    def words(self, text: str) -> None:
        Path("topics.yml").write_text(text)

    def damage(self, at: int) -> None:
        for file in files_of_cache():
            data = bytearray(file.read_bytes())
            data[at % len(data)] ^= 0x55
            file.write_bytes(data)

    def run(self, args: list[str]) -> None:
        checked(*args)


@settings(max_examples=100)
@given(are_old=st.booleans(), history=st.lists(steps, min_size=2, max_size=12))
def test_whatever_happens_the_output_is_that_without(
    are_old: bool, history: list[tuple[Any, ...]]
) -> None:
    tick = -(10**18) if are_old else 2 * 10**9
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.chdir(stack.enter_context(tempfile.TemporaryDirectory())))
        stack.enter_context(mock.patch.object(cache_file, "_TICK", tick))
        stack.enter_context(mock.patch.object(incremental, "_PATIENCE", 1))
        stack.enter_context(mock.patch.object(incremental, "_MOST_AHEAD", 1))
        stack.enter_context(mock.patch.object(parallel, "results", partial(in_chunks, [])))
        place = Place()
        for name, *args in history:
            getattr(place, name)(*args)
        place.run([])
        place.run([])


# -- memory --------------------------------------------------------------------------------------


def test_the_first_run_holds_no_files(site: Path) -> None:
    def remember(files: int) -> int:
        """Return how much memory it takes at most."""
        cache = Cache(site, b"key", 1.0)
        tracemalloc.start()
        for number in range(files):
            cache.put(cache.find(f"{number:09}.md"), sight((1, 2, 3, 4), b"x" * 16, False, 10**19))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        cache.save()
        return peak

    remember(10)
    (site / FOLDER).rename("before")
    assert remember(20_000) < 600_000
