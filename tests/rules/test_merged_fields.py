"""NM102: fields from merge keys, and the targets of aliases."""

from __future__ import annotations

import pytest

from tests.support.cli import GOOD
from tests.support.single import found

MERGED = {
    "two": "base: &b\n  foo: 1\n<<: *b\n",
    "one more": "base: &b\n  foo: 1\n  bar: 2\n<<: *b\n",
    "other name": "defaults: &all\n  foo: 1\n<<: *all\n",
    "in place": "base: &b {foo: 1}\n<<: *b\n",
    "list": "base: &b\n  foo: 1\n<<: [*b]\n",
}


@pytest.mark.parametrize("more", MERGED.values(), ids=MERGED)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_merged_fields_are_said_to_be_merged(more: str, end: str) -> None:
    text = GOOD.replace("quality: 60\n", f"quality: 60\n{more}").replace("\n", end)
    line = next(n for n, each in enumerate(text.split(end), 1) if each.startswith("<<"))
    hints = [each.hint for each in found(text) if each.code == "NM102"]
    assert hints[0].startswith("write out what *")
    assert all(f"the merge (<<) in line {line}:" in each for each in hints[1:])
    assert len(hints) > 1


@pytest.mark.parametrize("more", ["foo: 1\n", "foo: &b 1\n", "foo:\n  bar: 1\n"])
def test_other_fields_are_to_be_removed(more: str) -> None:
    (one,) = found(GOOD.replace("quality: 60\n", f"quality: 60\n{more}"))
    assert one.hint.startswith("remove it")
