"""Values damaged by a spreadsheet are held back, named, and counted; all others are imported."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsmeta
from newsmeta.importers.outcome import Change, HeldBack
from tests.support.cli import Result, invoke, write
from tests.support.importing import TEXT, files, import_data, lines, numbers

PATH = "_news/trees.md"
MINE = TEXT.replace("type: article\n", "type: article\nquality: 60\nhighlight: 1-2\n")
MINE = MINE.replace("highlight: 1-2", 'highlight: "1-2"').replace(":50:00Z", ":50:37Z")


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {f"site/{PATH}": MINE})


def table(header: str, row: str, *args: str) -> Result:
    Path("a.csv").write_text(f"path,{header}\n{PATH},{row}\n", encoding="utf-8")
    return import_data(*(args or ("--update",)), data="a.csv")


DAMAGED = {
    "a date": ("highlight", "2-Jan", '"2-Jan" looks like a date'),
    "the error of a formula in a number": ("quality", "#REF!", "the error of a formula"),
    "no number": ("quality", "nan", "a program's way to write a missing value"),
    "a time": ("publishedDateTime", "1/27/2021 15:50", "the same time as a spreadsheet"),
    "seconds": ("publishedDateTime", "2021-01-27 15:50", "with a part cut off"),
    "an error in a list of groups": ("images", "#VALUE!", "the file has nothing there"),
    "an error in a list": ("topics", "#NAME?", 'the file keeps ["Climate"]'),
    "an error in a field that the file lacks": ("originalUrl", "#N/A", "has nothing there"),
    "an error inside of a group": ("provider.name", "#NUM!", 'the file keeps "Example Times"'),
}


@pytest.mark.parametrize(("field", "cell", "said"), DAMAGED.values(), ids=DAMAGED)
def test_the_file_keeps_its_value_and_the_others_are_taken(
    field: str, cell: str, said: str
) -> None:
    result = table(f"{field},title", f'"{cell}",New title')
    assert result.status == 1
    assert f"a.csv: row 1, line 2 ({PATH}): {field} is held back: " in result.err
    assert said in result.err
    assert files() == {PATH: MINE.replace("City council votes: ten thousand trees", "New title")}
    heads, cells = result.err.splitlines()[-3:-1]
    assert "held back" in heads
    assert "1 value looks damaged" in result.err
    assert cells.split() == ["1", "0", "1", "1", "0"]


def test_it_is_taken_if_that_is_asked_for() -> None:
    result = table("highlight", "2-Jan", "--update", "--accept-suspicious")
    assert result.status == 0, result.err
    assert files() == {PATH: MINE.replace('"1-2"', '"2-Jan"')}


def test_what_is_damaged_and_taken_is_judged_as_ever() -> None:
    result = table("quality", "#REF!", "--update", "--accept-suspicious")
    assert result.status == 1
    assert 'quality: "#REF!" is not an integer' in result.err
    assert files() == {PATH: MINE}


def test_force_keeps_the_value_of_the_file_too() -> None:
    invoke("export", "site", "--to", "csv", "-o", "a.csv", "--body")
    text = Path("a.csv").read_text("utf-8")
    text = text.replace(",1-2,", ",2-Jan,").replace("article,60", "article,61")
    Path("a.csv").write_text(text, encoding="utf-8", newline="")
    result = import_data("--force", data="a.csv")
    assert result.status == 1
    assert "highlight is held back" in result.err
    assert "quality: 61\n" in files()[PATH]
    assert 'highlight: "1-2"\n' in files()[PATH]


def test_cells_that_say_what_the_file_has_are_not_even_judged() -> None:
    wrong = MINE.replace("quality: 60", 'quality: "sixty"')
    write(Path(), {f"site/{PATH}": wrong})
    result = table("quality,highlight", "sixty,1-2")
    assert (result.status, files()) == (0, {PATH: wrong})


def test_of_a_whole_and_its_part_the_one_that_changed_is_taken() -> None:
    picture = (
        'images:\n  - url: "https://www.example.com/a.jpg"\n    width: 1200\n    height: 630\n'
    )
    write(Path(), {f"site/{PATH}": MINE.replace("---\n\n", f"\n{picture}---\n\n")})
    images = '"[{""url"": ""https://www.example.com/a.jpg"", ""width"": 1200, ""height"": 630}]"'
    result = table("images,images.0.width", f"{images},1300")
    assert result.status == 0, result.err
    assert "width: 1300\n" in files()[PATH]


def test_records_in_json_are_held_against_the_file_too() -> None:
    lines({"path": PATH, "highlight": "2-Jan", "title": "New title", "provider": {"name": "#N/A"}})
    result = import_data("--update")
    assert result.status == 1
    assert "line 1 (_news/trees.md): highlight is held back" in result.err
    assert "provider.name is held back" in result.err
    assert files() == {PATH: MINE.replace("City council votes: ten thousand trees", "New title")}


def test_data_of_others_is_held_against_the_file_too() -> None:
    Path("a.csv").write_text(
        f"file,score,note,head\n{PATH},#REF!,2-Jan,New title\n", encoding="utf-8"
    )
    names = ("path=file", "quality=score", "highlight=note", "title=head")
    args = [each for name in names for each in ("--map", name)]
    result = import_data("--update", *args, data="a.csv")
    assert result.status == 1
    assert "quality is held back" in result.err
    assert "highlight is held back" in result.err
    assert files() == {PATH: MINE.replace("City council votes: ten thousand trees", "New title")}


def test_new_files_have_nothing_to_be_held_against() -> None:
    lines(RECORD_OF_NEW)
    assert import_data("--update").status == 0
    assert '"2-Jan"' in files()["_news/new.md"]


RECORD_OF_NEW = {
    "path": "_news/new.md",
    "category": "news",
    "title": "2-Jan",
    "excerpt": "The plan covers every district.",
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "webUrl": "https://www.example.com/new",
    "type": "article",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Climate"],
}


def test_programs_get_typed_results() -> None:
    lines({"path": PATH, "highlight": "2-Jan", "quality": 61})
    (record,) = newsmeta.import_data("data.jsonl", "site", update=True, dry_run=True)
    assert record.changes == (Change("quality", 60, 61),)
    saying = "a date that a spreadsheet made of it"
    assert record.held_back == (HeldBack("highlight", "1-2", "2-Jan", "date", saying),)


def test_columns_can_be_left_out() -> None:
    result = table(
        "note,quality,title", "mine,61,New title", "--update", "--ignore-columns", "note, quality"
    )
    assert result.status == 0, result.err
    assert files() == {PATH: MINE.replace("City council votes: ten thousand trees", "New title")}
    result = table("quality", "61", "--update", "--ignore-columns", "qualty")
    assert result.status == 2
    assert "there is no column qualty; did you mean quality?" in result.err
    lines({"path": PATH, "quality": 61, "provider": {"name": "Other", "domain": "example.com"}})
    result = import_data("--update", "--ignore-columns", "quality,provider.name")
    assert result.status == 0, result.err
    assert numbers(result)["unchanged"] == 1
