"""`newsmeta import --mapping`: mappings kept in files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import newsmeta
from tests.support.importing import files, import_data

DOCUMENT: dict[str, Any] = {
    "site": {"name": "Example Times"},
    "stories": [
        {"id": 7, "headline": "Trees", "day": "27/01/2021 16:50", "link": "https://example.com/t"}
    ],
    "labels": [{"id": 1, "name": "Parks"}, {"id": "2", "name": "City"}],
    "story_labels": [
        {"story": "7", "label": 1, "sort_order": 2},
        {"story": 7, "label": 2, "sort_order": 1},
        {"story": 8, "label": 1},
    ],
}
TOML = """
from = "json"
records = ["nothing", "stories"]
date-format = "%d/%m/%Y %H:%M"
timezone = "Europe/Berlin"

[map]
title = "headline"
publishedDateTime = "day"
webUrl = "link"
"provider.name" = "document.name"
topics = "labels[].name"

[set]
category = "news"
type = "article"

[otherwise]
excerpt = "headline"
"provider.domain" = "domain(link)"

[document]
name = "site.name"

[[join]]
member = "labels"
key = "id"
rows = "labels"
links = "story_labels"
record = "story"
row = "label"
"""
YAML = """
from: json
records: stories
date-format: "%d/%m/%Y %H:%M"
timezone: Europe/Berlin
map:
  title: headline
  publishedDateTime: day
  webUrl: link
  provider.name: document.name
  topics: labels[].name
set: {category: news, type: article}
otherwise: {excerpt: headline, provider.domain: domain(link)}
document: {name: site.name}
join:
  - {member: labels, key: id, rows: labels, links: story_labels, record: story, row: label}
"""


@pytest.fixture(autouse=True)
def _data(folder: Path) -> None:
    Path("data.json").write_text(json.dumps(DOCUMENT), encoding="utf-8")


def take(content: str, *args: str, name: str = "own.toml") -> Any:
    Path(name).write_text(content, encoding="utf-8")
    return import_data("--mapping", name, *args, data="data.json")


@pytest.mark.parametrize(("name", "content"), [("own.toml", TOML), ("own.yaml", YAML)])
def test_what_a_file_says(name: str, content: str) -> None:
    result = take(content, name=name)
    assert result.status == 0, result.err
    (text,) = files().values()
    assert "publishedDateTime: 2021-01-27T15:50:00Z\n" in text
    assert "provider:\n  name: Example Times\n  domain: example.com\n" in text
    assert "topics:\n  - City\n  - Parks\n" in text
    assert "excerpt: Trees\n" in text.replace('"', "")


def test_options_go_over_it() -> None:
    more = ("--map", "topics=[headline]", "--set", "excerpt=Said", "--timezone", "UTC")
    result = take(TOML, *more)
    assert result.status == 0, result.err
    (text,) = files().values()
    assert "topics:\n  - Trees\n" in text
    assert 'excerpt: "Said"\n' in text or "excerpt: Said\n" in text
    assert "publishedDateTime: 2021-01-27T16:50:00Z\n" in text


def test_python_takes_one_too() -> None:
    Path("own.toml").write_text(TOML, encoding="utf-8")
    (record,) = newsmeta.import_data("data.json", "site", mapping="own.toml")
    assert (record.status, record.reasons) == ("written", ())


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("from = ", "own.toml: "),
        ("form = 'json'", "own.toml: there is no key form; did you mean from?"),
        ("from = 1", "own.toml: from: write a text in quotes"),
        ("map = 'x'", "own.toml: map is a table"),
        ("[map]\ntitel = 'x'", "own.toml: map: there is no field titel; did you mean title?"),
        (
            "[map]\nprovider.name = 'x'",
            "own.toml: map.provider: write a text in quotes; put quotes",
        ),
        ("[set]\nquality = 7", "own.toml: set.quality: write a text in quotes"),
        ("[document]\nx = 'y'", "own.toml: document and join need records"),
        ("records = 7", "own.toml: records names a list"),
        ("records = 'a'\n[[join]]\nmember = 'x'", "own.toml: each join needs member, key, rows"),
        ("from = 'drupal'", "drupal cannot be read; there are"),
        ("timezone = 'Nowhere'", "there is no time zone Nowhere"),
        ("epoch = 'hours'", "epoch: choose seconds or milliseconds instead of hours"),
        (
            "records = 'site'\n[map]\ntitle = 'x'",
            "data.json has no list site; there are site, stor",
        ),
        ("records = 'stories'\n[map]\ntitle = 'text('", "title, from text(: it ends too early"),
        ("a = " + "[" * 5000, "own.toml: "),
    ],
)
def test_a_file_that_is_no_mapping(content: str, message: str) -> None:
    result = take(content)
    assert result.status == 2
    assert message in result.err
    assert files() == {}


def test_a_file_that_is_not_there() -> None:
    result = import_data("--mapping", "gone.toml", data="data.json")
    assert result.status == 2
    assert "gone.toml: " in result.err


@pytest.mark.parametrize(
    ("in_file", "option", "topics"),
    [
        (None, None, ["a|b", "c,d"]),
        (None, "|", ["a", "b;c,d"]),
        ("|", None, ["a", "b;c,d"]),
        ("|", ";", ["a|b", "c,d"]),
        ("|", ",", ["a|b;c", "d"]),
        (";", "|", ["a", "b;c,d"]),
        (";", None, ["a|b", "c,d"]),
        (";", ";", ["a|b", "c,d"]),
        (",", ";", ["a|b", "c,d"]),
        (",", None, ["a|b;c", "d"]),
    ],
)
def test_what_separates_is_said_by_the_option_then_by_the_file(
    in_file: str | None, option: str | None, topics: list[str]
) -> None:
    said = f'separator = "{in_file}"\n{TOML}' if in_file else TOML
    said = said.replace("labels[].name", "tags").replace("[[join]]", "[join]").split("[join]")[0]
    data = {**DOCUMENT, "stories": [{**DOCUMENT["stories"][0], "tags": "a|b;c,d"}]}
    Path("data.json").write_text(json.dumps(data), encoding="utf-8")
    result = take(said, *(["--separator", option] if option else []))
    assert result.status == 0, result.err
    (text,) = files().values()
    assert yaml.safe_load(text.split("---\n")[1])["topics"] == topics
    (record,) = newsmeta.import_data("data.json", "site", mapping="own.toml", separator=option)
    assert record.status == "unchanged"
