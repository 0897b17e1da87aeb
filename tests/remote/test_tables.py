"""Exported articles are validated as the files that they were."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.remote import sites
from tests.support.cli import ERROR, GOOD, INFO, WARNING, Result, invoke

FLAWS: dict[str, tuple[str, str]] = {
    "text for a number": ("quality: 60", 'quality: "60"'),
    "number for a text": ("  name: Example Times", "  name: 12"),
    "missing": ("type: article\n", ""),
    "unknown": ("heat: -1\n", "heat: -1\nheats: 2\n"),
    "null": ("heat: -1", "heat: null"),
    "entity": ("City", "City &amp;"),
    "blanks": ("City council", "City  council"),
    "time": ("2021-01-27T15:50:00Z", "2921-01-27T15:50:00Z"),
    "address": ("https://www.example.com/2021", "htp:/www.example.com/2021"),
    "list": ("topics:\n  - Climate", "topics: Climate"),
    "no list": ("type: article", "type: [article]"),
    "choice": ("type: article", "type: artikel"),
    "float": ("heat: -1", "heat: -1.5"),
    "mapping": ("provider:\n  name: Example Times\n  domain: example.com", "provider: Example"),
    "empty": ("    width: 1200\n", ""),
    "letters": ("City", "Ci\u00adty"),
}
"""Mistakes in an article, as replacements of texts."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    yield work
    assert not any(temporary.iterdir())


def exported(name: str, *more: str) -> None:
    result = invoke("export", "_news", "-o", name, "--on-error", "include", "-q", *more)
    assert result.status == 0, result


def without_places(result: Result, name: str) -> tuple[int, list[str]]:
    """Return findings without lines and columns, which depend on the layout."""
    lines = [line.removeprefix(f"{name}/") for line in result.out.splitlines()]
    return result.status, [
        f"{line.split(':')[0]}: {line.split(': ', 1)[1].split(';')[0]}" for line in lines
    ]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.parquet"])
@pytest.mark.parametrize("flaw", FLAWS)
def test_what_is_found_in_a_file_is_found_in_its_record(folder: Path, name: str, flaw: str) -> None:
    before, after = FLAWS[flaw]
    assert before in GOOD
    sites.write(folder, {"_news/sub/x.md": GOOD.replace(before, after), "_news/good.md": GOOD})
    exported(name, "--to", "jsonl" if name.endswith("ndjson") else name[2:], "--body")
    wanted = invoke("validate", "_news")
    assert "_news/sub/x.md" in wanted.out
    result = invoke("validate", name)
    assert without_places(result, name) == without_places(wanted, "")
    assert name not in result.err


@pytest.mark.parametrize("name", ["a.jsonl", "a.parquet"])
def test_good_articles_come_back_byte_for_byte(folder: Path, name: str) -> None:
    files: dict[str, str | bytes] = {
        "_news/good.md": GOOD,
        "_news/warning.md": WARNING,
        "_news/info.md": INFO,
        "_news/lines.md": GOOD.replace("\n", "\r\n"),
    }
    sites.write(folder, files)
    exported(name, "--body")
    assert without_places(invoke("validate", name), name) == without_places(
        invoke("validate", "_news"), ""
    )
    again = invoke("export", name, "--to", "jsonl", "--body", "--on-error", "include")
    first = invoke("export", "_news", "--to", "jsonl", "--body", "--on-error", "include")
    assert again.out == first.out


def test_articles_without_bodies_are_said_once(folder: Path) -> None:
    sites.write(folder, {"_news/a.md": GOOD, "_news/b.md": ERROR})
    exported("a.jsonl")
    result = invoke("validate", "a.jsonl")
    assert result.err.startswith(
        "newsmeta: warning: a.jsonl has no bodies, so that nothing is said of them; export with "
        "--body has them\n"
    )
    assert result.err.count("--body") == 1


def test_check_and_stats_take_them(folder: Path) -> None:
    sites.write(folder, {"_news/a.md": GOOD, "_news/b.md": GOOD})
    exported("a.jsonl", "--body")
    wanted = invoke("check", "_news")
    assert wanted.out
    assert sites.told(invoke("check", "a.jsonl"), "a.jsonl") == sites.told(wanted, "")
    figures = invoke("stats", "a.jsonl", "--output-format", "json").out
    wanted = invoke("stats", "_news", "--output-format", "json")
    assert json.loads(figures.replace("a.jsonl/", "")) == json.loads(wanted.out)


