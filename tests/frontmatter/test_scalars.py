"""What a plain scalar means to readers of YAML 1.1 and 1.2, and which character stands where."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
import yaml
from hypothesis import assume, example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from newsmeta.frontmatter import ambiguity, offsets, scalars

Scalar = str | int | float | bool | None

# Texts of the characters that numbers, dates and special words are made of.
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


class _Yaml11(yaml.SafeLoader):
    """PyYAML, which reads YAML 1.1; timestamps as text, as we keep them."""


_Yaml11.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
_Yaml11.add_constructor("tag:yaml.org,2002:merge", lambda _, node: node.value)
_Yaml11.add_constructor("tag:yaml.org,2002:value", lambda _, node: node.value)


def as_pyyaml_reads(text: str) -> Any:
    try:
        return yaml.load(f"[{text}]", _Yaml11)[0]
    except (ValueError, IndexError):  # "0b_" and the like: not a number after all
        return text
    except yaml.YAMLError:
        assume(False)


def as_ruamel_reads(text: str) -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.Constructor = _TextTimestamps
    try:
        return reader.load(f"[{text}]")[0]
    except Exception:
        assume(False)


class _TextTimestamps(YAML(typ="safe", pure=True).Constructor):  # type: ignore[misc]
    """ruamel.yaml's safe constructor, timestamps kept as text."""


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
    # Deliberate differences: ruamel.yaml's tables for 1.2 take more than the core schema does,
    # underscores in numbers, `0b`, `0o` and `0x` with a sign; and they leave out an exponent
    # without a sign behind a fraction without a whole part.
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
    assert ambiguity.ambiguity("1_" * 50_000) is None
    assert ambiguity.ambiguity("0" + "7" * 100_000) is None


# -- YAML 1.1 against 1.2 --------------------------------------------------------------


def is_read_otherwise_on_purpose(text: str) -> bool:
    """Tell whether PyYAML departs from YAML 1.1 (yaml.org/type) or from Psych, Jekyll's reader."""
    return (
        # By the specification these are booleans; PyYAML left them out.
        text in ("y", "Y", "n", "N")
        # PyYAML wants the first part of a base-60 integer without a leading zero. Psych
        # does not mind, and Jekyll is whom the finding is about.
        or re.fullmatch(r"[-+]?0[0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?", text) is not None
        # A sign before a fraction without a whole part: in the specification, not in PyYAML.
        or re.match(r"[-+]\.[0-9_]", text) is not None
        # Underscores alone where digits are due: no number by any sense.
        or re.fullmatch(r"[-+]?0[bx]_+", text) is not None
        or re.match(r"\.__*", text) is not None
        # An exponent without a digit before it, which PyYAML takes for a number and fails on.
        or re.match(r"[-+]?\.[eE]", text) is not None
        # Base 60 in float form, which PyYAML reads with a rounding of its own.
        or (":" in text and "." in text)
    )


@given(NUMBERISH | WORDS)
@example("0_")
@example("089")
@example("-0b11")
@example("190:20:30")
@example("1.5e+3")
@example("685_230.15")
def test_a_scalar_is_ambiguous_where_a_yaml_11_reader_sees_something_else(text: str) -> None:
    assume(is_plain(text))
    assume(not is_read_otherwise_on_purpose(text))
    old, new = as_pyyaml_reads(text), scalars.resolve(text)
    found = ambiguity.ambiguity(text)
    if found and found.is_timestamp:
        return
    assert (found is None) == is_same(old, new), (text, old, new)
    if found:
        assert str(old).lower() in found.yaml11.lower()
        assert str(new).lower() in found.yaml12.lower()


@given(st.text(max_size=12))
@example(".e+5")
@example("-.e-1")
@example("+:")
def test_ambiguity_is_an_answer_for_any_text(text: str) -> None:
    found = ambiguity.ambiguity(text)
    assert found is None or (found.yaml11 and found.yaml12)


@pytest.mark.parametrize(
    "text",
    ["2021-01-27", "2021-01-27T15:50:00Z", "2021-1-7 5:50:00 +1", "2021-01-27 15:50:00.5 -05:00"],
)
def test_what_yaml_11_takes_for_a_timestamp_is_said_so(text: str) -> None:
    found = ambiguity.ambiguity(text)
    assert found is not None
    assert found.is_timestamp
    # PyYAML agrees: it makes a date of it.
    assert not isinstance(yaml.safe_load(text), str)


@pytest.mark.parametrize("text", ["2021-01-27T15:50Z", "2021-1-7", "20210127", "January 27, 2021"])
def test_what_yaml_11_takes_for_no_timestamp(text: str) -> None:
    found = ambiguity.ambiguity(text)
    assert found is None or not found.is_timestamp


@pytest.mark.parametrize(
    ("text", "yaml11"),
    [
        ("y", "the boolean true"),
        ("N", "the boolean false"),
        ("012", "the number 10"),
        ("089", 'the text "089"'),
        ("0o14", 'the text "0o14"'),
        ("0b11", "the number 3"),
        ("1_000", "the number 1000"),
        ("12:30", "the number 750"),
        ("08:30", "the number 510"),
        ("1e3", 'the text "1e3"'),
    ],
)
def test_ambiguity_in_words(text: str, yaml11: str) -> None:
    found = ambiguity.ambiguity(text)
    assert found is not None
    assert found.yaml11 == yaml11


# -- which character stands where ------------------------------------------------------


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
