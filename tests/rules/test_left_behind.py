"""Remains of templates and decoders in texts: placeholders, lost characters, Markdown."""

from __future__ import annotations

import json

import pytest

from newsmeta.diagnostics import Severity
from tests.support.cli import GOOD
from tests.support.single import found
from tests.support.texts import codes, validate

PLACEHOLDERS = [
    *("undefined", "NaN", "[object Object]", "[object Undefined]", "TODO", "TBD", "FIXME"),
    *("{{title}}", "{{ page.title }}", "{% title %}", "<%= x %>", "<%- post.title -%>", "${title}"),
    *("#{title}", "{title}", "{{a}} {{b}}", "{{a}}{{b}}", "{{ a | default: 'x' }}"),
    *("undefined undefined", "NaN/NaN/NaN", "[object Object],[object Object]"),
    *("&#123;&#123;title&#125;&#125;", "&lt;%= title %&gt;"),
    *("<?= $title ?>", "<?php echo $title; ?>", "${{ title }}", "%{title}", "{$title}"),
    *("{$post->title}", "%(title)s", "$(title)", "__TITLE__", "@@title@@", "%%title%%"),
    *("%title%", "Invalid Date", "Invalid date", "(null)", "#REF!", "#N/A", "#VALUE!", "#NAME?"),
]
WRAPPED = {" undefined ": "NM202", "<b>undefined</b>": "NM207", "\u200eTODO": "NM204"}
TEXTS = [
    *("null", "None", "nil", "todo", "Undefined", "nan", "NAN", "tbd", "N/A", "object Object"),
    *("undefined behaviour", "What is NaN?", "TODO lists are dead", "TBD: the date", "TODO: trees"),
    *("How {{title}} works in Jekyll", "{{title}} explained", "Use <%= x %> here", "{a, b}"),
    *("An Invalid Date", "#NA", "100 %", "%50%", "__init__", "(nullify)", "[[Trees]]", "$(5)"),
    *("<?", "%(title)", "invalid date", "What #REF! means", "@@", "90% of 5%", "Invalid Dates"),
    *("{{title}} and {{excerpt}}", "Cost: ${price}", "{}", "{ }", "[object]", "{{", "Nan"),
]
URLS = [
    *("/undefined", "/news/undefined/", "/undefined/trees", "/NaN", "/TODO", "/a/TBD/b"),
    *("/[object%20Object]", "/%5Bobject%20Object%5D/x", "/{{slug}}/", "/%7B%7Bslug%7D%7D"),
    *("/?id=undefined", "/?a=b&id=NaN", "/?id=[object+Object]&x=y", "/?id=undefined#top"),
    *("/{id}", "/${id}?x", "/x?undefined"),
]
SOUND_URLS = [
    *("/undefined-behaviour", "/what-is-nan", "/nan/", "/null", "/?id=null", "/todo/", "/tbd"),
    *("/undefined.html", "/Undefined", "/a#undefined", "/?undefined=1", "/x-undefined/", "/{{a}}b"),
    *("/objectObject", "/?q=TODO+list", "/?q=NaN%20explained", "//undefined.example/"),
]
BREAKS = ['"a\\nb"', '"a \\n b"', "|-\n  a\n  b", '"a\\r\\nb"', '"a\\n\\nb"', "|\n  a\n  b"]
ENDS = ['"a\\n"', "|\n  a", ">\n  a\n", "|+\n  a\n\n", '"a\\r\\n"']


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_told_and_nothing_else(text: str) -> None:
    written = json.dumps(text)
    assert codes(validate(written)) == ["NM216"]
    assert set(codes(validate(excerpt=written))) == {"NM216"}
    assert "NM216" in codes(validate(more=f"tags: [{written}]"))
    (found,) = [d for d in validate(written) if d.code == "NM216"]
    assert found.severity is Severity.WARNING
    assert found.fix is None


@pytest.mark.parametrize("text", WRAPPED)
def test_a_placeholder_is_known_by_what_its_repair_would_be(text: str) -> None:
    assert set(codes(validate(f'"{text}"'))) == {WRAPPED[text], "NM216"}


@pytest.mark.parametrize("text", TEXTS)
def test_prose_may_speak_of_placeholders(text: str) -> None:
    assert "NM216" not in codes(validate(json.dumps(text), json.dumps(text)))


@pytest.mark.parametrize("path", URLS)
def test_a_placeholder_in_a_url(path: str) -> None:
    found = validate(more=f'originalUrl: "https://www.example.com{path}"')
    assert "NM216" in codes(found)
    assert "NM216" in codes(validate(more=f'images: [{{url: "{path}", width: 1, height: 1}}]'))


@pytest.mark.parametrize("path", SOUND_URLS)
def test_a_url_may_have_such_words_in_it(path: str) -> None:
    found = validate(more=f'originalUrl: "https://www.example.com{path}"')
    assert "NM216" not in codes(found)


@pytest.mark.parametrize(
    "text", ["\ufffd", "Caf\ufffd", "d\ufffdj\ufffd vu", "\ufffd\ufffd\ufffd x"]
)
def test_characters_that_were_lost(text: str) -> None:
    for written in (f'"{text}"', json.dumps(text), f"'{text}'"):
        (found,) = validate(written)
        assert (found.code, found.column - 9) == ("NM217", text.index("\ufffd"))
        assert found.fix is None
    assert "NM217" in codes(validate(more=f'content: "<p>{text}</p>"'))


