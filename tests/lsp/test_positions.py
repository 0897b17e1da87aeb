"""Positions in texts: the same character in every position encoding."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("pygls")

from lsprotocol import types

from newsmeta.diagnostics import Span
from newsmeta.lsp.documents import Document
from newsmeta.lsp.positions import Lines

ENCODINGS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}
TEXTS = st.text(
    st.sampled_from("ab é\u0301ß中\u2028\x0b\x0c\x85😀👩\u200d🚀\r\n\t'\ufeff") | st.characters(),
    max_size=60,
)


def units(text: str, encoding: str) -> int:
    """Return the length of a text in code units, computed by Python's codecs."""
    codec, size = ENCODINGS[encoding]
    return len(text.encode(codec, "surrogatepass")) // size


def split(text: str) -> list[str]:
    return re.split("\r\n|\n|\r", text)


@pytest.mark.parametrize(
    ("line", "offset", "columns"),
    [
        ("plain", 3, (3, 3, 3)),
        ("é and x", 1, (2, 1, 1)),
        ("e\u0301 combined", 2, (3, 2, 2)),
        ("中文 x", 2, (6, 2, 2)),
        ("😀 x", 1, (4, 2, 1)),
        ("👩\u200d🚀 x", 3, (11, 5, 3)),
        ("🇩🇪 flag", 2, (8, 4, 2)),
        ("\u2028 ends no line", 1, (3, 1, 1)),
        ("\x0c nor does this", 1, (1, 1, 1)),
        ("\x85 nor this", 1, (2, 1, 1)),
        ("a\ufeffb", 2, (4, 2, 2)),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_columns(line: str, offset: int, columns: tuple[int, ...], end: str) -> None:
    for encoding, column in zip(ENCODINGS, columns, strict=True):
        lines = Lines(f"first{end}{line}{end}last", encoding)
        place = types.Position(1, column)
        at = len("first" + end) + offset
        assert lines.position(at) == place
        assert lines.offset(place) == at


@given(TEXTS, st.sampled_from(list(ENCODINGS)), st.data())
def test_there_and_back(text: str, encoding: str, data: st.DataObject) -> None:
    lines = Lines(text, encoding)
    offset = data.draw(st.integers(0, len(text)))
    place = lines.position(offset)
    before = split(text[:offset])
    is_inside_of_end = text[offset - 1 : offset + 1] == "\r\n"
    if not is_inside_of_end:
        assert place == types.Position(len(before) - 1, units(before[-1], encoding))
        assert lines.offset(place) == offset


@given(TEXTS, st.sampled_from(list(ENCODINGS)), st.integers(0, 9), st.integers(0, 90))
def test_no_place_is_out_of_the_text(text: str, encoding: str, line: int, column: int) -> None:
    offset = Lines(text, encoding).offset(types.Position(line, column))
    rows = split(text)
    assert 0 <= offset <= len(text)
    if line < len(rows):
        assert len(split(text[:offset])) - 1 == line
    else:
        assert offset == len(text)


@given(
    TEXTS,
    st.sampled_from(list(ENCODINGS)),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), TEXTS), max_size=4),
)
def test_changes(text: str, encoding: str, edits: list[tuple[int, int, str]]) -> None:
    document = Document("untitled:x", 1, text, encoding)
    expected = text
    changes: list[types.TextDocumentContentChangeEvent] = []
    for number, (first, length, new) in enumerate(edits):
        start = min(first, len(expected))
        end = min(start + length, len(expected))
        # No editor places a cursor between the two characters of a line end.
        if expected[max(start - 1, 0) : start + 1] == "\r\n":
            start -= 1
        if expected[max(end - 1, 0) : end + 1] == "\r\n":
            end += 1
        wanted = Lines(expected, encoding).range(Span(start, end))
        changes.append(types.TextDocumentContentChangePartial(wanted, new))
        expected = expected[:start] + new + expected[end:]
        assert document.changed(number, changes).text == expected


def test_halves_of_a_character_that_come_one_by_one() -> None:
    document = Document("untitled:x", 1, "ab", "utf-16")
    here, behind = types.Position(0, 1), types.Position(0, 2)
    changes: list[types.TextDocumentContentChangeEvent] = [
        types.TextDocumentContentChangePartial(types.Range(here, here), "\ud83d"),
        types.TextDocumentContentChangePartial(types.Range(behind, behind), "\ude00"),
    ]
    assert document.changed(2, changes).text == "a😀b"


def test_a_byte_order_mark_is_a_character_to_the_editor() -> None:
    from newsmeta.diagnostics import Position

    document = Document("untitled:x", 1, "\ufeff---\ntitle: x\n---\n", "utf-16")
    first = document.range(Position(1, 1), Position(1, 4))
    assert first == types.Range(types.Position(0, 1), types.Position(0, 4))
    second = document.range(Position(2, 1), Position(2, 6))
    assert second == types.Range(types.Position(1, 0), types.Position(1, 5))
