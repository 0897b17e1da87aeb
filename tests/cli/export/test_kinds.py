"""Custom fields and other kinds of files, exported and imported."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import GOOD, invoke, write

CONFIGURATION = """
extra-fields = ["pinned"]

[fields]
rating = { type = "integer", minimum = 1, maximum = 5 }
price = "number"
kicker = "text"
seen = "timestamp"
desk = { type = "object", properties = { city = { type = "string" } } }
sources = { type = "array", items = { type = "string" } }

[kinds.video]
files = ["_videos/"]
extends = "article"
optional-fields = ["category"]
fields.level = { enum = ["easy", "hard"] }

[kinds.person]
files = ["_people/"]
schema = "person.json"

[kinds.page]
files = ["_pages/"]
"""

PERSON = {
    "properties": {
        "name": {"type": "string"},
        "age": {"type": ["integer", "null"]},
        "links": {"type": "array", "items": {"type": "object"}},
        "bio": {},
    },
    "required": ["name"],
}

OWN = """rating: 3
price: 1.5
kicker: "A & b"
seen: 2021-01-27T15:50:00Z
desk:
  city: Rome
sources: [a, "b;c"]
pinned: PINNED
"""

PINNED = (
    "[1, {a: x}]",
    '"true"',
    '"1.0"',
    "yes it is",
    "7",
    "1.5",
    "false",
    '"[x]"',
    "{a: 1}",
    "[]",
)
"""Possible values of an undeclared field, as YAML."""


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with custom fields and kinds, as working directory."""
    monkeypatch.chdir(tmp_path)
    articles = {
        f"_news/2021-01-27-{number}.md": GOOD.replace(
            "heat: -1\n", f"heat: -1\n{OWN.replace('PINNED', pinned)}"
        )
        for number, pinned in enumerate(PINNED)
    }
    write(
        tmp_path,
        {
            "newsmeta.toml": CONFIGURATION,
            "person.json": json.dumps(PERSON),
            "_videos/a.md": GOOD.replace("category: news", "level: easy"),
            "_people/a.md": "---\nname: Ann\nage: 33\nlinks: [{url: /x}]\nbio: {a: 1}\n---\n",
            "_pages/a.md": "---\nanything: [1]\n---\n",
            **articles,
        },
    )
    return tmp_path


def _records(*arguments: str) -> list[dict[str, Any]]:
    out = invoke("export", ".", "--to", "jsonl", *arguments).out
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "tsv", "parquet", "datapackage"])
def test_fields_of_ones_own_come_back(name: str, site: Path) -> None:
    before = _records("--kind", "article")
    assert [record["pinned"] for record in before[:2]] == [[1, {"a": "x"}], "true"]
    result = invoke("export", "_news", "--to", name, "-o", f"out.{name}")
    assert result.status == 0, result.err
    for path in site.glob("_news/*.md"):
        path.unlink()
    result = invoke("import", f"out.{name}", "--into", ".")
    assert result.status == 0, result.err
    after = _records("--kind", "article")
    if name in ("csv", "tsv"):  # A table has its own order of columns.
        assert [dict(sorted(record.items())) for record in after] == [
            dict(sorted(record.items())) for record in before
        ]
    else:
        assert [list(record.items()) for record in after] == [
            list(record.items()) for record in before
        ]


def test_import_writes_fields_of_ones_own_as_the_others(site: Path) -> None:
    invoke("export", "_news", "-o", "new.jsonl", "--limit", "1")
    article = json.loads((site / "new.jsonl").read_text())
    (site / article["path"]).unlink()
    assert invoke("import", "new.jsonl", "--into", ".").status == 0
    text = (site / article["path"]).read_text()
    assert "\nseen: 2021-01-27T15:50:00Z\n" in text
    assert "\nrating: 3\n" in text
    assert "\nkicker: A & b\n" in text
    assert "\ndesk:\n  city: Rome\n" in text
    assert invoke("normalize", "--format", "--check", article["path"]).status == 0


def test_which_kinds_are_handed_over(site: Path) -> None:
    def folders(*arguments: str) -> set[str]:
        return {record["path"].split("/")[0] for record in _records(*arguments)}

    assert folders() == {"_news", "_videos"}
    assert folders("--kind", "article") == {"_news"}
    assert folders("--kind", "video", "--kind", "person") == {"_videos", "_people"}
    assert folders("--kind", "page") == {"_pages"}


def test_a_table_has_the_columns_of_the_kind(site: Path) -> None:
    out = invoke("export", ".", "--to", "csv", "--kind", "person").out
    assert out == (
        'path,name,age,links,bio\n_people/a.md,Ann,33,"[{""url"": ""/x""}]","{""a"": 1}"\n'
    )


def test_own_fields_can_be_chosen_compared_and_ordered_by(site: Path) -> None:
    query = 'rating >= 3 and price > 1 and desk.city == "Rome" and pinned == "yes it is"'
    options = ("--columns", "path,price,pinned", "--where", query, "--sort", "-price")
    assert invoke("export", ".", "--to", "csv", *options).out.splitlines()[1:] == [
        "_news/2021-01-27-3.md,1.5,yes it is"
    ]


REFUSED = {
    "unknown": (["--kind", "persn", "--to", "csv"], "--kind: there is no kind persn; did you"),
    "feed": (["--kind", "person", "--to", "atom"], "--kind: atom is made for news articles"),
    "no schema": (["--kind", "page", "--to", "csv"], "--kind: page has no schema that tells"),
    "no such field": (["--kind", "person", "--columns", "title", "--to", "csv"], "no field title"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_had(arguments: list[str], words: str, site: Path) -> None:
    result = invoke("export", ".", *arguments)
    assert result.status == 2
    assert words in result.err
