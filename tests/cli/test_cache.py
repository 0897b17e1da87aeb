"""`newsmeta cache`, and the place of the cache of `newsmeta validate`."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest

from newsmeta.linter import cache_place, runner
from tests.support.cli import ERROR, GOOD, Result, invoke, write


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(runner, "CACHED_FROM", 1)
    folder = tmp_path / "site"
    write(folder, {"newsmeta.toml": "", "_news/a.md": GOOD, "_news/b.md": ERROR})
    monkeypatch.chdir(folder)
    monkeypatch.setenv("NEWSMETA_CACHE_DIR", str(tmp_path / "cache"))
    return folder


def file_in(folder: Path) -> Path:
    (file,) = folder.glob("*.sqlite")
    return file


def test_where_it_is(site: Path, tmp_path: Path) -> None:
    assert invoke("cache", "dir") == Result(0, f"{tmp_path / 'cache'}\n", "")
    assert invoke("cache", "info").out.endswith(".newsmeta-1.sqlite: not there yet\n")
    invoke("validate")
    file = file_in(tmp_path / "cache")
    assert invoke("cache", "info") == Result(0, f"{file}: {file.stat().st_size:,} bytes\n", "")


def test_clear_forgets_this_configuration_alone(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, {"newsmeta.toml": "", "a.md": GOOD})
    invoke("validate", "--config", str(other / "newsmeta.toml"), str(other))
    theirs = file_in(tmp_path / "cache")
    invoke("validate")
    folder = tmp_path / "cache"
    (folder / f"{next(p.name for p in folder.glob('*.sqlite') if p != theirs)}-journal").touch()
    assert invoke("cache", "clear").err == f"the cache of {site} in {folder} is empty now\n"
    assert sorted(path.name for path in folder.iterdir()) == sorted(["CACHEDIR.TAG", theirs.name])
    assert invoke("cache", "clear").err == f"there is no cache of {site} in {folder}\n"


def test_clear_from_a_folder_below(site: Path, tmp_path: Path) -> None:
    invoke("validate")
    os.chdir("_news")
    assert "is empty now" in invoke("cache", "clear").err


def test_an_option_goes_before_the_environment(site: Path, tmp_path: Path) -> None:
    invoke("validate", "--cache-dir", str(tmp_path / "x" / "y"))
    assert file_in(tmp_path / "x" / "y")
    assert not (tmp_path / "cache").exists()
    assert "is empty now" in invoke("cache", "clear", "--cache-dir", "../x/y").err


def test_a_relative_folder_outside(site: Path, tmp_path: Path) -> None:
    assert "newsmeta: warning" not in invoke("validate", "--cache-dir", "../x").err
    assert file_in(tmp_path / "x")


@pytest.mark.parametrize("command", ["clear", "dir", "info"])
@pytest.mark.parametrize("folder", ["cache", ".", "../site/x"])
def test_there_is_none_in_the_tree(command: str, folder: str, site: Path) -> None:
    result = invoke("cache", command, "--cache-dir", folder)
    assert (result.status, result.out) == (2, "")
    assert f"it lies in {site}, which is looked at" in result.err


def test_the_help_says_where_it_is(site: Path) -> None:
    text = invoke("validate", "--help").out
    assert "--cache-dir" in text
    assert "NEWSMETA_CACHE_DIR" in text


def test_verbose_says_where_it_is(site: Path, tmp_path: Path) -> None:
    said = invoke("validate", "--verbose").err
    assert f"\ncache: {tmp_path / 'cache'}" in said
    said = invoke("validate", "--verbose", "--no-cache").err
    assert "cache: " not in said


def test_no_cache_says_nothing_about_a_folder(site: Path) -> None:
    assert "cache" not in invoke("validate", "--no-cache", "--cache-dir", "here").err


def test_standard_input_needs_none(site: Path, tmp_path: Path) -> None:
    assert invoke("validate", "-", stdin=GOOD).status == 0
    assert not (tmp_path / "cache").exists()


# -- the usual folder -------------------------------------------------------------------------


@pytest.fixture
def home(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("NEWSMETA_CACHE_DIR")
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no HOME")
def test_it_is_in_the_user_s_folder(home: Path) -> None:
    invoke("validate")
    (file,) = home.rglob("*.sqlite")
    assert file.parent == Path(platformdirs.user_cache_dir("newsmeta", appauthor=False))
    assert invoke("cache", "dir").out == f"{file.parent}\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no HOME")
@pytest.mark.parametrize("answer", ["~/.cache/newsmeta", ".cache", "", OSError(), KeyError("HOME")])
def test_without_a_home_there_is_none(
    answer: str | Exception, home: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def usual(*_: object, **__: object) -> str:
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(platformdirs, "user_cache_dir", usual)
    expected = invoke("validate", "--no-cache")
    assert invoke("validate") == invoke("validate") == expected
    assert "cache: none, nothing tells where" in invoke("validate", "--verbose").err
    assert invoke("cache", "dir").status == 2
    assert sorted(path.name for path in site.iterdir()) == ["_news", "newsmeta.toml"]


def test_a_working_directory_that_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    place = cache_place.place(Path("cache"), tmp_path, ["."])
    assert (place.file, bool(place.problem)) == (None, True)
    os.chdir(tmp_path)
