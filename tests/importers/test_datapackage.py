"""Data packages imported again: the same articles, with corrections."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from newsmeta.importers.items import ImportDataError
from newsmeta.records.record import Record, from_object
from tests.support.packages import TABLES, Rows, rewrite
from tests.support.tables import (
    ARTICLE,
    assert_comes_back,
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


def replace(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_bytes()
    assert old.encode() in text
    path.write_bytes(text.replace(old.encode(), new.encode(), 1))


# -- round trip ------------------------------------------------------------------------------


def test_long_cells_come_back() -> None:
    text = 'long "text"\r\n' * 20_000
    assert_comes_back("datapackage", [Record("a.md", {"title": text, "tags": [text]}, text)])


def test_the_description_may_be_named_instead_of_the_folder(package: Path) -> None:
    assert read("datapackage", package / "datapackage.json") == read("datapackage", package)


# -- edited tables ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_rows_may_be_sorted(package: Path, name: str) -> None:
    before = sorted(read_records("datapackage", package), key=lambda each: each.path)
    rewrite(package, name, lambda rows: sorted(rows, key=lambda row: list(row.values())))
    rewrite(package, name, reversed)
    after = read_records("datapackage", package)
    assert_same(before, sorted(after, key=lambda each: each.path))


def test_corrected_cells_are_taken(package: Path) -> None:
    rewrite(
        package,
        "articles",
        lambda rows: [{**rows[0], "title": "New", "quality": "7", "published": "FALSE"}, rows[1]],
    )
    rewrite(package, "images", lambda rows: [{**rows[0], "width": "7"}, *rows[1:]])
    first = read_records("datapackage", package)[0].values
    assert (first["title"], first["quality"], first["published"]) == ("New", 7, False)
    assert first["images"][0]["width"] == 7


def test_a_corrected_cell_goes_over_the_value_as_it_was_written(tmp_path: Path) -> None:
    values = {**ARTICLE, "publishedDateTime": "2021-01-27T16:50:00+01:00", "tags": []}
    folder = export("datapackage", [record(values)], tmp_path / "package").path
    assert_same([record(values)], read_records("datapackage", folder))
    rewrite(folder, "articles", lambda rows: [{**rows[0], "tags": '["new"]'}])
    (after,) = read_records("datapackage", folder)
    assert after.values == {**values, "tags": ["new"]}
    replace(folder, "articles.csv", "2021-01-27T15:50:00Z", "2022-01-01T00:00:00Z")
    (after,) = read_records("datapackage", folder)
    assert after.values["publishedDateTime"] == "2022-01-01T00:00:00Z"


def test_articles_may_be_taken_out_with_all_their_rows(package: Path) -> None:
    for name in TABLES[:-1]:
        rewrite(package, name, lambda rows: [row for row in rows if row["path"] == "a.md"])
    assert [each.path for each in read_records("datapackage", package)] == ["a.md"]


def test_tables_and_columns_that_are_not_described_are_not_needed(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    described["resources"] = [{"name": "articles", "path": "articles.csv"}]
    (package / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    (package / "articles.csv").write_text("\ufefftitle,path\nX,a.md\n\n", encoding="utf-8")
    (item,) = read("datapackage", package)
    assert item.content == {"path": "a.md", "title": "X"}


# -- broken packages -------------------------------------------------------------------------


BROKEN = [
    (shutil.rmtree, "package cannot be read: no such file or directory"),
    (lambda it: (it / "datapackage.json").unlink(), "datapackage.json cannot be read: no such"),
    (lambda it: (it / "topics.csv").unlink(), "topics.csv cannot be read: no such file"),
    (lambda it: (it / "datapackage.json").write_text("{"), "datapackage.json: is not JSON"),
    (lambda it: (it / "datapackage.json").write_text("[" * 99_999), "is not JSON"),
    (lambda it: (it / "datapackage.json").write_bytes(b"\xff"), "is not JSON"),
    (lambda it: (it / "datapackage.json").write_text("[]"), "is not a data package"),
    (lambda it: (it / "datapackage.json").write_text('{"resources": [1]}'), "not a data package"),
    (lambda it: (it / "datapackage.json").write_text('{"resources": []}'), "no table articles"),
    (
        lambda it: replace(it, "datapackage.json", '"name": "images"', '"name": "image"'),
        "there is no table 'image'; did you mean images?",
    ),
    (
        lambda it: replace(it, "datapackage.json", '"topics.csv"', '"../topics.csv"'),
        "the path of topics has to name a file in the same folder",
    ),
    (
        lambda it: replace(it, "datapackage.json", '"topics.csv"', '["topics.csv"]'),
        "the path of topics has to name a file in the same folder",
    ),
    (
        lambda it: replace(it, "articles.csv", "webUrl", "weburl"),
        "articles.csv:1: there is no column 'weburl'; did you mean webUrl?",
    ),
    (
        lambda it: replace(it, "articles.csv", ",title", ",type"),
        "articles.csv:1: the column type is there twice",
    ),
    (
        lambda it: (it / "topics.csv").write_text("path,name\n"),
        "topics.csv:1: the column position is missing; restore it",
    ),
    (
        lambda it: (it / "images.csv").write_text(
            "path,place,url,height,isCached,title,attribution,quality\n"
        ),
        "images.csv:1: the column width is missing; restore it, or remove it from data",
    ),
    (lambda it: (it / "topics.csv").write_text(""), "topics.csv:1: the column path is missing"),
    (
        lambda it: rewrite(it, "articles", lambda rows: rows[:1]),
        "images.csv:7: there is no article with the path 'a.md'; 9 rows of images, related and ",
    ),
    (
        lambda it: replace(it, "topics.csv", "b.md,0,Climate", ",0,Climate"),
        "topics.csv:2: there is no article with the path ''",
    ),
    (
        lambda it: replace(it, "topics.csv", "b.md,0,Climate", "b.md,0"),
        "topics.csv:2: it has 2 cells, but the header has 3",
    ),
    (
        lambda it: replace(it, "topics.csv", "Climate", '"Climate'),
        "topics.csv:2: is not CSV: unexpected end of data",
    ),
    (
        lambda it: (it / "topics.csv").write_bytes("path,position,name\né".encode("cp1252")),
        "topics.csv: is not UTF-8; save it as UTF-8",
    ),
]


@pytest.mark.parametrize(
    ("damage", "message"),
    BROKEN,
)
def test_a_broken_package_is_an_error_before_anything_is_read(
    package: Path, damage: Callable[[Path], object], message: str
) -> None:
    damage(package)
    with pytest.raises(ImportDataError) as error:
        read("datapackage", package)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("name", "column", "cell", "problem"),
    [
        ("articles", "path", "", "it has no path; name a file"),
        ("articles", "path", "a.md", "it has the path of the article in line"),
        ("articles", "quality", "much", 'quality: "much" is not an integer'),
        ("articles", "published", "perhaps", "published: "),
        ("articles", "publishedDateTime", "27/01/2021", "publishedDateTime: '27/01/2021' is no"),
        ("articles", "tags", '{"a": 1}', "tags: it has to be a list in JSON"),
        ("articles", "tags", "[", "tags: "),
        ("articles", "tags", "[" * 99_999, "tags: "),
        ("articles", "sourceForm", "[]", "sourceForm: sourceForm has to be an object"),
        ("articles", "provider.name", "New", "providers has no row 'example.com', 'New'; add it"),
        ("related", "provider.name", "New", "related.csv:3: providers has no row"),
        ("related", "position", "x", 'related.csv:3: position: "x" is not an integer'),
        ("related", "position", "", "related.csv:3: it has no position"),
        ("related", "position", "0", "related.csv:3: it has the position of related.csv:2"),
        ("related", "position", "-1", "related.csv:3: its position is -1; count from 0"),
        ("images", "place", "", "images.csv:3: place: '' is none; write it as /images/0"),
        ("images", "place", "/images/x", "images.csv:3: place: '/images/x' is none"),
        ("images", "place", "/images/0", "images.csv:3: it has the position of images.csv:2"),
        ("images", "place", "/related/7/images/0", "images has a row for /related/7/images/0, and"),
        ("images", "width", "1.5", 'images.csv:3: width: "1.5" is not an integer'),
    ],
)
def test_a_broken_row_is_a_problem_of_its_article(
    package: Path, name: str, column: str, cell: str, problem: str
) -> None:
    at = 0 if name == "articles" else 1
    if column == "path":  # Rows of other tables must not refer to a missing article.
        for other in TABLES[1:-1]:
            rewrite(package, other, lambda rows: [row for row in rows if row["path"] == "a.md"])
    rewrite(
        package,
        name,
        lambda rows: [{**r, column: cell} if i == at else r for i, r in enumerate(rows)],
    )
    first, second = read("datapackage", package)
    if cell == "a.md":  # Of two duplicates, the second has the problem.
        first, second = second, first
    assert first.problem.startswith(problem)
    assert second.problem == ""
    assert "\n" not in first.problem


def test_rows_that_were_taken_out_leave_no_gap(package: Path) -> None:
    before = read_records("datapackage", package)[0]
    for name in ("topics", "related"):
        rewrite(package, name, lambda rows: [row for row in rows if row["position"] != "0"])
    rewrite(package, "images", lambda rows: [r for r in rows if "/related/0" not in r["place"]])
    after = read_records("datapackage", package)[0]
    assert after.values["topics"] == before.values["topics"][1:]
    assert after.values["related"] == before.values["related"][1:]


def without_position(gone: str, rows: Rows) -> Rows:
    return [row for row in rows if row["position"] != gone]


def test_what_is_noted_of_an_item_goes_with_it(tmp_path: Path) -> None:
    related = [
        {"title": str(number), "quality": 2**70 if number == 1 else 5} for number in range(3)
    ]
    folder = export("datapackage", [record({**ARTICLE, "related": related})], tmp_path / "x").path
    for gone, qualities in (("0", [2**70, 5]), ("1", [5, 5]), ("2", [5, 2**70])):
        copy = tmp_path / gone
        shutil.copytree(folder, copy)
        rewrite(copy, "related", partial(without_position, gone))
        (article,) = read_records("datapackage", copy)
        assert [each["quality"] for each in article.values["related"]] == qualities


def test_files_of_a_package_are_regular_ones(package: Path) -> None:
    (package / "topics.csv").unlink()
    os.mkfifo(package / "topics.csv")
    with pytest.raises(ImportDataError, match="is not a regular file"):
        read("datapackage", package)
    (package / "topics.csv").unlink()
    (package / "topics.csv").symlink_to("/etc/passwd")
    with pytest.raises(ImportDataError, match="is not a regular file"):
        read("datapackage", package)


def test_a_row_with_another_number_of_cells_is_a_problem(package: Path) -> None:
    replace(package, "articles.csv", "\r\na.md,", "\r\na.md,,")
    first, second = read("datapackage", package)
    assert (first.place, first.problem) == ("articles.csv row 1, line 2", "")
    assert second.problem.startswith("it has 43 cells, but the header has 42; put quotes")
    assert second.place.startswith("articles.csv row 2, line ")


def test_what_the_source_form_says_is_checked_by_records(package: Path) -> None:
    rewrite(
        package,
        "articles",
        lambda rows: [{**rows[0], "sourceForm": '{"asWritten": {"title": 1}}'}, rows[1]],
    )
    item = read("datapackage", package)[0]
    with pytest.raises(ValueError, match="not a JSON Pointer"):
        from_object(item.content)


def test_a_package_has_columns_of_its_own(package: Path) -> None:
    with pytest.raises(ImportDataError, match="import one of its files"):
        read("datapackage", package, members=("path",))
