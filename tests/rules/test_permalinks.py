"""Files whose pages share an address (NM607)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.check_rules import looked


def note(more: str) -> str:
    return f"---\ntitle: Trees\n{more}---\n"


def clashing(root: Path, files: dict[str, str]) -> list[str]:
    found = looked(root, files)
    return [name for name in files if any(each.code == "NM607" for each in found[name])]


TREES = "permalink: /trees/\n"

CLASHES = [
    (TREES, TREES),
    (TREES, "permalink: trees/\n"),
    (TREES, "permalink: /trees/index.html\n"),
    (TREES, 'permalink: "//trees//"\n'),
    ("permalink: /trees\n", "permalink: trees.html\n"),
    ("permalink: /tr%C3%A4es/\n", "permalink: /träes/\n"),
    (TREES, "redirect_from: /trees/\n"),
    (TREES, "redirect_from:\n  - /old/\n  - /trees\n  - trees/index\n"),
    ("redirect_from: /trees/\n", "redirect_from: [/trees/]\n"),
    (TREES, TREES + "lang: \n"),
    (TREES + "published: true\n", TREES + 'published: "false"\n'),
    ("permalink: /a/\nredirect_from: /trees/\n", "permalink: /b/\nredirect_from: trees/\n"),
]

NO_CLASHES = [
    (TREES, "permalink: /trees\n"),
    (TREES, "permalink: /Trees/\n"),
    (TREES, "permalink: /trees/feed.xml\n"),
    (TREES, TREES + "published: false\n"),
    (TREES, TREES + "deleted: true\n"),
    ("permalink: /:title/\n", "permalink: /:title/\n"),
    (TREES + "lang: en\n", TREES + "lang: fr\n"),
    ("permalink: false\n", "permalink: false\n"),
    ("permalink:\n", "permalink:\n"),
    ("redirect_from: []\n", "redirect_from:\n"),
    ("redirect_from: /trees\n", "redirect_from: /trees/\n"),
    ("permalink: /a/\nredirect_from: /a/\n", "permalink: /b/\n"),
]


@pytest.mark.parametrize(("one", "other"), CLASHES)
def test_two_pages_that_are_one_file(one: str, other: str, tmp_path: Path) -> None:
    files = {"about.md": note(one), "_notes/a.md": note(other)}
    assert clashing(tmp_path, files) == list(files)


@pytest.mark.parametrize(("one", "other"), NO_CLASHES)
def test_two_pages_that_are_two_files(one: str, other: str, tmp_path: Path) -> None:
    assert clashing(tmp_path, {"about.md": note(one), "_notes/a.md": note(other)}) == []


@pytest.mark.parametrize("folder", ["_drafts", "_includes", "_data", "_quiet", "_notes/_old"])
def test_what_is_no_page_does_not_count(folder: str, tmp_path: Path) -> None:
    config = "collections:\n  quiet: {output: false}\n"
    (tmp_path / "_config.yml").write_text(config, encoding="utf-8")
    assert clashing(tmp_path, {"about.md": note(TREES), f"{folder}/a.md": note(TREES)}) == []


def test_two_sites_of_one_repository_may_have_one_address(tmp_path: Path) -> None:
    for site in ("en", "fr"):
        (tmp_path / site).mkdir()
        (tmp_path / site / "_config.yml").write_text("title: Trees\n", encoding="utf-8")
    assert clashing(tmp_path, {"en/about.md": note(TREES), "fr/about.md": note(TREES)}) == []


@pytest.mark.parametrize("name", ["hugo.toml", ".eleventy.js", "astro.config.mjs"])
def test_the_pages_of_another_generator_have_other_addresses(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("", encoding="utf-8")
    assert clashing(tmp_path, {"about.md": note(TREES), "trees.md": note(TREES)}) == []


def test_where_unpublished_files_are_pages_they_count(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("unpublished: true\n", encoding="utf-8")
    files = {"about.md": note(TREES), "trees.md": note(TREES + "published: false\n")}
    assert clashing(tmp_path, files) == list(files)


def test_a_finding_names_the_others_and_stands_where_the_address_does(tmp_path: Path) -> None:
    files = {
        "a.md": note(TREES),
        "b.md": note("redirect_from:\n  - /old/\n  - /trees/\n"),
        "c.md": note(TREES),
    }
    found = {
        name: next(each for each in its if each.code == "NM607")
        for name, its in looked(tmp_path, files).items()
    }
    assert found["b.md"].pointer == "/redirect_from/1"
    assert found["b.md"].message == "redirect_from[1]: is the same address as in a.md and c.md"
    assert [each.location.path for each in found["a.md"].related] == ["b.md", "c.md"]
    assert found["a.md"].related[0].location.start.line == 5
