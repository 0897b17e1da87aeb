"""Bodies rewritten by a spreadsheet do not count as changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import invoke, write
from tests.support.importing import RECORD, TEXT, files, import_data, lines, numbers

PATH = "_news/trees.md"
BODIES = [
    "One.\n",
    "\nOne.\nTwo.\n",
    "\r\nOne.\r\nTwo.\r\n",
    "\nOne.\r\nTwo.\n",
    "\nOne.\n\n\nTwo.\n\n",
    "\n  One.\n\tTwo.\n",
    "\n_x000D_ and =1+1\n",
    "\nA\x07B\x1bC\n",
    "\nOne.",
    "\n",
    "",
]


@pytest.mark.parametrize("body", BODIES, ids=repr)
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("way", ["--update", "--force"])
def test_a_body_comes_back_as_it_is(way: str, kind: str, body: str) -> None:
    text = TEXT.rstrip("\n") + "\n" + body
    write(Path(), {f"site/{PATH}": text})
    before = files()
    assert invoke("export", "site", "--to", kind, "-o", f"a.{kind}", "--body").status == 0
    result = import_data(way, data=f"a.{kind}")
    assert result.status == 0, result.err
    assert numbers(result)["unchanged"] == 1
    assert files() == before


@pytest.mark.parametrize("body", ["\n\tOne.\n", "\nO\tne.\n", "\nOne.\n\t"], ids=repr)
def test_data_that_no_spreadsheet_wrote_means_what_it_says(body: str) -> None:
    write(Path(), {f"site/{PATH}": TEXT.rstrip("\n") + "\n" + body})
    lines({**RECORD, "body": body.replace("\t", "")})
    assert numbers(import_data("--update", "--accept-suspicious"))["updated"] == 1
    assert files()[PATH].endswith("---\n" + body.replace("\t", ""))
