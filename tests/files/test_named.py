"""Named files: all of them are analysed, or only those that a search would find."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypedDict, Unpack

import pytest

import newsmeta
from newsmeta.config.scopes import finder_of
from newsmeta.files.search import NEVER_SEARCHED, Finder, Named
from newsmeta.files.targets import Target
from tests.support.search import ignore, touch


class Patterns(TypedDict, total=False):
    """The patterns of the configuration."""

    include: tuple[str, ...]
    exclude: tuple[str, ...]


def finder(root: Path | None = None, **patterns: Unpack[Patterns]) -> Finder:
    return finder_of(newsmeta.Config(root=root or Path.cwd(), **patterns))


def left(by: Finder, *paths: str, named: Named = Named.ARTICLES) -> list[str]:
    """Return the names of the analysed files."""
    return [target.name for target in by.stream(paths, named=named)]


CASES: dict[str, tuple[Patterns, list[str], list[str]]] = {
    # Case: patterns, analysed files, skipped files.
    "the usual endings": ({}, ["a.md", "b/c.HTML"], ["a.txt", "README", "a.md.bak", "b/data.yaml"]),
    "include": ({"include": ("_news/",)}, ["_news/a.md", "_news/b.txt"], ["a.md", "news/a.md"]),
    "an excluded folder": (
        {"exclude": ("_news/archive/",)},
        ["_news/a.md", "archive/a.md"],
        ["_news/archive/a.md", "_news/archive/b/c.md"],
    ),
    "an excluded name": ({"exclude": ("draft-*",)}, ["a.md"], ["draft-a.md", "draft-b/c.md"]),
    "out of an excluded folder, nothing comes back": (
        {"exclude": ("drafts/", "!drafts/keep.md")},
        ["a.md"],
        ["drafts/a.md", "drafts/keep.md"],
    ),
    "but out of excluded files": (
        {"exclude": ("drafts/*", "!keep.md")},
        ["drafts/keep.md"],
        ["drafts/a.md"],
    ),
    "everything but": ({"exclude": ("*", "!a.md")}, ["a.md"], ["b.md", "c/a.md"]),
    "included and excluded": (
        {"include": ("_news/",), "exclude": ("*.html",)},
        ["_news/a.md"],
        ["_news/a.html", "a.md"],
    ),
    "hidden": ({}, ["a.md"], [".a.md", ".github/a.md", "a/.b/c/d.md"]),
    "never searched": ({}, ["a.md"], [f"a/{name}/b/x.md" for name in sorted(NEVER_SEARCHED)]),
    "hidden, and named": ({"include": (".github/",)}, [".github/a.md"], [".gitlab/a.md", "a.md"]),
    "hidden, and included": (
        {"include": ("_news/**", "*.md", "_*/")},
        ["_news/a.md"],
        [".github/a.md", "_news/.b.md", "_site/c.md", "_news/.git/d.md", "_news/a/.git/e.md"],
    ),
    "never searched, but named": (
        {"include": ("docs/_site/*.md", "/archetypes/", ".no*/")},
        ["archetypes/a.md", "docs/_site/b.md", ".notes/c.md"],
        ["_layouts/d.md", ".other/e.md", "_site/f.md", "docs/_site/.g.md"],
    ),
    "taken away": ({"include": ("*.md", "!.git*/")}, ["a.md"], [".github/a.md"]),
    "other files of a collection": (
        {},
        ["_news/a.txt", "_news/b", "_news/c/d.adoc", "x/_news/e.JSON", "_news/c/f.xml"],
        ["a.txt", "_news/a.jpg", "_news/b.yml", "_posts/d.txt", "news/e.txt", "_news/_site/f.txt"],
    ),
}


@pytest.mark.parametrize(("patterns", "taken", "passing"), CASES.values(), ids=CASES)
def test_what_a_search_leaves_out_passes_by(
    patterns: Patterns, taken: list[str], passing: list[str], site: Path
) -> None:
    touch(*taken, *passing)
    by = finder(**patterns)
    searched = [target.name for target in by.search(["."]).targets]
    assert sorted(taken) == searched, "which is what a search comes by"
    assert left(by, *taken, *passing) == searched
    absolute = [str(site / name) for name in (*passing, *taken)]
    assert left(by, *absolute) == [str(site / name) for name in searched]
    assert all(map(by.takes, taken))
    assert not any(map(by.takes, passing))
    everything = sorted([*taken, *passing])
    assert left(by, *everything, named=Named.ALL) == everything, "who names it, means it"


def test_what_is_left_counts_as_found() -> None:
    touch("a.md", "b.png")
    given = ["a.md", "b.png", "nowhere.txt"]
    found = list(finder().stream(given, named=Named.ARTICLES_AND_PICTURES))
    assert found == [
        Target("a.md", "a.md", is_named=False),  # Skipped without front matter.
        Target("b.png", "b.png", is_named=True),  # A search treats pictures separately.
        Target("nowhere.txt", "nowhere.txt", is_named=True),
    ]


def test_pictures_pass_by_where_nobody_looks_at_them() -> None:
    touch("a.png", "_site/b.png", ".c.jpg", "old/d.JPG", "e.JPG")
    given = ["a.png", "_site/b.png", ".c.jpg", "old/d.JPG", "e.JPG"]
    by = finder(include=("_news/",), exclude=("old/",))
    assert left(by, *given) == []
    assert left(by, *given, named=Named.ARTICLES_AND_PICTURES) == ["a.png", "e.JPG"]


def test_what_is_not_there_is_a_mistake_unless_it_is_excluded(site: Path) -> None:
    (site / "broken.md").symlink_to("nowhere")
    given = ["nwes", "_site/gone.md", "gone.txt", "old/gone.md", "broken.md", "a\0.md"]
    assert left(finder(exclude=("old/",)), *given) == [
        *("_site/gone.md", "a\0.md", "broken.md", "gone.txt", "nwes")
    ]


def test_git_ignores_no_file_that_it_tracks(site: Path) -> None:
    touch("a.md", "b/c.md")
    ignore(site, "*.md", "b/")
    assert left(finder(), "a.md", "b/c.md") == ["a.md", "b/c.md"]
    assert left(finder(), ".") == []


def test_folders_are_searched_unless_they_are_excluded() -> None:
    touch("old/a.md", "old/b/c.md", "_site/d.md", "new/e.md", "new/f.txt", "new/old/g.md")
    given = ["old", "old/b", "_site", "new"]
    assert left(finder(exclude=("old/",)), *given) == ["_site/d.md", "new/e.md"]
    told: list[str] = []
    assert list(finder(exclude=("old/",)).stream(["old"], told.append, Named.ARTICLES)) == []
    assert told == [], "it is left out on purpose"


@pytest.mark.parametrize("pattern", ["*", "*.md", "/*", "**"])
def test_no_pattern_excludes_the_root(pattern: str, site: Path) -> None:
    for path in (".", str(site), "..", site / "..", "x/.."):
        assert not finder(exclude=(pattern,)).excludes(path)


def test_what_leads_to_the_root_hides_nothing(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site / ".jobs/_site/site"
    touch(".jobs/_site/site/_news/a.md", ".jobs/_site/site/.b/c.md", ".jobs/_site/other/d.md")
    paths = [root / "_news/a.md", root / ".b/c.md", site / ".jobs/_site/other/d.md"]
    expected = [True, False, True]
    assert list(map(finder(root).takes, paths)) == expected
    (site / "link").symlink_to(root)
    assert list(map(finder(root).takes, ["link/_news/a.md", "link/.b/c.md"])) == expected[:2]
    monkeypatch.chdir(root / "_news")
    relative = [os.path.relpath(path) for path in paths]
    assert list(map(finder(root).takes, relative)) == expected


def test_patterns_are_relative_to_the_configuration(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch("site/_news/a.md", "site/x/_news/b.md")
    monkeypatch.chdir(site / "site/x")
    given = ["_news/b.md", "../_news/a.md"]
    kept = [
        t.name
        for t in finder(site / "site", exclude=("/_news/",)).stream(given, None, Named.ARTICLES)
    ]
    assert kept == ["_news/b.md"]
