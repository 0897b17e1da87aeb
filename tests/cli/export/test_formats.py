"""`newsmeta export`: each format, and the place of its output."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from newsmeta.records.formats import FORMATS
from tests.support.cli import GOOD, invoke, run, write
from tests.support.export_command import export, lines, table
from tests.support.paths import ROOT


def test_the_formats_are_listed() -> None:
    out = invoke("export", "--list").out
    assert [line.split()[0] for line in out.splitlines()] == list(FORMATS)
    assert "needs newsmeta-toolkit[parquet]" in out


def test_json_lines() -> None:
    first, second = lines()
    assert list(first)[:3] == ["path", "category", "title"]
    assert first["path"] == "_news/2021-01-27-a.md"
    assert first["provider"] == {"name": "Example Times", "domain": "example.com"}
    assert first["publishedDateTime"] == "2021-01-27T15:50:00Z"
    assert first["published"] is True
    assert "secured" not in second
    assert "body" not in first


def test_an_object_is_one_line_to_everybody(site: Path) -> None:
    write(
        site,
        {"_news/odd.md": GOOD.replace('excerpt: "', r'excerpt: "\x85\u2028\u2029\x0b\x0c\x1c')},
    )
    for name in ("jsonl", "json", "jsonld", "ninjs", "jsonfeed"):
        out = export("--to", name).out
        assert out.splitlines() == out.removesuffix("\n").split("\n")
        assert "\\u2028" in out


def test_json_is_valid_against_its_schema() -> None:
    schema = json.loads((ROOT / "schemas" / "records.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    for args in ((), ("--body", "--columns", "+secured"), ("--exclude", "provider.name,title")):
        content = json.loads(export("--to", "json", *args).out)
        assert len(content) == 2
        validator.validate(content)
    content[0]["quality"] = "60"
    assert not validator.is_valid(content)


def test_an_empty_export_is_valid() -> None:
    result = export("--to", "json", "--where", 'title == "none"')
    assert (result.status, result.out) == (0, "[]\n")
    assert "newsmeta: warning: there is no article to write" in result.err
    assert table("--where", 'title == "none"')[1:] == []


def test_the_closing_table() -> None:
    result = export("--to", "jsonl", "-o", "a.jsonl", "--published-only")
    size = Path("a.jsonl").stat().st_size
    heads, numbers = result.err.splitlines()
    assert heads.split() == ["articles", "skipped", "filtered", "rows", "bytes"]
    assert numbers.split() == ["1", "0", "1", "1", f"{size:,}"]
    assert export("--to", "jsonl", "-o", "a.jsonl", "--quiet").err == ""


def test_csv() -> None:
    header, first, _ = table()
    row = dict(zip(header, first, strict=True))
    assert header[0] == "path"
    assert row["provider.domain"] == "example.com"
    assert row["topics"] == "Climate"
    assert row["heat"] == "-1"
    assert row["published"] == "true"
    assert row["images.0.width"] == "1200"
    assert json.loads(row["images"])[0]["height"] == 630
    assert row["updatedDateTime"] == ""
    assert "secured" not in header
    export("--to", "csv", "-o", "a.csv")
    raw = Path("a.csv").read_bytes()
    assert raw.count(b"\r\n") == raw.count(b"\n") == 3
    assert not raw.startswith(b"\xef\xbb\xbf")


def test_tsv_has_the_same_cells() -> None:
    assert table(to="tsv") == table()


def test_a_byte_order_mark_for_excel() -> None:
    export("--to", "csv", "--bom", "-o", "a.csv")
    assert Path("a.csv").read_bytes().startswith(b"\xef\xbb\xbfpath,")


def test_columns_that_nothing_is_in_are_left_out() -> None:
    whole = table()
    header, *rows = table("--columns", "non-empty")
    full = [at for at in range(len(whole[0])) if any(row[at] for row in whole[1:])]
    assert 5 < len(full) < len(whole[0])
    assert [header, *rows] == [[row[at] for at in full] for row in whole]
    assert table("--columns", "non-empty", to="tsv") == [header, *rows]
    assert table("--columns", "updatedDateTime,title,non-empty", "--limit", "1")[0] == ["title"]
    assert "updatedDateTime" not in table("--columns", "non-empty", "--body", "--bom")[0]
    result = export("--to", "jsonl", "--columns", "non-empty")
    assert (result.status, "--columns: non-empty is for csv and tsv" in result.err) == (2, True)


def test_every_cell_in_quotes() -> None:
    args = ("--to", "csv", "--quote-all", "--columns")
    first = '"title","heat"'
    for columns in ("title,heat", "title,heat,non-empty"):
        found = export(*args, columns).out.splitlines()
        assert found[0] == first
        assert all(line.startswith('"') and line.endswith('"') for line in found)
    assert "--quote-all: this is for csv" in export("--to", "json", "--quote-all").err


def test_formulas_do_not_run_unless_asked_for(site: Path) -> None:
    write(site, {"_news/c.md": GOOD.replace('title: "City', "title: \"=HYPERLINK('x')&City")})
    (title,) = [row[0] for row in table("--columns", "title") if "HYPERLINK" in row[0]]
    assert title.startswith("'=HYPERLINK")
    (title,) = [row[0] for row in table("--columns", "title", "--raw") if "HYPERLINK" in row[0]]
    assert title.startswith("=HYPERLINK")


def test_the_format_follows_from_the_file() -> None:
    for name, start in (("a.json", "["), ("a.jsonl", "{"), ("a.csv", "path,"), ("a.atom", "<?xml")):
        assert export("-o", name).status == 0
        assert Path(name).read_text(encoding="utf-8").startswith(start)
    result = export("-o", "no-ending")
    assert result.status == 2
    assert "--to is missing" in result.err


def test_output_goes_to_the_file_or_to_standard_output() -> None:
    written = export("--to", "jsonl").out
    assert export("--to", "jsonl", "-o", "-").out == written
    assert export("-o", "a.jsonl").out == ""
    assert Path("a.jsonl").read_text(encoding="utf-8") == written


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_articles_give_the_same_bytes(name: str, site: Path) -> None:
    def content(path: Path) -> dict[str, bytes]:
        files = path.iterdir() if path.is_dir() else [path]
        return {file.name if path.is_dir() else "": file.read_bytes() for file in files}

    write(site, {"_config.yml": "url: https://site.example\n"})
    outcomes = []
    for number, jobs in enumerate(("1", "1", "2")):
        out = site / f"out-{number}"
        done = run("export", "_news", "--to", name, "-o", str(out), "--jobs", jobs, cwd=site)
        assert done.status == 0, done.err
        outcomes.append(content(out))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert outcomes[0]
