"""The filter language: what filters mean, and what is said of those that mean nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.exporters.where import FilterError, about, is_published, parse, since, until
from newsmeta.records.record import Record
from newsmeta.schema import fields

ARTICLE = Record(
    "_news/2021-01-27-trees.md",
    {
        "title": 'Ten thousand "trees"',
        "publishedDateTime": "2021-01-27T15:50:00Z",
        "webUrl": "https://www.example.com/trees",
        "type": "article",
        "quality": 60,
        "heat": -1,
        "published": True,
        "provider": {"name": "Example Times", "domain": "example.com"},
        "topics": ["Climate", "AI"],
        "images": [
            {"url": "/a.png", "width": 400, "isCached": False},
            {"url": "/b.jpg", "width": 1200, "isCached": True},
        ],
        "related": [
            {"provider": {"domain": "cnn.com"}, "topics": ["Trees"]},
            {"provider": {"domain": "bbc.com"}, "publishedDateTime": "2021-01-26T00:00:00Z"},
        ],
        "redirect_from": "/old/trees/",
        "highlight": None,
        "path": "no path",
    },
    "Body text\nof two lines",
)


def matches(text: str, record: Record = ARTICLE) -> bool:
    return parse(text).matches(record)


def refusal(text: str) -> str:
    with pytest.raises(FilterError) as caught:
        parse(text)
    return str(caught.value)


# -- what filters mean ---------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        'type == "article" and topics contains "AI" and publishedDateTime >= 2021-01-01',
        'type=="article"and(quality>5)',
        "type == 'video' or type == 'article'",
        'type == "video" OR NOT type != "article" AND published',
        # Text.
        "title == 'Ten thousand \"trees\"'",
        'title == "Ten thousand \\"trees\\""',
        'title startswith "Ten "',
        'title endswith "\\"" and title not endswith "trees"',
        'title contains ""',
        'title not startswith "ten"',
        'title < "Tf" and title >= "Ten" and not title > "U"',
        'title in ["x", \'Ten thousand "trees"\']',
        'title NOT IN ["x"]',
        'body contains "text\\nof" and body startswith "\\u0042ody"',
        'path == "_news/2021-01-27-trees.md"',
        # Numbers.
        "quality == 60 and quality <= 60 and quality >= 60.0 and quality > 59.9",
        "heat == -1 and heat < 0 and heat in [5, -1]",
        "quality != 61 and quality not in [1, 2]",
        # Truth.
        "published",
        "published == true and published != FALSE and published in [true]",
        "not deleted",
        "images.isCached and not images.0.isCached",
        # Lists.
        'topics contains "Climate" and topics not contains "climate"',
        'topics.1 == "AI" and topics.0 startswith "C"',
        'redirect_from contains "/old/trees/"',
        'redirect_from not contains "/old"',
        # Any item, and none.
        'images.url endswith ".png" and images.url endswith ".jpg"',
        'images.0.url endswith ".png" and not images.0.url endswith ".jpg"',
        "images.width > 1000 and images.width < 1000",
        "not images.width != 400",
        'images.url != "/c.png"',
        'related.provider.domain == "cnn.com" and related.provider.domain in ["bbc.com"]',
        'related.topics contains "Trees"',
        "related.publishedDateTime < 2021-01-27",
        # What is not there.
        "tags is missing and topics is present and provider is present",
        "highlight is missing and updatedDateTime is missing",
        "images.attribution is missing and images.2 is missing and images.1 is present",
        'highlight != "x" and not highlight == "x"',
        'tags not contains "x" and heat is present',
        "not (highlight < 'a' or highlight >= 'a')",
        "updatedDateTime != 2021-01-01",
    ],
)
def test_what_holds_of_an_article(text: str) -> None:
    assert matches(text)
    assert not matches(f"not ({text})")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("== 2021-01-27", True),
        ("== 2021-01-26", False),
        ("< 2021-01-27", False),
        ("< 2021-01-28", True),
        ("<= 2021-01-27", True),
        ("<= 2021-01-26", False),
        ("> 2021-01-27", False),
        ("> 2021-01-26", True),
        (">= 2021-01-27", True),
        (">= 2021-01-28", False),
        ('>= "2021-01-27"', True),
        ("in [2021-01-26, 2021-01-27]", True),
        ("in [2021-01-26, 2021-01-27T00:00:00Z]", False),
        ("== 2021-01-27T15:50:00Z", True),
        ("== 2021-01-27t16:50:00.000+01:00", True),
        ("== 2021-01-27 10:50:00-05:00", True),
        ("< 2021-01-27T15:50:00Z", False),
        ("<= 2021-01-27T15:50:00Z", True),
        ("> 2021-01-27T15:50:00Z", False),
        ("> 2021-01-27T15:49:59.999999Z", True),
        (">= '2021-01-27T15:50:00Z'", True),
        (">= 0001-01-01", True),
        ("<= 9999-12-31", True),
    ],
)
def test_time(text: str, expected: bool) -> None:
    assert matches(f"publishedDateTime {text}") is expected
    for other in ("2021-01-27T17:50:00+02:00", "2021-01-27T15:50:00.0Z"):
        record = Record("a.md", {"publishedDateTime": other})
        assert matches(f"publishedDateTime {text}", record) is expected


@pytest.mark.parametrize(
    ("written", "day"),
    [("2021-01-28T00:30:00+01:00", "2021-01-27"), ("2021-01-27T23:59:59.999999Z", "2021-01-27")],
)
def test_days_are_those_of_utc(written: str, day: str) -> None:
    record = Record("a.md", {"publishedDateTime": written})
    assert matches(f"publishedDateTime == {day} and publishedDateTime <= {day}", record)


def test_or_binds_least_and_not_most() -> None:
    yes, no = "published", "deleted"
    assert matches(f"{yes} or {no} and {no}")
    assert not matches(f"({yes} or {no}) and {no}")
    assert matches(f"not {no} and {yes}")
    assert not matches(f"not ({no} or {yes})")
    assert matches(f"not {no} or {yes}")
    assert matches(f"not not {yes} and not not not {no}")


@pytest.mark.parametrize("value", [None, "x", "60", 60.5, True, [60], {"a": 60}, float("nan")])
def test_values_of_a_wrong_type_equal_nothing(value: Any) -> None:
    names = ("quality", "published", "publishedDateTime", "topics", "provider", "images", "related")
    record = Record("a.md", dict.fromkeys(names, value))
    for text in (
        "quality == 60",
        "quality < 100",
        "quality in [60, 1]",
        "publishedDateTime > 0001-01-01",
        "publishedDateTime in [2021-01-01]",
        'topics contains "x"',
        'provider.name == "x"',
        'images.url contains ""',
        "images.width > 0",
        'related.provider.domain startswith ""',
    ):
        assert not matches(text, record), text
        assert matches(f"not {text}", record), text
    assert matches("published", record) is (value is True)
    assert matches("published == true", record) is (value is True)
    assert matches("quality is present", record) is (value is not None)


def test_a_number_is_an_integer_as_the_schema_sees_it() -> None:
    assert matches("quality == 60 and quality < 61", Record("a.md", {"quality": 60.0}))
    assert not matches("quality == 1 or quality in [1]", Record("a.md", {"quality": True}))
    assert matches("quality > 10", Record("a.md", {"quality": 10**900}))


def test_names_of_fields_that_are_used() -> None:
    text = 'images.url == "a" or images.0.url == "b" and not (published or body contains "path")'
    assert parse(text).fields == {"images.url", "images.0.url", "published", "body"}


# -- what is said of mistakes --------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'the filter is empty; write a comparison such as type == "video"'),
        (" \n", 'the filter is empty; write a comparison such as type == "video"'),
        # Names.
        ("qualty > 5", "column 1: there is no field qualty; did you mean quality?"),
        (
            "published and (domain == 'a')",
            "column 16: there is no field domain; did you mean provider.domain?",
        ),
        ("images.ur == 'a'", "column 1: there is no field images.ur; did you mean images.url?"),
        ("sourceForm is present", "column 1: sourceForm is no field that can be compared"),
        # Other languages.
        ("quality = 5", "column 9: = is not used here; write =="),
        ("quality == 5 && published", "column 14: && is not used here; write and"),
        ("published || deleted", "column 11: || is not used here; write or"),
        ("quality <> 5", "column 9: <> is not used here; write !="),
        ("title ~ 'x'", "column 7: ~ is not used here; write contains"),
        ("!published", "column 1: ! is not used here; write not"),
        ("published and !deleted", "column 15: ! is not used here; write not"),
        ("title like 'x'", 'column 7: "like" is no operator; did you mean contains?'),
        (
            "'AI' in topics",
            'column 1: a comparison begins with a field, as in type == "video"; '
            "write topics contains 'AI'",
        ),
        ("type in ('video')", 'column 9: write square brackets after in: ["…", "…"]'),
        ("published is true", "column 14: write published == true"),
        ("title is not missing", "column 10: write title is present"),
        ("title is not present", "column 10: write title is missing"),
        # Operators.
        ("topics contain 'AI'", 'column 8: "contain" is no operator; did you mean contains?'),
        (
            "title ++ 'x'",
            'column 7: "+" has no meaning here; write text in quotes',
        ),
        (
            "title 'x'",
            "column 7: 'x' is no operator; after title write one of "
            "==, <, <=, >, >=, !=, contains, in, startswith, endswith, is, not",
        ),
        (
            "title is null",
            'column 10: "null" cannot follow is; write title is missing, or is present',
        ),
        (
            "title not contain 'x'",
            'column 11: "contain" cannot follow not here; did you mean contains?',
        ),
        (
            "published not deleted",
            'column 15: "deleted" cannot follow not here; '
            "write and not, or contains, in, startswith or endswith",
        ),
        (
            "quality > 5 adn published",
            'column 13: "adn" does not continue the filter; did you mean and?',
        ),
        (
            "quality > 5 < 7",
            'column 13: "<" does not continue the filter; join comparisons with and, or',
        ),
        # Values.
        ("quality == '5'", "column 12: quality holds an integer; write a number without quotes"),
        (
            "quality in [5, true]",
            "column 16: quality holds an integer; write a number without quotes",
        ),
        (
            "published == 'true'",
            "column 14: published holds true or false; write one of them, without quotes",
        ),
        (
            "published < true",
            "column 11: published holds true or false, which have no order; write ==",
        ),
        ("title == 5", 'column 10: title holds text; write it in quotes: "5"'),
        ("title == 2021-01-01", 'column 10: title holds text; write it in quotes: "2021-01-01"'),
        ("type == vidoe", 'column 9: "vidoe" is no value; write text in quotes: "vidoe"'),
        ("type == 'vidoe'", "column 9: type is article or video; did you mean video?"),
        ("type != 'Video'", "column 9: type is article or video; did you mean video?"),
        ("type in ['video', 'x']", "column 19: type is article or video"),
        (
            "webUrl == originalUrl",
            'column 11: "originalUrl" is no value; write text in quotes: "originalUrl"; '
            "two fields cannot be compared with each other",
        ),
        ("quality > ", "column 11: the end is no value; write a value such as 60"),
        ("quality > and", 'column 11: "and" is no value; write a value such as 60'),
        ("quality > 1e5", 'column 11: "1e5" is no number or date; write text in quotes'),
        ("quality > " + "9" * 101, "column 11: a number has at most 100 digits"),
        (
            "publishedDateTime > 2021",
            "column 21: publishedDateTime holds a timestamp; write a date such as 2021-01-27, "
            "or a timestamp such as 2021-01-27T15:50:00Z",
        ),
        (
            "publishedDateTime > 2021-1-5",
            'column 21: "2021-1-5" is neither a date nor a timestamp; did you mean 2021-01-05?',
        ),
        (
            "publishedDateTime > '2021-01-05 12:00'",
            "column 21: publishedDateTime holds a timestamp; did you mean 2021-01-05T12:00:00Z?",
        ),
        (
            "publishedDateTime > 2021-02-30",
            'column 21: "2021-02-30" is neither a date nor a timestamp; there is no such time',
        ),
        # Text.
        ("title == 'abc", "column 10: the text that begins here has no end; write ' behind it"),
        ('title == "a\\"', 'column 10: the text that begins here has no end; write " behind it'),
        (
            "title == “a”",
            'column 10: “ is no quote here; write text in straight ones: "…"',
        ),
        (
            'title == "a\\d"',
            'column 12: "\\d" stands for nothing; a backslash is written \\\\',
        ),
        (
            'title == "\\ud800"',
            'column 11: "\\ud800" stands for nothing; a backslash is written \\\\',
        ),
        ("title == \x07", "column 10: '\\x07' has no meaning here; write text in quotes"),
        # What a field holds.
        ("topics == 'AI'", 'column 8: topics is a list; write topics contains "…"'),
        ("topics in ['AI']", 'column 8: topics is a list; write topics contains "…"'),
        (
            "provider == 'x'",
            "column 10: provider is a group of fields; compare a field inside it, "
            "such as provider.name, or write provider is present",
        ),
        (
            "images contains 'x'",
            "column 8: images is a list; compare a field inside it, "
            "such as images.url, or write images is present",
        ),
        (
            "quality contains 5",
            "column 9: contains asks about text, and quality holds none; "
            "write ==, <, <=, >, >=, != or in",
        ),
        (
            "publishedDateTime startswith '2021'",
            "column 19: startswith asks about text, and publishedDateTime holds none; "
            "write ==, <, <=, >, >=, != or in",
        ),
        (
            "title",
            'column 1: title by itself is no comparison; write title == "…", or title is present',
        ),
        (
            "not images",
            "column 5: images by itself is no comparison; write images is present",
        ),
        # Brackets.
        ("(published", "column 1: this parenthesis is never closed; write ) behind it"),
        ("published)", "column 10: no parenthesis is open here; leave ) out"),
        (
            "()",
            'column 2: ")" is no field; a comparison begins with a field, as in type == "video"',
        ),
        ("type in []", "column 10: the list is empty; write a value in it"),
        (
            "type in ['video' 'article']",
            "column 18: 'article' does not continue the list; write , between values or ]",
        ),
        (
            "type in ['video'",
            "column 17: the end does not continue the list; write , between values or ]",
        ),
        (
            "published and",
            "column 14: something is missing at the end; "
            'a comparison begins with a field, as in type == "video"',
        ),
        (
            "5 < quality",
            'column 1: "5" is no field; a comparison begins with a field, as in type == "video"',
        ),
    ],
)
def test_mistakes(text: str, message: str) -> None:
    assert refusal(text) == message


def test_no_message_is_longer_than_what_people_read() -> None:
    assert len(refusal("quality > 1" + "x" * 100_000)) < 200
    assert len(refusal(f"quality > {'x' * 100_000!r}")) < 200


def test_the_words_of_the_language_are_no_fields() -> None:
    words = ["and", "or", "not", "in", "is", "contains", "startswith", "endswith"]
    assert not {name.lower() for name in fields.article().fields} & {*words, "missing", "present"}


# -- filters that are long or deep ---------------------------------------------


def test_parentheses_are_nested_up_to_a_limit() -> None:
    assert matches("not (" * 50 + "published" + ")" * 50)
    assert refusal("(" * 51 + "published" + ")" * 51) == (
        "column 51: parentheses are nested more than 50 deep"
    )
    assert "50 deep" in refusal("(" * 100_000)
    assert "50 deep" in refusal("deleted or not (published and " * 100_000)


@pytest.mark.parametrize(
    "text",
    [
        " and ".join(["published"] * 20_000),
        " or ".join(["deleted"] * 20_000 + ["published"]),
        "not " * 20_000 + "published",
        f"heat in [{', '.join(str(number) for number in range(-20_000, 0))}]",
        f"title != '{'x' * 1_000_000}'",
        'title contains "' + "\\\\" * 200_000 + '" or published',
        "(published) and " * 20_000 + "published",
    ],
    ids=range(7),
)
def test_long_filters(text: str) -> None:
    assert matches(text)


# -- for any filter and any record ---------------------------------------------

_MOMENT = datetime(2021, 1, 27, 15, 50, tzinfo=UTC)
_NAMES = {
    "title": ("title",),
    "quality": ("quality",),
    "published": ("published",),
    "publishedDateTime": ("publishedDateTime",),
    "provider.domain": ("provider", "domain"),
    "images.url": ("images", None, "url"),
    "images.1.url": ("images", 1, "url"),
    "images.width": ("images", None, "width"),
    "topics": ("topics",),
    "body": ("body",),
    "path": ("path",),
}
"""Some fields, and the way to each; None for any item."""

_texts = st.text("ab\"'\\\n é", max_size=3)
_offsets = st.sampled_from([0, 60, -330, 899]).map(lambda minutes: timedelta(minutes=minutes))
_moments = st.builds(
    lambda shift, offset: (_MOMENT + shift).astimezone(timezone(offset)),
    st.sampled_from([0, 1, -1, 60, 86_400, 29_399, 29_400, -57_000, -57_001]).map(
        lambda seconds: timedelta(seconds=seconds)
    )
    | st.just(timedelta(seconds=29_399, microseconds=999_999)),
    _offsets,
)
_odd = st.sampled_from(
    [None, "", 0, 1, 1.0, 1.5, True, False, [], {}, [None], "a", ["a"], {"url": "a"}, [[1]]]
)
_images = st.lists(
    st.fixed_dictionaries({}, optional={"url": _texts | _odd, "width": st.integers(0, 3) | _odd})
    | _odd,
    max_size=3,
)
_values = st.fixed_dictionaries(
    {},
    optional={
        "title": _texts | _odd,
        "quality": st.integers(-2, 3) | _odd,
        "published": st.booleans() | _odd,
        "publishedDateTime": _moments.map(datetime.isoformat) | _odd,
        "provider": st.fixed_dictionaries({}, optional={"domain": _texts | _odd}) | _odd,
        "images": _images | _odd,
        "topics": st.lists(_texts | _odd, max_size=3) | _odd,
        "path": _odd,
        "body": _odd,
    },
)
_records = st.builds(Record, _texts, _values, st.none() | _texts)


def found(record: Record, name: str) -> list[Any]:
    """Return the values of a field, in the plainest way there is."""
    if name in ("path", "body"):
        return [record.path if name == "path" else record.body]
    values: list[Any] = [record.values]
    for part in _NAMES[name]:
        following: list[Any] = []
        for value in values:
            if isinstance(part, str):
                following += [value[part]] if isinstance(value, dict) and part in value else []
            elif isinstance(value, list):
                following += value if part is None else value[part : part + 1]
        values = following
    return values


@dataclass(frozen=True)
class Node:
    """A part of a filter: how it is written, how tightly it binds, and what it means."""

    text: str
    binding: int
    holds: Callable[[Record], bool]


def in_quotes(text: str, quote: str) -> str:
    escaped = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return quote + escaped.replace("\n", "\\n") + quote


COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": lambda left, right: bool(left == right),
    "<": lambda left, right: bool(left < right),
    "<=": lambda left, right: bool(left <= right),
    ">": lambda left, right: bool(left > right),
    ">=": lambda left, right: bool(left >= right),
    "contains": lambda left, right: right in left,
    "startswith": lambda left, right: bool(left[: len(right)] == right),
    "endswith": lambda left, right: bool(left[len(left) - len(right) :] == right),
    "in": lambda left, right: left in right,
}
TEXT_FIELDS = ["title", "provider.domain", "images.url", "images.1.url", "body", "path"]
_any_case = st.sampled_from([str.lower, str.upper, str.title])


def comparison(name: str, sign: str, value: str, test: Callable[[Any], bool]) -> Node:
    return Node(f"{name} {sign} {value}", 3, lambda record: any(map(test, found(record, name))))


@st.composite
def _text_comparisons(draw: st.DrawFn) -> Node:
    name, sign = draw(st.sampled_from(TEXT_FIELDS)), draw(st.sampled_from([*COMPARE]))
    wanted: Any = draw(_texts)
    quote = draw(st.sampled_from("\"'"))
    written = in_quotes(wanted, quote)
    if sign == "in":
        others = draw(st.lists(_texts, max_size=2))
        wanted = [wanted, *others]
        written = f"[{','.join([written, *(in_quotes(other, quote) for other in others)])}]"
    return comparison(
        name, sign, written, lambda value: type(value) is str and COMPARE[sign](value, wanted)
    )


@st.composite
def _number_comparisons(draw: st.DrawFn) -> Node:
    name = draw(st.sampled_from(["quality", "images.width"]))
    sign = draw(st.sampled_from(["==", "<", "<=", ">", ">="]))
    wanted = draw(st.integers(-2, 3) | st.sampled_from([0.5, -1.0, 1.25]))

    def test(value: Any) -> bool:
        return type(value) in (int, float) and value == int(value) and COMPARE[sign](value, wanted)

    return comparison(name, sign, str(wanted), test)


@st.composite
def _time_comparisons(draw: st.DrawFn) -> Node:
    sign = draw(st.sampled_from(["==", "<", "<=", ">", ">="]))
    wanted: Any = draw(_moments | st.integers(25, 29).map(lambda day: date(2021, 1, day)))
    quote = draw(st.sampled_from(["", '"']))

    def test(value: Any) -> bool:
        if not isinstance(value, str) or ":" not in value:
            return False
        moment = datetime.fromisoformat(value).astimezone(UTC)
        is_day = not isinstance(wanted, datetime)
        return COMPARE[sign](moment.date() if is_day else moment, wanted)

    return comparison("publishedDateTime", sign, f"{quote}{wanted.isoformat()}{quote}", test)


@st.composite
def _other_comparisons(draw: st.DrawFn) -> Node:
    match draw(st.sampled_from(["alone", "truth", "topics", "there"])):
        case "alone":
            holds = comparison("published", "", "", lambda value: value is True).holds
            return Node("published", 3, holds)
        case "truth":
            truth = draw(st.booleans())
            word = draw(_any_case)(str(truth))
            return comparison("published", "==", word, lambda value: value is truth)
        case "topics":
            wanted = draw(_texts)

            def test(value: Any) -> bool:
                return type(value) is list and any(item == wanted for item in value)

            return comparison("topics", "contains", in_quotes(wanted, '"'), test)
    name = draw(st.sampled_from([*_NAMES, "provider", "images"]))

    def is_there(record: Record) -> bool:
        if name not in _NAMES:
            return record.values.get(name) is not None
        return any(value is not None for value in found(record, name))

    return Node(f"{name} is present", 3, is_there)


@st.composite
def _negations(draw: st.DrawFn, nodes: st.SearchStrategy[Node]) -> Node:
    """Negated by `not` before it, or inside the comparison, where that can be."""
    node = draw(nodes)
    holds = node.holds
    name, _, rest = node.text.partition(" ")
    sign, _, value = rest.partition(" ")
    if node.binding == 3 and sign and draw(st.booleans()):
        inside = {
            "==": f"{name} != {value}",
            "is": f"{name} is missing",
            **dict.fromkeys(("contains", "startswith", "endswith", "in"), f"{name} not {rest}"),
        }
        if sign in inside:
            # Written once more, it must not be negated the same way again.
            return Node(inside[sign], 2, lambda record: not holds(record))
    inner = node.text if node.binding >= 2 else f"({node.text})"
    return Node(f"{draw(_any_case)('not')} {inner}", 2, lambda record: not holds(record))


@st.composite
def _joined(draw: st.DrawFn, nodes: st.SearchStrategy[Node]) -> Node:
    word, binding, join = draw(st.sampled_from([("and", 1, all), ("or", 0, any)]))
    members = draw(st.lists(nodes, min_size=2, max_size=3))
    word = draw(_any_case)(word)
    # Parentheses only where they are needed.
    texts = [node.text if node.binding > binding else f"({node.text})" for node in members]
    return Node(
        f" {word} ".join(texts),
        binding,
        lambda record: join([node.holds(record) for node in members]),
    )


_comparisons = (
    _text_comparisons() | _number_comparisons() | _time_comparisons() | _other_comparisons()
)
_filters = st.recursive(
    _comparisons, lambda nodes: _negations(nodes) | _joined(nodes), max_leaves=8
)


@given(_filters, st.lists(_records, min_size=1, max_size=6))
def test_filters_mean_what_a_plain_reading_says(node: Node, records: list[Record]) -> None:
    read = parse(node.text)
    for record in records:
        assert read.matches(record) is node.holds(record), node.text


@given(_filters, _records)
def test_not_is_the_negation(node: Node, record: Record) -> None:
    assert matches(f"not ({node.text})", record) is not matches(node.text, record)


_PIECES = """( ) [ ] , == != < <= > >= = && || ! ~ " ' \\ and or not in is contains startswith
    endswith missing present true false title quality published publishedDateTime provider.domain
    images images.url topics sourceForm qualty x 5 -1 2.5 2021-01-01 2021-01-27T15:50:00Z
    2021-13-01 "video" 'a\\'b' "a\\n" “ 12:30 -"""
