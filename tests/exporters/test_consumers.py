"""Every export of articles with hostile texts, read by its usual readers."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.parsers import expat

import html5lib  # type: ignore[import-untyped]
import pytest

from newsmeta.exporters.web.texts import as_text
from newsmeta.records.formats import FORMATS
from newsmeta.records.spreadsheets import held
from tests.support.cli import GOOD, invoke, write
from tests.support.hostile_texts import TEXTS, quoted_in_yaml

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
VALUES = {name: text.replace("\0", "") for name, text in TEXTS.items()}
"""Possible titles of an article: texts that JSON and CSV can hold."""


NOW = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")


def article(text: str) -> str:
    """Return an article with the text in its title, of any type, and elsewhere."""
    quoted = quoted_in_yaml(text)
    return (
        GOOD.replace("2021-01-27T15:50:00Z", NOW)
        .replace('title: "City council votes to plant ten thousand trees"', f"title: {quoted}")
        .replace('excerpt: "The plan', f"excerpt: {quoted[:-1]}The plan")
        .replace("name: Example Times", f"name: {quoted}")
        .replace("  - Climate", f"  - {quoted}")
        .replace("quality: 60", f"quality: 60\ncontent: {quoted}\nfeaturedContent: {quoted}")
        .replace("    width: 1200", f"    title: {quoted}\n    width: 1200")
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    for number, text in enumerate(VALUES.values()):
        body = text.replace("\r", "").replace("\x85", "")
        write(folder, {f"_news/2021-01-27-{number:03}.md": article(text) + body})
    write(folder, {"_config.yml": "url: https://site.example.com\n"})
    return folder


@pytest.fixture
def export(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    monkeypatch.chdir(site)

    def call(name: str, *options: str) -> Path:
        out = tmp_path / f"out.{name}"
        arguments = ["export", "_news", "--to", name, "-o", str(out), "--on-error", "include"]
        result = invoke(*arguments, *options)
        assert result.status == 0, result.err
        return out

    return call


# -- unchanged data ------------------------------------------------------------


def from_json(out: Path) -> list[str]:
    return [each["title"] for each in json.loads(out.read_bytes())]


def from_jsonl(out: Path) -> list[str]:
    # Any possible line separator.
    return [json.loads(line)["title"] for line in out.read_text(encoding="utf-8").splitlines()]


def from_csv(out: Path, delimiter: str = ",") -> list[str]:
    text = out.read_bytes().decode()
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    return [row[rows[0].index("title")] for row in rows[1:]]


def from_tsv(out: Path) -> list[str]:
    return from_csv(out, "\t")


def from_datapackage(out: Path) -> list[str]:
    return from_csv(out / "articles.csv")


def from_parquet(out: Path) -> list[str]:
    parquet = pytest.importorskip("pyarrow.parquet")
    return [str(each) for each in parquet.read_table(out)["title"].to_pylist()]


def from_sqlite(out: Path) -> list[str]:
    with closing(sqlite3.connect(out)) as database:
        return [row[0] for row in database.execute("select title from articles order by path")]


def from_xlsx(out: Path) -> list[str]:
    openpyxl = pytest.importorskip("openpyxl")
    escape = pytest.importorskip("openpyxl.utils.escape")
    rows = list(openpyxl.load_workbook(out)["articles"].iter_rows())
    at = [cell.value for cell in rows[0]].index("title")
    assert all(row[at].data_type == "s" for row in rows[1:])
    return [escape.unescape(row[at].value) for row in rows[1:]]


AS_THEY_ARE: dict[str, tuple[Callable[[Path], list[str]], tuple[str, ...]]] = {
    "json": (from_json, ()),
    "jsonl": (from_jsonl, ()),
    "csv": (from_csv, ("--raw",)),
    "tsv": (from_tsv, ("--raw",)),
    "datapackage": (from_datapackage, ()),
    "parquet": (from_parquet, ()),
    "sqlite": (from_sqlite, ()),
    "xlsx": (from_xlsx, ()),
}


@pytest.mark.parametrize("name", AS_THEY_ARE)
def test_data_comes_out_as_it_is(name: str, export: Callable[..., Path]) -> None:
    read, options = AS_THEY_ARE[name]
    expected = list(VALUES.values())
    if name == "xlsx":  # A cell shows the text that it can hold.
        expected = list(map(held, expected))
    assert read(export(name, *options)) == expected


@pytest.mark.parametrize("name", ["csv", "tsv"])
def test_a_database_reads_the_same_table(name: str, export: Callable[..., Path]) -> None:
    duckdb = pytest.importorskip("duckdb")
    delimiter = "," if name == "csv" else "\\t"
    out = export(name, "--columns", "title,quality", "--raw")
    rows = duckdb.sql(
        f"select title from read_csv('{out}', delim='{delimiter}', header=true, quote='\"', "
        "escape='\"', all_varchar=true, nullstr='', auto_detect=false, max_line_size=9999999, "
        "columns={'title': 'VARCHAR', 'quality': 'VARCHAR'}, new_line='\\r\\n')"
    ).fetchall()
    assert [row[0] for row in rows] == list(VALUES.values())


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, each in FORMATS.items() if each.is_importable])
def test_what_is_imported_is_what_was_exported(
    name: str, export: Callable[..., Path], tmp_path: Path
) -> None:
    out = export(name)
    result = invoke("import", str(out), "--into", str(tmp_path / "_news"), "--from", name)
    assert result.status in (0, 1), result.err
    again = tmp_path / "again.jsonl"
    arguments = ["--to", "jsonl", "-o", str(again), "--on-error", "include"]
    assert invoke("export", str(tmp_path / "_news"), *arguments).status == 0
    valid = {
        text for text in VALUES.values() if as_text(text) and not re.search("<script|onerror", text)
    }
    assert set(from_jsonl(again)) == valid


# -- spreadsheets --------------------------------------------------------------


@pytest.mark.slow
def test_a_spreadsheet_runs_nothing(export: Callable[..., Path], tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice")
    # Comma, quotes, UTF-8, first line; quoted fields are not forced to text, so formulas may run.
    options = "CSV:44,34,76,1,,0,false,true,false,false,false,0,true"
    for way, is_run in (((), False), (("--raw",), True)):
        out = export("csv", "--columns", "title,excerpt,topics", *way)
        subprocess.run(
            [office, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
             f"--infilter={options}", "--convert-to", "fods", "--outdir", str(tmp_path), str(out)],
            check=True, capture_output=True, timeout=600,
        )  # fmt: skip
        sheet = (tmp_path / "out.fods").read_text(encoding="utf-8")
        assert sheet.count("<table:table-row") > len(VALUES)
        assert ("table:formula" in sheet) == is_run


# -- the web -------------------------------------------------------------------


def from_jsonld(out: Path) -> list[str]:
    data = out.read_text(encoding="utf-8")
    page = html5lib.parse(
        f'<script type="application/ld+json">{data}</script><p id="end"></p>',
        namespaceHTMLElements=False,
    )
    scripts = list(page.iter("script"))
    assert len(scripts) == 1
    assert [each.attrib for each in page.iter("p")] == [{"id": "end"}]
    return [each["headline"] for each in json.loads("".join(scripts[0].itertext()))]


def from_ninjs(out: Path) -> list[str]:
    items = json.loads(out.read_bytes())
    return [each["headlines"][0]["value"] for each in items if "headlines" in each]


def from_jsonfeed(out: Path) -> list[str]:
    items = json.loads(out.read_bytes())["items"]
    return [each["title"] for each in items if "title" in each]


def elements(out: Path, name: str) -> list[str]:
    """Return the text of elements by name, only direct children of entries, as read by expat."""
    found: list[str] = []
    stack: list[str] = []
    reader = expat.ParserCreate()

    def start(tag: str, _: dict[str, str]) -> None:
        stack.append(tag)
        if tag == name and stack[-2] != "feed":
            found.append("")

    def text(data: str) -> None:
        if stack[-1] == name and stack[-2] != "feed":
            found[-1] += data

    reader.StartElementHandler = start
    reader.EndElementHandler = lambda tag: stack.pop()
    reader.CharacterDataHandler = text
    reader.Parse(out.read_bytes(), True)
    return found


def from_atom(out: Path) -> list[str]:
    return elements(out, "title")


def from_newssitemap(out: Path) -> list[str]:
    return elements(out, "news:title")


WEB: dict[str, Callable[[Path], list[str]]] = {
    "jsonld": from_jsonld,
    "ninjs": from_ninjs,
    "jsonfeed": from_jsonfeed,
    "atom": from_atom,
    "news-sitemap": from_newssitemap,
}


@pytest.mark.parametrize("name", WEB)
def test_the_web_shows_each_title(name: str, export: Callable[..., Path]) -> None:
    said = [text for text in VALUES.values() if as_text(text)]
    if name in ("atom", "news-sitemap"):
        said = [_NO_XML.sub("\ufffd", text) for text in said]
    assert sorted(WEB[name](export(name, "--limit", "1000"))) == sorted(said)


def test_a_sitemap_has_addresses_alone(export: Callable[..., Path]) -> None:
    addresses = elements(export("sitemap"), "loc")
    assert len(addresses) == len(VALUES)
    assert all(re.fullmatch(r"https://site\.example\.com/[!-~]+", each) for each in addresses)


def test_every_format_has_a_reader() -> None:
    assert {*AS_THEY_ARE, *WEB, "sitemap"} == set(FORMATS)
