"""The filter language: messages about invalid filters."""

from __future__ import annotations

import pytest

from newsmeta.exporters.where import FilterError, parse
from newsmeta.schema import fields
from tests.support.filters import matches


def refusal(text: str) -> str:
    with pytest.raises(FilterError) as caught:
        parse(text)
    return str(caught.value)


# -- messages ------------------------------------------------------------------


MISTAKES = [
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
    ("quality > 1e5", 'column 11: "1e5" is not a number or date; write text in quotes'),
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
    # Types of fields.
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
]


@pytest.mark.parametrize(
    ("text", "message"),
    MISTAKES,
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


@pytest.mark.slow
def test_parentheses_are_nested_up_to_a_limit() -> None:
    assert matches("not (" * 50 + "published" + ")" * 50)
    assert refusal("(" * 51 + "published" + ")" * 51) == (
        "column 51: parentheses are nested more than 50 deep"
    )
    assert "50 deep" in refusal("(" * 100_000)
    assert "50 deep" in refusal("deleted or not (published and " * 100_000)


@pytest.mark.slow
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
