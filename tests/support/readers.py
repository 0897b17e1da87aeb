"""The readings of plain scalars by other programs, from `tests/data/readers`."""

from __future__ import annotations

import json
from typing import NamedTuple

from newsmeta.frontmatter.jekyll import Reading
from tests.support.paths import DATA


class Row(NamedTuple):
    """A scalar, and its readings by four programs; an empty text stands for the same text."""

    scalar: str
    safe_yaml: str
    psych: str
    pyyaml: str
    js_yaml: str


def _rows() -> list[Row]:
    lines = (DATA / "readers/scalars.tsv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [line.split("\t") for line in lines]
    return [Row(json.loads(scalar), *[*rest, "", "", "", ""][:4]) for scalar, *rest in cells]


ROWS = _rows()


def in_words(reading: Reading) -> str:
    """Return a reading in the notation of the table."""
    if reading.kind == "text":
        return ""
    if reading.kind in ("null", "symbol", "error"):
        return reading.kind
    value = reading.value
    return f"{reading.kind} {str(value).lower() if isinstance(value, bool) else value}"
