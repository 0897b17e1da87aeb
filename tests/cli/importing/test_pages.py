"""Records of pages without an address: matched by path with files that have none either."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import write
from tests.support.importing import RECORD, TEXT, files, import_data, lines

PATH = "_news/trees.md"
WITH_ONE = TEXT.replace("type: ", 'originalUrl: "https://www.example.com/first"\ntype: ')
HAS_ONE = f"it has no originalUrl, but {PATH} has one; add it, or match by path"

# The existing file, and the objection to a record without an address at its path.
THERE: dict[str, tuple[str | None, str]] = {
    "a file without one": (TEXT, ""),
    "a file with one": (WITH_ONE, HAS_ONE),
    "no file": (None, ""),
    "a file that cannot be read": (TEXT.replace("  - Climate", "  - [Climate"), "cannot be read"),
}


@pytest.mark.parametrize("there", THERE)
@pytest.mark.parametrize("said", [{}, {"originalUrl": ""}, {"originalUrl": None}], ids=repr)
def test_a_file_without_an_address_is_told_by_its_path(said: dict[str, Any], there: str) -> None:
    text, problem = THERE[there]
    if text is not None:
        write(Path(), {f"site/{PATH}": text})
    lines({**RECORD, "title": "New title", **said})
    result = import_data("--update", "--match", "originalUrl")
    if problem or said.get("originalUrl", "x") == "":
        assert result.status == 1
        assert problem in result.err
        assert files() == ({} if text is None else {PATH: text})
    else:
        assert result.status == 0, result.err
        assert "New title" in files()[PATH]
