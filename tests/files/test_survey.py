"""The reason why a search found no file."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsmeta
from newsmeta.config.scopes import finder_of
from newsmeta.files.survey import Survey, survey
from tests.support.search import ignore, touch

CASES: dict[str, tuple[list[str], list[str] | None, list[str], Survey]] = {
    # Case: lines of .gitignore, include, exclude, and the survey.
    "files without front matter": ([], None, [], Survey(bare=3)),
    "include": ([], ["_nwes/"], [], Survey(not_included=3)),
    "include, all but one": ([], ["/a.md"], [], Survey(bare=1, not_included=2)),
    "include, of another ending": ([], ["*.txt"], [], Survey(bare=1, not_included=3)),
    "exclude": ([], None, ["b/"], Survey(bare=1, excluded=2)),
    ".gitignore": (["b/d", "*.html"], None, [], Survey(bare=2, ignored=1)),
    "include before exclude before .gitignore": (
        ["*"],
        ["b/"],
        ["d/"],
        Survey(not_included=1, excluded=1, ignored=1),
    ),
}


@pytest.mark.parametrize(("lines", "include", "exclude", "seen"), CASES.values(), ids=CASES)
def test_why(
    lines: list[str], include: list[str] | None, exclude: list[str], seen: Survey, site: Path
) -> None:
    touch("a.md", "b/c.md", "b/d/e.html", "f.txt", ".g.md", ".h/i.md", "node_modules/j.md")
    ignore(site, *lines)
    taken = None if include is None else tuple(include)
    finder = finder_of(newsmeta.Config(root=site, include=taken, exclude=tuple(exclude)))
    assert survey(finder, ["."]) == seen
    assert survey(finder, [".", site]) == seen, "each file once"
