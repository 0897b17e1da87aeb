"""The fast path reads plain YAML as YAML is read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.diagnostics import Span
from newsmeta.frontmatter import nodes, parser
from newsmeta.frontmatter.plain import PlainReader

PIECES = st.sampled_from(
    [
        *("a: ", "b:", "a:\n", "- ", "- a: ", "  ", "\n", "\n", "\n  ", "\n    ", "-", " #", "#"),
        *('"', "'", '\\"', "\\\\", "\\n", "''", "x", "yes", "no", "~", "null", "012", "1e3", "-1"),
        *("1.0", ".5", "+1", "0x1F", "12:30", "2021-01-01", "2021-01-01T00:00:00Z", ": ", ":", "&"),
        *("*", "!", "|", ">", "%", "@", "`", "{", "}", "[", "]", ",", "?", "<<: ", "é", "\t", "\r"),
        *("\x85", "\u2028", "\ufeff", "\ud800", "\0", "=", "...", "---"),
    ]
)


@given(st.lists(PIECES, max_size=20).map("".join))
@settings(max_examples=1500)
def test_plain_yaml_is_read_as_yaml_is(text: str) -> None:
    plain = PlainReader(64, 100_000)
    if not text.replace("\n", "").isprintable():
        return
    for again in (False, True):  # The second time, lines are known.
        values = plain.read(text)
        if values is not None:
            careful = parser.read(text, Span(0, len(text)), nodes.Limits())
            assert careful.findings == ()
            assert repr(values) == repr(careful.values), again


LINES = st.sampled_from(
    [
        *("a: 1", "b: x", "a:", "b:", "c: 'it''s'", 'd: "x \\" y"', "- x", "- a: 1", "- a:", "-"),
        *("", " ", "x", "'a': 1", "a: b: c", 'a: "', "a: 'b", "e: -", "f: - x", "g: http://x.y/z"),
    ]
)


@given(st.lists(st.tuples(st.integers(0, 6), LINES), max_size=9))
@settings(max_examples=1500)
def test_indentation_is_read_as_yaml_is(lines: list[tuple[int, str]]) -> None:
    text = "".join(f"{' ' * indent}{line}\n" for indent, line in lines)
    values = PlainReader(64, 100_000).read(text)
    if values is not None:
        careful = parser.read(text, Span(0, len(text)), nodes.Limits())
        assert careful.findings == ()
        assert repr(values) == repr(careful.values)


def test_long_lines_take_no_long_time() -> None:
    plain = PlainReader(64, 100_000)
    for line in (
        "a: " + "x" * 100_000 + " #",
        "a: " + "x " * 50_000 + ":",
        'a: "' + "\\\\" * 50_000,
    ):
        assert plain.read(line) is None
