"""Jekyll's readings of plain scalars, compared with the table and with one of its readers."""

from __future__ import annotations

import json
import shutil
import subprocess
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsmeta.frontmatter import ambiguity, jekyll
from tests.support.readers import ROWS, in_words

NUMBERISH = st.one_of(
    st.text("0123456789+-._,:eExXobBaAfF", min_size=1, max_size=8),
    st.from_regex(r"[-+_,]?0[xXbBo]?[0-7a-fA-F_,]{0,5}", fullmatch=True),
    st.from_regex(r"[-+]?[0-9]{1,3}_{0,2}[0-9]?(:[0-9]{1,2}){1,4}(\.[0-9_]{0,3})?", fullmatch=True),
    st.from_regex(r"[-+]?[0-9]{0,4}[_,]{0,2}\.[0-9_]{0,3}([eE][-+]?[0-9]{0,2})?", fullmatch=True),
    st.from_regex(r"[-+]?\.([iI][nN][fF]|[nN][aA][nN])", fullmatch=True),
)
DATES = st.from_regex(
    r"-?(1500|1582|1999|20[0-9]{2}|9999)-(0?[1-9]|1[0-3])-(0?[0-9]|[12][0-9]|3[0-2])"
    r"(([Tt]|[ \t]{1,2})(0?[0-9]|1[0-9]|2[0-5]):(0[0-9]|5[0-9]|60):(0[0-9]|5[0-9]|6[01])"
    r"(\.[0-9]{0,2})?( ?(Z|[-+](0?[0-9]|1[0-9]|2[0-5])(:?(00|30|60))?))?)?",
    fullmatch=True,
)
WORDS = st.from_regex(r"(?i)(yes|no|on|off|true|false|null|y|n|~|nil|none)", fullmatch=True)
LINES = st.text("yno~1fa\n", min_size=1, max_size=6)
ANY = st.one_of(
    NUMBERISH,
    DATES,
    WORDS,
    LINES,
    st.text(max_size=12),
    st.sampled_from(ROWS).map(lambda row: row.scalar),
)


def test_scalars_are_read_as_the_programs_read_them() -> None:
    assert len(ROWS) > 1_600
    wrong = [
        (row, reader.__name__, found)
        for row in ROWS
        for reader, fact in ((jekyll.safe_yaml, row.safe_yaml), (jekyll.psych, row.psych))
        if (found := in_words(reader(row.scalar))) != fact
    ]
    assert wrong == []


PSYCH = """
require "json"
require "psych"
scanner = Psych::ScalarScanner.new(Psych::ClassLoader.new)
words = JSON.parse(STDIN.read).map do |text|
  value = begin
    scanner.tokenize(text)
  rescue ArgumentError, NoMethodError
    next "error"
  end
  case value
  when nil then "null"
  when String then ""
  when true, false then "boolean #{value}"
  when Integer then "integer #{value}"
  when Float
    value.nan? ? "float nan" : "float #{value.infinite? ? (value < 0 ? "-inf" : "inf") : value}"
  when Symbol then "symbol"
  when Time then "time " + value.utc.strftime("%Y-%m-%dT%H:%M:%S.%N").sub(/\\.?0+$/, "") + "Z"
  when Date then "date " + value.strftime("%Y-%m-%d")
  end
end
puts JSON.dump([Psych::VERSION, words])
"""


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("ruby") is None, reason="ruby is not installed")
@settings(max_examples=5, deadline=None)
@given(st.lists(ANY.filter(lambda text: text == text.strip() and text), min_size=200, max_size=400))
def test_psych_itself_reads_any_scalar_so(texts: list[str]) -> None:
    done = subprocess.run(
        ["ruby", "-e", PSYCH], input=json.dumps(texts), capture_output=True, text=True, check=True
    )
    version, words = json.loads(done.stdout)
    if not version.startswith("4."):
        pytest.skip(f"this is Psych {version}")
    for text, word in zip(texts, words, strict=True):
        assert _number(in_words(jekyll.psych(text))) == _number(word), text


def _number(word: str) -> str:
    """Return a float in Python's notation, anything else unchanged."""
    kind, _, value = word.partition(" ")
    return f"float {float(value)}" if kind == "float" else word


@given(ANY)
@example("y\n\nno")
@example("o\ufb00")
def test_the_cheap_question_overlooks_nothing(text: str) -> None:
    assert (ambiguity.ambiguity(text) is None) == (jekyll.ambiguity(text) is None)
    assert (ambiguity.alias_ambiguity(text) is None) == (jekyll.alias_ambiguity(text) is None)


@given(ANY)
def test_what_may_be_written_plain_is_text_to_both(text: str) -> None:
    if ambiguity.is_text_to_all(text):
        assert jekyll.safe_yaml(text).is_same(text)
        assert jekyll.psych(text).is_same(text)


def test_what_may_be_written_plain_is_text_to_each_reader() -> None:
    special = [row.scalar for row in ROWS if any(row[1:])]
    assert len(special) > 900
    assert list(filter(ambiguity.is_text_to_all, special)) == []


@pytest.mark.parametrize("text", ["y", "Y", "n", "N", "=", "<<", "2021-02-30", "1e3", "~", "true"])
def test_what_some_other_reader_takes_for_more_than_text_is_not_written_plain(text: str) -> None:
    assert not ambiguity.is_text_to_all(text)


@pytest.mark.parametrize(
    "text",
    [
        "Climate",
        "3D",
        "24/7",
        "7-11",
        "No. 10",
        "yesterday",
        "Nulla",
        "C++",
        "a:b",
        "9to5",
        "10,000 trees",
    ],
)
def test_names_may_be_written_plain(text: str) -> None:
    assert ambiguity.is_text_to_all(text)


@pytest.mark.parametrize(
    "text",
    [
        *("1" * 100_000, "1_" * 50_000, "0" + "7" * 100_000, "0x" + "f" * 100_000),
        *("1:" * 50_000, "1," * 50_000 + ".", "." + "1_" * 50_000, "2021-01-01" + " " * 100_000),
        *("-" * 100_000, "0b" + "1" * 100_000, "+." * 50_000, "1.5e+" + "9" * 100_000),
    ],
    ids=lambda text: text[:6],
)
def test_no_scalar_takes_long(text: str) -> None:
    started = time.process_time()
    ambiguity.ambiguity(text)
    ambiguity.is_text_to_all(text)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("text", "is_timestamp"),
    [
        *((text, True) for text in ("2021-01-27", "2021-1-5", "2021-01-27T15:50:00+0200")),
        *((text, True) for text in ("2021-1-7 5:50:00 +1", "2021-01-27T15:50:00Z")),
        *((text, False) for text in ("12:30", "1e3", "0o14", "yes", ":x", "20,210,127", ".6_")),
    ],
)
def test_what_is_a_date_or_time_to_a_reader(text: str, is_timestamp: bool) -> None:
    found = ambiguity.ambiguity(text)
    assert found is not None
    assert found.is_timestamp is is_timestamp


@pytest.mark.parametrize(
    "text",
    ["2021-01-27T15:50Z", "20210127", "January 27, 2021", "007", "1.5", "y", "n", "<<", ".nan"],
)
def test_what_all_read_alike(text: str) -> None:
    assert ambiguity.ambiguity(text) is None
