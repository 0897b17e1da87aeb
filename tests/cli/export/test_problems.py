"""`newsmeta export`: articles that cannot be exported, and wrong usage."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from newsmeta.exporters.loading import Collector
from newsmeta.files.documents import DocumentError
from newsmeta.linter import job_count
from newsmeta.records.formats import FORMATS
from newsmeta.site import jekyll
from tests.support.cli import ERROR, GOOD, command, environment, invoke, run, write
from tests.support.export_command import export, table
from tests.support.paths import ROOT
from tests.support.processes import begin

# -- invalid articles --------------------------------------------------------------------


def test_nothing_is_written_by_default(site: Path) -> None:
    write(
        site,
        {"_news/error.md": ERROR, "_news/other.md": "---\ntitle: [\n---\n", "a.jsonl": "before"},
    )
    result = export("-o", "a.jsonl")
    assert result.status == 1
    assert Path("a.jsonl").read_text(encoding="utf-8") == "before"
    assert "_news/error.md:9:10: NM103 quality" in result.err
    assert "_news/other.md:" in result.err
    assert "newsmeta: nothing was written: 2 files cannot be exported; correct them" in result.err
    assert sorted(path.name for path in site.iterdir()) == ["_news", "a.jsonl"]
    result = export("--to", "jsonl")
    assert (result.status, result.out) == (1, "")


def test_an_invalid_file_counts_even_if_a_filter_would_leave_it_out(site: Path) -> None:
    write(site, {"_news/error.md": GOOD.replace("type: article", "type: artcle")})
    assert export("--to", "jsonl", "--where", 'type == "article"').status == 1


def test_a_path_that_does_not_exist_is_a_mistake(site: Path) -> None:
    result = export("--to", "jsonl", "-o", "a.jsonl", "--on-error", "skip", paths=("_newz",))
    assert (result.status, result.err) == (2, "newsmeta: _newz does not exist; check the path\n")
    assert not Path("a.jsonl").exists()


def test_skip(site: Path) -> None:
    write(site, {"_news/error.md": ERROR, "_news/other.md": "---\ntitle: [\n---\n"})
    result = export("--to", "jsonl", "--on-error", "skip")
    assert result.status == 0
    assert len(result.out.splitlines()) == 2
    assert "_news/error.md:9:10: NM103" in result.err
    assert result.err.splitlines()[-1].split()[:2] == ["2", "2"]


def test_include(site: Path) -> None:
    write(site, {"_news/error.md": ERROR, "_news/other.md": "---\ntitle: [\n---\n"})
    result = export("--to", "jsonl", "--on-error", "include")
    assert result.status == 0
    records = [json.loads(line) for line in result.out.splitlines()]
    assert [record["quality"] for record in records] == [60, 60, "60"]
    assert "_news/other.md:" in result.err


@pytest.mark.parametrize("name", FORMATS)
def test_any_format_copes_with_any_values(name: str, site: Path) -> None:
    odd = GOOD.replace('title: "City', 'title: [1, {a: 2.5}]\nhighlight: 3\nold: "City').replace(
        "  - Climate", "  - 12\n  - [x]"
    )
    write(site, {"_news/odd.md": odd, "_news/empty.md": "---\nlength: 1\n---\n"})
    write(site, {"_config.yml": "url: https://site.example\n"})
    result = export("--to", name, "-o", "out", "--on-error", "include")
    assert result.status == 0, result.err


@pytest.mark.parametrize("name", ["jsonfeed", "atom", "newssitemap", "jsonld", "ninjs"])
@pytest.mark.parametrize("unreadable", [{1}, {2}, {3}, {2, 3, 4}], ids=str)
def test_a_site_that_is_read_in_one_moment_and_not_in_the_next_is_said_to_be_unknown(
    name: str, unreadable: set[int], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "title: Trees\nurl: https://site.example\ncollections: {news: {output: true}}\n"
    write(site, {"_config.yml": page})
    whole = export("--to", name).out
    read, moments = jekyll.read_configuration, count(1)

    def read_if_it_can_be(path: Path) -> jekyll.JekyllSite:
        if next(moments) in unreadable:
            raise DocumentError("Input/output error")
        return read(path)

    monkeypatch.setattr(jekyll, "read_configuration", read_if_it_can_be)
    result = export("--to", name)
    assert result.out == whole or "the address of the site is unknown" in result.err


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "datapackage", "parquet"])
def test_what_json_does_not_have_is_refused(name: str, site: Path) -> None:
    write(site, {"_news/nan.md": GOOD.replace("topics:\n  - Climate", "topics: [.nan]")})
    result = export("--to", name, "-o", "out", "--on-error", "include")
    assert result.status == 0
    assert "_news/nan.md: /topics" in result.err
    assert "is or holds .nan or .inf, which JSON cannot hold" in result.err
    assert result.err.splitlines()[-1].split()[:2] == ["2", "1"]


def test_a_key_given_twice_is_never_dropped(site: Path) -> None:
    text = GOOD.replace("quality: 60", "quality: 60\nquality: 61  # newsmeta: ignore NM007")
    write(site, {"_news/twice.md": text})
    result = export("--to", "jsonl", "--on-error", "include")
    assert "_news/twice.md:10:1: NM007" in result.err
    assert len(result.out.splitlines()) == 2


# -- mistakes in the command -------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--to", "jsnl"), "there is no format jsnl; did you mean jsonl?"),
        (("--to", "jsonl", "--columns", "titel"), "no field titel; did you mean title?"),
        (("--to", "jsonl", "--exclude", "provider.nam"), "did you mean provider.name?"),
        (("--to", "jsonl", "--where", "qualty > 1"), "--where: column 1: there is no field"),
        (("--to", "jsonl", "--where", "("), "--where: column"),
        (("--to", "jsonl", "--since", "yesterday"), '--since: "yesterday" is neither'),
        (("--to", "jsonl", "--sort", "images"), "images is a list"),
        (("--to", "json", "--bom"), "--bom: this is for csv and tsv, not for json"),
        (("--to", "json", "--raw"), "--raw: this is for csv and tsv, not for json"),
        (("--to", "atom", "--columns", "title"), "--columns: atom says itself"),
        (("--to", "atom", "--sort", "title"), "--sort: atom is a feed"),
        (("--to", "json", "--feed-title", "x"), "--feed-title: json is no feed"),
        (("--to", "atom", "--feed-url", "not a url"), "--feed-url: 'not a url' is no address"),
        (("--to", "ninjs", "--exclude", "title"), "--exclude: ninjs says itself"),
        (("--to", "jsonl", "--where", ""), "--where: "),
        (("--to", "jsonl", "--since", ""), "--since: "),
        (("--to", "jsonl", "--columns", ""), "--columns names no field"),
        (("-o", "a.docx"), "--to is missing, and the ending .docx tells none"),
        (("-o", "datapackage.json"), "a data package is a folder; say --to datapackage"),
        (("--to", "datapackage", "--columns", "provider.name"), "name provider, not provider.name"),
        (("--to", "datapackage", "-o", "x", "--exclude", "path"), "--exclude: path is the key"),
        (("--to", "jsonl", "--topic", " "), "--topic: names no topic"),
        (("--to", "atom", "--feed-title", " "), "--feed-title is empty"),
        (
            ("--to", "jsonl", "--columns", "title", "--exclude", "path"),
            "the columns select the fields already",
        ),
        (("--to", "datapackage"), "datapackage is a folder; name it with --output"),
        (("--to", "jsonl", "-o", "no/such/folder.jsonl"), "cannot be written: no such file"),
        (("--to", "jsonl", "-o", "_news"), "cannot be written: is a directory"),
        (("--to", "jsonl", "-o", "_news/2021-01-27-a.md"), "is to be read; write to another file"),
    ],
)
def test_mistakes_are_said(args: tuple[str, ...], message: str, site: Path) -> None:
    result = export(*args)
    assert result.status == 2
    assert result.out == ""
    assert message in result.err
    assert result.err.startswith("newsmeta: ")
    assert (site / "_news/2021-01-27-a.md").read_text(encoding="utf-8") == GOOD
    assert [path.name for path in site.iterdir()] == ["_news"]


def test_a_folder_with_other_files_is_not_replaced(site: Path) -> None:
    assert export("--to", "datapackage", "-o", "out").status == 0
    assert export("--to", "datapackage", "-o", "out").status == 0
    write(site, {"out/notes.txt": "mine"})
    result = export("--to", "datapackage", "-o", "out")
    assert result.status == 2
    assert "the folder holds other files" in result.err
    assert (site / "out/notes.txt").read_text(encoding="utf-8") == "mine"
    result = export("--to", "datapackage", "-o", "_news")
    assert result.status == 2
    assert len(list((site / "_news").iterdir())) == 2


def test_packages_of_others_are_not_replaced(site: Path) -> None:
    package = '{"resources": [{"path": "data.csv"}, {"path": "photos"}]}'
    write(site, {"theirs/datapackage.json": package, "theirs/data.csv": "", "theirs/photos/a": ""})
    result = export("--to", "datapackage", "-o", "theirs")
    assert result.status == 2
    assert (site / "theirs/photos/a").exists()
    write(site, {"deep/datapackage.json": "[" * 100_000})
    assert export("--to", "datapackage", "-o", "deep").status == 2


def test_what_files_hold_does_not_act_on_the_terminal(site: Path) -> None:
    write(site, {"_news/odd.md": GOOD.replace("quality:", '"\\e[31mred\\a\\n": .nan\nquality:')})
    for name in ("jsonl", "parquet"):
        result = export("--to", name, "-o", "out", "--on-error", "include")
        assert "\x1b" not in result.err
        assert "\\x1b[31mred\\x07\\n" in result.err


def test_a_limit_counts_what_is_written(site: Path) -> None:
    write(site, {"_news/0.md": GOOD.replace("topics:\n  - Climate", "topics: [.nan]")})
    result = export("--to", "jsonl", "--on-error", "include", "--limit", "2")
    assert len(result.out.splitlines()) == 2
    assert (
        len(export("--to", "jsonl", "--on-error", "skip", "--limit", "9" * 30).out.splitlines())
        == 2
    )


def test_every_link_of_a_feed_leads_somewhere(site: Path) -> None:
    original = 'originalUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"\n'
    write(site, {"_news/2021-01-27-a.md": GOOD.replace(original, "")})
    out = export("--to", "atom").out
    assert out.count("<link ") == out.count(" href=") > 0


def test_added_columns_of_tables() -> None:
    header = table("--columns", "+provider.images.0.url,+sourceForm")[0]
    assert header[-2:] == ["provider.images.0.url", "sourceForm"]


def test_a_missing_extra_is_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for name in ("newsmeta.exporters.parquet", "newsmeta.importers.parquet"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    result = export("-o", "a.parquet")
    assert result.status == 2
    assert "parquet needs pyarrow, which is not installed" in result.err
    assert "pip install 'newsmeta-toolkit[parquet]'" in result.err


def test_binary_data_is_not_written_to_a_terminal(site: Path) -> None:
    master, slave = pty.openpty()
    process = begin(
        command("export", "_news", "--to", "parquet"),
        stdout=slave,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    err = process.communicate(timeout=600)[1].decode()
    os.close(slave)
    os.close(master)
    assert process.returncode == 2
    assert "parquet is binary" in err


def test_who_reads_the_output_may_stop(site: Path) -> None:
    process = begin(
        command("export", "_news", "--to", "jsonl"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    err = process.stderr.read().decode()
    assert "Traceback" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_disk(site: Path) -> None:
    result = run("export", "_news", "--to", "jsonl", "-o", "/dev/full", cwd=site)
    assert result.status == 2
    assert "no space left" in result.err


# -- examples ----------------------------------------------------------------------------


def test_the_examples_are_what_is_written(tmp_path: Path) -> None:
    examples = ROOT / "examples" / "export"
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", str(examples / "make.sh"), str(tmp_path / "out")],
        env=environment({"PATH": programs}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    files = [path for path in examples.rglob("*") if path.is_file() and path.name != "make.sh"]
    assert len(files) > len(FORMATS)
    for path in files:
        made = tmp_path / "out" / path.relative_to(examples)
        if path.suffix != ".parquet":  # This output contains the version of the library.
            assert made.read_bytes() == path.read_bytes(), f"stale: {path}; run make.sh"


@pytest.mark.parametrize("to", ["jsonl", "csv"])
def test_processes_that_start_from_nothing_do_the_reading(
    to: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With spawn and unpicklable row makers, the workers read files and this process makes rows."""
    options = ("_news", "--to", to, "--where", 'title != "x"', "--on-error", "skip")
    expected = invoke("export", *options)
    assert expected.status == 0

    def collect(*_: object) -> None:
        raise AssertionError("this is for other processes to do")

    monkeypatch.setattr(job_count, "usual_method", lambda: "spawn")
    monkeypatch.setattr(Collector, "collect", collect)
    assert invoke("export", *options, "--jobs", "2") == expected
