"""Which files a search takes."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from cli_support import ERROR, codes, invoke, write

import newsmeta
from newsmeta.config.scopes import Scopes, finder_of
from newsmeta.files import sorted_names
from newsmeta.files.paths import RelativeNames
from newsmeta.files.search import NEVER_SEARCHED


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, as working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(
    *paths: str,
    include: Iterable[str] | None = None,
    exclude: Iterable[str] = (),
    root: Path | None = None,
) -> list[str]:
    config = newsmeta.Config(
        root=root or Path.cwd(),
        include=None if include is None else tuple(include),
        exclude=tuple(exclude),
    )
    return [target.name for target in finder_of(config).search(paths or ["."]).targets]


def touch(*names: str) -> None:
    write(Path.cwd(), dict.fromkeys(names, "---\n---\n"))


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
    """Their names are packed away, a few at a time; nothing else is to be seen of that."""
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
        are = [scopes.kind(name).name == "special" for name in names]
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


# -- the same as git -----------------------------------------------------------

GIT = shutil.which("git")
GIT_ENV = {
    "PATH": os.environ.get("PATH", ""),
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "HOME": "/nonexistent",
    "LC_ALL": "C",
}


def git(*args: str, stdin: str = "", ok: Iterable[int] = (0,)) -> str:
    done = subprocess.run(
        ["git", *args],
        input=os.fsencode(stdin),
        env=GIT_ENV,
        capture_output=True,
        check=False,
    )
    assert done.returncode in ok, done.stderr
    return os.fsdecode(done.stdout)


def not_ignored_by_git(names: Iterable[str]) -> list[str]:
    """Return those of `names` that git does not ignore, as the search would sort them."""
    names = sorted(names)
    output = git("check-ignore", "--no-index", "--stdin", "-z", stdin="\0".join(names), ok=(0, 1))
    return [name for name in names if name not in set(output.split("\0"))]


def assert_as_git(names: Iterable[str]) -> None:
    names = sorted(set(names))
    expected = not_ignored_by_git(names)
    assert found() == expected
    folders = sorted({name.split("/")[0] for name in names if "/" in name})
    for folder in not_ignored_by_git(folders):
        # The same when the search begins further down.
        assert found(folder) == [name for name in expected if name.startswith(f"{folder}/")]


TREE = [
    f"{folder}{name}"
    for folder in (
        "", "a/", "b/", "a/a/", "a/b/", "b/a/", "a/b/c/", "a b/", "[x]/", "foo/", "b/foo/",
    )
    for name in ("a.md", "b.md", "foo.md", "keep.md", "#x.md", "!y.md", "s .md", "[z].md")
]  # fmt: skip

SINGLE_PATTERNS = [
    "a.md", "/a.md", "*.md", "a", "a/", "/a", "/a/", "a/a.md", "a/*", "a/*/", "a/**", "**/a.md",
    "**/a", "**/a/", "a/**/b.md", "a/**/b/", "/**", "**", "**/", "/**/b.md", "*", "/*", "/*/",
    "?.md", "[ab].md", "[!a].md", "[^a].md", "[a-b].md", "[[:alpha:]].md", r"\#x.md", "#x.md",
    r"\!y.md", "!y.md", r"s\ .md", "s .md", "a.md ", "a.md\\ ", "  a.md", "a b", "a b/", "\\[x]",
    "[[]x]/", "ö.md", "?.m?", "a*", "a**", "a**b.md", "*a*", "a/b/../a.md", "./a.md", "a//a.md",
    "foo", "foo*", "**foo", "foo/**", "**/foo/**", "a/**/", "*/a.md", "*/*/a.md", "*/b", "/",
    "//a.md", "\\", "a\\", "[", "[a", "[a.md", "[]a].md", "[!]a].md", "[a-].md", "", " ", "\t",
    "A.md", "*.MD", "a.md\r", "\ufeffa.md", "***", "a***b", "***.md", "\\a.md", "\\*.md",
    "{a,b}.md",
]  # fmt: skip


@pytest.fixture
def repository(site: Path) -> Path:
    """A Git repository with files in folders."""
    if GIT is None:
        pytest.skip("no git here")
    git("init", "-q")
    touch(*TREE)
    return site


def ignore(folder: Path, *lines: str) -> None:
    (folder / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("pattern", SINGLE_PATTERNS)
def test_each_pattern_means_what_it_means_to_git(pattern: str, repository: Path) -> None:
    ignore(repository, pattern)
    assert_as_git(TREE)


@pytest.mark.parametrize(
    "files",
    [
        {"": ["*.md", "!keep.md"]},
        {"": ["a/", "!a/keep.md"]},
        {"": ["a/*", "!a/keep.md"]},
        {"": ["a/*", "!a/b/", "a/b/*", "!a/b/keep.md"]},
        {"": ["*", "!*/", "!keep.md"]},
        {"": ["/*", "!/a", "/a/*", "!/a/b"]},
        {"": ["*.md"], "a/": ["!keep.md"], "a/b/": ["keep.md"]},
        {"": ["*.md"], "a/": ["!*.md"], "a/b/": ["*.md", "!a.md"]},
        {"": ["!a.md"], "a/": ["a.md"]},
        {"": ["a/b/"], "a/": ["!b/"]},
        {"": ["a/b/"], "a/b/": ["!*"]},
        {"": ["b/a.md"], "a/": ["/b/b.md", "/c/", "b/c"]},
        {"a/": ["/a.md", "b/*.md", "!b/keep.md"], "b/": ["*", "!keep.md"]},
        {"a/": ["*"]},
        {"a/": ["**/c/"], "b/": ["/*"]},
        {"": ["# a comment", "", "   ", "a.md   ", "!  b.md"]},
        {"": ["a.md", "!a.md", "a.md", "!a.md"]},
        {"": ["a/**", "!a/**/", "!a/**/keep.md"]},
    ],
)
def test_several_files_and_negation(files: dict[str, list[str]], repository: Path) -> None:
    for folder, lines in files.items():
        ignore(repository / folder, *lines)
    assert_as_git(TREE)


@pytest.mark.parametrize("seed", range(40))
def test_generated_trees(seed: int, repository: Path) -> None:
    chance = random.Random(seed)
    usual = [pattern for pattern in SINGLE_PATTERNS if pattern.strip() and pattern[0] != "!"]
    for folder in ("", "a/", "b/", "a/b/", "b/foo/"):
        if chance.random() < 0.7:
            patterns = [
                ("!" if chance.random() < 0.4 else "") + chance.choice(usual)
                for _ in range(chance.randint(1, 5))
            ]
            ignore(repository / folder, *patterns)
    assert_as_git(TREE)


def test_letters_beyond_ascii(repository: Path) -> None:
    names = ["ö.md", "é/x.md", "新聞.md", "ä.md"]
    touch(*names)
    ignore(repository, "ö.md", "é/", "新*")
    assert_as_git([*TREE, *names])


def test_windows_line_ends_in_gitignore(repository: Path) -> None:
    """A repository that several systems share; Git for Windows writes such files."""
    (repository / ".gitignore").write_bytes(b"a.md\r\nb/\r\n")
    assert "a.md" not in found()
    assert not [name for name in found() if name.startswith("b/")]


def test_the_ignore_file_of_a_folder_above_counts_up_to_the_repository(site: Path) -> None:
    ignore(site, "x.md")
    touch("repo/x.md", "repo/sub/x.md", "repo/sub/y.md", "repo/sub/z.md")
    ignore(site / "repo", "y.md", "/z.md")
    (site / "repo/.git").mkdir()
    assert found("repo/sub") == ["repo/sub/x.md", "repo/sub/z.md"]


def test_an_ignored_folder_is_searched_when_it_is_named(site: Path) -> None:
    ignore(site, "build/", "*.draft.md")
    touch("build/a.md", "build/b.draft.md", "build/build/c.md")
    (site / ".git").mkdir()
    assert found() == []
    assert found("build") == ["build/a.md"]


def test_gitignore_counts_without_a_repository(site: Path) -> None:
    ignore(site, "x.md")
    touch("x.md", "y.md", "sub/x.md")
    assert found() == ["y.md"]


def test_a_gitignore_that_cannot_be_read_is_passed_over(site: Path) -> None:
    touch("a.md", "b/a.md", "c/a.md")
    (site / ".gitignore").mkdir()
    (site / "b/.gitignore").symlink_to("nowhere")
    (site / "c/.gitignore").write_bytes(b"\xff\xfe\n\0\n")
    assert found() == ["a.md", "b/a.md", "c/a.md"]


# -- everything else -----------------------------------------------------------


def test_hidden_files_and_folders_without_articles_are_passed_over(site: Path) -> None:
    touch("a.md", ".b.md", ".c/d.md", "e/.f/g.md", *(f"{name}/x.md" for name in NEVER_SEARCHED))
    assert found() == ["a.md"]
    assert found(".c", "node_modules") == [".c/d.md", "node_modules/x.md"], "if named, it counts"


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
        # Python 3.11 recurses on removing, and so does pytest.
        subprocess.run(["rm", "-rf", "d" * 20], check=True)


def test_the_searched_folder_without_files_is_told(site: Path) -> None:
    (site / "a").mkdir()
    touch("b/x.md", "c/.hidden.md", "d/x.txt")
    search = finder_of(newsmeta.Config(root=site)).search(["a", "b", "c", "d"])
    assert search.barren == ("a", "c", "d")
