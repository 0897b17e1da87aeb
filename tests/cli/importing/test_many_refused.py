"""`newsmeta import`: very many refused records, of which the first are explained."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import invoke
from tests.support.importing import RECORD, import_data, lines, without

KINDS: dict[str, dict[str, Any]] = {
    "one field": {"a": 1},
    "a path": {"path": "a.md"},
    "no title": without("title"),
    "no name": without("path", "title"),
    "a misspelt field": without("excerpt", exerpt="x"),
    "a wrong type": without(quality="60"),
    "a wrong value": without(type="artcle"),
    "an article without an address": without("webUrl"),
    "nothing": {},
    "a field of a group in its place": without("provider", name="a", domain="example.com"),
    "a wrong list": without(images=[{"width": 1}]),
    "half of a character": without(excerpt="\ud800"),
    "a number for a path": without(path=7),
    "a path that leads out": without(path="../a.md"),
    "an article": RECORD,
    "an article without a path": without("path"),
    "an article with a blank more": without(title="Two  trees"),
    "an article without what is optional": without("quality", "images"),
}


def limited(most: int, more: str = "") -> None:
    Path("newsmeta.toml").write_text(f"{more}[limits]\nmax-findings = {most}\n", encoding="utf-8")


def outcomes(*options: str) -> list[dict[str, Any]]:
    result = invoke(
        "import", "data.jsonl", "--into", "x", "--dry-run", "--output-format", "json", *options
    )
    found: list[dict[str, Any]] = json.loads(result.out)["records"]
    assert result.status == int(any(each["status"] == "refused" for each in found))
    return found


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("ignored", ["", "NM101", "NM102", "NM104", "NM1"])
def test_the_same_records_are_refused(ignored: str, jobs: str) -> None:
    records = [{**each, "path": f"{at}.md"} for at, each in enumerate(KINDS.values())]
    lines({"refused": True}, *KINDS.values(), *records)
    more = f'ignore = ["{ignored}"]\n' if ignored else ""
    limited(1_000, more)
    whole = outcomes("--jobs", jobs)
    limited(1, more)
    brief = outcomes("--jobs", jobs)
    assert [(each["status"], each["path"]) for each in brief] == [
        (each["status"], each["path"]) for each in whole
    ]
    assert all(each["reasons"] for each in brief if each["status"] == "refused")
    assert len({each["status"] for each in whole}) > 1


def test_the_rest_is_counted() -> None:
    limited(2)
    lines(*[{"title": "x"}] * 3, RECORD, {"a": 1}, *[{}] * 1_000)
    result = import_data()
    assert result.status == 1
    told = result.err.splitlines()
    assert {line.split(":")[1] for line in told if line.startswith("data")} == {
        " line 1",
        " line 2",
    }
    assert told[-3] == (
        "newsmeta: 1,002 more records were refused; correct the ones listed first, or raise "
        "max-findings in [limits] to list more"
    )
    assert told[-1].split() == ["1,005", "1", "1,004"]


def test_one_more_is_one() -> None:
    limited(1)
    lines({"a": 1}, {"a": 1})
    assert "newsmeta: 1 more record was refused; correct" in import_data().err


def test_as_many_as_allowed_are_listed() -> None:
    limited(2)
    lines({"a": 1}, {"a": 1})
    err = import_data().err
    assert "more record" not in err
    assert "line 2: NM101" in err


def test_missing_fields_are_named_without_explanation() -> None:
    limited(1)
    lines({"a": 1}, without("title", "excerpt"), without("topics"), without(quality="60"))
    _, second, third, fourth = outcomes()
    assert second["reasons"] == ["title and excerpt are missing"]
    assert third["reasons"] == ["topics is missing"]
    (reason,) = fourth["reasons"]
    assert reason.startswith("NM103 quality: expected an integer")


def test_what_is_not_there_to_update() -> None:
    limited(1)
    Path("x").mkdir()
    lines({"path": "a.md", "title": "x"}, {"path": "b.md", "title": "x"})
    first, second = outcomes("--update")
    assert "NM101 category is missing" in first["reasons"][0]
    assert second["reasons"][0].startswith("there is no file b.md to update, and the record is not")
