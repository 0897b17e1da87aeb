"""`newsmeta import`: data in each format, and edited tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import GOOD, invoke, write
from tests.support.importing import RECORD, TEXT, files, import_data, lines, numbers, without


def test_several_formats() -> None:
    write(Path(), {"_news/a.md": GOOD, "_news/b.md": GOOD.replace("City", "Town")})
    for name in ("a.json", "a.jsonl", "a.csv", "a.tsv", "a.parquet"):
        assert invoke("export", "_news", "-o", name, "--body").status == 0
        result = invoke("import", name, "--into", f"from-{name}")
        assert result.status == 0, result.err
        assert files(Path(f"from-{name}")) == files(Path("from-a.json"))
    assert invoke("export", "_news", "-o", "pack", "--to", "datapackage", "--body").status == 0
    for name in ("pack", "pack/datapackage.json"):
        result = invoke("import", name, "--into", "from-pack")
        assert result.status == 0, result.err
        assert files(Path("from-pack")) == files(Path("from-a.json"))
    assert len(files(Path("from-a.json"))) == 2


def test_raw_tables() -> None:
    text = GOOD.replace('title: "City', "title: \"'=City").replace(
        'excerpt: "The', 'excerpt: "-The'
    )
    write(Path(), {"_news/a.md": text})
    for options in ([], ["--raw"]):
        invoke("export", "_news", "-o", "a.csv", *options)
        result = invoke("import", "a.csv", "--into", "site", "--force", *options)
        assert result.status == 0, result.err
        out = invoke("export", "site", "--to", "jsonl", "--columns", "title,excerpt").out
        assert json.loads(out)["title"].startswith("'=City")
        assert json.loads(out)["excerpt"].startswith("-The")


def test_a_table_that_somebody_edited() -> None:
    write(Path(), {"_news/a.md": GOOD})
    invoke("export", "_news", "-o", "a.csv")
    text = Path("a.csv").read_text(encoding="utf-8")
    Path("a.csv").write_text(text.replace("Climate", "Climate; Cities; "), encoding="utf-8")
    assert invoke("import", "a.csv", "--into", "site").status == 0
    assert "  - Climate\n  - Cities\n" in files()["_news/a.md"]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (",1200,630,", ",1300,630,", "images.0.width: it differs from the column images, which"),
        (
            ",1200,630,",
            ",,630,",
            "images.0.width: it differs from the column images, which has 1200",
        ),
        ('""width"": 1200', '""width"": 7', "images.0.width: it differs from the column images"),
    ],
)
def test_columns_that_contradict_one_another(old: str, new: str, problem: str) -> None:
    write(Path(), {"_news/a.md": GOOD})
    invoke("export", "_news", "-o", "a.csv")
    text = Path("a.csv").read_text(encoding="utf-8")
    assert old in text
    Path("a.csv").write_text(text.replace(old, new, 1), encoding="utf-8", newline="")
    result = import_data(data="a.csv")
    assert result.status == 1
    assert f"a.csv: row 1, line 2: {problem}" in result.err


def test_blank_rows_are_passed_over() -> None:
    write(Path(), {"_news/a.md": GOOD})
    invoke("export", "_news", "-o", "a.csv")
    text = Path("a.csv").read_text(encoding="utf-8")
    Path("a.csv").write_text(f"{text}\n{',' * text.splitlines()[0].count(',')}\n", encoding="utf-8")
    assert numbers(import_data(data="a.csv")) == {"records": 1, "written": 1, "refused": 0}


def test_what_other_programs_do_to_records() -> None:
    """Other programs write null for nothing, 60.0 for 60, their own times, and objects as text."""
    odd = {
        "updatedDateTime": None,
        "quality": 60.0,
        "publishedDateTime": "2021-01-27 15:50:00+00",
        "provider": {"name": "Example Times", "domain": "example.com", "images": None},
        "sourceForm": '{"lineEnding": "crlf"}',
    }
    lines(without(**odd))
    result = import_data()
    assert result.status == 0, result.err
    wanted = TEXT.replace("type: article\n", "type: article\nquality: 60\n").replace("\n", "\r\n")
    assert files() == {"_news/trees.md": wanted}


def test_spreadsheets_write_semicolons_and_capitals() -> None:
    header = "path;category;title;excerpt;publishedDateTime;webUrl;type;published;topics"
    row = (
        "a.md;news;Trees, trees;So "
        "many.;2021-01-27T15:50:00Z;https://example.com/;article;TRUE;Climate"
    )
    provider = ";provider.name;provider.domain", ";Example;example.com"
    text = f"\ufeff{header}{provider[0]}\r\n{row}{provider[1]}\r\n"
    Path("a.csv").write_text(text, encoding="utf-8", newline="")
    result = import_data(data="a.csv")
    assert result.status == 0, result.err
    assert "published: true" in files()["a.md"]


def test_standard_input() -> None:
    result = import_data("--from", "jsonl", data="-", stdin=json.dumps(RECORD))
    assert result.status == 0
    assert files() == {"_news/trees.md": TEXT}
    result = import_data(data="-", stdin=json.dumps(RECORD))
    assert result.status == 2
    assert "standard input has no name that tells its format; name it with --from" in result.err
    result = import_data("--from", "json", data="-", stdin="{}")
    assert "newsmeta: - is not a JSON array" in result.err
