"""Pattern matching: the same as in Git, and fast with any number of stars."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsmeta.files.patterns import Patterns
from tests.files.test_gitignore import GIT, git
from tests.support.search import found, ignore, touch

PIECES = (
    "a", "b", "ab", "*", "**", "***", "?", "/", "/", "**/", "/**", "/**/", "*/", "a**/", "**b",
    "[ab]", "[!a]", "[^b]", "[a-b]", "[b-a]", "[]a]", "[[:alpha:]]", "[[:x:]]", "[[:a]", "[a/]",
    "[!/]", "[a\\-b]", "[\\]a]", "[--0]", "[", "]", "-", "\\", "\\/", "\\a", "\\*", "**\\/", "!",
)  # fmt: skip
NAMES = ("a", "b", "ab", "ba", "aab", "abab", "-", "]", "*", "[", "a-b", "A", "\\a", ":")

patterns = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join)
paths = st.lists(st.sampled_from(NAMES), min_size=1, max_size=5).map("/".join)


def is_ignored(lists: Patterns, path: str) -> bool:
    ends = [at for at, letter in enumerate(path) if letter == "/"]
    return any(lists.match(path[:end], is_folder=True) for end in ends) or bool(lists.match(path))


@pytest.mark.skipif(GIT is None, reason="no git here")
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lists=st.lists(st.lists(patterns, min_size=1, max_size=3), min_size=8, max_size=8),
    names=st.lists(paths, min_size=25, max_size=25, unique=True),
)
def test_patterns_mean_what_they_mean_to_git(
    site: Path, lists: list[list[str]], names: list[str]
) -> None:
    git("init", "-q")
    for number, lines in enumerate(lists):
        (site / str(number)).mkdir(exist_ok=True)
        ignore(site / str(number), *lines)
    asked = "\0".join(f"{number}/{name}" for number in range(len(lists)) for name in names)
    output = git("check-ignore", "--no-index", "--stdin", "-z", stdin=asked, ok=(0, 1))
    ignored = set(output.split("\0"))
    for number, lines in enumerate(lists):
        ours = {name for name in names if is_ignored(Patterns(lines), name)}
        assert ours == {name for name in names if f"{number}/{name}" in ignored}, lines


@pytest.mark.parametrize(
    ("pattern", "matches", "others"),
    [
        ("a**/b", ["ab", "a/b", "ax/b", "ax/y/b"], ["b", "a/bc"]),
        ("x/a**", ["x/a", "x/ab", "x/ab/c"], ["x/b", "a"]),
        ("?a**/b", ["aa/b", "bab/b"], ["aa/b/b", "aab"]),
        ("a/**/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["a", "b", "x/a/b"]),
        ("**/a*b/**/c", ["ab/c", "x/axb/y/c"], ["ab", "a/b/c"]),
        ("**/a/b/**/a/b/c", ["a/b/a/b/c", "x/a/b/a/a/b/c"], ["a/b/c", "a/a/b/c"]),
        ("a/**\\/b", ["a/x/b", "a/x/y/b"], ["a/b"]),
        ("*a*a*ab", ["aaab", "xaxaxab"], ["aab", "aaaba", "a/aaabx"]),
        ("/[!/]b", ["ab"], ["/b", "x/ab"]),
        ("a/[!b]", ["a/c"], ["a/b", "a//"]),
        ("/*.md", ["a.md"], ["x/a.md"]),
    ],
)
def test_where_stars_stand(pattern: str, matches: list[str], others: list[str]) -> None:
    lists = Patterns([pattern])
    assert [path for path in matches if not lists.match(path)] == []
    assert [path for path in others if lists.match(path)] == []


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 40 + "b", "a" * 255),
        ("*a" * 2000 + "b", "a" * 4000),
        ("?*" * 100 + "b", "a" * 255),
        ("*[ab]" * 100 + "c", "ab" * 120),
        ("**/a/" * 30 + "b", "a/" * 2000 + "a"),
        ("**/" * 500 + "b", "a/" * 2000 + "a"),
        ("**/*a*a*a/" * 30 + "b", "aaaaa/" * 600 + "a"),
        ("a**/" * 30 + "b", "a/" * 2000 + "a"),
        ("x/" + "*a*/**/" * 40 + "b", "x/" + "aaa/" * 900 + "a"),
        ("**\\/" * 40 + "b", "a/" * 2000 + "a"),
        ("[" * 5000, "a" * 200),
        ("[[:" * 3000 + "]", "a" * 200),
        ("\\" * 5001, "\\" * 200),
    ],
    ids=range(13),
)
@pytest.mark.parametrize("ending", ["", "/", "x/"])
def test_no_pattern_takes_long(pattern: str, path: str, ending: str) -> None:
    """With naive backtracking, most of these take years."""
    lists = Patterns([f"/{pattern}{ending}", pattern + ending, f"!{pattern}"])
    start = time.process_time()
    assert not lists.match(path)
    assert not lists.match(path, is_folder=True)
    assert time.process_time() - start < 5


def test_a_search_with_such_patterns_ends(site: Path) -> None:
    name = "a" * 200 + ".md"
    touch(name)
    ignore(site, "*a" * 30 + "b")
    assert found(exclude=["*a" * 30 + "b"], include=["*a" * 30 + "*"]) == [name]


@pytest.mark.skipif(GIT is None, reason="no git here")
def test_a_letter_is_a_byte_to_git(site: Path) -> None:
    git("init", "-q")
    touch("é.md", "x.md", "éé.md", "é/a.md")
    ignore(site, "?.md", "é[é].md", "???/")
    asked = "\0".join(("é.md", "x.md", "éé.md", "é/a.md"))
    output = git("check-ignore", "--no-index", "--stdin", "-z", stdin=asked, ok=(0, 1))
    ignored = set(output.split("\0"))
    assert found() == sorted({"é.md", "x.md", "éé.md", "é/a.md"} - ignored)


def test_an_ignore_file_that_is_a_link_or_a_pipe_is_none(site: Path) -> None:
    """Git does not follow such a link, and an unwritten pipe has no end."""
    import os

    touch("a.md", "b/a.md")
    (site / "rules").write_text("a.md\n", encoding="utf-8")
    (site / ".gitignore").symlink_to("rules")
    os.mkfifo(site / "b/.gitignore")
    assert found() == ["a.md", "b/a.md"]