_pieces = st.sampled_from(_PIECES.split())
_pieced = st.lists(_pieces, max_size=12).map(" ".join)


def _spoilt(node: Node) -> st.SearchStrategy[str]:
    """Return texts that are almost the filter."""
    at = st.integers(0, len(node.text))
    return st.builds(
        lambda start, end, piece: node.text[:start] + piece + node.text[end:],
        at,
        at,
        st.text(max_size=2) | _pieces,
    )


@given(st.text() | _pieced | _filters.flatmap(_spoilt), _records)
def test_any_text_is_a_filter_or_refused(text: str, record: Record) -> None:
    try:
        read = parse(text)
    except FilterError as error:
        assert str(error).isprintable()
        assert str(error).startswith("column ") or not text.strip()
    else:
        assert read.matches(record) in (True, False)


# -- conditions with options of their own --------------------------------------


def published(time: Any) -> Record:
    return Record("a.md", {"publishedDateTime": time})


def test_since_and_until_include_what_they_name() -> None:
    assert since("2021-01-27")(published("2021-01-27T00:00:00Z"))
    assert not since("2021-01-27")(published("2021-01-27T00:30:00+01:00"))
    assert until("2021-01-27")(published("2021-01-27T23:59:59.9Z"))
    assert not until("2021-01-27")(published("2021-01-28T00:00:00Z"))
    assert since("2021-01-27T15:50:00Z")(ARTICLE)
    assert until("2021-01-27T16:50:00+01:00")(ARTICLE)
    assert not since("2021-01-27T15:50:01Z")(ARTICLE)
    assert not until("2021-01-27T15:49:59Z")(ARTICLE)


