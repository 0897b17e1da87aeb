"""`newsmeta check`: the reported files, and those read only for comparison."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.check import (
    ONE,
    REPOSITORIES,
    TWINS,
    about,
    article,
    git_init,
    made,
    needs_git,
    page,
)
from tests.support.cli import codes, invoke, write


def names_in(output: str) -> list[str]:
    return sorted({line.split(":", 1)[0] for line in output.splitlines()})


# -- the extent of a repository ------------------------------------------------


@pytest.mark.parametrize("kind", REPOSITORIES)
def test_only_what_is_named_is_reported_and_all_is_read(kind: str, here: Path) -> None:
    made(here, kind, TWINS)
    result = invoke("check", "_news/one.md")
    assert result.status == 1
    assert names_in(result.out) == ["_news/one.md"]
    assert tuple(about(result.out, "_news/one.md")) == ONE
    assert result.err == "Found 1 error and 1 warning in 1 file.\n"


def test_without_either_only_what_is_given_counts(here: Path) -> None:
    made(here, "", TWINS)
    result = invoke("check", "_news/one.md")
    assert (result.status, result.out, result.err) == (0, "", "The file is fine.\n")
    assert codes(invoke("check", "_news/one.md", "_news/two.md").out) == ["NM601", "NM601"]
    assert codes(invoke("check", "_news").out) == ["NM601", "NM601"]
    assert names_in(invoke("check", ".").out) == sorted(TWINS)


@pytest.mark.parametrize("kind", ["", *REPOSITORIES])
def test_the_whole_folder(kind: str, here: Path) -> None:
    made(here, kind, TWINS)
    result = invoke("check")
    assert codes(result.out) == ["NM602", "NM602", "NM601", "NM601"]
    assert names_in(result.out) == sorted(TWINS)
    assert "in 3 files" in result.err
    assert invoke("check", ".").out == result.out


@pytest.mark.parametrize("kind", REPOSITORIES)
def test_a_folder_of_the_repository(kind: str, here: Path) -> None:
    made(here, kind, TWINS)
    result = invoke("check", "_archive")
    assert about(result.out, "_archive/three.md") == [
        "NM602 title: is the same as in _news/one.md; keep one of the files, or tell them apart"
    ]
    assert names_in(result.out) == ["_archive/three.md"]


@pytest.mark.parametrize("kind", REPOSITORIES)
def test_from_a_folder_below_names_are_relative_to_it(
    kind: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(here, kind, TWINS)
    monkeypatch.chdir(here / "_archive")
    expected = (
        "three.md:3:8: NM602 title: is the same as in ../_news/one.md; "
        "keep one of the files, or tell them apart\n"
    )
    for paths in ([], ["."], ["three.md"]):
        assert invoke("check", *paths).out == expected
    result = invoke("check", "../_news/one.md")
    assert about(result.out, "../_news/one.md") == [
        ONE[0].replace("_archive/", ""),
        ONE[1].replace("_news/", "../_news/"),
    ]


@needs_git
def test_the_folder_of_the_configuration_goes_over_that_of_git(here: Path) -> None:
    git_init(here)
    made(here / "site", "configuration", TWINS)
    write(here, {"elsewhere.md": TWINS["_news/one.md"]})
    result = invoke("check", "--config", "site/newsmeta.toml", "site/_news/one.md")
    assert "elsewhere" not in result.out
    assert codes(result.out) == ["NM602", "NM601"]


@needs_git
def test_files_outside_of_the_configuration(here: Path, tmp_path: Path) -> None:
    made(here, "configuration", TWINS)
    other = made(tmp_path / "other", "git", TWINS)
    alone = made(tmp_path / "alone", "", TWINS)
    result = invoke("check", "../other/_news/one.md", "../alone/_news/one.md")
    assert names_in(result.out) == ["../alone/_news/one.md", "../other/_news/one.md"]
    # Named files are compared with one another, wherever they are.
    for name in names_in(result.out):
        assert [line.split()[0] for line in about(result.out, name)] == ["NM602", "NM601"]
    assert "../other/_archive/three.md" in result.out
    assert "../alone/_archive" not in result.out
    assert invoke("check", str(alone / "_news/one.md")).out == ""
    named = str(other / "_news/one.md")
    result = invoke("check", named)
    assert names_in(result.out) == [named]
    assert "../other/_news/two.md" in result.out


@needs_git
def test_two_repositories_at_once(here: Path) -> None:
    made(here / "a", "git", TWINS)
    made(here / "b", "git", {"x.md": article("Something else", page("x"))})
    write(here, {"b/y.md": article("Another matter", page("x"))})
    result = invoke("check", "a/_news/one.md", "b/x.md")
    assert about(result.out, "a/_news/one.md") == [
        ONE[0].replace("_archive", "a/_archive"),
        ONE[1].replace("_news", "a/_news"),
    ]
    assert about(result.out, "b/x.md") == [
        "NM601 originalUrl: is the same page as in b/y.md; keep one of the files"
    ]


# -- ignored files -------------------------------------------------------------


@needs_git
def test_what_git_ignores_does_not_count(here: Path) -> None:
    made(here, "git", TWINS)
    write(here, {".gitignore": "_archive/\ntwo.md\n"})
    assert invoke("check", "_news/one.md").out == ""
    assert invoke("check").out == ""
    # Named files always count.
    assert codes(invoke("check", "_news/one.md", "_news/two.md").out) == ["NM601", "NM601"]


@pytest.mark.parametrize("kind", REPOSITORIES)
def test_what_is_excluded_does_not_count(kind: str, here: Path) -> None:
    made(here, kind, TWINS)
    write(here, {"newsmeta.toml": 'exclude = ["_archive", "two.md"]\n'})
    assert invoke("check", "_news/one.md").out == ""
    assert invoke("check", ".").out == ""
    result = invoke("check", "_archive/three.md")
    assert codes(result.out) == ["NM602"]


@pytest.mark.parametrize(
    "folder", [".hidden", "_site", "node_modules", "_layouts", "_includes", "archetypes"]
)
def test_what_no_search_takes_does_not_count(folder: str, here: Path) -> None:
    made(here, "configuration", {"one.md": TWINS["_news/one.md"]})
    write(here, {f"{folder}/two.md": TWINS["_news/two.md"]})
    assert invoke("check", "one.md").out == ""


def test_only_what_is_included_counts(here: Path) -> None:
    made(here, "configuration", {**TWINS, "notes/one.txt": TWINS["_news/one.md"]})
    write(here, {"newsmeta.toml": 'include = ["_news/*.md", "*.txt"]\n'})
    assert about(invoke("check", "_news/one.md").out, "_news/one.md") == [
        "NM601 originalUrl: is the same page as in _news/two.md and notes/one.txt; "
        "keep one of the files"
    ]


def test_kinds_are_compared_among_themselves(here: Path) -> None:
    made(here, "configuration", TWINS)
    write(here, {"newsmeta.toml": '[kinds.old]\nfiles = ["_archive/"]\n'})
    assert codes(invoke("check", "_news/one.md").out) == ["NM601"]


@pytest.mark.parametrize("flag", ["deleted", "removed"])
def test_what_is_deleted_does_not_count(flag: str, here: Path) -> None:
    made(here, "configuration", TWINS)
    gone = article("Farmers sell apples", page("trees"), more=f"{flag}: true\n")
    write(here, {"_news/two.md": gone})
    assert codes(invoke("check", ".").out) == ["NM602", "NM602"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"---\n: [\n---\n",
        b"---\n",
        b"# none\n",
        b"---\n- a\n---\n",
        b"---\n1\n---",
    ],
)
def test_others_that_cannot_be_read_are_passed_over(content: bytes, here: Path) -> None:
    made(here, "configuration", TWINS)
    (here / "_news/broken.md").write_bytes(content)
    os.mkfifo(here / "_news/pipe.md")
    (here / "_news/nowhere.md").symlink_to("nowhere")
    (here / "_news/zero.md").symlink_to("/dev/zero")
    result = invoke("check", "_news/one.md")
    assert tuple(about(result.out, "_news/one.md")) == ONE
    assert result.err == "Found 1 error and 1 warning in 1 file.\n"
