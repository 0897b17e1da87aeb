"""File names that are invalid or ambiguous on some system are refused."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.importers import naming
from newsmeta.importers.spellings import Spellings
from tests.support.cli import write
from tests.support.importing import RECORD, TEXT, files, import_data, lines, without

REFUSED = {
    "nul.md": "reserves for devices",
    "_news/Aux.md": "reserves for devices",
    "PRN.html": "reserves for devices",
    "com1.md": "reserves for devices",
    "LPT9.markdown": "reserves for devices",
    "COM¹.md": "reserves for devices",
    "con.trees.md": "reserves for devices",
    "CON .md": "reserves for devices",
    "aux/trees.md": "reserves for devices",
    "CONIN$.md": "reserves for devices",
    "_news./trees.md": "ends with a dot",
    "_news/trees.md.": "ends with a dot",
    "_news /trees.md": "ends with a blank",
    "_news/ trees.md": "begins or ends with a blank",
    "_news/trees.md ": "begins or ends with a blank",
    "_news/trees: a plan.md": "has a character",
    "_news/why?.md": "has a character",
    "a|b.md": "has a character",
    "a*.md": "has a character",
    '"trees".md': "has a character",
    "<trees>.md": "has a character",
    "a\tb.md": "has a character",
}
TAKEN = [
    *("_news/cons.md", "_news/2021-01-27-con.md", "auxiliary.md", "com.md", "com10.md", "lpt.md"),
    *("_news/nul-and-void.md", "prn-1.md", "a.con.md", "_news/trees .md", "ä.md", "console/a.md"),
]
# Existing files, the records, the message about the last one.
TWINS = [
    ([], ["Trees.md", "trees.md"], "trees.md would be the same as Trees.md on Windows"),
    ([], ["trees.md", "trees.MD"], "trees.MD would be the same as trees.md"),
    ([], ["_news/a.md", "_News/b.md"], "_News would be the same as _news"),
    ([], ["a/b/c.md", "a/B/d.md"], "B would be the same as b"),
    ([], ["A/b/c.md", "a/b/c.md"], "a would be the same as A"),
    ([], ["Ä.md", "ä.md"], "ä.md would be the same as Ä.md"),
    ([], ["ä.md", unicodedata.normalize("NFD", "ä.md")], "would be the same as ä.md"),
    (["trees.md"], ["Trees.md"], "Trees.md would be the same as trees.md"),
    (["_news/a.md"], ["_NEWS/b.md"], "_NEWS would be the same as _news"),
    (["_news/a.md"], ["_news/A.md"], "A.md would be the same as a.md"),
    (["_news/a.txt"], ["_news/A.TXT/b.md"], "A.TXT would be the same as a.txt"),
    (["x/a.md", "X/a.md"], ["xx.md", "x/A.md"], "A.md would be the same as a.md"),
]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("path", REFUSED)
@pytest.mark.parametrize("names", ["path", "basename"])
def test_names_that_no_file_can_have_everywhere(path: str, names: str) -> None:
    lines(without(path=path))
    result = import_data("--names", names)
    assert result.status == 1
    assert REFUSED[path] in result.err
    assert files() == {}


@pytest.mark.parametrize("path", TAKEN)
def test_names_that_merely_look_like_these(path: str) -> None:
    lines(without(path=path))
    assert import_data().status == 0
    assert list(files()) == [path]


@pytest.mark.parametrize(("there", "paths", "reason"), TWINS)
@pytest.mark.parametrize("option", ["--update", "--force", "--dry-run"])
def test_names_that_differ_in_case_alone(
    there: list[str], paths: list[str], reason: str, option: str
) -> None:
    write(Path("site"), dict.fromkeys(there, TEXT))
    lines(*(without(path=path) for path in paths))
    result = import_data(option)
    assert result.status == 1
    assert f"line {len(paths)} ({paths[-1]}): " in result.err
    assert reason in result.err
    assert result.err.count("would be the same as") == 1
    written = [] if option == "--dry-run" else paths[:-1]
    assert list(files()) == sorted([*there, *written])


def test_files_that_are_there_in_both_spellings_are_found() -> None:
    write(Path("site"), dict.fromkeys(["a.md", "A.md", "x/a.md", "X/a.md"], TEXT))
    lines(*(without(path=path) for path in ("A.md", "a.md", "x/b.md", "X/c.md")))
    result = import_data("--update")
    assert result.status == 0, result.err


@given(st.text(st.sampled_from("aAäÄ."), min_size=1, max_size=4), st.integers(0, 3))
def test_a_name_is_always_its_own_spelling(name: str, depth: int) -> None:
    path = "/".join(["no such folder"] + ["a"] * depth + [name])
    spellings = Spellings("no such folder")
    spellings.check(path)
    spellings.note(path)
    spellings.check(path)


@given(st.text(max_size=40))
def test_no_title_makes_a_name_that_is_refused(title: str) -> None:
    try:
        name = naming.canonical_name({**RECORD, "title": title})
    except ValueError:
        return
    assert naming.problem_of(name) == ""
