"""The fast path reads plain YAML correctly."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.diagnostics import Span
from newsmeta.frontmatter import nodes, parse, parser
from newsmeta.frontmatter.plain import PlainReader
from newsmeta.linter.fastpath import PlainFiles

PIECES = st.sampled_from(
    [
        *("a: ", "b:", "a:\n", "- ", "- a: ", "  ", "\n", "\n", "\n  ", "\n    ", "-", " #", "#"),
        *('"', "'", '\\"', "\\\\", "\\n", "''", "x", "yes", "no", "~", "null", "012", "1e3", "-1"),
        *("1.0", ".5", "+1", "0x1F", "12:30", "2021-01-01", "2021-01-01T00:00:00Z", ": ", ":", "&"),
        *("*", "!", "|", ">", "%", "@", "`", "{", "}", "[", "]", ",", "?", "<<: ", "é", "\t", "\r"),
        *("\x85", "\u2028", "\ufeff", "\ud800", "\0", "=", "...", "---"),
    ]
)


@pytest.mark.slow
@given(st.lists(PIECES, max_size=20).map("".join))
@settings(max_examples=1500)
def test_plain_yaml_is_read_as_yaml_is(text: str) -> None:
    plain = PlainReader(64, 100_000)
    if not text.replace("\n", "").isprintable():
        return
    for again in (False, True):  # The lines are cached now.
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
@settings(max_examples=500)
def test_indentation_is_read_as_yaml_is(lines: list[tuple[int, str]]) -> None:
    text = "".join(f"{' ' * indent}{line}\n" for indent, line in lines)
    values = PlainReader(64, 100_000).read(text)
    if values is not None:
        careful = parser.read(text, Span(0, len(text)), nodes.Limits())
        assert careful.findings == ()
        assert repr(values) == repr(careful.values)


@given(st.lists(st.tuples(st.integers(0, 6), LINES), max_size=9), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=500)
def test_scalars_stand_where_yaml_has_them(lines: list[tuple[int, str]], end: str) -> None:
    text = "\n".join(f"{' ' * indent}{line}" for indent, line in lines)
    data = f"---\n{text}\n---\n".replace("\n", end).encode()
    reader = PlainFiles(nodes.Limits())
    reading = reader.read(data)
    if reading is None:
        return
    outlined, careful = reader.outlined(data, reading), parse(data, nodes.Limits())
    assert outlined.source == careful.source
    assert list(outlined.scalars()) == [
        (pointer, nodes.Scalar(node.span, node.text, node.style, node.value))
        for pointer, node in careful.scalars()
    ]


QUOTED = st.sampled_from(
    [
        *('\\"', "\\\\", "\\/", "\\n", "\\r", "\\t", "\\u00e9", "\\u0041", "\\ud83d", "\\udE00"),
        *(
            "\\xe9",
            "\\x41",
            "\\0",
            "\\_",
            "\\N",
            "\\L",
            "\\e",
            "\\ ",
            "\\",
            '"',
            "u00e9",
            "x",
            " ",
            "'",
        ),
        *("\\U0001f600", "\\u20", "\\u", "\\xg0", "\\u00E9a", "#", ": "),
    ]
)


@given(st.lists(QUOTED, max_size=6).map("".join))
@settings(max_examples=1000)
def test_escapes_are_read_as_yaml_has_them(inner: str) -> None:
    text = f'a: "x"\nb:\n  a: "{inner}"\nc:\n  a: "{inner}"\n'  # The key is cached now.
    values = PlainReader(64, 100_000).read(text)
    if values is not None:
        careful = parser.read(text, Span(0, len(text)), nodes.Limits())
        assert careful.findings == ()
        assert repr(values) == repr(careful.values)


def test_usual_escapes_are_plain() -> None:
    written = r'a: "say \"so\" \\ \/ \n\r\n\t caf\u00e9 \xe9"'
    assert PlainReader(64, 100_000).read(written) == {"a": 'say "so" \\ / \n\r\n\t café é'}


def test_long_lines_take_no_long_time() -> None:
    plain = PlainReader(64, 100_000)
    for line in (
        "a: " + "x" * 100_000 + " #",
        "a: " + "x " * 50_000 + ":",
        'a: "' + "\\\\" * 50_000,
    ):
        assert plain.read(line) is None
