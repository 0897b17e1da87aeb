"""`newsmeta normalize --output-format json`."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import newsmeta
from tests.support.cli import GOOD, WARNING, command, environment, invoke, run, write
from tests.support.normalize_command import FIXED, LEFT, UNSAFE

FIELDS = {
    "path", "line", "column", "endLine", "endColumn", "code", "name", "severity", "message",
    "hint", "pointer", "fix", "url", "related",
}  # fmt: skip


def as_json(*args: str) -> tuple[int, dict[str, Any]]:
    result = invoke("normalize", *args, "--output-format", "json")
    document = json.loads(result.out)
    assert isinstance(document, dict)
    return result.status, document


def test_json(site: Path) -> None:
    write(site, {"left.md": LEFT, "unsafe.md": UNSAFE})
    status, document = as_json()
    assert status == 1
    assert document["version"] == 1
    assert document["newsmeta"] == newsmeta.__version__
    assert document["summary"] == {"files": 4, "changed": 1, "fixed": 5, "left": 2}
    assert [entry["path"] for entry in document["files"]] == ["left.md", "many.md", "unsafe.md"]
    left, many, unsafe = document["files"]
    for entry in document["files"]:
        assert entry["changed"] == (entry is many)
        assert entry["error"] is None
        assert all(set(each) == FIELDS for each in entry["fixed"])
        assert all(set(each) == {*FIELDS, "reason"} for each in entry["left"])
    assert [each["code"] for each in left["left"]] == ["NM104"]
    assert (left["left"][0]["line"], left["left"][0]["column"]) == (8, 7)
    assert left["left"][0]["fix"] is None
    assert sorted(each["code"] for each in many["fixed"]) == [
        "NM103",
        "NM108",
        "NM201",
        "NM203",
        "NM211",
    ]
    assert many["left"] == []
    assert [(each["code"], each["fix"]) for each in unsafe["left"]] == [("NM207", "unsafe")]
    assert (site / "many.md").read_text() == FIXED


def test_json_says_where_the_fixed_findings_stood(site: Path) -> None:
    """Locations are those of the original file, in the order of `validate`."""
    found = invoke("validate", "many.md", "--output-format", "json")
    places = [
        (each["code"], each["line"], each["column"])
        for each in json.loads(found.out)["diagnostics"]
    ]
    _, document = as_json("many.md", "--check")
    fixed = document["files"][0]["fixed"]
    assert [(each["code"], each["line"], each["column"]) for each in fixed] == places


def test_json_of_a_check_is_that_of_the_run() -> None:
    checked, run_ = as_json("--check"), as_json()
    assert (checked[0], run_[0]) == (1, 0)
    assert checked[1] == run_[1]


def test_json_where_nothing_is_to_do() -> None:
    status, document = as_json("good.md")
    assert status == 0
    assert document["summary"] == {"files": 1, "changed": 0, "fixed": 0, "left": 0}
    assert document["files"] == []


def test_json_says_what_was_not_written(site: Path) -> None:
    (site / "site").mkdir()
    (site / "site" / "link.md").symlink_to("../many.md")
    result = run("normalize", "--output-format", "json", cwd=site / "site")
    assert result.status == 2
    document = json.loads(result.out)
    assert document["summary"] == {"files": 1, "changed": 0, "fixed": 0, "left": 5}
    (entry,) = document["files"]
    assert (entry["changed"], entry["fixed"]) == (False, [])
    assert "symbolic link" in entry["error"]


def test_json_of_hostile_names_and_texts(site: Path) -> None:
    name = "ü\u202e\x07##[x]"
    write(site, {f"{name}.md": GOOD.replace("60", '"\u202e##[error]"', 1)})
    raw = os.fsencode(f"{site}/") + b"\xff.md"
    Path(os.fsdecode(raw)).write_text(WARNING)
    done = subprocess.run(
        command("normalize", "--check", "--output-format", "json"),
        cwd=site,
        capture_output=True,
        env=environment(),
        check=False,
    )
    text = done.stdout.decode()
    assert not re.search("[\x00-\x09\x0b-\x1f\u202e]|##\\[", text)
    assert len(json.loads(text)["files"]) == 3


def test_json_and_quiet() -> None:
    result = invoke("normalize", "--output-format", "json", "--check", "-q")
    assert json.loads(result.out)
    assert result.err == ""
