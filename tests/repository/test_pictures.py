"""The pictures of docs/ show newsmeta's current output."""

from __future__ import annotations

import re
import runpy
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.support.pages import PAGES
from tests.support.paths import ROOT

MADE = runpy.run_path(str(ROOT / "docs" / "pictures.py"), run_name="pictures")
PICTURES = {picture.name: picture for picture in MADE["PICTURES"]}
ON_PAGES = [
    (page, match["alternative"], (page.parent / match["path"]).resolve())
    for page in PAGES
    for match in re.finditer(
        r"!\[(?P<alternative>[^\]]*)\]\((?P<path>[^)]+)\)", page.read_text(encoding="utf-8")
    )
]
MOST_BYTES = 60_000


def without_blanks(rows: Iterable[str]) -> list[str]:
    """Return the rows of a terminal as in a picture, where blanks are not text."""
    return [text for text in ("".join(row.split()) for row in rows) if text]


def shown(svg: str) -> list[str]:
    """Return the rows of a picture, without the title of the window."""
    found = defaultdict[float, list[tuple[float, str]]](list)
    for element in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        if not element.attrib["class"].endswith("-title"):
            place, text = float(element.attrib["x"]), element.text or ""
            found[float(element.attrib["y"])].append((place, text))
    return without_blanks("".join(text for _, text in sorted(found[y])) for y in sorted(found))


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_has_the_output_of_today(name: str) -> None:
    picture: Any = PICTURES[name]
    output = re.sub(r"\x1b\[[\d;]*m", "", MADE["output"](picture))
    lines = [f"$ {picture.command}", *output.splitlines()]
    if picture.lines is not None:
        assert len(lines) > picture.lines
        lines = [*lines[: picture.lines], "…"]
    width = MADE["WIDTH"]
    rows = [line[at : at + width] for line in lines for at in range(0, len(line), width)]
    kept = (ROOT / "docs" / f"{name}.svg").read_text(encoding="utf-8")
    assert shown(kept) == without_blanks(rows), "stale; draw it anew: python docs/pictures.py"


def test_every_picture_is_on_a_page_and_made_by_the_script() -> None:
    files = {path.resolve() for path in (ROOT / "docs").glob("*.svg")}
    assert files == {ROOT / "docs" / f"{name}.svg" for name in PICTURES}
    assert files == {path for _, _, path in ON_PAGES}


def test_every_picture_is_small_and_told_in_words() -> None:
    for page, alternative, path in ON_PAGES:
        assert path.stat().st_size < MOST_BYTES, path.name
        assert len(alternative.split()) >= 5, f"{page.name}: {path.name} {alternative!r}"
