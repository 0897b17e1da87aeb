"""The lists of report formats, wherever users choose one, agree."""

from __future__ import annotations

import json

from newsmeta.cli.options import Format
from newsmeta.reporters import FORMATS
from tests.support.paths import ROOT


def test_all_lists_have_the_same_formats() -> None:
    schema = json.loads((ROOT / "schemas" / "config.schema.json").read_text(encoding="utf-8"))
    assert list(FORMATS) == [each.value for each in Format]
    assert list(FORMATS) == schema["properties"]["output-format"]["enum"]


def test_pages_name_every_format() -> None:
    page = (ROOT / "docs" / "output.md").read_text(encoding="utf-8")
    assert [name for name in FORMATS if f"| `{name}` |" not in page] == []
