"""Offsets of characters in one-line scalars, computed instead of searched for."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st

from newsmeta.frontmatter import offsets, parser, source
from newsmeta.frontmatter.nodes import Limits, Scalar
from newsmeta.frontmatter.scalars import Style
from tests.support.corpus import every_file
from tests.support.paths import EXAMPLES

PIECES = st.sampled_from(
    [
        *("a", " ", "  ", "é", "😀", "\u00a0", "\u2028", "\x85", "e\u0301", "x", "0", "U"),
        *("'", "''", "&amp;", "\\\\", '\\"', "\\n", "\\t", "\\ ", "\\r\\n", "\\/", "\\0"),
        *("\\x41", "\\u00e9", "\\U0001F600", "\\\t", "\\e", "\\_", "\\N", "\\L", "\n", "\n  "),
        *("\\\n  ", "\r\n", "\t", "\\q", "\\x4", "\\u00"),
    ]
)


def compare(raw: str, style: Style, value: str) -> bool:
    """Assert that the computed offsets are those of a search; tell whether any was computed."""
    counted = offsets.starts_in_line(raw, style, value)
    if counted is None:
        return False
    assert list(pairwise(counted)) == offsets.aligned(raw, style, value)
    return True


@given(st.lists(PIECES, max_size=12), st.sampled_from(["'", '"', ""]))
@example(["a", "\\ ", " ", "b"], '"')
@example(["''", " ", "''"], "'")
@example([" ", "\\t", " "], '"')
def test_counting_and_searching_find_the_same(pieces: list[str], quote: str) -> None:
    raw = f"{quote}{''.join(pieces)}{quote}"
    style: Style = "double" if quote == '"' else "single" if quote else "plain"
    try:
        value = yaml.safe_load(raw)
    except yaml.YAMLError:
        return
    assume(isinstance(value, str))
    was_counted = compare(raw, style, value)
    is_of_one_line = len(raw.splitlines()) == 1 and raw.endswith(quote)
    assert was_counted or not quote or not is_of_one_line


@given(st.lists(PIECES, max_size=8), st.text(max_size=8))
def test_what_does_not_fit_together_is_not_counted(pieces: list[str], value: str) -> None:
    raw = f'"{"".join(pieces)}"'
    counted = offsets.starts_in_line(raw, "double", value)
    assert counted is None or len(counted) == len(value) + 1


@pytest.mark.parametrize("path", every_file())
def test_in_real_files_too(path: Path) -> None:
    _compare_all(path)


@pytest.mark.parametrize("folder", ["good", "bad"])
def test_in_examples_too(folder: str) -> None:
    assert sum(_compare_all(path) for path in sorted((EXAMPLES / folder).rglob("*.md"))) > 100


def _compare_all(path: Path) -> int:
    """Compare all scalars of a file; return the number of those with computed offsets."""
    try:
        parts = source.split(path.read_bytes())
    except (source.SourceError, OSError):
        return 0
    count = 0
    for _, node, key in parser.read(parts.text, parts.span, Limits()).walk():
        for scalar in (node, key):
            if isinstance(scalar, Scalar):
                raw = parts.text[scalar.span.start : scalar.span.end]
                count += compare(raw, scalar.style, scalar.text)
    return count