def test_what_no_repair_brings_back_is_told_once() -> None:
    assert codes(validate('"the â€\ufffdplan"')) == ["NM217"]
    (found,) = validate('"the â€? plan"')
    assert (found.code, found.fix) == ("NM206", None)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Plant **ten thousand** trees", "**ten thousand**"),
        ("Plant *many* trees", "*many*"),
        ("Plant __ten thousand__ trees", "__ten thousand__"),
        ("Plant ~~ten~~ trees", "~~ten~~"),
        ("Plant [trees](https://example.com/a_(b))", "[trees](https://example.com/a_(b))"),
        ("![trees](/trees.png) here", "![trees](/trees.png)"),
        ("Run `make`", "`make`"),
        ("## Trees", "## "),
        (r"\[Update\] trees", r"\["),
        (r"5 \* 6", r"\*"),
        ("&#42;&#42;Trees&#42;&#42;", "&#42;&#42;Trees&#42;&#42;"),
    ],
)
def test_markdown(text: str, marked: str) -> None:
    (found,) = [d for d in validate(json.dumps(text)) if d.code == "NM218"]
    assert found.severity is Severity.INFO
    assert found.message.startswith(f'title: "{marked}"')
    assert "NM218" not in codes(validate(more=f"highlight: {json.dumps(text)}"))


@pytest.mark.parametrize(
    "text",
    [
        *("2 * 3 * 4 = 24", "f*** off", "Terms* and conditions*", "Five stars: *****", "a**b**c"),
        *(
            "snake_case_name",
            "__init__ explained",
            "[sic] he said",
            "[1] (2)",
            "#trees is trending",
        ),
        *("C:\\Windows\\new", "C# and F#", "it`s", "~5 trees", "array[0](x", "A* search", "5\\6"),
        *("The '#1 tree'", "Q&A: *", "_ _", "a # b"),
    ],
)
def test_what_only_looks_like_markdown(text: str) -> None:
    assert "NM218" not in codes(validate(json.dumps(text)))


@pytest.mark.parametrize("text", [*BREAKS, *ENDS])
def test_a_line_feed_in_a_name(text: str) -> None:
    item = text.replace("\n", "\n    ")
    for more in (f"tags:\n  - {item}", f"related:\n  - title: Trees\n    topics:\n    - {item}"):
        (found,) = [d for d in validate(more=more) if d.code not in ("NM101", "NM210")]
        assert (found.code, found.severity) == ("NM219", Severity.WARNING)


@pytest.mark.parametrize("text", BREAKS)
def test_a_line_feed_inside_a_title(text: str) -> None:
    (found,) = validate(text)
    assert (found.code, found.severity) == ("NM219", Severity.WARNING)


@pytest.mark.parametrize("text", ENDS)
def test_a_line_feed_at_the_end_of_a_title_is_told_where_it_is_asked_for(text: str) -> None:
    (found,) = validate(text)
    assert (found.code, found.severity) == ("NM219", Severity.INFO)
    assert validate(text, select=None) == ()
    assert codes(validate(text, select=("NM219",))) == ["NM219"]


@pytest.mark.parametrize("text", ['" a\\n"', '"a \\n"', '"\\na"', "|\n  a  "])
def test_other_white_space_around_a_title_is_told_as_such(text: str) -> None:
    assert codes(validate(text)) == ["NM202"]


@pytest.mark.parametrize(
    ("scores", "is_wrong"),
    [
        ("quality: 60\nheat: 60", False),
        ("quality: 60\nheat: -1", False),
        ("quality: 60\nheat: 16", True),
        ("quality: 0\nheat: 60", True),
        ("quality: 60", False),
        ("heat: 60", False),
        ("related:\n  - quality: 60\n    heat: 16", True),
        ("related:\n  - quality: 60\n    heat: 60\n  - heat: 5", False),
        ("quality: 60\nrelated:\n  - heat: 16", False),
    ],
)
def test_heat_is_quality_or_nothing(scores: str, is_wrong: bool) -> None:
    found = [d for d in validate(more=scores) if d.code == "NM220"]
    assert len(found) == is_wrong
    assert {d.severity for d in found} <= {Severity.INFO}


@pytest.mark.parametrize("text", ["undefined", "TODO", "{{type}}", "[object Object]", "NaN"])
def test_a_placeholder_in_place_of_an_allowed_value_is_one_finding(text: str) -> None:
    article = GOOD.replace("type: article", f"type: {json.dumps(text)}")
    assert [each.code for each in found(article)] == ["NM104"]


@pytest.mark.parametrize("part", ["[object Object]", "{{ slug }}", "{{slug}} "])
def test_no_advice_writes_a_placeholder(part: str) -> None:
    page = '"https://www.example.com/2021/01/27/ten-thousand-trees/"'
    assert f"webUrl: {page}" in GOOD
    article = GOOD.replace(f"webUrl: {page}", f'webUrl: "https://www.example.com/{part}"')
    (one,) = found(article)
    assert "object" not in one.hint
    assert "slug" not in one.hint


@pytest.mark.parametrize(
    ("item", "side"),
    [
        *(('"\\nClimate"', "begins"), ('" \\n Climate"', "begins"), ('"\\r\\nClimate"', "begins")),
        *(('"Climate\\n"', "ends"), ('"\\nClimate\\n"', "ends"), ("|\n    Climate", "ends")),
    ],
)
def test_the_side_of_a_line_feed_is_told(item: str, side: str) -> None:
    article = GOOD.replace("- Climate\n", f"- {item}\n", 1)
    assert article != GOOD
    assert f"the text {side} with a line feed" in found(article)[0].message
