"""`newsmeta init` in a repository with a baseline."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.baseline.mistakes import FILE, article
from tests.support.cli import invoke, write

MISTAKES = ["entity", "unknown type", "two spaces", "missing field", "form of a locale"]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of articles with mistakes, as working directory."""
    (tmp_path / ".git").mkdir()
    write(tmp_path, {f"_news/{n}.md": article(n, name) for n, name in enumerate(MISTAKES)})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(place: Path, *options: str) -> str:
    """Return the findings announced by `init`; assert that `validate` finds the same."""
    result = invoke("init", *options)
    assert result.status == 0
    said = result.out.partition("Findings of newsmeta validate at present:\n")[2].partition(
        "\n\nNext:"
    )[0]
    assert invoke("validate").err.splitlines()[0] in said.splitlines()
    return said


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_what_is_recorded_is_not_found_again(options: list[str], place: Path) -> None:
    assert "Found 3 errors and 2 warnings in 5 files." in found(place)
    assert invoke("baseline", "create").status == 0
    assert found(place, *options) == "Found nothing new in 5 files (5 in the baseline)."
    write(place, {"_news/9.md": article(9, "text for a number")})
    said = found(place, *options)
    assert said.count("_news/") == 1 and "_news/9.md:" in said
    assert "baseline create" not in invoke("init").out


def test_before_there_is_a_configuration(place: Path) -> None:
    assert invoke("baseline", "create").status == 0
    assert found(place) == "Found nothing new in 5 files (5 in the baseline)."


def test_a_baseline_in_another_place(place: Path) -> None:
    write(place, {"newsmeta.toml": 'baseline = "lists/old.txt"\n', "lists/keep": ""})
    assert invoke("baseline", "create").status == 0
    assert found(place) == "Found nothing new in 5 files (5 in the baseline)."


def test_one_that_cannot_be_used_is_said(place: Path) -> None:
    write(place, {FILE: "<<<<<<< ours\n"})
    result = invoke("init")
    assert result.status == 2
    assert f"{FILE}:1: a conflict that Git could not merge" in result.err
