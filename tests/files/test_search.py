"""The files found by a search."""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.config.scopes import Scopes, finder_of
from newsmeta.files import sorted_names
from newsmeta.files.paths import RelativeNames
from newsmeta.files.search import NEVER_SEARCHED, Finder
from tests.support.cli import ERROR, codes, invoke, write
from tests.support.search import found, ignore, touch


@pytest.mark.parametrize("paths", [["."], ["b", "a"], ["b", "a/x"], ["a", "a/x"], ["a/c.md", "b"]])
def test_a_stream_yields_what_a_search_finds(paths: list[str]) -> None:
    touch("a/c.md", "a/x/d.md", "a/x-y/d.md", "a/x.md", "b/c.md", "b/x/é.md", "b/X.md", "c.md")
    finder = finder_of(newsmeta.Config(root=Path.cwd()))
    files = (Path(path) for path in paths)
    expected = {
        str(found) for path in files for found in ([path], path.rglob("*.md"))[path.is_dir()]
    }
    assert [target.name for target in finder.stream(paths)] == sorted(expected)
    assert finder.search(paths).targets == tuple(finder.stream(paths))


@pytest.mark.parametrize("paths", [["a", "b", "c"], ["c", "b", "a"], ["b", "a/x.md", "c", "b/.."]])
def test_folders_without_files_are_told_before_the_first_file(paths: list[str], site: Path) -> None:
    touch("a/x.md", "b/x.txt", "c/d/.x.md", "e.md/x.txt")
    told: list[str] = []
    stream = finder_of(newsmeta.Config(root=site)).stream(["e.md", *paths], told.append)
    assert told == []
    assert next(stream).name == "a/x.md"
    assert told == [path for path in paths if path in ("b", "c")]
    assert next(stream).name == "e.md", "a folder with the name of an article"
    assert list(stream) == []
    assert len(told) == 2


def test_a_glance_sees_about_the_same(site: Path) -> None:
    touch("a.md", "b/c.md", "b/d.txt", "b/.e.md", ".f/g.md", "node_modules/h.md", "b/i/j.html")
    finder = finder_of(newsmeta.Config(root=site))
    assert sorted(map(os.path.normpath, finder.glance(["."]))) == [
        *("a.md", "b/.e.md", "b/c.md", "b/i/j.html")
    ]
    assert list(finder.glance(["b/d.txt", "nowhere", "\0"])) == ["\0", "nowhere", "b/d.txt"]


