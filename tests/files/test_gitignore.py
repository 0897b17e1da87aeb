"""A search skips the files that Git ignores."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.support.search import found, ignore, touch

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
    """Return those of `names` that git does not ignore, in the order of the search."""
    names = sorted(names)
    output = git("check-ignore", "--no-index", "--stdin", "-z", stdin="\0".join(names), ok=(0, 1))
    return [name for name in names if name not in set(output.split("\0"))]


def assert_as_git(names: Iterable[str]) -> None:
    names = sorted(set(names))
    expected = not_ignored_by_git(names)
    assert found() == expected
    folders = sorted({name.split("/")[0] for name in names if "/" in name})
    for folder in not_ignored_by_git(folders):
        # The same for a search that starts in a subfolder.
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
    """A repository shared between systems; Git for Windows writes such files."""
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


def test_a_gitignore_that_is_too_large_is_passed_over(site: Path) -> None:
    ignore(site, "x.md")
    touch("x.md")
    os.truncate(site / ".gitignore", 2**40)
    assert found() == ["x.md"]


def test_a_gitignore_that_cannot_be_read_is_passed_over(site: Path) -> None:
    touch("a.md", "b/a.md", "c/a.md")
    (site / ".gitignore").mkdir()
    (site / "b/.gitignore").symlink_to("nowhere")
    (site / "c/.gitignore").write_bytes(b"\xff\xfe\n\0\n")
    assert found() == ["a.md", "b/a.md", "c/a.md"]
