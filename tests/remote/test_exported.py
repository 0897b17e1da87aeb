"""Folders of exported tables have the same findings as a single table of the same records."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.remote.sites import ELSEWHERE
from tests.support.cli import ERROR, GOOD, WARNING, Result, invoke, run, write
from tests.support.s3 import S3Server

FILES = {
    "_news/good.md": GOOD,
    "_news/error.md": ERROR.replace("2021-01-27", "2020-02-03").replace("ten-thousand", "a"),
    "_news/warning.md": WARNING.replace("ten-thousand", "b"),
    "_news/sub/video.md": GOOD.replace("type: article", "type: video").replace("thousand", "c"),
    "_news/none.md": GOOD.replace("type: article\n", "").replace("ten-thousand", "d"),
    "_news/twice.md": GOOD.replace("domain: example.com", "domain: example.org"),
}
DATASETS = [
    ("jsonl", "year"),
    ("jsonl", "year,type"),
    ("jsonl", "type,provider.domain"),
    ("jsonl", "published,heat"),
    ("parquet", "month,provider.domain"),
    ("parquet", "type,published"),
]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, FILES)
    return tmp_path


def export(output: str, *options: str) -> None:
    assert invoke("export", "_news", "--body", *options, "-o", output).status == 0


def shown(result: Result, name: str) -> tuple[int, list[str], str]:
    lines = [line.replace(f"{name}/", "") for line in result.out.splitlines()]
    return result.status, sorted(lines), result.err


@pytest.mark.parametrize("command", ["validate", "check --validate"])
@pytest.mark.parametrize(("form", "keys"), DATASETS)
def test_a_dataset_is_told_of_as_one_table(form: str, keys: str, command: str) -> None:
    export(f"one.{form}", "--on-error", "include")
    export("articles", "--to", form, "--partition-by", keys, "--on-error", "include")
    name, *options = command.split()
    of_table = invoke(name, f"one.{form}", *options)
    of_folder = invoke(name, "articles", *options)
    assert shown(of_folder, "articles") == shown(of_table, f"one.{form}")
    assert "6 files" in of_table.err


@pytest.mark.parametrize("path", ["package", "package/", "./package"])
def test_a_data_package_is_told_of_as_one_table(path: str) -> None:
    export("one.jsonl", "--on-error", "include")
    export("package", "--to", "datapackage", "--on-error", "include")
    of_folder = invoke("check", "--validate", path)
    of_table = invoke("check", "--validate", "one.jsonl")
    assert shown(of_folder, path.rstrip("/")) == shown(of_table, "one.jsonl")


def test_an_export_of_a_dataset_has_its_articles() -> None:
    export("articles", "--to", "jsonl", "--partition-by", "type,published", "--on-error", "include")
    options = ("--to", "jsonl", "--body", "--on-error", "include")
    again, once = (invoke("export", place, *options) for place in ("articles", "_news"))

    def records(text: str) -> list[dict[str, object]]:
        found = [json.loads(line) for line in text.splitlines()]
        for each in found:
            each["path"] = str(each["path"]).removeprefix("articles/")
            each.pop("sourceForm", None)
        return sorted(found, key=lambda each: str(each["path"]))

    assert records(again.out) == records(once.out)


@pytest.mark.parametrize("files", [{"_manifest.json": "{}"}, {"datapackage.json": '{"a": 1}'}])
def test_a_folder_that_newsmeta_did_not_write_is_one_of_files(
    here: Path, files: dict[str, str]
) -> None:
    before = invoke("validate", "_news")
    write(here / "_news", files)
    assert invoke("validate", "_news") == before


REFUSED = {
    "csv": ("{}", "articles is a dataset of csv files, which do not say of which type a value is"),
    "up": ('{"path": "../x.jsonl"}', "_manifest.json has a part without a path in it"),
    "from the top": ('{"path": "/x.jsonl"}', "_manifest.json has a part without a path in it"),
    "no path": ('{"path": 3}', "_manifest.json has a part without a path in it"),
    "not there": ('{"path": "part-0000.jsonl"}', "articles/part-0000.jsonl"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_manifest_is_believed_nothing(here: Path, name: str) -> None:
    part, message = REFUSED[name]
    form = "csv" if name == "csv" else "jsonl"
    text = f'{{"newsmeta": {{"dataset": 1}}, "format": "{form}", "files": [{part}]}}'
    write(here, {"articles/_manifest.json": text, "x.jsonl": "{}\n"})
    result = invoke("validate", "articles")
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert message in result.err


def test_normalize_refuses_a_folder_of_tables() -> None:
    export("articles", "--to", "jsonl", "--partition-by", "year", "--on-error", "include")
    result = invoke("normalize", "articles")
    assert result.status == 2
    assert "articles is a folder of exported tables" in result.err


@pytest.mark.slow
@pytest.mark.parametrize("options", ["jsonl --partition-by year,type", "datapackage"])
def test_tables_in_a_bucket_are_told_of_as_on_disk(s3: S3Server, options: str) -> None:
    export("articles", "--to", *options.split(), "--on-error", "include")
    files = {
        path.relative_to("articles").as_posix(): path.read_bytes()
        for path in Path("articles").rglob("*")
        if path.is_file()
    }
    bucket = s3.bucket("tables", {f"a/{name}": data for name, data in files.items()})
    there = run("check", f"{bucket}/a", "--validate", env=s3.environment)
    here = run("check", "articles", "--validate")
    assert shown(there, f"{bucket}/a") == shown(here, "articles")
    assert "NM203" in here.out


def test_a_summary_says_where_normalize_fixes_files() -> None:
    export("one.jsonl", "--on-error", "include")
    fixes = "newsmeta normalize fixes 2 of them"
    assert f"{fixes}{ELSEWHERE}.\n" in invoke("validate", "one.jsonl").err
    assert f"{fixes}.\n" in invoke("validate", "_news").err
