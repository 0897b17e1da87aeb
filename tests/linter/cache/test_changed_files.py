"""The cache: changed files are analysed again, and no others."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from newsmeta.linter import incremental
from tests.support.caching import (
    BROKEN,
    FUTURE,
    NO_FRONT_MATTER,
    QUIET,
    Looked,
    bytes_remembered,
    checked,
    looks,
)
from tests.support.cli import ERROR, GOOD, WARNING, invoke, write


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


@pytest.mark.slow
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
    before = bytes_remembered()
    for quality in range(10, 20):
        write(site, {"a/good.md": GOOD.replace("60", str(quality))})
        checked()
    assert bytes_remembered() == before


def test_content_decides_where_times_do_not(
    looked: Looked, read: Looked, settled: None, site: Path
) -> None:
    # As after a checkout in CI: all times and inode numbers are new.
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
    # Size and times of a file can be forged, its inode number cannot.
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
    assert looks(looked) == ["b.md"]


def test_what_does_not_last_any_more_is_forgotten(site: Path) -> None:
    checked()
    before = bytes_remembered()
    write(site, {"a/good.md": FUTURE})
    checked()
    assert bytes_remembered() < before


def test_findings_that_are_much_text_are_not_remembered(
    looked: Looked, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incremental, "_MOST_TEXT", 200)
    write(
        site,
        {"b.md": "---\n{heat: 1, " + ", ".join(f"key{n}: {n}" for n in range(20)) + "}\n---\n"},
    )
    invoke("validate")
    assert looks(looked) == ["b.md"]
