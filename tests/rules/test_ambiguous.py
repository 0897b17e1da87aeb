"""Values that Jekyll's readers read differently: messages, severities, and fixes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from newsmeta.config.config import Config
from newsmeta.config.kinds import ARTICLE as NEWS
from newsmeta.config.kinds import Kind
from newsmeta.diagnostics import Diagnostic, FixSafety
from newsmeta.frontmatter.scalars import resolve
from newsmeta.linter.runner import Runner
from tests.support.normalizing import Case, normalize
from tests.support.readers import ROWS

ARTICLE = """\
---
category: news
title: {title}
excerpt: "The plan covers every district."
publishedDateTime: {published_at}
webUrl: "https://www.example.com/trees"
type: article
quality: {quality}
heat: 60
published: {published}

provider:
  name: Example Times
  domain: example.com

topics: {topics}
---
"""


def article(**values: str) -> str:
    defaults = {
        "title": "Trees",
        "published_at": "2021-01-27T15:50:00Z",
        "quality": "60",
        "published": "true",
        "topics": "[Climate]",
    }
    return ARTICLE.format(**{**defaults, **values})


def findings(text: str, config: Config | None = None) -> list[Diagnostic]:
    runner = Runner(config or Config(root=Path.cwd()))
    path = Path("_news/a.md") if config is None else Path("pages/a.md")
    return list(runner.checker.validate_bytes(text.encode(), "a.md", path).diagnostics)


def briefly(found: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(each.code, str(each.severity)) for each in found]


def fixed(text: str) -> str:
    return normalize(Case(text.encode(), Path("_news/a.md"), config=Config(root=Path.cwd()))).text


TEXTS = [
    *("10,000", "+1,000", "1_000", "0,5", "1,2,3", "_1", "12:30", "-1:30", "190:20:30.15"),
    *("tRue", "yes", "oFF", "nULL", "0b11", "0X1F", "2021-01-27", "2021-1-5", ".6_", "1,000.5"),
    *("2020-01-27T15:50:00Z", "2021-01-27 15:50:00 -5", ":news", ":'a b'", "::a", "656_.502"),
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("field", ["title", "topics"])
def test_a_text_that_jekyll_takes_for_something_else(text: str, field: str) -> None:
    plain = article(**{field: text if field == "title" else f"\n  - {text}"})
    assert briefly(findings(plain)) == [("NM010", "warning")]
    after = fixed(plain)
    assert after == plain.replace(f" {text}\n", f' "{text}"\n')
    assert findings(after) == []


SAFE = [
    *("Trees", "y", "N", "3D", "24/7", "7-11", "2021-02-30", "2021-01", "1.2.3", "0o18"),
    *("'10,000'", '"yes"', '"2021-01-27"', "10,000 trees", "12:60", "0b12", "<<x", "=", "Infinity"),
]


@pytest.mark.parametrize("text", SAFE)
def test_a_text_that_is_one_to_jekyll(text: str) -> None:
    assert findings(article(title=text)) == []
    assert findings(article(topics=f"\n- {text}")) == []


def test_every_scalar_of_which_the_readers_are_known() -> None:
    wrong = []
    for row in ROWS:
        codes = {each.code for each in findings(article(title=row.scalar))}
        if isinstance(resolve(row.scalar), str):
            is_right = ("NM010" in codes) == bool(row.safe_yaml or row.psych)
        else:
            # Scalars that are not text are an error, of this rule or by their type.
            is_right = len(codes & {"NM010", "NM103", "NM107"}) == 1
        if not is_right:
            wrong.append((row, codes))
    assert wrong == []


@pytest.mark.parametrize(
    ("field", "value", "written"),
    [
        ("published", "yes", "true"),
        ("published", "oFF", "false"),
        ("published", "nO", "false"),
        ("published", "tRUE", "true"),
        ("quality", "1_000", "1000"),
        ("quality", "10,000", "10000"),
        ("quality", "012", "12"),
        ("quality", "0o14", "12"),
        ("quality", "1e3", "1000"),
        ("quality", "0b11", "3"),
        ("quality", "60.", "60"),
        # The intended value is unknown.
        ("quality", "0,5", None),
        ("quality", "1,2,3", None),
        ("quality", "12:30", None),
        ("quality", "_1", None),
        ("quality", "yes", None),
        ("quality", ":x", None),
        ("published", "1_0", None),
        ("published", "2_000", None),
    ],
)
def test_another_value_than_ours_is_an_error(field: str, value: str, written: str | None) -> None:
    text = article(**{field: value})
    found = findings(text)
    assert briefly(found) == [("NM010", "error")]
    assert found[0].fix is (FixSafety.SAFE if written else None)
    after = fixed(text)
    assert after == text.replace(f"{field}: {value}\n", f"{field}: {written or value}\n")
    if written:
        assert f"write {written}" in found[0].hint
        assert findings(after) == []


@pytest.mark.parametrize("value", ["y", "Y", "n", "N", '"yes"', "yess", "yes please"])
def test_what_is_text_to_jekyll_is_of_the_wrong_type(value: str) -> None:
    text = article(published=value)
    found = findings(text)
    assert briefly(found) == [("NM103", "error")]
    assert "Jekyll" not in found[0].text
    assert found[0].fix is None
    assert fixed(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "2021-01-27T15:50:00Z",
        "2021-01-27T15:50:00+02:00",
        "2021-01-27 15:50:00Z",
        "2021-01-27T15:50:00.5Z",
    ],
)
def test_timestamps_are_right_where_timestamps_are_due(text: str) -> None:
    codes = {each.code for each in findings(article(published_at=text))}
    assert codes <= {"NM211"}
    written = fixed(article(published_at=text))
    assert "publishedDateTime: 2021-01-27T1" in written


def test_a_value_that_no_export_takes_is_never_less_than_an_error() -> None:
    for title in ("1e3", "012", "0o14", "+.inf", "60."):
        assert briefly(findings(article(title=title))) == [("NM010", "error")], title
    for more in ("locale: 12:30", "type: yes", "length: 13:34"):
        text = article().replace(
            "type: article", more if more[0] == "t" else f"type: article\n{more}"
        )
        assert briefly(findings(text)) == [("NM010", "error")], more


@pytest.mark.parametrize("value", ["yes", "10,000", "12:30", "tRue", ":x"])
def test_a_list_is_due_however_jekyll_reads_what_is_there(value: str) -> None:
    assert briefly(findings(article(topics=value))) == [("NM103", "error")]


@pytest.mark.parametrize(
    ("topics", "after"),
    [
        ("[no, Climate]", '["no", Climate]'),
        ("[12:30]", '["12:30"]'),
        ("[ 1_0 ,tRue]", '[ "1_0" ,"tRue"]'),
        ("\n  - 2021-01-27\n    15:50:00", '\n  - "2021-01-27 15:50:00"'),
        ("\n  - &a 10,000\n  - Climate", '\n  - &a "10,000"\n  - Climate'),
        ("\n  - :x\n  - ':x y'", "\n  - \":x\"\n  - ':x y'"),
    ],
)
def test_lists_and_lines(topics: str, after: str) -> None:
    text = article(topics=topics)
    # An unused anchor may have been meant as text.
    lost = {"NM016"} if "&" in topics else set()
    assert {each.code for each in findings(text)} == {"NM010"} | lost
    assert fixed(text) == article(topics=after)


ALIASED = [
    '"10,000"',
    "'yes'",
    '"tRue"',
    '"012"',
    '"1.5"',
    '"2021-01-27"',
    '"12:30"',
    '"true"',
    '"~"',
]


@pytest.mark.parametrize("quoted", ALIASED)
def test_an_alias_of_a_text_in_quotes_is_read_anew(quoted: str) -> None:
    text = article(title=f"&a {quoted}", topics="\n  - Climate\n  - *a")
    found = findings(text)
    assert briefly(found) == [("NM010", "warning")]
    assert found[0].pointer == "/topics/1"
    after = fixed(text)
    assert after == text.replace("*a", quoted.replace("'", '"'))
    assert findings(after) == []


@pytest.mark.parametrize("quoted", ['":x"', '"1."', '"0o14"', '"1e3"', '"Trees"', '"2021-1-5"'])
def test_an_alias_that_safe_yaml_reads_as_it_is(quoted: str) -> None:
    assert findings(article(title=f"&a {quoted}", topics="\n  - Climate\n  - *a")) == []


def test_an_anchor_and_its_alias_are_put_right_one_after_the_other() -> None:
    text = article(title="&a 10,000", topics="\n  - Climate\n  - *a")
    assert fixed(text) == article(title='&a "10,000"', topics='\n  - Climate\n  - "10,000"')


# -- files without a schema ---------------------------------------------------------------

OPEN = replace(NEWS, fields={"own": True})
PAGES = Config(root=Path.cwd(), kinds=(Kind("page", ("pages/*.md",)),))


@pytest.mark.parametrize(
    "value",
    [
        "yes",
        "No",
        "oN",
        "OFF",
        "10,000",
        "1_000",
        "_1",
        "12:30",
        "1:2:3.5",
        "012",
        "-07",
        ":x",
        ".6_",
    ],
)
def test_what_is_said_without_a_schema(value: str) -> None:
    assert briefly(findings(f"---\na: {value}\n---\n", PAGES)) == [("NM010", "warning")]
    found = findings(f"---\n{value}: a\n---\n", PAGES)
    assert [each.code for each in found] in (["NM010"], ["NM009"])


@pytest.mark.parametrize(
    "value",
    [
        "y",
        "n",
        "2021-01-27",
        "2021-1-5",
        "2021-01-27 15:50:00 -5",
        "2021-01-27T15:50:00Z",
        "tRue",
        "1e3",
        "089",
        "0o14",
        "60.",
    ],
)
def test_what_is_not_said_without_a_schema(value: str) -> None:
    assert findings(f"---\na: {value}\nb: [{value}]\n---\n", PAGES) == []


def test_keys_inside_of_fields_that_a_schema_says_nothing_of() -> None:
    extra = Config(root=Path.cwd(), article=OPEN)
    text = article().replace("type: article", "type: article\nown:\n  12:30: a\n  deep: {yes: b}")
    runner = Runner(extra)
    found = list(
        runner.checker.validate_bytes(text.encode(), "a.md", Path("_news/a.md")).diagnostics
    )
    assert briefly(found) == [("NM010", "warning"), ("NM010", "warning")]
    assert briefly(findings(article().replace("type: article", "type: article\nyes: a"))) == [
        ("NM102", "error")
    ]
