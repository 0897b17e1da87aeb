"""Files written by newsmeta mean the same to Jekyll, except for reported changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.oracle import jekyll
from tests.oracle.generated import files
from tests.oracle.shrinking import smallest
from tests.oracle.ways import compare, shown
from tests.support.paths import DATA, EXAMPLES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.jekyll,
    pytest.mark.skipif(not jekyll.is_there(), reason="needs Jekyll"),
]
FOLDERS = [
    pytest.param(EXAMPLES / "good", "*.md", id="good examples"),
    pytest.param(EXAMPLES / "bad", "*/*.md", id="bad examples"),
    pytest.param(DATA / "normalize", "*/*.md", id="fixes"),
]

KEYS = "NM010-key-of-a-page"
"""A case whose keys change for Jekyll, as intended, though the report names no values."""


def assert_the_same(content: Mapping[str, bytes], folder: Path, *, shrinks: bool = True) -> int:
    outcome = compare(content, folder)
    if outcome.failures:
        first = min(outcome.failures, key=lambda each: len(each.before))
        number = len(outcome.failures)
        pytest.fail(f"{number} failures, such as\n{shown(smallest(first) if shrinks else first)}")
    return outcome.read


@pytest.mark.parametrize(("top", "pattern"), FOLDERS)
def test_files_that_lie_here(top: Path, pattern: str, tmp_path: Path) -> None:
    content = {
        f"_news/{number}-{path.name}": path.read_bytes()
        for number, path in enumerate(sorted(top.glob(pattern)))
        if path.is_file() and path.parent.name != KEYS
    }
    assert assert_the_same(content, tmp_path, shrinks=False) > len(content) / 3


def test_some_generated_files(tmp_path: Path) -> None:
    assert assert_the_same(files(100, 1), tmp_path) > 80


def test_more_generated_files(tmp_path: Path) -> None:
    assert assert_the_same(files(400, 2), tmp_path) > 320
