"""Data packages: tables consistent with one another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import frictionless
import pytest

from tests.support.corpus import OWN, TRIAL, is_trial
from tests.support.packages import TABLES, Rows, rewrite, table
from tests.support.paths import EXAMPLES
from tests.support.tables import (
    ARTICLE,
    articles_in,
    assert_same,
    export,
    read,
    read_records,
    record,
)


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return a package with two articles."""
    records = [record(path="b.md"), record({**ARTICLE, "title": "Others"}, "a.md")]
    return export("datapackage", records, tmp_path / "package").path


def errors(folder: Path) -> list[str]:
    """Return the errors found by frictionless, including those of keys and hashes."""
    report = frictionless.validate(str(folder / "datapackage.json"))
    assert [task.name for task in report.tasks] == TABLES
    return [error for (error,) in report.flatten(["type"])]


# -- as read by other programs ---------------------------------------------------------------


def test_frictionless_finds_nothing_wrong(package: Path) -> None:
    assert errors(package) == []


@pytest.mark.parametrize(
    "folder",
    [EXAMPLES / "good", OWN.site / "_news", pytest.param(TRIAL.site / "_news", marks=is_trial)],
    ids=["examples", "own", "trial"],
)
def test_frictionless_finds_nothing_wrong_with_real_articles(folder: Path, tmp_path: Path) -> None:
    records = list(articles_in(folder))
    done = export("datapackage", records, tmp_path / "package")
    assert errors(done.path) == []
    assert len(table(done.path, "articles")) == len(records)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "change", "expected"),
    [
        ("articles", lambda rows: rows[:1], "foreign-key"),
        ("articles", lambda rows: [*rows, rows[0]], "primary-key"),
        ("articles", lambda rows: [{**rows[0], "category": "x"}, rows[1]], "constraint-error"),
        ("articles", lambda rows: [{**rows[0], "title": ""}, rows[1]], "constraint-error"),
        ("articles", lambda rows: [{**rows[0], "quality": "much"}, rows[1]], "type-error"),
        ("articles", lambda rows: [{**rows[0], "tags": "a, b"}, rows[1]], "type-error"),
        ("images", lambda rows: [{**rows[0], "width": "0"}, *rows[1:]], "constraint-error"),
        ("images", lambda rows: [{**rows[0], "place": "/x/0"}, *rows[1:]], "constraint-error"),
        ("images", lambda rows: [rows[0], *rows], "primary-key"),
        ("topics", lambda rows: [{**rows[0], "path": "c.md"}, *rows[1:]], "foreign-key"),
        ("providers", lambda rows: rows[1:], "foreign-key"),
        ("providers", lambda rows: rows[:1], "foreign-key"),
        ("related", lambda rows: rows[1:], "hash-count"),
    ],
)
def test_frictionless_checks_keys_types_constraints_and_hashes(
    package: Path, name: str, change: Callable[[Rows], Rows], expected: str
) -> None:
    rewrite(package, name, change)
    assert expected in errors(package)


def test_frictionless_reads_types(package: Path) -> None:
    described = frictionless.Package(str(package / "datapackage.json"))
    row = described.get_table_resource("articles").read_rows()[0].to_dict()
    assert row["publishedDateTime"].isoformat() == "2021-01-27T15:50:00+00:00"
    assert (row["quality"], row["published"], row["updatedDateTime"]) == (60, True, None)
    assert row["tags"] == ["a", "b;c"]
    assert row["provider.authors"][0]["images"][0]["height"] == 2
    assert (row["sourceForm"], row["body"]) == (None, "The body.\n")


# -- form of the output ----------------------------------------------------------------------


