"""`newsmeta import --ignore-columns`: ignored fields keep their values in the file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.cli import invoke, write
from tests.support.importing import RECORD, TEXT, files, import_data, lines

PATH = "_news/trees.md"
PICTURE = """
images:
  - url: "https://www.example.com/a.jpg"
    width: 1200
    height: 630
"""
MINE = TEXT.replace("type: article\n", "type: article\nquality: 89\nhighlight: So many.\n")
MINE = MINE.replace("---\n\n", f"{PICTURE}---\n\n")
OTHER = (
    MINE.replace("89", "12")
    .replace("So many.", "So few.")
    .replace("Example Times", "Other Times")
    .replace("domain: example.com", "domain: example.org")
    .replace("Climate", "Cities")
    .replace("a.jpg", "b.jpg")
    .replace("ten thousand trees", "no trees")
)

FORMATS = ("csv", "tsv", "json", "jsonl", "parquet", "sqlite", "datapackage", "xlsx", "csv-whole")
IGNORED = (
    "quality",
    "highlight",
    "title",
    "provider.domain",
    "provider.name",
    "provider.domain,provider.name",
    "topics",
    "images",
    "images,provider.domain,quality",
)


def front(text: str) -> dict[str, Any]:
    found = yaml.load(text.split("---\n")[1], yaml.BaseLoader)
    assert isinstance(found, dict)
    return found


def exported(form: str) -> str:
    """Export an article that differs from the file in every field, then restore the file."""
    write(Path(), {f"site/{PATH}": OTHER})
    name, kind = {"sqlite": ("a.db", "sqlite"), "datapackage": ("pack", form)}.get(
        form, (f"a.{form}", form)
    )
    more: list[str] = []
    if form == "csv-whole":
        name, kind = "a.csv", "csv"
        names = "path,category,title,excerpt,publishedDateTime,webUrl,type,quality,highlight"
        more = ["--columns", f"{names},provider,topics,images"]
    result = invoke("export", "site", "--to", kind, "-o", name, *more)
    assert result.status == 0, result.err
    write(Path(), {f"site/{PATH}": MINE})
    return name


def names_of(form: str, ignored: str) -> str:
    """Return the ignored names; for a table, those of its partial columns, too."""
    if form not in ("csv", "tsv") or "images" not in ignored:
        return ignored
    header = Path(f"a.{form}").read_text("utf-8").splitlines()[0]
    parts = [each for each in header.replace("\t", ",").split(",") if each.startswith("images.")]
    return ",".join((ignored, *parts))


def merged(ignored: str) -> dict[str, Any]:
    """Return the expected front matter of the file."""
    after, before = front(OTHER), front(MINE)
    for name in ignored.split(","):
        first, _, rest = name.partition(".")
        if rest:
            after[first][rest] = before[first][rest]
        else:
            after[first] = before[first]
    return after


@pytest.mark.slow
@pytest.mark.parametrize("ignored", IGNORED)
@pytest.mark.parametrize("form", FORMATS)
def test_an_update_leaves_it_and_takes_the_rest(form: str, ignored: str) -> None:
    data = exported(form)
    args = ("--update", "--ignore-columns", names_of(form, ignored))
    result = import_data(*args, data=data)
    assert result.status == 0, result.err
    assert front(files()[PATH]) == merged(ignored)


@pytest.mark.slow
@pytest.mark.parametrize("ignored", IGNORED)
@pytest.mark.parametrize("form", FORMATS)
def test_nothing_is_overwritten_that_would_lose_it(form: str, ignored: str) -> None:
    data = exported(form)
    args = ("--force", "--ignore-columns", names_of(form, ignored))
    result = import_data(*args, data=data)
    assert result.status == 1
    assert "the file would lose " in result.err
    for name in ignored.split(","):
        assert name.split(".", 1)[0] in result.err
    assert files() == {PATH: MINE}


@pytest.mark.parametrize("form", ["csv", "tsv", "parquet", "sqlite", "datapackage", "xlsx"])
@pytest.mark.parametrize("name", ["qualty", "Quality", "quality.x", "provider.domian", "x", "x.y"])
def test_what_is_not_there_is_no_name(form: str, name: str) -> None:
    data = exported(form)
    result = import_data("--update", "--ignore-columns", name, data=data)
    assert result.status == 2
    assert f": there is no column {name}; " in result.err
    assert files() == {PATH: MINE}


@pytest.mark.parametrize("form", ["json", "jsonl", "parquet", "sqlite", "datapackage", "xlsx"])
@pytest.mark.parametrize("name", ["images.0.width", "images.width", "images.0"])
def test_lists_are_ignored_as_a_whole(form: str, name: str) -> None:
    data = exported(form)
    result = import_data("--update", "--ignore-columns", name, data=data)
    assert result.status == 2
    assert f"{name} cannot be ignored, since lists are imported as a whole; " in result.err
    assert files() == {PATH: MINE}


MAPPED: tuple[tuple[str, Mapping[str, Any], str], ...] = (
    ("quality=score", {"score": 12}, "score"),
    ("quality=marks.score", {"marks": {"score": 12}}, "marks.score"),
    ("quality=marks.score", {"marks": {"score": 12, "x": 1}}, "marks"),
    ("quality=marks.0", {"marks": [12]}, "marks"),
    ("quality=marks.0", {"marks": [12]}, "marks.0"),
    ("quality=marks.0.score", {"marks": [{"score": 12}]}, "marks.0"),
    ("highlight=a.b.c", {"a": {"b": {"c": "x"}}}, "a.b"),
    ("provider.name=source.name", {"source": {"name": "x", "domain": "y"}}, "source.name"),
    ("quality=max(marks)", {"marks": [12]}, "marks"),
)


@pytest.mark.parametrize(
    ("form", "told", "members", "ignored"),
    [
        (form, *case)
        for form in ("jsonl", "parquet")
        for case in MAPPED
        if form == "jsonl" or ".0" not in case[-1]  # The name of a list is that of its column.
    ],
)
def test_of_data_of_others_too(
    form: str, told: str, members: Mapping[str, Any], ignored: str
) -> None:
    write(Path(), {f"site/{PATH}": MINE})
    records = [{"file": PATH, "head": "New title", **members}]
    lines(*records)
    data = "data.jsonl"
    if form == "parquet":
        import pyarrow as pa
        from pyarrow import parquet

        data = "data.parquet"
        parquet.write_table(pa.Table.from_pylist(records), data)
    args = ["--map", "path=file", "--map", "title=head", "--map", told]
    result = import_data("--update", *args, "--ignore-columns", ignored, data=data)
    assert result.status == 0, result.err
    assert files() == {PATH: MINE.replace(RECORD["title"], "New title")}


def test_what_a_group_has_besides_its_fields_is_not_ignored_with_them() -> None:
    write(Path(), {f"site/{PATH}": MINE})
    cell = json.dumps({"name": "Other", "domain": "x.org", "motto": "We print it."})
    row = f"path,provider\n{PATH},{quoted(cell)}\n"
    Path("a.csv").write_text(row, encoding="utf-8")
    result = import_data("--update", "--ignore-columns", "provider.domain", data="a.csv")
    assert result.status == 1
    assert "motto" in result.err
    assert files() == {PATH: MINE}


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'
