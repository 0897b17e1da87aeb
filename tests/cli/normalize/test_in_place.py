"""`newsmeta normalize` writes files in place, and only those that change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import GOOD, WARNING, Result, invoke, write
from tests.support.normalize_command import FIXED, MANY, summary


def test_files_are_fixed_in_place(site: Path) -> None:
    result = invoke("normalize", "many.md", "good.md")
    assert (result.status, result.out) == (0, "")
    assert (site / "many.md").read_text() == FIXED
    assert (site / "good.md").read_text() == GOOD
    assert "fixed many.md: NM103, NM108, NM201, NM203, NM211\n" in result.err
    assert "good.md" not in result.err
    assert summary(result) == "1 of 2 files changed: 5 findings fixed, 0 left."


def test_a_second_run_changes_nothing(site: Path) -> None:
    invoke("normalize")
    before = {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in site.iterdir()}
    result = invoke("normalize")
    assert result == Result(0, "", "0 of 2 files changed: 0 findings fixed, 0 left.\n")
    assert before == {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in before}


def test_without_paths_the_working_directory_is_searched(site: Path) -> None:
    write(site, {"below/deep/a.md": WARNING, ".hidden/a.md": WARNING, "notes.txt": WARNING})
    result = invoke("normalize")
    assert result.status == 0
    assert summary(result).startswith("2 of 3 files changed")
    assert (site / "below/deep/a.md").read_text() == GOOD
    assert (site / ".hidden/a.md").read_text() == WARNING
    assert (site / "notes.txt").read_text() == WARNING


def test_a_search_takes_no_files_without_front_matter(site: Path) -> None:
    write(site, {"README.md": "# A  title &amp; text\n"})
    result = invoke("normalize")
    assert summary(result).startswith("1 of 2 files changed")
    assert "README" not in result.err


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (lambda text: text.replace("\n", "\r\n"), lambda text: text.replace("\n", "\r\n")),
        (lambda text: text.replace("\n", "\r"), lambda text: text),
        (lambda text: text[:-1], lambda text: text[:-1]),
        (lambda text: text + "\n \t\n\n", lambda text: text + "\n \t\n\n"),
        (
            lambda text: text + "\u00a0\u200b\ufeff\x07",
            lambda text: text + "\u00a0\u200b\ufeff\x07",
        ),
        (lambda text: "\ufeff" + text, lambda text: text),
    ],
    ids=["CRLF", "CR", "no newline at the end", "blank lines", "invisible in the body", "BOM"],
)
def test_bytes_that_are_none_of_its_business(
    before: Callable[[str], str], after: Callable[[str], str], site: Path
) -> None:
    path = site / "x.md"
    path.write_bytes(before(MANY).encode())
    assert invoke("normalize", "x.md").status == 0
    assert path.read_bytes() == after(FIXED).encode()
    assert invoke("normalize", "x.md", "--check").status == 0