def test_every_table_has_its_rows(package: Path) -> None:
    pictures = [
        ("/images/0", "1200"),
        ("/images/1", "600"),
        ("/provider/images/0", "50"),
        ("/related/1/images/0", "8"),
        ("/related/1/provider/images/0", "50"),
    ]
    images = table(package, "images")
    assert [(row["path"], row["place"], row["width"]) for row in images] == [
        (path, *picture) for path in ("b.md", "a.md") for picture in pictures
    ]
    assert table(package, "topics")[:2] == [
        {"path": "b.md", "position": "0", "name": "Climate"},
        {"path": "b.md", "position": "1", "name": "Cities"},
    ]
    related = table(package, "related")[1]
    assert (related["position"], related["provider.domain"]) == ("1", "example.org")
    assert related["topics"] == '["Maps"]'
    assert table(package, "providers") == [
        {"domain": "example.com", "name": "Example Times"},
        {"domain": "example.org", "name": "Herald"},
    ]


def test_the_number_of_rows_is_that_of_all_tables(tmp_path: Path) -> None:
    done = export("datapackage", [record()], tmp_path / "package")
    assert done.rows == sum(len(table(done.path, name)) for name in TABLES) == 1 + 5 + 2 + 2 + 2


def test_the_description_has_size_and_hash_of_every_file(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert [resource["name"] for resource in described["resources"]] == TABLES
    for resource in described["resources"]:
        data = (package / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert data.endswith(b"\r\n")
    assert {path.name for path in package.iterdir()} == {
        "datapackage.json",
        *(f"{name}.csv" for name in TABLES),
    }


def test_cells_are_not_changed_for_spreadsheets(package: Path) -> None:
    assert table(package, "images")[1]["title"] == "=1+1"


def test_the_same_records_give_the_same_bytes(package: Path, tmp_path: Path) -> None:
    records = [record(path="b.md"), record({**ARTICLE, "title": "Others"}, "a.md")]
    other = export("datapackage", iter(records), tmp_path / "other").path
    for path in package.iterdir():
        assert path.read_bytes() == (other / path.name).read_bytes()


def test_a_package_without_articles_is_valid(tmp_path: Path) -> None:
    done = export("datapackage", [], tmp_path / "package")
    assert done.rows == 0
    assert errors(done.path) == []
    assert read("datapackage", done.path) == []


@pytest.mark.parametrize(
    ("columns", "excluded"),
    [
        ((), ()),
        (("title", "topics"), ()),
        (("path",), ()),
        ((), ("provider",)),
        ((), ("related", "images", "topics")),
        ((), ("provider", "related", "sourceForm")),
    ],
)
def test_columns_can_be_chosen(
    tmp_path: Path, columns: tuple[str, ...], excluded: tuple[str, ...]
) -> None:
    chosen = [name for name in ARTICLE if name not in excluded and (not columns or name in columns)]
    values = {name: ARTICLE[name] for name in chosen}
    done = export("datapackage", [record(values)], tmp_path / "package", columns, excluded)
    assert errors(done.path) == []
    header = table(done.path, "articles")[0].keys()
    assert ("provider.name" in header) == ("provider" in values)
    assert ("sourceForm" in header) == (not columns and "sourceForm" not in excluded)
    assert not {"secured", "body"} & header
    (after,) = read_records("datapackage", done.path)
    assert after.values == values
    assert after.body is None


def test_what_it_cannot_hold_is_refused_and_leaves_no_rows(tmp_path: Path) -> None:
    records = [
        record(path="caf\udce9.md"),
        record({**ARTICLE, "weight": float("nan")}, "nan.md"),
        record(path="good.md"),
    ]
    done = export("datapackage", records, tmp_path / "package")
    assert [path for path, _ in done.refused] == ["caf\udce9.md", "nan.md"]
    for name in TABLES[:-1]:
        assert {row["path"] for row in table(done.path, name)} == {"good.md"}
    assert errors(done.path) == []


def test_an_incomplete_provider_keeps_the_keys_whole(tmp_path: Path) -> None:
    values = {**ARTICLE, "provider": {"name": "Nameless"}, "related": []}
    done = export("datapackage", [record(values)], tmp_path / "package")
    assert set(errors(done.path)) == {"constraint-error"}
    assert_same([record(values)], read_records("datapackage", done.path))
