"""Excerpts show the location of a finding, and diffs the effect of its fix."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from newsmeta import rules
from newsmeta.config.config import Config
from newsmeta.diagnostics import Diagnostic, Position, TextEdit
from newsmeta.files.targets import Target
from newsmeta.linter.checker import Checker
from newsmeta.site_report.excerpts import CELLS, SourceFile
from tests.support.cli import GOOD

MOST = 10**7
HEAD = "---\ncategory: news\n"


def looked_at(folder: Path, data: bytes) -> tuple[SourceFile, list[Diagnostic]]:
    file = folder / "_news" / "a.md"
    file.parent.mkdir()
    file.write_bytes(data)
    checker = Checker(Config(root=folder), codes=rules.VALIDATED | rules.CHECKED, has_edits=True)
    result = checker.validate_file(Target(str(file), str(file), True))
    assert result
    return SourceFile(str(file), MOST), list(result.diagnostics)


@pytest.mark.parametrize(
    ("old", "new", "code", "removed", "added"),
    [
        ("quality: 60", 'quality: "60"', "NM103", ['quality: "60"'], ["quality: 60"]),
        ("council votes", "council  votes", "NM203", ["council  votes"], ["council votes"]),
        ("The plan", "Fish &amp; chips: the plan", "NM201", ["&amp;"], ["Fish & chips"]),
        ("spring.", "spring. ", "NM202", ['spring. "'], ['spring."']),
        ("T15:50:00Z", "t15:50:00z", "NM211", ["27t15:50:00z"], ["27T15:50:00Z"]),
    ],
)
def test_a_diff_is_what_the_fix_changes(  # noqa: PLR0917
    tmp_path: Path, old: str, new: str, code: str, removed: list[str], added: list[str]
) -> None:
    file, found = looked_at(tmp_path, GOOD.replace(old, new, 1).encode())
    (each,) = [one for one in found if one.code == code]
    place, *lines = file.diff(each.edits)
    assert place == f"@@ {each.line}"
    assert [line[0] for line in lines] == ["-", "+"]
    assert all(part in lines[0] for part in removed)
    assert all(part in lines[1] for part in added)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_diff_of_any_edit_shows_the_lines_that_differ(tmp_path: Path, end: str) -> None:
    data = end.join(["---", "a: é", "b: 2", "c: 3", "d: 4", "---", ""]).encode()
    path = tmp_path / "a.md"
    path.write_bytes(data)
    start, stop = data.index(b"b: 2"), data.index(b"c: 3")
    edit = TextEdit(Position(3, 1), Position(4, 1), start, stop, "")
    assert SourceFile(str(path), MOST).diff([edit]) == ("@@ 3", "-b: 2")
    far = data.index(b"4")
    other = TextEdit(Position(5, 4), Position(5, 5), far, far + 1, "5")
    assert SourceFile(str(path), MOST).diff([other, edit]) == (
        *("@@ 3", "-b: 2", "-c: 3", "-d: 4", "+c: 3", "+d: 5"),
    )
    new = TextEdit(Position(3, 1), Position(3, 1), start, start, f"x: 1{end}")
    assert SourceFile(str(path), MOST).diff([new]) == ("@@ 3", "+x: 1")


def test_ends_of_lines_and_marks_that_change_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\n")
    file = SourceFile(str(path), MOST)
    ends = TextEdit(Position(1, 5), Position(2, 1), 7, 9, "\n")
    assert file.diff([ends]) == ("@@ 1", r"-\ufeffa: 1\r", r"+\ufeffa: 1")
    mark = TextEdit(Position(1, 1), Position(1, 1), 0, 3, "")
    assert file.diff([mark]) == ("@@ 1", r"-\ufeffa: 1", "+a: 1")


def test_long_lines_are_cut_around_what_matters(tmp_path: Path) -> None:
    text = GOOD.replace(
        "The plan", f"{'Long words here. ' * 60}Fish &amp; chips {'and more ' * 90}"
    )
    file, found = looked_at(tmp_path, text.encode())
    (each,) = [one for one in found if one.code == "NM201"]
    excerpt = file.excerpt(each)
    assert excerpt
    assert excerpt.marked == "&amp;"
    assert len(excerpt.head + excerpt.marked + excerpt.tail) <= CELLS
    _, old, new = file.diff(each.edits)
    assert "Fish &amp; chips" in old
    assert "Fish & chips" in new
    assert max(len(old), len(new)) <= CELLS + 1


def test_an_excerpt_has_the_lines_around_it(tmp_path: Path) -> None:
    file, found = looked_at(tmp_path, GOOD.replace("quality: 60", 'quality: "60"').encode())
    (each,) = [one for one in found if one.code == "NM103"]
    excerpt = file.excerpt(each)
    assert excerpt
    assert (excerpt.line, excerpt.before, excerpt.after) == (8, ("type: article",), ("heat: -1",))
    assert (excerpt.head, excerpt.marked, excerpt.tail) == ("quality: ", '"60"', "")


def test_secrets_are_masked_in_every_line(tmp_path: Path) -> None:
    secret = "QUJD" * 100
    text = GOOD.replace("quality: 60", f'quality: "60"\nsecured: "{secret}"')
    file, found = looked_at(tmp_path, text.encode())
    shown = [str(file.excerpt(each)) + str(file.diff(each.edits)) for each in found]
    assert shown
    assert secret[:50] not in "".join(shown)


def test_a_file_that_is_gone_shows_what_the_finding_has(tmp_path: Path) -> None:
    file, found = looked_at(tmp_path, GOOD.replace("quality: 60", 'quality: "60"').encode())
    with contextlib.chdir(tmp_path):
        (tmp_path / "_news/a.md").unlink()
    gone = SourceFile(found[0].path, MOST)
    excerpt = gone.excerpt(found[0])
    assert excerpt
    assert excerpt.marked == '"60"'
    assert (excerpt.before, excerpt.after) == ((), ())
    assert gone.diff(found[0].edits) == ()
    assert file.data
