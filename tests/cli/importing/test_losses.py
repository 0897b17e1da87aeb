"""`newsmeta import` over a file: fields that the format cannot hold are not lost."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.cli import write
from tests.support.importing import RECORD, TEXT, files, import_data, lines, numbers

SECURED = "c2VjcmV0c2VjcmV0MTIzNA==;c2VjcmV0c2VjcmV0MTIzNA=="
PROVIDER = "provider:\n  name: Example Times\n  domain: example.com\n"
WHOLE = {
    **{name: value for name, value in RECORD.items() if isinstance(value, str)},
    "provider.name": "Other Times",
    "provider.domain": "example.com",
    "topics": "Climate",
    "body": "New.",
}


def _there(text: str) -> None:
    write(Path(), {"site/_news/trees.md": text})


def _row(**cells: Any) -> None:
    with Path("a.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([list(cells), list(cells.values())])


# -- --force: fields that the format can hold -----------------------------------


@pytest.mark.parametrize(
    ("parts", "is_lost"),
    [
        (PROVIDER, False),
        (PROVIDER.replace("  name: Example Times\n", ""), False),
        (PROVIDER + "  images: []\n", True),
        (PROVIDER + "  motto: We print it.\n", True),
        (PROVIDER.replace("domain: example.com", "url: https://www.example.com/"), True),
        ("provider: {}\n", False),
        ("provider: Example Times\n", True),
        ("provider: [Example Times]\n", True),
        ("provider: [name, domain]\n", True),
    ],
)
def test_columns_for_parts_of_a_field_do_not_take_away_the_others(
    parts: str, is_lost: bool
) -> None:
    there = TEXT.replace(PROVIDER, parts)
    _there(there)
    _row(**WHOLE)
    result = import_data("--force", data="a.csv")
    if is_lost:
        assert "would lose provider, which the data lacks" in result.err
        assert files() == {"_news/trees.md": there}
    else:
        assert numbers(result)["overwritten"] == 1, result.err
        assert "Other Times" in files()["_news/trees.md"]


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        ("highlight: So many.\n", "highlight"),
        ("quality: 60\n", "quality"),
        (f"secured: {SECURED}\n", "secured"),
    ],
)
def test_a_column_that_is_not_there_takes_nothing_and_an_empty_one_does(
    field: str, cell: str
) -> None:
    there = TEXT.replace("type: article\n", f"type: article\n{field}")
    _there(there)
    _row(**WHOLE)
    result = import_data("--force", data="a.csv")
    assert f"would lose {cell}, which the data lacks" in result.err
    assert files() == {"_news/trees.md": there}
    _row(**WHOLE, **{cell: ""})
    assert numbers(import_data("--force", data="a.csv"))["overwritten"] == 1
    assert cell not in files()["_news/trees.md"]


def test_a_secured_that_is_null_is_taken_out() -> None:
    _there(TEXT.replace("type: article\n", f"type: article\nsecured: {SECURED}\n"))
    lines({**RECORD, "title": "Another", "secured": None})
    assert numbers(import_data("--force"))["overwritten"] == 1
    assert "secured" not in files()["_news/trees.md"]


@pytest.mark.parametrize("field", ["highlight: So many.", "quality: 60", "length: PT1M"])
def test_records_with_members_of_their_own_are_whole_articles(field: str) -> None:
    _there(TEXT.replace("type: article\n", f"type: article\n{field}\n"))
    lines(RECORD)
    assert numbers(import_data("--force"))["overwritten"] == 1
    assert files() == {"_news/trees.md": TEXT}


@pytest.mark.parametrize(("body", "is_lost"), [("", False), (" \n\n", False), ("\nMine.\n", True)])
def test_a_body_is_lost_where_it_says_something(body: str, is_lost: bool) -> None:
    there = TEXT.rstrip("\n") + "\n" + body
    _there(there)
    lines({**RECORD, "title": "Another"})
    result = import_data("--force")
    assert ("would lose body" in result.err) == is_lost
    assert (files() == {"_news/trees.md": there}) == is_lost


@pytest.mark.parametrize("blank", ["", "\n", "\n\n", " \n"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_force_keeps_how_a_file_is_written_where_the_data_does_not_say(
    end: str, blank: str
) -> None:
    there = (TEXT.rstrip("\n") + "\n" + blank).replace("\n", end)
    _there(there)
    lines({**RECORD, "title": "Another: title"})
    assert numbers(import_data("--force"))["overwritten"] == 1
    title = "City council votes: ten thousand trees"
    assert files() == {"_news/trees.md": there.replace(title, "Another: title")}


@pytest.mark.parametrize("blank", ["", "\n"])
def test_force_keeps_fields_of_its_own_set_apart(blank: str) -> None:
    there = TEXT.replace("  - Climate\n", f"  - Climate\n{blank}layout: post\n")
    _there(there)
    lines({**RECORD, "title": "Another: title", "layout": "post"})
    result = import_data("--force")
    assert numbers(result)["overwritten"] == 1, result.err
    title = "City council votes: ten thousand trees"
    assert files() == {"_news/trees.md": there.replace(title, "Another: title")}


# -- --update: every value arrives, whatever the file has in its place ------------


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (PROVIDER, "provider: Example Times\n", {"provider": RECORD["provider"]}),
        (PROVIDER, "provider: [a, b]\n", {"provider": RECORD["provider"]}),
        (PROVIDER, "provider:\n", {"provider": RECORD["provider"]}),
        ("topics:\n  - Climate\n", "topics: Climate\n", {"topics": ["Climate"]}),
        ("topics:\n  - Climate\n", "topics: {a: Climate}\n", {"topics": ["Climate"]}),
        ("topics:\n  - Climate\n", "topics: 5\n", {"topics": ["Climate"]}),
        ("2021-01-27T15:50:00Z", "5", {"publishedDateTime": "2021-01-27T15:50:00Z"}),
        ("2021-01-27T15:50:00Z", "[2021]", {"publishedDateTime": "2021-01-27T15:50:00Z"}),
        ("2021-01-27T15:50:00Z", "no time", {"publishedDateTime": "2021-01-27T15:50:00Z"}),
        ("2021-01-27T15:50:00Z", "", {"publishedDateTime": "2021-01-27T15:50:00Z"}),
        (" 2021-01-27T15:50:00Z", "", {"publishedDateTime": "2021-01-27T15:50:00Z"}),
        (" 2021-01-27T15:50:00Z", "\n", {"publishedDateTime": "2021-01-27T15:50:00Z"}),
        (": article", ": # which?", {"type": "article"}),
        (": article", ":   # which?", {"type": "article"}),
        ("name: Example Times", "name:", {"provider": RECORD["provider"]}),
        ("- Climate", "-", {"topics": ["Climate"]}),
        (PROVIDER, "provider: {name: , domain: example.com}\n", {"provider": RECORD["provider"]}),
    ],
)
def test_a_value_of_another_kind_is_replaced(old: str, new: str, change: dict[str, Any]) -> None:
    assert old in TEXT
    _there(TEXT.replace(old, new))
    lines({"path": "_news/trees.md", **change})
    result = import_data("--update")
    assert numbers(result)["updated"] == 1, result.err
    assert _values() == _values(TEXT)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("topics", "Climate"),
        ("topics", {"a": "Climate"}),
        ("topics", 5),
        ("images", "/a.png"),
        ("provider", ["Example Times"]),
        ("provider", "Example Times"),
        ("publishedDateTime", 5),
        ("publishedDateTime", ["2021-01-27T15:50:00Z"]),
        ("date", 5),
        ("date", ["2021-01-27"]),
    ],
)
@pytest.mark.parametrize("option", ["--update", "--force"])
def test_a_value_of_another_kind_does_not_get_in(name: str, said: Any, option: str) -> None:
    more = "type: article\ndate: 2021-01-27 15:50:00 +0000\n"
    there = TEXT.replace("type: article\n", more).replace(
        "topics:", 'images:\n  - url: "/b.png"\n    width: 1\n    height: 1\n\ntopics:'
    )
    _there(there)
    lines({**RECORD, "title": "Another: title", name: said})
    result = import_data(option)
    assert numbers(result)["refused"] == 1, result.err
    assert name in result.err
    assert files() == {"_news/trees.md": there}


@pytest.mark.parametrize(
    ("said", "stays"),
    [
        ({"images": None}, ["name", "domain"]),
        ({"images": None, "name": "Example Times"}, ["name", "domain"]),
        ({"name": "Example Times"}, ["name", "domain", "images"]),
    ],
)
def test_null_takes_a_part_of_a_field_out_and_silence_does_not(
    said: dict[str, Any], stays: list[str]
) -> None:
    _there(TEXT.replace(PROVIDER, PROVIDER + "  images: []\n"))
    lines({"path": "_news/trees.md", "provider": said, "title": "Another: title"})
    result = import_data("--update")
    assert numbers(result)["updated"] == 1, result.err
    assert list(_values()["provider"]) == stays


@pytest.mark.parametrize("parts", ["", "provider:\n", "provider: {}\n", "provider: Times\n"])
def test_columns_for_parts_of_a_field_fill_in_one_that_is_not_there(parts: str) -> None:
    _there(TEXT.replace(PROVIDER, parts))
    row = {"provider.name": "Example Times", "provider.domain": "example.com"}
    _row(path="_news/trees.md", **row)
    result = import_data("--update", data="a.csv")
    if "Times" in parts:
        assert "/provider/domain leads through a scalar" in result.err
        assert files() == {"_news/trees.md": TEXT.replace(PROVIDER, parts)}
    else:
        assert numbers(result)["updated"] == 1, result.err
        assert _values() == _values(TEXT)


@pytest.mark.parametrize("field", ["date", "last_modified_at"])
@pytest.mark.parametrize(
    ("there", "said", "comes"),
    [
        ("2021-01-27 15:50:00 +0000", "2021-01-28 15:50:00 +0000", "2021-01-28 15:50:00 +0000"),
        ("2021-01-27 15:50:00 +0000", "2021-01-27 15:50:01 +0000", "2021-01-27 15:50:01 +0000"),
        ("2021-01-27", "2021-01-28", "2021-01-28"),
        ("2021-01-27", "2021-01-27 09:00:00 +0000", "2021-01-27 09:00:00 +0000"),
        ("5", "2021-01-28", "2021-01-28"),
        ("[2021]", "2021-01-28", "2021-01-28"),
        ("some day", "2021-01-27 09:00:00 +0000", "2021-01-27 09:00:00 +0000"),
        ("2021-01-27 15:50:00 +0000", "2021-01-27T16:50:00+01:00", "2021-01-27 15:50:00 +0000"),
    ],
)
def test_times_of_jekyll_change_where_they_name_another_moment(
    field: str, there: str, said: str, comes: str
) -> None:
    _there(TEXT.replace("type: article\n", f"type: article\n{field}: {there}\n"))
    lines({"path": "_news/trees.md", field: said})
    result = import_data("--update")
    assert result.status == 0, result.err
    assert _values()[field] == comes


def _values(text: str | None = None) -> Any:
    """Return the fields of the file, or of the given text, as they are written."""
    written = files()["_news/trees.md"] if text is None else text
    return yaml.load(written.split("---\n")[1], yaml.BaseLoader)
