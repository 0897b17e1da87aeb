"""`newsmeta import --map`: members with other names, and constants."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import GOOD, run, write
from tests.support.importing import RECORD, files, import_data, lines, without

MAP = [
    part
    for each in (
        "title=headline",
        "excerpt=meta.teaser",
        "publishedDateTime=date",
        "webUrl=link",
        "provider.name=by",
        "provider.domain=site",
        "topics=tags",
        "quality=score",
        "published=online",
    )
    for part in ("--map", each)
] + ["--set", "category=news", "--set", "type=article"]

FOREIGN: dict[str, Any] = {
    "headline": 2021,
    "meta": {"teaser": "So many."},
    "date": "2021-01-27 15:50",
    "link": "https://example.com/",
    "by": "Example",
    "site": "example.com",
    "tags": "Climate; Cities",
    "score": "60",
    "online": "true",
    "other": [1],
}


def test_members_with_other_names() -> None:
    lines(FOREIGN, name="a.jsonl")
    result = import_data(*MAP, data="a.jsonl")
    assert result.status == 0, result.err
    (text,) = files().values()
    assert list(files()) == ["2021-01-27-2021.md"]
    assert 'title: "2021"\n' in text
    assert "publishedDateTime: 2021-01-27T15:50:00Z\n" in text
    assert "quality: 60\n" in text
    assert "published: true\n" in text
    assert "topics:\n  - Climate\n  - Cities\n" in text
    assert "category: news\n" in text


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("date", "Wed, 27 Jan 2021 16:50:00 +0100", "publishedDateTime: 2021-01-27T15:50:00Z"),
        ("date", "2021-01-27", "publishedDateTime: 2021-01-27T00:00:00Z"),
        ("tags", ["Climate", 7], '- "7"'),
        ("tags", "Climate", "  - Climate"),
        ("score", 60.0, "quality: 60"),
        ("online", False, "published: false"),
    ],
)
def test_values_are_converted_where_nothing_is_lost(name: str, value: Any, written: str) -> None:
    lines({**FOREIGN, name: value})
    result = import_data(*MAP)
    assert result.status == 0, result.err
    assert written in next(iter(files().values()))


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("date", "last week", 'publishedDateTime, from date: "last week" has no unambiguous form'),
        ("date", 1611762600, "publishedDateTime, from date: 1611762600 is a number; if it counts"),
        ("score", 60.5, "NM103 quality"),
        ("score", "sixty", 'quality: "sixty" is not an integer'),
        ("online", "yes", 'published: "yes" is neither true nor false'),
        ("site", None, "NM101 provider.domain is missing"),
    ],
)
def test_values_that_cannot_be_converted(name: str, value: Any, reason: str) -> None:
    lines({**FOREIGN, name: value})
    result = import_data(*MAP)
    assert result.status == 1
    assert reason in result.err
    assert not Path("site").exists()


def test_names_that_the_data_does_not_have() -> None:
    Path("a.csv").write_text("headline,teaser\na,b\n", encoding="utf-8")
    result = import_data("--map", "title=headlin", data="a.csv")
    assert result.status == 2
    assert "a.csv:1: there is no column headlin; did you mean headline?" in result.err
    lines(FOREIGN)
    result = import_data("--map", "title=headlin")
    assert result.status == 1
    assert "line 1: it has none of the members headlin; it has headline, meta, date" in result.err


def test_a_list_inside_a_document() -> None:
    Path("a.json").write_text(json.dumps({"data": {"items": [FOREIGN]}}), encoding="utf-8")
    assert import_data(*MAP, "--records", "data.items", data="a.json").status == 0
    result = import_data(*MAP, "--records", "data.itms", data="a.json")
    assert result.status == 2
    assert "a.json has no data.itms; there are items" in result.err


NO_ITEMS = ("²", "٣", "1" * 6, "9" * 5000, "-1", "1.0", " 0", "", "7", "x")


@pytest.mark.parametrize("number", NO_ITEMS, ids=[each[:6] for each in NO_ITEMS])
def test_what_is_no_number_of_an_item_names_nothing(number: str) -> None:
    lines({**FOREIGN, "parts": ["a", "b"]})
    result = import_data(*MAP, "--map", f"highlight=parts.{number}")
    assert result.status == 0, result.err
    assert "highlight" not in next(iter(files().values()))
    Path("a.json").write_text(json.dumps({"parts": [[FOREIGN]]}), encoding="utf-8")
    result = import_data(*MAP, "--records", f"parts.{number}", data="a.json")
    assert result.status == 2
    assert f"a.json has no parts.{number}" in result.err


def test_numbers_lead_to_items() -> None:
    Path("a.json").write_text(json.dumps({"parts": [1, [FOREIGN]]}), encoding="utf-8")
    assert import_data(*MAP, "--records", "parts.1", data="a.json").status == 0
    lines({**FOREIGN, "parts": ["a", "b"]})
    result = import_data(*MAP, "--map", "highlight=parts.01", "--update")
    assert result.status == 0, result.err
    assert 'highlight: "b"\n' in next(iter(files().values()))


@pytest.mark.parametrize("value", [None, 7, "x", {}, True])
def test_what_is_no_list_of_records(value: Any) -> None:
    Path("a.json").write_text(json.dumps({"data": {"items": value}}), encoding="utf-8")
    result = import_data(*MAP, "--records", "data.items", data="a.json")
    assert (result.status, "a.json: data.items is not a list of records" in result.err) == (2, True)
    result = import_data(*MAP, "--records", "data.items.x", data="a.json")
    assert (result.status, "a.json has no data.items.x" in result.err) == (2, True)


def test_constants_fill_what_is_missing() -> None:
    lines(without("category"), without("path", category="sports"))
    result = import_data("--set", "category=news", "--set", "quality=7")
    assert "category: news\n" in files()["_news/trees.md"]
    assert "quality: 7\n" in files()["_news/trees.md"]
    assert 'NM104 category: "sports"' in result.err


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--map", "titel=x"), "there is no field titel; did you mean title?"),
        (("--map", "title"), "--map: 'title' does not have the form FIELD=NAME"),
        (("--set", "quality=abc"), 'quality: "abc" is not an integer'),
        (("--into", " "), "--into is empty"),
        (("--update", "--force"), "--update and --force exclude each other"),
        (("--map", "title=a", "--map", "title=b"), "title is given twice"),
        (("--records", "x"), "--records: this is for json and xlsx, not for jsonl"),
        (("--raw",), "--raw: this is for csv and tsv, not for jsonl"),
        (("--separator", ","), "--separator: this is for data of others"),
        (("--from", "sitemap"), "sitemap cannot be read; there are json"),
    ],
)
def test_mistakes_are_said(args: tuple[str, ...], message: str) -> None:
    lines(RECORD)
    result = import_data(*args)
    assert result.status == 2
    assert message in result.err
    assert not Path("site").exists()


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc").exists(), reason="root")
def test_a_pipe_of_both(folder: Path) -> None:
    write(folder, {"_news/a.md": GOOD})
    out = run("export", "_news", "--to", "jsonl", cwd=folder).out
    result = run(
        "import", "-", "--from", "jsonl", "--into", "x", cwd=folder, stdin=None, input=out.encode()
    )
    assert result.status == 0, result.err
