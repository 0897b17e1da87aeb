"""`newsmeta import --map` with expressions: their values, and the messages about mistakes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.importing import files, import_data, lines

POST: dict[str, Any] = {
    "title": {"rendered": "Oaks &amp; <em>elms</em>&#8217; <b>li</b>fe"},
    "teaser": None,
    "summary": "<p>One two three</p><p>four &hellip;</p>",
    "links": ["https://www.news.example.com/oaks?x=1", "https://example.org/"],
    "day": "2021-01-27T16:50:00",
    "terms": [[{"kind": "topic", "name": "Trees &amp; parks"}, {"kind": "tag", "name": "x"}], []],
    "labels": "Trees, Parks; Trees",
    "size": {"w": "1200", "h": 630},
    "a (b)": "odd",
}
BASE = {
    "title": "text(title.rendered)",
    "excerpt": "first(teaser, text(summary))",
    "publishedDateTime": "time(day, 'Europe/Berlin')",
    "webUrl": "links[0]",
    "provider.name": "domain(links[0])",
    "provider.domain": "domain(links[0])",
    "topics": "text(terms[] | [?kind == 'topic'].name)",
}
SETS = ("--set", "category=news", "--set", "type=article")


def mapped(**changed: str) -> list[str]:
    fields = {**BASE, **{name.replace("__", "."): text for name, text in changed.items()}}
    return [word for pair in fields.items() for word in ("--map", "=".join(pair))] + [*SETS]


def test_a_record_by_expressions() -> None:
    lines(POST)
    result = import_data(*mapped(images="[{url: links[1], width: size.w, height: size.h}]"))
    assert result.status == 0, result.err
    (text,) = files().values()
    assert 'title: "Oaks & elms’ life"\n' in text
    assert 'excerpt: "One two three four …"\n' in text
    assert "publishedDateTime: 2021-01-27T15:50:00Z\n" in text
    assert "  domain: news.example.com\n" in text
    assert "topics:\n  - Trees & parks\n" in text
    assert "    width: 1200\n    height: 630\n" in text


@pytest.mark.parametrize(
    ("source", "written"),
    [
        ("split(labels, ',')", "topics:\n  - Trees\n  - Parks; Trees\n"),
        ("split(labels, ';')", "topics:\n  - Trees, Parks\n  - Trees\n"),
        ("terms[][].name | [?@ == 'x']", "topics:\n  - x\n"),
        ("first(none, `[]`, '', labels)", "topics:\n  - Trees, Parks\n  - Trees\n"),
        ("['a', nothing, '', 'a', 'b']", "topics:\n  - a\n  - b\n"),
        ("join('-', [labels, nothing, size.w])", "topics:\n  - Trees, Parks\n  - Trees-1200\n"),
        ("nothing.at.all || 'x'", "topics:\n  - x\n"),
        ("length(nothing) || 'x'", "topics:\n  - x\n"),
        ("domain(links)", "topics:\n  - news.example.com\n  - example.org\n"),
        ("text(summary, `9`)", "topics:\n  - One two…\n"),
        ("after(day, '2021-01-01') && 'later'", "topics:\n  - later\n"),
        ("after(day, day) || 'no later'", "topics:\n  - no later\n"),
        ("a (b)", "topics:\n  - odd\n"),
        ('"a (b)"', "topics:\n  - odd\n"),
        ("size.w", 'topics:\n  - "1200"\n'),
        ("links.1", "topics:\n  - https://example.org/\n"),
        ("sort(keys(size))", "topics:\n  - h\n  - w\n"),
    ],
)
def test_what_an_expression_gives(source: str, written: str) -> None:
    lines(POST)
    result = import_data(*mapped(topics=source))
    assert result.status == 0, result.err
    assert written in next(iter(files().values()))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("text(title.rendered", "topics, from text(title.rendered: it ends too early"),
        ("split(labels)", "split() takes 2 arguments, and here it has 1"),
        ("text()", "text() takes 1 to 2 arguments, and here it has 0"),
        ("texts(labels)", "there is no function texts; did you mean text?"),
        ("labels[?", "it ends too early"),
        ("labels || ]", "at character 11: ']' is not allowed there"),
        ("'labels", "at character 1: unclosed ' delimiter"),
        ("(" * 2000, "it is nested too deeply"),
        ("!" * 500 + "labels", "it is nested too deeply"),
        ("(labels)" + "." * 5000, "an expression has at most 4,000 characters"),
        ("|".join(["[@,@]"] * 40), "it nests too many lists or objects"),
        ("c (d)", "there is no function c"),
    ],
)
def test_what_is_no_expression_ends_the_import(source: str, reason: str) -> None:
    lines(POST, POST)
    result = import_data(*mapped(topics=source))
    assert result.status == 2
    assert reason in result.err
    assert result.err.count("\n") == 1
    assert files(Path()).keys() == {"data.jsonl"}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("length(size.h)", "topics, from length(size.h): length(): it takes string, array, object"),
        ("text(size)", "text(): it takes a text, and this is an object"),
        ("split(labels, '')", "split(): the separator is empty"),
        ("time('03/04/2026')", "set --date-format '%d/%m/%Y' (3 April 2026) or '%m/%d/%Y'"),
        ("time(day, 'Berlin')", "time(): there is no time zone Berlin"),
        ("labels[::0]", "it has no result"),
        ("terms[::0]", "slice step cannot be zero"),
        ("text(labels, 'x')", "the number of characters has to be an integer"),
    ],
)
def test_a_record_that_an_expression_does_not_fit_is_refused(source: str, reason: str) -> None:
    lines(POST, {**POST, "labels": "x"})
    result = import_data(*mapped(topics=source))
    if source == "labels[::0]":  # A text cannot be sliced.
        assert result.status == 1
        assert "topics is missing" in result.err
        return
    assert result.status == 1
    assert f"data.jsonl: line 1: topics, from {source}: " in result.err
    assert reason in result.err


def test_columns_of_any_name() -> None:
    names = ["Preis (EUR)", "a|b", "What's new?", "x.y", "[z]", "Ort & Zeit", "dc:title", "-"]
    row = ["A", "B", "C", "Z", "2021-01-27", "https://example.com/", "E", "example.com"]
    for delimiter in ",;":
        cells = [delimiter.join(f'"{cell}"' for cell in line) for line in (names, row)]
        Path("a.csv").write_text("\n".join(cells), encoding="utf-8")
        result = import_data(
            *("--map", "title=Preis (EUR)", "--map", "excerpt=a|b", "--map", "topics=[z]"),
            *("--map", "publishedDateTime=[z]", "--map", "webUrl=Ort & Zeit"),
            *("--map", "provider.name=dc:title", "--map", "provider.domain=-"),
            *("--map", "highlight=What's new?", "--map", 'content=first(none, "x.y")', *SETS),
            data="a.csv",
        )
        assert result.status == 0, result.err
        (text,) = files().values()
        for line in ("title: A", "excerpt: B", "highlight: C", "content: Z", "- 2021-01-27"):
            assert line.split(" ")[1] in text


def test_an_expression_on_columns_that_are_not_there() -> None:
    Path("a.csv").write_text("headline,teaser\nx,y\n", encoding="utf-8")
    result = import_data("--map", "title=text(headlin)", data="a.csv")
    assert result.status == 2
    assert "a.csv:1: there is no column headlin; did you mean headline?" in result.err
    result = import_data("--map", "title=text(headline", data="a.csv")
    assert "a.csv:1: there is no column text(headline; it ends too early" in result.err
    result = import_data("--map", "title=first(longer, headline)", data="a.csv")
    assert result.status == 1  # One existing alternative is enough.


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_with_any_number_of_processes(jobs: str) -> None:
    posts = [{**POST, "title": {"rendered": f"Oak number {n}"}} for n in range(40)]
    Path("data.json").write_text(json.dumps(posts), encoding="utf-8")
    result = import_data(*mapped(), "--jobs", jobs, data="data.json")
    assert result.status == 0, result.err
    assert len(files()) == 40
