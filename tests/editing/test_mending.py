"""Unreadable front matter is repaired if only one way makes sense, and reads as intended."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.cli import GOOD
from tests.support.single import codes, fixed, found, values

TITLE = '"City council votes to plant ten thousand trees"'

NEED_QUOTES = [
    "Trees: ten thousand of them",
    "Trees: ten: thousand",
    "Trees:",
    'He said: "ten thousand"',
    "Say it: don't",
    "C:\\trees: a path",
    "@council plants trees",
    "`trees` planted",
    "%5 more trees",
    "*Breaking* trees fall",
    "*Breaking trees fall",
    "& more trees",
    "[Breaking] trees fall",
    "{Breaking} trees fall",
    ", trees",
    "? trees",
    "\u00c9t\u00e9: dix mille",
    "Trees: \U0001f333",
]

UNCERTAIN = [
    "Trees: ten # a note",
    "Trees: ten\n  thousand",
    "Trees: ten\n\n  thousand",
    "Trees type: article",
    "Trees: name: Ada",
    '"Trees" are planted',
    "'Don't plant trees'",
    "https://www.example.com/a: b",
    "| Trees: ten",
    "> Trees",
    '"Trees',
]


def with_title(written: str) -> str:
    return GOOD.replace(TITLE, written, 1)


@pytest.mark.parametrize("title", NEED_QUOTES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_quotes_are_written_where_they_are_the_one_reading(title: str, end: str) -> None:
    text = with_title(title).replace("\n", end)
    assert codes(text) == ["NM005"]
    after = fixed(text, unsafe=True)
    assert values(after) == {**values(GOOD), "title": title}
    assert (codes(after), fixed(after, unsafe=True)) == ([], after)
    written = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    assert after == with_title(written).replace("\n", end)
    assert fixed(text) == text, "this is no safe fix"


@pytest.mark.parametrize("written", UNCERTAIN)
def test_what_may_mean_something_else_is_left(written: str) -> None:
    text = with_title(written)
    assert "NM005" in codes(text)
    assert fixed(text, unsafe=True) == text


@pytest.mark.parametrize(
    ("there", "instead"),
    [
        ("quality: 60", "quality: 60: 70"),
        ("published: true", "published: yes: no"),
        ("2021-01-27T15:50:00Z", "2021-01-27 15: 50: 00"),
        ("type: article", "type: article: long"),
        ("domain: example.com", "domain: example.com: 80"),
        ("  - Climate", '  - Climate: a: b\n  - "'),
    ],
)
def test_a_value_that_is_none_even_in_quotes_is_left(there: str, instead: str) -> None:
    text = GOOD.replace(there, instead, 1)
    assert codes(text) == ["NM005"]
    assert fixed(text, unsafe=True) == text


def test_several_are_mended_together_or_not_at_all() -> None:
    text = with_title("a: b").replace('excerpt: "The', 'excerpt: Note: "The')
    text = text.replace("name: Example Times", "name: Example: Times")
    after = fixed(text, unsafe=True)
    assert codes(after) == []
    assert values(after)["provider"]["name"] == "Example: Times"
    broken = text.replace("- Climate", "- 'Climate")
    assert fixed(broken, unsafe=True) == broken


PIECES = [*"aZ \u00e9:#\"'\\@`%&*[]{},?!-|>=<.0~", ": ", " #", "name: ", "\U0001f333"]
WORDS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join)


@given(WORDS)
def test_whatever_is_mended_reads_as_it_was_written(text: str) -> None:
    written = " ".join(text.split())
    before = with_title(written)
    after = fixed(before, unsafe=True)
    if "NM005" in codes(before) and after != before:
        assert values(after)["title"] == written
        assert values(after) == {**values(GOOD), "title": written}


@given(st.text(min_size=1, max_size=20))
def test_escapes_of_json_become_what_they_stand_for(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    before = with_title(json.dumps(text))
    if any(ord(character) > 0xFFFF for character in text):
        assert codes(before) == ["NM005"]
        assert found(before)[0].fix == "unsafe"
        quoted = with_title(json.dumps(text + "\\ud83d")[:-1] + '"')
        assert "\\\\ud83d" in fixed(quoted, unsafe=True)
    shown = "".join(each if ord(each) > 0xFFFF else json.dumps(each)[1:-1] for each in text)
    mended = fixed(before, unsafe=True)
    assert mended == fixed(with_title(f'"{shown}"'), unsafe=True)


@pytest.mark.parametrize("escape", ["\\ud83c", "\\udf33", "\\udf33\\ud83c", "\\ud83c \\udf33"])
def test_half_a_pair_stands_for_nothing(escape: str) -> None:
    text = with_title(f'"Trees {escape}"')
    assert [each.fix for each in found(text)] == [None]
    assert fixed(text, unsafe=True) == text


TWICE = {
    "number": "quality: 60\n",
    "text": f"title: {TITLE}\n",
    "plain text": "type: article\n",
    "list": "topics:\n  - Climate\n",
    "mapping": "provider:\n  name: Example Times\n  domain: example.com\n",
    "boolean": "published: true\n",
    "time": "publishedDateTime: 2021-01-27T15:50:00Z\n",
    "list of mappings": GOOD[GOOD.index("images:") : GOOD.rindex("---")],
}


@pytest.mark.parametrize("name", TWICE)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_given_twice_with_one_value_is_given_once(name: str, end: str) -> None:
    field = TWICE[name]
    assert field in GOOD
    text = GOOD.replace("heat: -1\n", f"heat: -1\n{field}").replace("\n", end)
    assert [each.fix for each in found(text)] == ["safe"]
    after = fixed(text)
    assert values(after) == values(GOOD)
    assert sorted(after.split(end)) == sorted(GOOD.replace("\n", end).split(end))


@pytest.mark.parametrize(
    "field",
    [
        "quality: 61\n",
        'quality: "60"\n',
        "quality: 060\n",
        "quality: 6_0\n",
        "topics:\n  - Cities\n",
        "topics: [Climate, Cities]\n",
        "provider: {domain: example.com}\n",
        "quality: 60 # again\n",
        "quality: &n 60\ntags: [*n]\n",
    ],
)
def test_what_is_given_twice_with_two_values_stays(field: str) -> None:
    text = GOOD.replace("heat: -1\n", f"heat: -1\n{field}")
    assert "NM007" in codes(text)
    name = field[: field.index(":") + 1]
    assert fixed(text).count(f"\n{name}") == 2


# -- the verdict of the programs ---------------------------------------------------------

_RUBY = """
require "date"; require "json"; require "psych"
read = ->(text) { Psych.safe_load(text, permitted_classes: [Date, Time])["title"] }
puts JSON.generate(JSON.parse(STDIN.read).map(&read))
"""


def test_ruby_reads_them_as_they_were_written() -> None:
    if not shutil.which("ruby"):
        pytest.skip("ruby is not installed")
    texts = [fixed(with_title(title), unsafe=True).split("---")[1] for title in NEED_QUOTES]
    done = subprocess.run(
        ["ruby", "-e", _RUBY], input=json.dumps(texts).encode(), capture_output=True, check=True
    )
    assert json.loads(done.stdout) == NEED_QUOTES


@pytest.mark.parametrize(
    ("values_given", "kept"),
    [
        ("aba", "aba"),
        ("abab", "abab"),
        ("abba", "abba"),
        ("aaba", "aba"),
        ("aabaa", "abaa"),
        ("abaa", "abaa"),
        ("aab", "ab"),
        ("abca", "abca"),
        ("aaab", "ab"),
        ("aabb", "abb"),
        ("aaa", "a"),
    ],
)
@pytest.mark.parametrize(
    "field", ["title: {}\n", "note: [{}]\n", "note:\n  - {}\n", "note: {{x: {}}}\n"]
)
def test_the_first_value_and_the_last_one_stay(field: str, values_given: str, kept: str) -> None:
    """Some readers take the first, some the last: nothing changes for any of them."""
    title = f"title: {TITLE}\n"
    text = GOOD.replace(title, "".join(field.format(each) for each in values_given))
    after = fixed(text)
    assert after == GOOD.replace(title, "".join(field.format(each) for each in kept))
    assert (kept[0], kept[-1]) == (values_given[0], values_given[-1])
