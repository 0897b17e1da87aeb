"""`newsmeta export`, as people use it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from cli_support import ERROR, GOOD, ROOT, Result, command, environment, invoke, run, write

import newsmeta
from newsmeta.exporters.loading import Collector
from newsmeta.linter import parallel
from newsmeta.records.formats import FORMATS

SECURED = "c2VjcmV0c2VjcmV0MTIzNA==;c2VjcmV0c2VjcmV0MTIzNA=="
VIDEO = (
    GOOD.replace("type: article", "type: video")
    .replace("2021-01-27T15:50:00Z", "2021-03-01T08:00:00Z")
    .replace("City council votes", "A film: the council votes")
    .replace("\n---\n\nThe", f'\nsecured: "{SECURED}"\n---\n\nThe')
    .replace("published: true", "published: false")
)
FILES = {"_news/2021-01-27-a.md": GOOD, "_news/2021-03-01-b.md": VIDEO}


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles, as working directory."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, FILES)
    return tmp_path


def export(*args: str, paths: tuple[str, ...] = ("_news",)) -> Result:
    return invoke("export", *paths, *args)


def lines(*args: str, paths: tuple[str, ...] = ("_news",)) -> list[dict[str, Any]]:
    result = export("--to", "jsonl", *args, paths=paths)
    assert result.status == 0, result.err
    return [json.loads(line) for line in result.out.splitlines()]


def paths(*args: str) -> list[str]:
    return [record["path"] for record in lines(*args)]


def table(*args: str, to: str = "csv") -> list[list[str]]:
    result = export("--to", to, *args)
    assert result.status == 0, result.err
    return list(
        csv.reader(io.StringIO(result.out, newline=""), delimiter="\t" if to == "tsv" else ",")
    )


# -- what is written ---------------------------------------------------------------------


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


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_articles_give_the_same_bytes(name: str, site: Path) -> None:
    def content(path: Path) -> dict[str, bytes]:
        files = path.iterdir() if path.is_dir() else [path]
        return {file.name if path.is_dir() else "": file.read_bytes() for file in files}

    outcomes = []
    for number, jobs in enumerate(("1", "1", "2")):
        out = site / f"out-{number}"
        done = run("export", "_news", "--to", name, "-o", str(out), "--jobs", jobs, cwd=site)
        assert done.status == 0, done.err
        outcomes.append(content(out))
    assert outcomes[0] == outcomes[1] == outcomes[2]
    assert outcomes[0]


@pytest.mark.parametrize("name", FORMATS)
def test_secured_data_stays_at_home(name: str, site: Path) -> None:
    assert export("--to", name, "-o", "out", "--body").status == 0
    out = site / "out"
    for file in out.iterdir() if out.is_dir() else [out]:
        assert SECURED.encode() not in file.read_bytes()


def test_secured_data_if_asked_for() -> None:
    assert [record.get("secured") for record in lines("--columns", "+secured")] == [None, SECURED]
    assert lines("--columns", "secured") == [{}, {"secured": SECURED}]


# -- which articles ----------------------------------------------------------------------


def test_filters() -> None:
    both = ["_news/2021-01-27-a.md", "_news/2021-03-01-b.md"]
    assert paths("--where", 'type == "video"') == both[1:]
    assert paths("--where", "published") == both[:1]
    assert paths("--published-only") == both[:1]
    assert paths("--since", "2021-02-01") == both[1:]
    assert paths("--until", "2021-01-27") == both[:1]
    assert paths("--topic", "climate") == both
    assert paths("--topic", "Sports") == []
    assert paths("--sort", "-publishedDateTime") == both[::-1]
    assert paths("--limit", "1") == both[:1]
    assert paths("--sort", "-publishedDateTime", "--limit", "1") == both[1:]
    assert paths("--where", 'body contains "Wednesday"') == both


def test_feeds_have_the_newest_that_are_published(site: Path) -> None:
    for day in range(1, 4):
        text = GOOD.replace("2021-01-27T", f"2021-02-0{day}T").replace("City", f"Day {day}: city")
        write(site, {f"_news/day-{day}.md": text})
    result = export("--to", "jsonfeed", "--limit", "2")
    items = json.loads(result.out)["items"]
    heads, cells = (line.split() for line in result.err.splitlines())
    assert heads[:5] == ["articles", "skipped", "filtered", "over", "limit"]
    assert cells[:4] == ["2", "0", "1", "2"]
    assert [item["date_published"][:10] for item in items] == ["2021-02-03", "2021-02-02"]


def test_feeds_say_what_the_configuration_says(site: Path) -> None:
    write(site, {"_config.yml": "title: Tree News\nurl: https://example.com\nbaseurl: /trees\n"})
    feed = json.loads(export("--to", "jsonfeed").out)
    assert feed["title"] == "Tree News"
    assert feed["home_page_url"] == "https://example.com/trees/"
    assert "description" not in feed
    config = (
        '[feed]\ntitle = "Leaves"\nurl = "https://example.com/feed.json"\ndescription = "Green."\n'
    )
    write(site, {"newsmeta.toml": config})
    feed = json.loads(export("--to", "jsonfeed").out)
    assert (feed["title"], feed["feed_url"]) == ("Leaves", "https://example.com/feed.json")
    assert feed["description"] == "Green."
    feed = json.loads(export("--to", "jsonfeed", "--feed-title", "Roots").out)
    assert feed["title"] == "Roots"


def test_feeds_say_the_same_from_python(site: Path) -> None:
    write(site, {"_config.yml": "title: Tree News\nurl: https://example.com\n"})
    for given in (".", "_news", "_news/2021-01-27-a.md"):
        out = io.BytesIO()
        newsmeta.export(given, out, "jsonfeed")
        assert out.getvalue().decode() == export("--to", "jsonfeed", paths=(given,)).out
        assert json.loads(out.getvalue())["title"] == "Tree News"


def test_other_kinds_are_passed_over(site: Path) -> None:
    write(site, {"newsmeta.toml": '[kinds.page]\nfiles = ["pages/"]\n'})
    write(site, {"pages/x.md": "---\nname: x\n---\n", "README.md": "no front matter\n"})
    result = export("--to", "jsonl", paths=(".",))
    assert result.status == 0
    assert len(result.out.splitlines()) == 2
    assert result.err.splitlines()[0].split() == ["articles", "skipped", "others", "rows", "bytes"]


def test_paths_are_those_of_the_repository(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["_news/2021-01-27-a.md", "_news/2021-03-01-b.md"]
    monkeypatch.chdir(site / "_news")
    assert [r["path"] for r in lines(paths=(".",))] == ["2021-01-27-a.md", "2021-03-01-b.md"]
    write(site, {"newsmeta.toml": ""})
    assert [record["path"] for record in lines(paths=(".",))] == wanted
    (site / "newsmeta.toml").unlink()
    subprocess.run(["git", "init", "--quiet"], cwd=site, check=True)
    assert [record["path"] for record in lines(paths=(".",))] == wanted
    assert [record["path"] for record in lines(paths=(str(site),))] == wanted


def test_paths_without_a_repository(
    site: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    write(site, {"other/c.md": GOOD})
    found = [r["path"] for r in lines(paths=(str(site / "_news"), str(site / "other")))]
    assert found == ["_news/2021-01-27-a.md", "_news/2021-03-01-b.md", "other/c.md"]


def test_files_of_several_repositories_have_names_of_their_own(site: Path) -> None:
    write(site, {"a/_news/x.md": GOOD, "b/_news/x.md": GOOD})
    for name in ("a", "b"):
        subprocess.run(["git", "init", "--quiet", name], cwd=site, check=True)
    found = [record["path"] for record in lines(paths=("a/_news", "b"))]
    assert found == ["a/_news/x.md", "b/_news/x.md"]
    assert [record["path"] for record in lines(paths=("a",))] == ["_news/x.md"]


def test_standard_input() -> None:
    result = invoke("export", "-", "--to", "jsonl", "--stdin-filename", "_news/x.md", stdin=GOOD)
    assert json.loads(result.out)["path"] == "_news/x.md"
    result = invoke("export", "-", "--to", "jsonl", stdin=GOOD)
    assert "path" not in json.loads(result.out)
    result = invoke("export", "-", "--to", "datapackage", "-o", "out", stdin=GOOD)
    assert result.status == 1
    assert "it has no path, which is the key; say --stdin-filename" in result.err


def test_as_normalize_would_write_them(site: Path) -> None:
    text = GOOD.replace("ten thousand", "ten  thousand").replace("15:50:00Z", "16:50:00+01:00")
    write(site, {"_news/c.md": text.replace("quality: 60", 'quality: "60"')})
    before = (site / "_news/c.md").read_bytes()
    record = lines("--normalized", "--where", 'path endswith "c.md"')[0]
    assert "ten thousand" in record["title"]
    assert record["publishedDateTime"] == "2021-01-27T15:50:00Z"
    assert record["quality"] == 60
    assert (site / "_news/c.md").read_bytes() == before


# -- files that are no valid articles ----------------------------------------------------


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
    assert (
        "newsmeta: nothing was written: 2 files cannot be handed over; correct them" in result.err
    )
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
    result = export("--to", name, "-o", "out", "--on-error", "include")
    assert result.status == 0, result.err


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
        (("-o", "a.xlsx"), "--to is missing, and the ending .xlsx tells none"),
        (("-o", "datapackage.json"), "a data package is a folder; say --to datapackage"),
        (("--to", "datapackage", "--columns", "provider.name"), "name provider, not provider.name"),
        (("--to", "datapackage", "-o", "x", "--exclude", "path"), "--exclude: path is the key"),
        (("--to", "jsonl", "--topic", " "), "--topic: names no topic"),
        (("--to", "atom", "--feed-title", " "), "--feed-title is empty"),
        (("--to", "jsonl", "--columns", "title", "--exclude", "path"), "the columns say already"),
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
    with subprocess.Popen(
        command("export", "_news", "--to", "parquet"),
        stdout=slave,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
        assert process.stderr is not None
        err = process.stderr.read().decode()
    os.close(slave)
    os.close(master)
    assert process.returncode == 2
    assert "parquet is nothing to read" in err


def test_who_reads_the_output_may_stop(site: Path) -> None:
    with subprocess.Popen(
        command("export", "_news", "--to", "jsonl"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    ) as process:
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
        if path.suffix != ".parquet":  # Which names the version of the library.
            assert made.read_bytes() == path.read_bytes(), f"stale: {path}; run make.sh"


@pytest.mark.parametrize("to", ["jsonl", "csv"])
def test_processes_that_start_from_nothing_do_the_reading(
    to: str, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where what makes a row cannot be sent to them, they read, and this process makes rows."""
    options = ("_news", "--to", to, "--where", 'title != "x"', "--on-error", "skip")
    expected = invoke("export", *options)
    assert expected.status == 0

    def collect(*_: object) -> None:
        raise AssertionError("this is for other processes to do")

    monkeypatch.setattr(parallel, "usual_method", lambda: "spawn")
    monkeypatch.setattr(Collector, "collect", collect)
    assert invoke("export", *options, "--jobs", "2") == expected
