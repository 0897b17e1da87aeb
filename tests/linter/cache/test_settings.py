"""The cache: another configuration, command line or program invalidates it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import newsmeta
from newsmeta.linter import incremental
from newsmeta.schema.schema import schema_path
from tests.support.caching import (
    ALL,
    CHANGES,
    SCHEMA,
    Looked,
    checked,
    files_of_cache,
    looks,
    program,
)
from tests.support.cli import ERROR, write

WITH_FILES = f"""
{ALL}
[vocabularies]
topics = ["topics.yml"]
[kinds.special]
files = ["z.md"]
schema = "schema.json"
"""


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_another_configuration_is_a_new_beginning(change: str, looked: Looked, site: Path) -> None:
    name, before, after = CHANGES[change]
    usual = {"newsmeta.toml": WITH_FILES if name != "newsmeta.toml" else ""}
    write(site, {"topics.yml": "- Climate\n", "schema.json": SCHEMA % 100, **usual, name: before})
    one = checked()
    write(site, {name: after})
    assert checked() != one
    write(site, {name: before})
    assert looks(looked) == [], "each configuration has rows of its own"


@pytest.mark.parametrize(
    "options", [["--select", "NM2"], ["--ignore", "NM103"], ["--extend-select", "ALL"]]
)
def test_rules_of_the_command_line_are_others(options: list[str], looked: Looked) -> None:
    one = checked()
    assert len(looks(looked, *options)) == 5
    assert checked(*options) != one
    assert looks(looked) == looks(looked, *options) == []


def test_the_options_of_output_are_not_others(looked: Looked) -> None:
    checked()
    assert looks(looked, "--output-format", "gitlab", "--fail-on", "never", "--quiet") == []


def test_what_fixes_change_is_found_out_where_it_is_told_and_then_remembered(
    looked: Looked, site: Path
) -> None:
    checked()
    assert looks(looked, "--output-format", "json") != []
    assert looks(looked, "--output-format", "jsonl") == []


def test_a_file_that_a_schema_refers_to_decides_as_well(looked: Looked, site: Path) -> None:
    config = '[kinds.special]\nfiles = ["z.md"]\nschema = "schema.json"\n'
    part = {"type": "object", "required": ["title"]}
    write(site, {"newsmeta.toml": config, "schema.json": '{"$ref": "part.json"}'})
    write(site, {"part.json": json.dumps(part)})
    checked()
    write(site, {"part.json": json.dumps({**part, "required": ["subtitle"]})})
    assert "z.md" in looks(looked)
    assert "subtitle" in checked().out
    assert looks(looked) == []
    write(site, {"part.json": json.dumps(part)})
    assert "subtitle" not in checked().out
    assert looks(looked) == []


def test_another_folder_shows_other_names(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(site, {"error.md": ERROR, "newsmeta.toml": '[per-file-ignores]\n"b/" = ["NM103"]'})
    write(site, {"b/error.md": ERROR})
    assert "\nerror.md:" in checked().out
    monkeypatch.chdir("b")
    assert checked().out == ""
    assert "../a/error.md:" in checked("..").out
    monkeypatch.chdir("../a")
    assert checked().out.startswith("error.md:")
    assert len(files_of_cache()) == 1


def test_names_that_somebody_gave(looked: Looked, site: Path) -> None:
    named = ["z.md", "plain.md", "a/error.md"]
    checked()
    assert "plain.md:1:1: NM003" in checked(*named).out
    assert looks(looked, "z.md", "a/error.md") == []
    assert "plain.md" not in checked().out
    # Without that finding, a file that is not an article counts only if it is named.
    assert "3 files" in checked("--ignore", "NM003", *named).err
    assert "5 files" in checked("--ignore", "NM003").err


def test_what_was_named_is_not_what_a_search_takes(looked: Looked) -> None:
    assert "plain.md" in checked("plain.md", "z.md").out
    assert "plain.md" not in checked().out
    assert "plain.md" in checked("plain.md", "z.md").out


@pytest.mark.slow
def test_the_program_itself_decides(
    looked: Looked, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = site / "packages"
    monkeypatch.syspath_prepend(str(packages))
    write(packages, {"ftfy-1.0.dist-info/RECORD": ""})
    checked()
    assert looks(looked) == []
    (packages / "ftfy-1.0.dist-info").rename(packages / "ftfy-2.0.dist-info")
    assert len(looks(looked)) == 5
    monkeypatch.setattr(sys, "version", "4.0")
    assert len(looks(looked)) == 5


def test_a_checkout_is_known_by_its_times_and_an_installation_by_its_record(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "packages" / "newsmeta"
    record = package.with_name(f"newsmeta_toolkit-{newsmeta.__version__}.dist-info") / "RECORD"
    write(package, {"linter/incremental.py": "", "rules/time.py": ""})
    monkeypatch.setattr(incremental, "__file__", str(package / "linter/incremental.py"))

    def differs(change: Callable[[], object]) -> bool:
        before = program()
        change()
        return program() != before

    def touch(path: Path, time: int = 2_000_000_000) -> None:
        os.utime(path, (time, time))

    assert not differs(lambda: None)
    assert differs(lambda: touch(package / "rules" / "time.py"))
    assert differs((package / "rules" / "other.py").touch)
    assert differs((package / "rules" / "parameters.tsv").touch)
    assert differs(lambda: write(record.parent, {"RECORD": "cached.py,sha256=1"}))
    later = 2_000_000_001
    touch(record, later)
    touch(schema_path("article"), 1_700_000_000)
    assert not differs(lambda: touch(package / "linter/incremental.py", 1_900_000_000))
    assert differs(lambda: touch(package / "linter/incremental.py", 2_000_000_002))
    before = program()
    record.write_text("cached.py,sha256=2")
    touch(record, later)
    assert program() != before