@pytest.mark.parametrize("time", [None, "soon", 2021, "2021-01-27", ["2021-01-27T00:00:00Z"]])
def test_what_does_not_say_when_is_neither_since_nor_until(time: Any) -> None:
    assert not since("0001-01-01")(published(time))
    assert not until("9999-12-31")(published(time))


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("yesterday", "write a date such as 2021-01-27, or a timestamp such as"),
        ("", "write a date such as"),
        ("2021", "write a date such as"),
        ("2021-1-5", "did you mean 2021-01-05?"),
        ("2021-01-05T12:00", "did you mean 2021-01-05T12:00:00Z?"),
        ("2021-02-30", "there is no such time"),
    ],
)
def test_since_and_until_what_is_no_time(text: str, hint: str) -> None:
    for condition in (since, until):
        with pytest.raises(FilterError) as caught:
            condition(text)
        assert f'"{text}" is neither a date nor a timestamp; {hint}' in str(caught.value)


def test_about_any_of_some_topics() -> None:
    assert about(["x", "ai"])(ARTICLE)
    assert about(iter(["CLIMATE"]))(ARTICLE)
    assert not about(["Clima", "x"])(ARTICLE)
    assert not about([])(ARTICLE)
    for topics in (None, "AI", 5, [5, None], {"AI": 1}):
        assert not about(["AI"])(Record("a.md", {"topics": topics}))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, True),
        ({"published": True, "deleted": False, "removed": False}, True),
        ({"published": False}, False),
        ({"published": True, "deleted": True}, False),
        ({"removed": True}, False),
        ({"published": None, "deleted": "yes", "removed": 1}, True),
    ],
)
def test_is_published(values: dict[str, Any], expected: bool) -> None:
    assert is_published(Record("a.md", values)) is expected