def test_very_many_files_in_one_folder(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Their names are packed in memory, a few at a time; the outcome is the same."""
    chance = random.Random(5)
    letters = "abz-. ~é新\n🎉"
    names = {"".join(chance.choices(letters, k=chance.randint(1, 9))) for _ in range(60)}
    names = {name for name in names if not name.startswith(".")}
    touch(*(f"{name}.md" for name in names), "a.md/x.md", "a/x.md", "z/x.md")
    with contextlib.suppress(OSError):
        Path(os.fsdecode(b"\xff\xfe.md")).write_text(ERROR)
    (site / "m.md").symlink_to("a")
    ignore(site, "b*", "!*新*")
    whole = found()
    assert len(whole) > 40
    for most in (1, 2, 7, 20):
        monkeypatch.setattr(sorted_names, "_PACKED", most)
        assert found() == whole
    assert whole == sorted(whole)


def test_a_folder_that_cannot_be_read_stands_where_its_name_belongs(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch("a/x.md", "a.md", "a-b.md", "a b.md", "a0.md")
    scandir, access = os.scandir, os.access

    def closed(path: str) -> Any:
        if path == "a":
            raise PermissionError
        return scandir(path)

    monkeypatch.setattr(os, "scandir", closed)
    monkeypatch.setattr(os, "access", lambda path, mode: path != "a" and access(path, mode))
    assert found() == ["a", "a b.md", "a-b.md", "a.md", "a0.md"]


def test_kinds_of_files_however_they_are_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch("a/b.md", "a/c.md", "b.md", "d/b.md")
    (site / "link").symlink_to("a")
    kinds = (newsmeta.Kind("special", ("/a/b.md", "/e.md")),)
    ignores = (("/[ae]*.md", ("NM2",)), ("/a/b.md", ("NM2",)))
    config = newsmeta.Config(root=site, kinds=kinds, per_file_ignores=ignores)

    def special(*names: str | Path) -> list[bool]:
        scopes = Scopes(config, RelativeNames(site))
        are = [scopes.kind(name) is not None for name in names]
        assert are == [scopes.ignored_selectors(name) == ("NM2",) for name in names]
        return are

    assert all(special("a/b.md", "./a/b.md", "d/../a/b.md", site / "a/b.md", Path("a/b.md")))
    assert not any(special("b.md", "a/c.md", "d/b.md", "x/a/b.md", "link/b.md", "a/b.md/.."))
    assert all(special("e.md", "../e.md")), "outside of the root, without what leads there"
    monkeypatch.chdir(site / "d")
    assert special("../a/b.md", "b.md", "../b.md", "../a/c.md") == [True, False, False, False]
    monkeypatch.chdir(site.parent)
    (site.parent / "other").symlink_to(site / "a")
    assert all(special(f"{site.name}/a/b.md", "other/b.md"))
    assert not any(special("other/c.md", "x/b.md", f"{site.name}/b.md"))
    assert all(special("a/b.md", "../a/b.md")), "outside of the root, without what leads there"


# -- everything else -----------------------------------------------------------


def test_hidden_files_and_folders_without_articles_are_passed_over(site: Path) -> None:
    touch("a.md", ".b.md", ".c/d.md", "e/.f/g.md", *(f"{name}/x.md" for name in NEVER_SEARCHED))
    assert found() == ["a.md"]
    assert found(".c", "node_modules") == [".c/d.md", "node_modules/x.md"], "if named, it counts"


@pytest.mark.parametrize(
    ("path", "is_found"),
    [
        ("_news/archetypes/a.md", True),
        ("_news/2021/node_modules/more/a.md", True),
        ("pages/_news/node_modules/a.md", True),
        ("_news/_site/a.md", False),
        ("_news/_layouts/a.md", False),
        ("_news/.git/a.md", False),
        ("archetypes/_news/a.md", False),
        ("node_modules/pkg/_news/a.md", False),
        ("news/archetypes/a.md", False),
        ("my_news/node_modules/a.md", False),
        ("_posts/node_modules/a.md", False),
    ],
)
def test_folders_among_news_whatever_their_name(
    path: str, is_found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(path)
    assert found(".") == [path] * is_found
    assert list(Finder(RelativeNames(Path.cwd())).glance(["."])) == [f"./{path}"] * is_found
    assert Finder(RelativeNames(Path.cwd())).takes(path) == is_found
    if path.startswith("_news/"):
        monkeypatch.chdir("_news")
        assert found(".") == [path.removeprefix("_news/")] * is_found


@pytest.mark.parametrize("top", [".", "a", "a/b"])
def test_what_git_ignores_is_searched_if_asked_for(top: str) -> None:
    Path(".git").mkdir()
    touch("a/b/c.md", "a/b/d/e.md", "f.md")
    Path(".gitignore").write_text("c.md\na/b/d/\n")
    Path("a/b/d/.gitignore").write_text("*\n")
    names = RelativeNames(Path.cwd())
    takes_all = Finder(names, heeds_gitignore=False)
    everything = [target.name for target in takes_all.search([top]).targets]
    assert everything == sorted(str(path) for path in Path(top).rglob("*.md"))
    assert not {"a/b/c.md", "a/b/d/e.md"} & {target.name for target in Finder(names).stream([top])}


def test_usual_endings(site: Path) -> None:
    touch("a.md", "b.MD", "c.markdown", "d.html", "e.txt", "f", "g.mdx", "h.md.bak", "md")
    assert found() == ["a.md", "b.MD", "c.markdown", "d.html"]


def test_files_given_by_name_are_always_looked_at(site: Path) -> None:
    ignore(site, "*.md")
    names = ["a.md", "b.txt", ".c.md", "_site/d.md", "drafts/e.md"]
    write(site, dict.fromkeys(names, ERROR))
    write(site, {"newsmeta.toml": 'include = ["x/"]\nexclude = ["drafts/"]\n'})
    assert codes(invoke("validate", *names).out) == ["NM103"] * 5
    assert codes(invoke("validate").out) == []


def test_links(site: Path) -> None:
    touch("a/x.md", "b/y.md")
    (site / "a/file.md").symlink_to("../b/y.md")
    (site / "a/folder").symlink_to("../b")
    (site / "a/loop").symlink_to("..")
    (site / "a/broken.md").symlink_to("nowhere")
    assert found("a") == ["a/broken.md", "a/file.md", "a/x.md"]
    assert found("a/folder") == ["a/folder/y.md"], "a link that is named is followed"


def test_order_and_repetition(site: Path) -> None:
    touch("b.md", "a/z.md", "a.md", "a-b.md", "B.md", "10.md", "9.md")
    names = found()
    assert names == sorted(names) == ["10.md", "9.md", "B.md", "a-b.md", "a.md", "a/z.md", "b.md"]
    assert found("b.md", "a.md", "b.md", "./a.md", str(site / "b.md")) == ["a.md", "b.md"]
    assert found(str(site / "b.md"), "./a.md", "a.md", "b.md") == ["a.md", "b.md"]
    assert len(found(".", "a", "a/z.md", "a/../b.md")) == 7


def test_a_file_that_is_found_and_named_counts_as_named(site: Path) -> None:
    (site / "x.md").write_text("no front matter")
    assert invoke("validate", ".").out == ""
    assert codes(invoke("validate", ".", "x.md").out) == ["NM003"]
    assert codes(invoke("validate", "x.md", ".").out) == ["NM003"]


def test_names_are_shown_as_they_were_given(site: Path) -> None:
    touch("a/b.md")
    assert found("a") == found("a/") == found("./a") == ["a/b.md"]
    assert found("a/b.md") == ["a/b.md"]
    assert found(str(site)) == [str(site / "a/b.md")]
    (site / "c").mkdir()
    os.chdir("c")
    assert found("../a") == ["../a/b.md"]
    assert found("..") == ["../a/b.md"]


def test_include(site: Path) -> None:
    touch("_news/a.md", "_news/b/c.txt", "x.md", "news/_news.md", "y/_news/d.md")
    assert found(include=["_news/"]) == ["_news/a.md", "_news/b/c.txt", "y/_news/d.md"]
    assert found(include=["/_news/"]) == ["_news/a.md", "_news/b/c.txt"]
    assert found(include=["_news/**"]) == ["_news/a.md", "_news/b/c.txt"]
    assert found(include=["*.txt"]) == ["_news/b/c.txt"]
    assert found(include=["*.md", "!x.md"]) == ["_news/a.md", "news/_news.md", "y/_news/d.md"]
    assert found(include=[]) == []


def test_exclude(site: Path) -> None:
    touch("_news/a.md", "drafts/b.md", "_news/drafts/c.md", "d.md")
    assert found(exclude=["drafts/"]) == ["_news/a.md", "d.md"]
    assert found(exclude=["/drafts"]) == ["_news/a.md", "_news/drafts/c.md", "d.md"]
    assert found(exclude=["*", "!d.md"]) == ["d.md"]
    assert found("drafts", exclude=["drafts/"]) == ["drafts/b.md"], "if named, it counts"
    assert found("drafts", exclude=["*.md"]) == []


def test_patterns_are_relative_to_the_configuration(site: Path) -> None:
    touch("site/_news/a.md", "site/x/_news/b.md", "_news/c.md")
    assert found("site", root=site / "site", include=["/_news/"]) == ["site/_news/a.md"]
    os.chdir("site/x")
    assert found("..", root=site / "site", include=["/_news/"]) == ["../_news/a.md"]


def test_folders_deeper_than_a_path_may_be(site: Path) -> None:
    here = Path.cwd()
    try:
        for _ in range(1500):
            Path("d" * 20).mkdir()
            os.chdir("d" * 20)
        Path("x.md").write_text(ERROR)
        os.chdir(here)
        result = invoke("validate", ".")
        assert codes(result.out) == ["NM001"]
        assert "too long" in result.out
    finally:
        os.chdir(here)
        # Recursive removal, in Python 3.11 and in pytest, would overflow the stack.
        subprocess.run(["rm", "-rf", "d" * 20], check=True)


def test_the_searched_folder_without_files_is_told(site: Path) -> None:
    (site / "a").mkdir()
    touch("b/x.md", "c/.hidden.md", "d/x.txt")
    search = finder_of(newsmeta.Config(root=site)).search(["a", "b", "c", "d"])
    assert search.barren == ("a", "c", "d")
