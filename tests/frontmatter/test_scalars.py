"""Meanings of plain scalars in YAML 1.2, and the offsets of their characters."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from newsmeta.frontmatter import offsets, scalars

Scalar = str | int | float | bool | None

# Texts made of the characters of numbers, dates and special words.
NUMBERISH = (
    st.text("0123456789", min_size=1, max_size=6)
    | st.from_regex(r"[-+]?[0-9_]{0,4}[.:]?[0-9_]{0,3}([eE][-+]?[0-9]{0,2})?", fullmatch=True)
    | st.from_regex(r"[-+]?0[xob]?[0-9a-fA-F_]{1,4}", fullmatch=True)
    | st.from_regex(r"[-+]?[0-9]{1,3}(:[0-9]{1,2}){1,3}(\.[0-9]{0,2})?", fullmatch=True)
    | st.from_regex(r"[-+]?\.(inf|Inf|INF|nan|NaN|NAN|iNF)", fullmatch=True)
    | st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9:.]{1,8}Z?)?", fullmatch=True)
    | st.text("0123456789+-._eExXob:aAfF", min_size=1, max_size=8)
)
WORDS = st.sampled_from(
    [
        *("~", "null", "Null", "NULL", "nUll", "true", "True", "TRUE", "tRUE", "false", "False"),
        *("yes", "Yes", "YES", "yEs", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF"),
        *("y", "Y", "n", "N", "nan", "inf", "news", "0", "-0", "+0", "00", "..", "-", "+", "_"),
    ]
)


def as_ruamel_reads(text: str) -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _TextTimestamps
    try:
        return reader.load(f"[{text}]")[0]
    except Exception:
        assume(False)


class _TextTimestamps(YAML(typ="safe", pure=True).Constructor):  # type: ignore[misc]
    """ruamel.yaml's safe constructor, with timestamps as text."""


_TextTimestamps.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)


def is_same(one: Scalar, other: Scalar) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, float) and isinstance(other, float) and math.isnan(one):
        return math.isnan(other)
    return one == other


def is_plain(text: str) -> bool:
    """Tell whether PyYAML takes `text` for one plain scalar in a flow sequence."""
    try:
        events = list(yaml.parse(f"[{text}]"))
    except yaml.YAMLError:
        return False
    found = [event for event in events if isinstance(event, yaml.ScalarEvent)]
    return len(found) == 1 and found[0].value == text and len(events) == 7


# -- YAML 1.2 --------------------------------------------------------------------------


@given(NUMBERISH | WORDS)
@example("0o14")
@example("012")
@example("-.5")
@example("1e3")
def test_values_are_those_of_a_yaml_12_reader(text: str) -> None:
    assume(is_plain(text))
    # Deliberate differences: ruamel.yaml accepts more than the core schema of YAML 1.2,
    # namely underscores in numbers, and `0b`, `0o` and `0x` with a sign. It rejects an exponent
    # without a sign after a fraction without a whole part.
    assume("_" not in text)
    assume(not re.match(r"[-+]?\.[0-9]+[eE][0-9]", text))
    assume(not re.match(r"[-+]?0b|[-+]0[ox]", text))
    assert is_same(scalars.resolve(text), as_ruamel_reads(text)), text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("nULL", "nULL"),
        ("True", True),
        ("yes", "yes"),
        ("012", 12),
        ("+12", 12),
        ("0o14", 12),
        ("0o18", "0o18"),
        ("-0o14", "-0o14"),
        ("0x1F", 31),
        ("+0x1F", "+0x1F"),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("1e3", 1000.0),
        ("1.", 1.0),
        (".5", 0.5),
        (".", "."),
        ("-.INF", -math.inf),
        (".iNF", ".iNF"),
        ("inf", "inf"),
        ("1e999", math.inf),
        ("2021-01-27", "2021-01-27"),
        ("2021-01-27T15:50:00Z", "2021-01-27T15:50:00Z"),
        ("١٢", "١٢"),
    ],
)
def test_the_core_schema(text: str, value: Scalar) -> None:
    assert is_same(scalars.resolve(text), value)


def test_a_number_of_thousands_of_digits_takes_no_time() -> None:
    assert isinstance(scalars.resolve("9" * 100_000), float)


# -- offsets of characters -------------------------------------------------------------


@given(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=20))
def test_every_character_of_a_plain_scalar_stands_for_itself(text: str) -> None:
    assume(text == text.strip(" \t"))
    assert offsets.offsets(text, "plain", text) == [(at, at + 1) for at in range(len(text))]


@given(st.text("a' é😀", max_size=20))
def test_a_doubled_apostrophe_is_one_character(text: str) -> None:
    raw = "'" + text.replace("'", "''") + "'"
    places = offsets.offsets(raw, "single", text)
    assert places is not None
    assert "".join(raw[start:end] for start, end in places) == raw[1:-1]
    for char, (start, end) in zip(text, places, strict=True):
        assert raw[start:end] == ("''" if char == "'" else char)


ESCAPES = st.sampled_from(
    [
        ("a", "a"),
        (" ", " "),
        ("é", "é"),
        ("\\x41", "A"),
        ("\\u00e9", "é"),
        ("\\U0001F600", "😀"),
        ("\\n", "\n"),
        ("\\t", "\t"),
        ("\\ ", " "),
        ('\\"', '"'),
        ("\\\\", "\\"),
        ("\\/", "/"),
        ("\\0", "\0"),
        ("\\a", "\a"),
        ("\\b", "\b"),
        ("\\e", "\x1b"),
        ("\\f", "\f"),
        ("\\v", "\v"),
        ("\\r", "\r"),
        ("\\N", "\x85"),
        ("\\_", "\xa0"),
        ("\\L", "\u2028"),
        ("\\P", "\u2029"),
    ]
)


@given(st.lists(ESCAPES, max_size=12))
def test_an_escape_is_one_character(parts: list[tuple[str, str]]) -> None:
    raw = '"' + "".join(written for written, _ in parts) + '"'
    value = "".join(char for _, char in parts)
    assume(value == value.strip(" "))
    assert yaml.safe_load(raw) == value
    places = offsets.offsets(raw, "double", value)
    assert places is not None
    assert [raw[start:end] for start, end in places] == [written for written, _ in parts]


@pytest.mark.parametrize(
    ("raw", "style", "value", "char", "written"),
    [
        ('"one\n  two &amp; x"', "double", "one two &amp; x", "&", 11),
        ('"one\\\n  \\ two"', "double", "one two", "t", 10),
        ("'one\n\n  two'", "single", "one\ntwo", "t", 8),
        ("one\n  two", "plain", "one two", "t", 6),
        ("|\n  one\n   two\n", "literal", "one\n two\n", "t", 11),
        (">-\n  one\n  two", "folded", "one two", "t", 11),
        (">\r\n  one\r\n  two\r\n", "folded", "one two\n", "t", 12),
    ],
)
def test_characters_of_several_lines(
    raw: str, style: scalars.Style, value: str, char: str, written: int
) -> None:
    assert yaml.safe_load(raw) == value
    places = offsets.offsets(raw, style, value)
    assert places is not None
    assert places[value.index(char)][0] == written


def test_what_does_not_fit_together_has_no_places() -> None:
    assert offsets.offsets("'abc'", "single", "abd") is None
    assert offsets.offsets("abc", "plain", "ab") is None
    assert offsets.offsets("ab", "plain", "abc") is None
