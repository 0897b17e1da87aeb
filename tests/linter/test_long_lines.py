"""Work shared by many findings on one line is done once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from newsmeta.linter import locating
from tests.support.cli import GOOD, invoke, write

ITEMS = {
    "numbers": "5",
    "equal texts": "Climate",
    "entities": "fish &amp; chips",
    "blanks": "fish  chips",
    "blanks at the end": "'fish '",
    "unseen characters": '"fish\\u200bchips"',
    "booleans": "true",
    "no values": "~",
    "numbers that are the same": "0x10",
    "times": "2021-01-27T15:50:00Z",
    "mappings": "{a: 1}",
    "lists": "[a]",
}


@pytest.mark.parametrize("command", ["validate", "normalize"])
@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_a_line_is_masked_once(
    item: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = GOOD.replace("topics:\n  - Climate\n", f"topics: [{', '.join([item] * 50)}]\n")
    write(tmp_path, {"_news/2021-01-27-trees.md": text})
    masked: Counter[str] = Counter()
    mask = locating.mask

    def counted(line: str) -> str:
        masked[line] += 1
        return mask(line)

    monkeypatch.setattr(locating, "mask", counted)
    assert invoke(command, "--jobs", "1", "_news").status in (0, 1)
    assert masked
    # `normalize` shows the fixed findings and the remaining ones, each in a text of its own.
    assert max(masked.values()) <= (1 if command == "validate" else 2)