BAD: dict[str, tuple[str, str]] = {
    "no JSON": ("{", "it is not JSON"),
    "a list": ("[]", "it is not an object, but a list"),
    "no path": ('{"title": "A"}', "it has no path"),
    "a path that is none": ('{"path": 3}', "path has to be text"),
    "a folder": ('{"path": "_news/", "title": "A"}', "is no path of a file"),
    "out": ('{"path": "../x.md", "title": "A"}', "is no path of a file"),
    "further out": ('{"path": "a/../../x.md", "title": "A"}', "is no path of a file"),
    "drive": ('{"path": "c:/x.md", "title": "A"}', "is no path of a file"),
    "NUL": ('{"path": "x\\u0000.md", "title": "A"}', "is no path of a file"),
    "Git's": ('{"path": ".git/x.md", "title": "A"}', "is no path of a file"),
    "half a character": ('{"path": "x.md", "title": "\\ud800"}', "half of a surrogate pair"),
    "half a character in the path": ('{"path": "\\ud800.md", "title": "A"}', "cannot be written"),
    "the same": ('{"path": "_news/good.md", "title": "A"}', "is the path of record 1, too"),
    "a form that is none": ('{"path": "x.md", "sourceForm": 3}', "sourceForm has to be an object"),
    "in a file": ('{"path": "_news/good.md/x.md", "title": "A"}', "which is a file"),
    "long": (json.dumps({"path": "a" * 300, "title": "A"}), "name too long"),
    "not UTF-8": ('"\udcff"', "is not UTF-8"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_record_that_is_no_file_is_said_and_the_rest_goes_on(folder: Path, case: str) -> None:
    line, reason = BAD[case]
    sites.write(folder, {"_news/good.md": GOOD, "_news/warning.md": WARNING})
    exported("a.jsonl", "--body")
    first, second = Path("a.jsonl").read_bytes().splitlines()
    bad = line.encode(errors="surrogateescape")
    Path("a.jsonl").write_bytes(b"\n".join((first, bad, second)))
    result = invoke("validate", "a.jsonl")
    assert result.status == 2
    assert result.out.startswith("a.jsonl/_news/warning.md:")
    said = result.err.splitlines()[0]
    assert said.startswith("a.jsonl: line 2: ")
    assert reason in said
    assert said.endswith("; it was passed over")
    assert sorted(path.name for path in folder.iterdir()) == ["_news", "a.jsonl"]


@pytest.mark.parametrize("command", ["validate", "check", "stats", "export", "report"])
def test_commands_do_not_end_as_if_all_was_well(folder: Path, command: str) -> None:
    sites.write(folder, {"_news/good.md": GOOD})
    exported("a.jsonl", "--body")
    with Path("a.jsonl").open("a") as file:
        file.write("{}\n")
    more: dict[str, tuple[str, ...]] = {"export": ("--to", "jsonl"), "report": ("-o", "p.html")}
    assert invoke(command, "a.jsonl", *more.get(command, ())).status == 2


@pytest.mark.parametrize("data", [b"", b"no Parquet", b"PAR1" + bytes(40) + b"PAR1"])
def test_a_table_that_cannot_be_read_is_said(folder: Path, data: bytes) -> None:
    Path("a.parquet").write_bytes(data)
    result = invoke("validate", "a.parquet")
    assert result.status == 2
    assert result.err.startswith("newsmeta: a.parquet: ")
    assert result.err.count("\n") == 1


def test_the_configuration_of_the_folder_counts(folder: Path) -> None:
    sites.write(folder, {"_news/x.md": ERROR})
    exported("a.jsonl", "--body")
    assert invoke("validate", "a.jsonl").status == 1
    Path("newsmeta.toml").write_text('[per-file-ignores]\n"_news/**" = ["NM103"]\n')
    assert invoke("validate", "a.jsonl").status == 0


def test_an_article_of_any_values_is_a_file(folder: Path) -> None:
    values: list[Any] = [None, 0, -1.5, True, "", " ", "---", "a: b", [], {}, [[]], {"": 1}, "\n"]
    lines = [{"path": f"_news/{n}.md", "title": value} for n, value in enumerate(values)]
    Path("a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    result = invoke("export", "a.jsonl", "--to", "jsonl", "--on-error", "include")
    written = [json.loads(line) for line in result.out.splitlines()]
    assert sorted(written, key=lambda each: int(each["path"][6:-3])) == lines
