"""Workbooks: displayed values, possible changes by spreadsheets, and their import."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import GOOD, invoke, write
from tests.support.corpus import OWN
from tests.support.office import CSV, UNICODE_TEXT, needs_office, saved
from tests.support.paths import ROOT
from tests.support.tables import ARTICLE, Export, export, read_records, record

openpyxl = pytest.importorskip("openpyxl")

TITLES = [
    "007",
    "1e5",
    "TRUE",
    "=1+1",
    "+49 30 1234",
    "-1",
    "@SUM(A1)",
    "'quoted",
    "https://www.example.com/",
    "mailto:ada@example.com",
    "internal:Sheet2!A1",
    "2021-01-27",
    "12:30",
    "1/2",
    "  in between  ",
    "a\tb",
    "two\nlines",
    "_x000D_ and _xFFFE_",
    "\N{GRINNING FACE} \u2028",
    "{=1}",
    "<b>&amp;</b>",
]


def made(tmp_path: Path, values: dict[str, Any]) -> Any:
    done = export("xlsx", [record(values)], tmp_path / "a.xlsx")
    assert done.refused == []
    return openpyxl.load_workbook(done.path)


def test_others_see_a_sheet_for_each_table(tmp_path: Path) -> None:
    book = made(tmp_path, ARTICLE)
    names = ["articles", "images", "related", "topics", "providers", "lists"]
    assert book.sheetnames == names
    assert book["lists"].sheet_state == "hidden"
    sheet = book["articles"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref.startswith("A1:")
    head = {cell.value: cell for cell in sheet[1]}
    row = dict(zip(head, (cell for cell in sheet[2]), strict=True))
    assert row["publishedDateTime"].value == datetime(2021, 1, 27, 15, 50)
    assert row["publishedDateTime"].number_format == "yyyy-mm-dd hh:mm:ss"
    assert (row["quality"].value, row["published"].value) == (60, True)
    assert row["title"].number_format == "@"
    assert row["tags"].value == '["a", "b;c"]'
    assert "as the publisher wrote it" in head["title"].comment.text
    assert "minimum: " in head["quality"].comment.text
    assert [cell.value for cell in book["topics"]["C"]] == ["name", "Climate", "Cities"]
    widths = [sheet.column_dimensions[letter].width for letter in "AC"]
    assert all(8 <= width <= 61 for width in widths)


def test_what_can_be_chosen(tmp_path: Path) -> None:
    book = made(tmp_path, ARTICLE)
    found = {
        (name, next(iter(validation.sqref.ranges)).min_col): validation.formula1
        for name in book.sheetnames
        for validation in book[name].data_validations.dataValidation
    }
    head = [cell.value for cell in book["articles"][1]]
    assert found["articles", head.index("type") + 1] == '"article,video"'
    assert found["articles", head.index("provider.name") + 1] == "providers!$B$2:$B$3"
    assert found["articles", head.index("provider.domain") + 1] == "providers!$A$2:$A$3"
    assert found["topics", 3] == "lists!$A$2:$A$3"


@pytest.mark.slow
@pytest.mark.parametrize("title", TITLES)
def test_text_is_text(tmp_path: Path, title: str) -> None:
    done = export("xlsx", [record({**ARTICLE, "title": title})], tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(done.path)["articles"]["C2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert "_x" in title or cell.value == title
    (back,) = read_records("xlsx", done.path)
    assert back.values["title"] == title


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2021-01-27T15:50:00Z", datetime(2021, 1, 27, 15, 50)),
        ("2021-01-27T16:50:00+01:00", datetime(2021, 1, 27, 15, 50)),
        ("2021-01-27T15:50:00.5Z", datetime(2021, 1, 27, 15, 50)),
        ("1899-12-31T00:00:00Z", "1899-12-31T00:00:00Z"),
        ("1900-02-28T23:59:59Z", "1900-02-28T23:59:59Z"),
        ("1900-03-01T00:00:00Z", datetime(1900, 3, 1)),
        ("1999-12-31T23:59:59Z", datetime(1999, 12, 31, 23, 59, 59)),
        ("9999-12-31T23:59:59Z", datetime(9999, 12, 31, 23, 59, 59)),
    ],
)
def test_times_are_in_utc_and_come_back_as_written(
    tmp_path: Path, written: str, shown: datetime | str
) -> None:
    values = {**ARTICLE, "publishedDateTime": written}
    sheet = made(tmp_path, values)["articles"]
    assert sheet["E2"].value == shown
    (back,) = read_records("xlsx", tmp_path / "a.xlsx")
    assert back.values["publishedDateTime"] == written


@pytest.mark.parametrize(
    ("field", "length", "is_refused"),
    [
        ("title", 32_767, False),
        ("title", 32_768, True),
        ("body", 32_768, True),
        ("emoji", 16_384, True),
        ("tags", 40_000, True),
        ("image", 40_000, True),
    ],
)
def test_what_is_too_long_for_a_cell_is_refused(
    tmp_path: Path, field: str, length: int, is_refused: bool
) -> None:
    text = "x" * length
    changes: dict[str, dict[str, Any]] = {
        "title": {"title": text},
        "body": {},
        "emoji": {"title": "\N{GRINNING FACE}" * length},
        "tags": {"tags": [text]},
        "image": {"images": [{"url": text}], "provider": {"name": "Gone", "domain": "b.test"}},
    }
    one = record({**ARTICLE, **changes[field]})
    one = replace(one, body=text) if field == "body" else one
    done = export("xlsx", [one, record(path="b.md")], tmp_path / "a.xlsx")
    _assert_refused(done, is_refused)
    assert [each.path for each in read_records("xlsx", done.path)][-1] == "b.md"


def _assert_refused(done: Export, is_refused: bool) -> None:
    reasons = [reason for _, reason in done.refused]
    assert len(reasons) == is_refused
    assert all("a cell holds 32,767; leave " in reason for reason in reasons)
    providers = [cell.value for cell in openpyxl.load_workbook(done.path)["providers"]["B"]]
    assert "Gone" not in providers


def test_the_same_articles_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (export("xlsx", [record()], tmp_path / name).path for name in ("1", "2"))
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as archive:
        assert archive.testzip() is None


def test_what_was_stopped_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    write(tmp_path, {"_news/2021-01-27-a.md": GOOD, "_news/2021-01-28-b.md": "---\nx: [\n---\n"})
    assert invoke("export", "_news", "-o", "a.xlsx").status == 1
    assert [path.name for path in tmp_path.iterdir()] == ["_news"]


# -- LibreOffice -------------------------------------------------------------------------------


def _site(tmp_path: Path, source: Path) -> Path:
    folder = tmp_path / "site"
    shutil.copytree(source, folder / "_news", copy_function=shutil.copyfile)
    (folder / "_news").chmod(0o755)
    (folder / "newsmeta.toml").write_text("", encoding="utf-8")
    ugly = "".join(f"\\u{ord(sign):04x}" for sign in "=\x01_x000D_\u2028\r\n\t\x85x")
    article = GOOD.replace('title: "', f'title: "{ugly}').replace("15:50:00Z", "16:50:00.5+01:00")
    body = "One\tline \r\nand = two\n"
    (folder / "_news" / "2021-01-27-ugly.md").write_bytes((article + body).encode())
    crlf = (GOOD + "One\n\ntwo\n").replace("\n", "\r\n")
    (folder / "_news" / "2021-01-28-crlf.md").write_bytes(crlf.encode())
    return folder


SOURCES = [ROOT / "examples" / "good", OWN.site / "_news"]


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("to", ["xlsx", "ods", CSV, UNICODE_TEXT])
@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.parent.name)
def test_what_libreoffice_saves_changes_nothing(
    source: Path, to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = _site(tmp_path, source)
    monkeypatch.chdir(folder)
    before = {path.name: path.read_bytes() for path in Path("_news").glob("*.md")}
    book = tmp_path / "articles.xlsx"
    args = ("_news", "--body", "--columns", "+secured", "-o", str(book))
    assert invoke("export", *args, "--quiet").status == 0
    data = saved(book, to, tmp_path / "saved")
    result = invoke("import", str(data), "--into", ".", "--update")
    assert result.status == 0, result.err
    number = str(len(before))
    assert result.err.splitlines()[-1].split() == [number, "0", number, "0"]
    assert {path.name: path.read_bytes() for path in Path("_news").glob("*.md")} == before


@pytest.mark.slow
@needs_office
def test_libreoffice_shows_texts_and_times(tmp_path: Path) -> None:
    done = export("xlsx", [record({**ARTICLE, "title": "=1+1"})], tmp_path / "a.xlsx")
    text = saved(done.path, CSV, tmp_path / "saved").read_text(encoding="utf-8")
    assert ",=1+1," in text
    assert ",2021-01-27 15:50:00," in text
    assert ",TRUE," in text
