"""`newsmeta import`: unusable data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import invoke, write
from tests.support.importing import RECORD, files, import_data, lines, without


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (without("excerpt"), "NM101 excerpt is missing"),
        (without(type="artcle"), 'NM104 type: "artcle" is not an allowed value; did you mean'),
        (without(quality="60"), "NM103 quality: expected an integer"),
        (without("excerpt", exerpt="x"), "NM102 exerpt is not a known field; did you mean excerpt"),
        (without("path", "title"), "NM101 title is missing"),
        (without("path", title="?!"), "title has no letters"),
        (without(path=7), "path has to be text"),
        (without(body=7), "body has to be text"),
        (without(sourceForm=[1]), "sourceForm has to be an object"),
        (without(excerpt="\ud800"), "half of a surrogate pair"),
        ({**RECORD, "images": [[[[[]]]]]}, "NM103"),
        (without(path="a/" * 1500 + "x.md"), "is too long"),
        (
            without(path="_layouts/x.html"),
            "names a folder in which newsmeta never searches",
        ),
    ],
)
def test_records_that_are_no_articles(record: dict[str, Any], reason: str) -> None:
    lines(record, without(path="ok.md"))
    result = import_data()
    assert result.status == 1
    assert result.err.startswith("data.jsonl: line 1")
    assert reason in result.err
    assert list(files()) == ["ok.md"]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 1: it is not JSON"),
        ("[]", "line 1: it is not an object, but a list"),
        ("null", "line 1: it is not an object, but null"),
        ('{"title": NaN}', "NaN is not a number in JSON"),
        ('{"title": "a", "title": "b"}', '"title" occurs twice in one object'),
        ("[" * 100_000, "nested too deep"),
        ('"\xff"', "is not UTF-8"),
    ],
)
def test_lines_that_are_no_records(line: str, reason: str) -> None:
    text = f"{line}\n\n{json.dumps(RECORD)}\n".encode("latin-1")
    Path("data.jsonl").write_bytes(text)
    result = import_data()
    assert result.status == 1
    assert reason in result.err
    assert list(files()) == ["_news/trees.md"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", "{}", "is not a JSON array; say with --records"),
        ("a.json", "", "is not a JSON array"),
        ("a.json", "[1, 2", "a comma or ] is due"),
        ("a.json", "[1 2]", "a.json:1: is not a JSON array of records: a comma or ] is due"),
        ("a.json", "[]x", "there is text after the array"),
        ("a.json", '[\n{"a": 1},\n{"b"}\n]', "a.json:3: is not a JSON array of records: Expecting"),
        ("a.json", "\ufeff[\ud800"[:1] + "[", "is not a JSON array"),
        ("a.csv", "", "a.csv:1: there is no header"),
        ("a.csv", "titel\nx\n", "there is no field titel; did you mean title?; for other data"),
        ("a.csv", "title,title\n", "the column title is there twice"),
        ("a.csv", 'title\n"x\n', "a.csv:2: is not CSV: unexpected end of data"),
        ("a.txt", "", ".txt is no ending of a format that can be read; name the format with"),
        ("a.parquet", "PAR1", "a.parquet"),
        ("missing.json", None, "missing.json cannot be read: no such file"),
        ("missing", None, "missing does not exist; check the path"),
        ("a.csv", "\n,,\n", "a.csv:2: there is no header"),
    ],
)
def test_data_that_cannot_be_read(name: str, content: str | None, message: str) -> None:
    if content is not None:
        Path(name).write_text(content, encoding="utf-8")
    result = import_data(data=name)
    assert result.status == 2
    assert message in result.err
    assert result.err.startswith("newsmeta: ") or "item 1" in result.err


def test_rows_that_are_no_records() -> None:
    lines(RECORD)
    import_data()
    invoke("export", "site", "-o", "a.csv", "--columns", "+secured")
    header, row = Path("a.csv").read_text(encoding="utf-8").splitlines()
    bad = row.replace("article", "article,", 1)
    wrong = (
        row.replace('"[{', '"[{[', 1) if '"[{' in row else row.replace(",article,,", ",article,x,")
    )
    Path("b.csv").write_text(f"{header}\n{bad}\n\n{wrong}\n{row}\n", encoding="utf-8")
    result = invoke("import", "b.csv", "--into", "other")
    assert result.status == 1
    cells = header.count(",") + 1
    assert (
        f"b.csv: row 1, line 2: it has {cells + 1} cells, but the header has {cells}" in result.err
    )
    assert 'b.csv: row 2, line 4: quality: "x" is not an integer' in result.err
    assert list(files(Path("other"))) == ["site/_news/trees.md"]


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    (folder / "site").write_text("a file", encoding="utf-8")
    lines(RECORD)
    result = import_data()
    assert result.status == 2
    assert result.err == "newsmeta: site is a file; name a folder with --into\n"


def test_the_configuration_decides_what_is_valid() -> None:
    write(Path(), {"newsmeta.toml": "[limits]\nmax-size = 100\n"})
    lines(RECORD)
    result = import_data()
    assert result.status == 1
    assert "more than the limit of 100" in result.err
