"""Tables as written by spreadsheets and data frames: accepted ones, and refused ones."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from newsmeta.importers.headers import Header
from tests.support.cli import write
from tests.support.importing import TEXT, files, import_data, numbers

TITLE = "City council votes: ten thousand trees"
MINE = TEXT.replace("type: article\n", "type: article\nquality: 60\n")
CHANGED = MINE.replace(TITLE, "New title")
PATH = "_news/trees.md"

READ = {
    "an index from 0": f",path,title\n0,{PATH},New title\n",
    "an index in quotes": f'"","path","title"\n"1","{PATH}","New title"\n',
    "an index that was read before": f"Unnamed: 0,path,title\n7,{PATH},New title\n",
    "two indexes": f",Unnamed: 0.1,path,title\n0,3,{PATH},New title\n",
    "an index of floats": f",path,title\n0.0,{PATH},New title\n",
    "an index and empty columns": f",path,title,,\n0,{PATH},New title,,\n",
    "empty columns": f"path,title,,,\n{PATH},New title,,,\n",
    "empty columns between": f"path,,title,  ,\n{PATH},,New title,  ,\n",
    "cells behind the header": f"path,title\n{PATH},New title,,,\n",
    "a short row": f"path,title,quality,highlight\n{PATH},New title\n",
    "a short row behind an index": f",path,title,quality\n0,{PATH},New title\n",
    "rows that are empty": f"path,title\n{PATH},New title\n,\n , \n\n,\n",
    "rows with an index alone": f",path,title\n0,{PATH},New title\n1,,\n2\n",
    "a byte-order mark": f"\ufeffpath,title\n{PATH},New title\n",
    "two of them": f"\ufeff\ufeffpath,title\n{PATH},New title\n",
    "a byte-order mark and an index": f"\ufeff,path,title\r\n0,{PATH},New title\r\n",
    "semicolons": f";path;title\n0;{PATH};New title\n",
    "tabs": f"path\ttitle\t\n{PATH}\tNew title\t\n",
    "a line for spreadsheets": f"sep=;\r\npath;title\r\n{PATH};New title\r\n",
    "such a line in quotes": f'"sep=;"\r\npath;title\r\n{PATH};New title\r\n',
    "such a line in capitals": f"SEP=|\npath|title\n{PATH}|New title\n",
    "a tab in such a line": f"sep=\t\npath\ttitle\n{PATH}\tNew title\n",
    "blank lines in front": f"\n\npath;title\n{PATH};New title\n",
    "blanks around names": f" path ,title \n{PATH},New title\n",
    "no line end": f"path,title,\n{PATH},New title,",
    "thousands of columns": f"path,title{',' * 16_382}\n{PATH},New title{',' * 16_382}\n",
}

REFUSED = {
    f",path,title\nx,{PATH},New title\n": 'cell 1 is "x", and column 1 has no name; name it',
    f"path,,title\n{PATH},7,New title\n": 'cell 2 is "7", and column 2 has no name; name it',
    f"path,title,\n{PATH},New title,7\n": 'cell 3 is "7", and column 3 has no name; name it',
    f"path,title\n{PATH},New, title,,\n": "it has 5 cells, but the header has 2; put quotes",
    f"path,title,quality\n{PATH},New, title,\n": "it has 4 cells, but the header has 3",
    f"path,title\n{PATH},New title,7\n": "it has 3 cells, but the header has 2",
    f"path,title\n{PATH},New title,,7\n": "it has 4 cells, but the header has 2",
    f",path,title\n0,{PATH},New title,7\n": "it has 4 cells, but the header has 3",
    f",path,title\n-1,{PATH},New title\n": 'cell 1 is "-1", and column 1 has no name',
    f",path,title\n1e3,{PATH},New title\n": 'cell 1 is "1e3", and column 1 has no name',
    f"path,Unnamed: 1,title\n{PATH},7,New title\n": 'cell 2 is "7", and column 2 has no name',
    f"path,title,\n{PATH},New title, x\n": 'cell 3 is " x", and column 3 has no name; name it',
}


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {f"site/{PATH}": MINE})


@pytest.mark.parametrize("table", READ.values(), ids=READ)
def test_tables_are_read(table: str) -> None:
    Path("a.csv").write_bytes(table.encode())
    result = import_data("--update", data="a.csv")
    assert result.status == 0, result.err
    assert numbers(result) == {"records": 1, "written": 0, "updated": 1, "refused": 0}
    assert files() == {PATH: CHANGED}


@pytest.mark.parametrize("table", REFUSED)
def test_nothing_is_dropped_for_want_of_a_name(table: str) -> None:
    Path("a.csv").write_text(table, encoding="utf-8")
    result = import_data("--update", data="a.csv")
    assert result.status == 1
    assert f"a.csv: row 1, line 2: {REFUSED[table]}" in result.err
    assert files() == {PATH: MINE}


@pytest.mark.parametrize("line", ['sep="', 'sep=""', "sep=", '"sep=";"', 'sep=;"'])
def test_quotes_stand_between_no_cells(line: str) -> None:
    Path("a.csv").write_text(f"{line}\npath;title\n{PATH};New title\n", encoding="utf-8")
    result = import_data("--update", data="a.csv")
    assert result.status == 2
    assert result.err.startswith("newsmeta: a.csv:1: ")
    assert files() == {PATH: MINE}


def test_an_empty_cell_takes_a_field_out_and_one_that_is_not_there_does_not() -> None:
    Path("a.csv").write_text(f"path,title,quality\n{PATH},New title,\n", encoding="utf-8")
    assert import_data("--update", data="a.csv").status == 0
    assert files() == {PATH: CHANGED.replace("quality: 60\n", "")}


def test_of_others_tables_only_what_is_asked_for_has_to_have_a_name() -> None:
    header = "Unnamed: 0,,headline,,where,where2,where2\n"
    Path("a.csv").write_text(f"{header}60,x,New title,,{PATH},1,2\n", encoding="utf-8")
    names = ("--map", "title=headline", "--map", "path=where", "--map", "quality=Unnamed: 0")
    result = import_data("--update", *names, data="a.csv")
    assert result.status == 0, result.err
    assert files() == {PATH: CHANGED}


def test_a_hundred_thousand_empty_rows_and_columns_take_no_time() -> None:
    empty = "," * 1_000 + "\n"
    rows = f"path,title{empty}{PATH},New title{empty}{empty * 2_000}"
    Path("a.csv").write_text(rows + ",\n" * 100_000, encoding="utf-8")
    start = time.process_time()
    assert numbers(import_data("--update", data="a.csv"))["records"] == 1
    assert time.process_time() - start < 5


def test_a_data_frame_in_parquet_has_an_index() -> None:
    columns = {"path": [PATH], "title": ["New title"], "__index_level_0__": [17]}
    parquet.write_table(pa.table(columns), "a.parquet")
    result = import_data("--update", data="a.parquet")
    assert result.status == 0, result.err
    assert files() == {PATH: CHANGED}


@given(
    st.lists(st.sampled_from(["path", "title", "", " ", "Unnamed: 3"]), max_size=8),
    st.lists(st.sampled_from(["a", "7", "", " "]), max_size=10),
    st.integers(0, 3),
)
def test_no_cell_is_lost(header: list[str], row: list[str], more: int) -> None:
    head = Header(header)
    named, short = head.cells(row), head.cells(row[: max(0, len(row) - more)])
    assert short == named[: len(short)]
    lost = Counter(cell for cell in row if cell.strip()) - Counter(named)
    if not head.problem(row):
        assert set(lost) <= {"7"}
        assert not lost or not header[0].strip() or header[0].startswith("Unnamed")
