"""Workbooks of Excel, LibreOffice and libraries, and files that are not workbooks."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import invoke
from tests.support.office import needs_office, saved
from tests.support.tables import export, read, read_records, record

openpyxl = pytest.importorskip("openpyxl")
pandas = pytest.importorskip("pandas")

ROW: dict[str, Any] = {
    "path": "trees.md",
    "category": "news",
    "title": "Ten thousand trees",
    "excerpt": "Every district.",
    "publishedDateTime": datetime(2021, 1, 27, 15, 50),
    "webUrl": "https://www.example.com/trees",
    "type": "article",
    "quality": 60,
    "published": True,
    "provider.name": "Example Times",
    "provider.domain": "example.com",
    "topics": "Climate; Cities",
    "date": date(2021, 1, 27),
}


def table(path: Path, *rows: dict[str, Any], sheet: str = "Sheet1") -> Path:
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    book.save(path)
    return path


def changed(path: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    return export("xlsx", [record(), record(path="_news/b.md")], tmp_path / "a.xlsx").path


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    (item,) = read("xlsx", table(tmp_path / "a.xlsx", ROW))
    assert (item.place, item.problem) == ("row 2", "")
    assert item.content["topics"] == ["Climate", "Cities"]
    assert item.content["quality"] == 60
    assert item.content["published"] is True
    assert item.content["publishedDateTime"] == "2021-01-27T15:50:00Z"
    assert item.content["date"] == "2021-01-27"


def test_a_table_that_pandas_writes(tmp_path: Path) -> None:
    pandas.DataFrame([ROW, {**ROW, "path": "b.md", "quality": None}]).to_excel(tmp_path / "a.xlsx")
    items = read("xlsx", tmp_path / "a.xlsx")
    assert [item.problem for item in items] == ["", ""]
    assert [item.content.get("quality") for item in items] == [60, None]


def test_data_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    others = {
        **{"headline": "Ten thousand trees", "teaser": "Every district.", "tags": "Climate"},
        **{"link": "https://www.example.com/trees", "source": "Example Times"},
        **{"site": "example.com", "date": datetime(2021, 1, 27, 15, 50), "score": 60.0},
    }
    path = table(tmp_path / "a.xlsx", others, sheet="Stories")
    changed(path, lambda book: book.create_sheet("First", 0))
    args = [
        *("--map", "title=headline", "--map", "excerpt=teaser", "--map", "topics=tags"),
        *("--map", "webUrl=link", "--map", "provider.name=source", "--map", "quality=score"),
        *("--map", "provider.domain=site", "--map", "publishedDateTime=date"),
        *("--set", "category=news", "--set", "type=article", "--into", "site"),
    ]
    result = invoke("import", "a.xlsx", *args, "--records", "Stories")
    assert result.status == 0, result.err
    text = Path("site/2021-01-27-ten-thousand-trees.md").read_text(encoding="utf-8")
    assert "publishedDateTime: 2021-01-27T15:50:00Z\n" in text
    assert "quality: 60\n" in text
    result = invoke("import", "a.xlsx", *args, "--records", "Storys")
    assert "there is no sheet 'Storys'; did you mean Stories?" in result.err


def _rename(book: Any) -> None:
    book["articles"]["C1"] = "headline"


def _twice(book: Any) -> None:
    book["articles"]["C1"] = "excerpt"


def _keyless(book: Any) -> None:
    book["topics"].delete_cols(1)


def _orphan(book: Any) -> None:
    book["topics"].append(["gone.md", 0, "Maps"])


def _nameless(book: Any) -> None:
    book["articles"].cell(2, 60).value = "lost?"


def _error(book: Any) -> None:
    book["articles"]["C2"].value = "#REF!"
    book["articles"]["C2"].data_type = "e"


def _taken_out(book: Any) -> None:
    book["articles"].delete_rows(2, 1)


def _sum(book: Any) -> None:
    book["articles"]["C2"] = '="Ten" & " trees"'


def _number(book: Any) -> None:
    book["images"]["D2"] = "wide"


def _stranger(book: Any) -> None:
    book["articles"]["Q2"] = "Somebody Else"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_rename, "articles row 1: there is no column 'headline'"),
        (_twice, "the column excerpt is there twice"),
        (_keyless, "topics row 1: the column path is missing"),
        (_orphan, "topics row 6: there is no article with the path 'gone.md'"),
        (_nameless, "has no name; name it in the header"),
        (_error, "title: it holds #REF! as the result of a formula"),
        (_taken_out, " belong to 1 such article: remove them, or restore"),
        (_sum, "title: it holds a formula without its result; open and save the file in a"),
        (_number, 'images row 2: width: "wide" is not an integer'),
        (_stranger, "providers has no row 'Somebody Else', 'Example Times'; add it there"),
    ],
)
def test_what_cannot_be_used_is_said(
    exported: Path, change: Callable[[Any], None], said: str, tmp_path: Path
) -> None:
    result = invoke("import", str(changed(exported, change)), "--into", str(tmp_path / "site"))
    assert said in result.err
    assert result.status in (1, 2)


@pytest.mark.parametrize("value", [True, False])
def test_yes_and_no_may_be_formulas(value: bool, exported: Path) -> None:
    """As written by LibreOffice, or by libraries, without cached results."""

    def change(book: Any) -> None:
        sheet = book["articles"]
        (column,) = [cell.column for cell in sheet[1] if cell.value == "published"]
        sheet.cell(2, column).value = f"={value}()".upper()

    first, _ = read_records("xlsx", changed(exported, change))
    assert first.values["published"] is value


def test_rows_may_be_sorted_and_sheets_added(exported: Path) -> None:
    def change(book: Any) -> None:
        sheet = book["topics"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
        for number, row in enumerate(reversed(rows), 2):
            for column, value in enumerate(row, 1):
                sheet.cell(number, column).value = value
        book.create_sheet("My sums")["A1"] = "=SUM(articles!L2:L9)"
        del book["lists"]
        book["articles"].insert_cols(2)

    before = read_records("xlsx", exported)
    assert read_records("xlsx", changed(exported, change)) == before


def _zip(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return path


BOMB = '<!DOCTYPE a [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><a>&b;</a>'
ROWS = (
    '<a xmlns:t="t"><t:table t:name="articles"><t:table-row t:number-rows-repeated="1048576">'
    '<t:table-cell t:number-columns-repeated="16384" t:value-type="string"><t:p>path</t:p>'
    "</t:table-cell></t:table-row></t:table></a>"
)


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({}, "has no workbook"),
        ({"content.xml": "<a"}, "content.xml is not XML"),
        ({"content.xml": BOMB}, "has a document type"),
        ({"content.xml": "<a/>"}, "it has no sheets"),
        ({"content.xml": ROWS}, "unlike any articles"),
        (
            {"_rels/.rels": '<a><Relationship Type="/officeDocument" Target="x"/></a>'},
            "x is missing",
        ),
    ],
)
def test_what_is_no_workbook(parts: dict[str, str], said: str, tmp_path: Path) -> None:
    path = _zip(tmp_path / "a.ods", **parts)
    result = invoke("import", str(path), "--into", str(tmp_path / "site"))
    assert (said in result.err, result.status) == (True, 2), result.err


@pytest.mark.parametrize("content", [b"", b"path,title\n", b"PK\3\4" + b"\0" * 40, b"\xd0\xcf\x11"])
def test_what_is_no_archive(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    result = invoke("import", str(path), "--into", str(tmp_path / "site"))
    assert (result.status, "is not a workbook of Excel or LibreOffice" in result.err) == (2, True)


def test_a_cell_in_the_last_corner(tmp_path: Path) -> None:
    def change(book: Any) -> None:
        book.active.cell(1_048_576, 16_384).value = "x"

    first, last = read("xlsx", changed(table(tmp_path / "a.xlsx", ROW), change))
    assert first.problem == ""
    assert "column 16384 has no name" in last.problem


@pytest.mark.parametrize("style", ["²", "٣", "9" * 5000, "-1", "x", ""])
def test_what_is_no_number_of_a_style(style: str, tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", ROW | {"quality": 60})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(r'<c r="([A-Z]+2)"( s="\d+")?', rf'<c r="\1" s="{style}"', parts[name])
    (item,) = read("xlsx", _zip(path, **parts))
    assert (item.problem, item.content["quality"]) == ("", 60)


@pytest.mark.slow
@needs_office
def test_what_somebody_changes_in_libreoffice(tmp_path: Path) -> None:
    path = table(tmp_path / "a.xlsx", ROW)
    for to in ("ods", "xlsx"):
        (item,) = read("xlsx", saved(path, to, tmp_path / to))
        (before,) = read("xlsx", path)
        assert item == before
