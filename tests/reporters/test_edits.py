"""The edits in reports: applied by any program, they give the output of `newsmeta normalize`."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from typer.testing import CliRunner

from newsmeta.cli.app import app
from newsmeta.linter.proposing import Proposer
from tests.support.paths import DATA

CASES = sorted(path for path in (DATA / "normalize").iterdir() if path.is_dir())
FILE = Path("_news/before.md")
SCHEMA = Draft7Validator(
    json.loads((DATA / "standards/sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
)
EVERY_RULE = "--select=NM"


def applied(data: bytes, findings: list[dict[str, Any]], *safeties: str) -> bytes:
    """Apply the edits of findings, as another program would."""
    own = (each for each in findings if each["fix"] in safeties)
    edits = {(e["startByte"], e["endByte"], e["text"]) for each in own for e in each["edits"]}
    for start, end, text in sorted(edits, reverse=True):
        data = data[:start] + text.encode() + data[end:]
    return data


def overlap(findings: list[dict[str, Any]]) -> bool:
    """Tell whether edits cannot be combined: an unsafe fix is then separate."""
    edits = sorted({(e["startByte"], e["endByte"]) for each in findings for e in each["edits"]})
    return any(one[1] > other[0] or one == other for one, other in pairwise(edits))


def comes_to_light(findings: list[dict[str, Any]], *options: str) -> bool:
    """Tell whether some fixes have findings that only appear after other fixes."""
    looked = ("normalize", "--no-format", "--check", "--output-format=json", "--unsafe-fixes")
    files = json.loads(run(*looked, *options, str(FILE)))["files"]
    fixed = {each["code"] for file in files for each in file["fixed"]}
    return not fixed <= {each["code"] for each in findings}


def run(*arguments: str) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code in (0, 1), result.output
    return result.stdout


def given_options(case: Path) -> list[str]:
    options = (case / "options").read_text().split() if (case / "options").exists() else []
    config = "--config=newsmeta.toml" if (case / "newsmeta.toml").exists() else "--no-config"
    return [config, *(each for each in options if each not in ("--unsafe-fixes", "--no-format"))]


def reported(*options: str) -> list[dict[str, Any]]:
    said = run("check", "--validate", "--output-format=json", *options, str(FILE))
    found = json.loads(said)["diagnostics"]
    assert isinstance(found, list)
    return found


def normalized(*options: str) -> bytes:
    before = FILE.read_bytes()
    run("normalize", "--no-format", "--fail-on=never", *options, str(FILE))
    after = FILE.read_bytes()
    FILE.write_bytes(before)
    return after


LAID_OUT = [case for case in CASES if "--format" in given_options(case)]


@pytest.mark.slow
@pytest.mark.parametrize(
    "case", [case for case in CASES if case not in LAID_OUT], ids=lambda case: case.name
)
def test_edits_come_to_what_normalize_writes(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "case"
    shutil.copytree(case, folder)
    (folder / "_news").mkdir()
    (folder / "before.md").rename(folder / FILE)
    monkeypatch.chdir(folder)
    options = given_options(case)
    before = FILE.read_bytes()
    found = reported(*options)
    assert applied(before, found, "safe") == normalized(*options)
    # With every rule selected, the report has all findings.
    options = [each for each in options if not each.startswith(("--select", "--extend-select"))]
    found = reported(*options, EVERY_RULE)
    assert applied(before, found, "safe") == normalized(*options, EVERY_RULE)
    if not overlap(found) and not comes_to_light(found, *options, EVERY_RULE):
        after = normalized(*options, EVERY_RULE, "--unsafe-fixes")
        assert applied(before, found, "safe", "unsafe") == after


def test_counting_on_the_screen_leaves_edits_in_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(b"---\ncategory: news\ntitle: 'Oak &amp; elm'\n---\n")
    for name, sign in (("out.json", "endByte"), ("out.jsonl", "endByte"), ("out.sarif", "fixes")):
        reports = []
        for option in ([], ["--statistics"]):
            run("validate", "--no-config", "--exit-zero", *option, "-o", name, str(FILE))
            reports.append(Path(name).read_text(encoding="utf-8"))
        assert reports[0] == reports[1]
        assert f'"{sign}"' in reports[0]


def at(text: str, line: int, column: int) -> int:
    """Return the offset of a line and column, as documented."""
    starts = [0, *(match.end() for match in re.finditer("\\r\\n|\\r|\\n", text))]
    return starts[line - 1] + column - 1


def test_lines_and_columns_are_the_same_places_as_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for ends in ("\n", "\r\n", "\r"):
        lines = [
            *("---", "category: news", 'title: "Bäume &amp; 🌳🌳  und&nbsp;mehr"'),
            *(
                "excerpt: >-",
                "  Zehn &lt; elf",
                "  &amp; zwölf.",
                "topics: [ A&amp;B, ü, ü ]",
                "---",
                "",
            ),
        ]
        for mark in ("", "\ufeff"):
            text = ends.join(lines)
            data = (mark + text).encode()
            write(data)
            edits = [
                edit for found in reported("--no-config", EVERY_RULE) for edit in found["edits"]
            ]
            assert len(edits) > 3
            for edit in edits:
                start, end = (
                    at(text, edit["line"], edit["column"]),
                    at(text, edit["endLine"], edit["endColumn"]),
                )
                if edit["startByte"] or not mark:
                    assert (mark + text[:start]).encode() == data[: edit["startByte"]]
                    assert (mark + text[:end]).encode() == data[: edit["endByte"]]
            is_mark = [edit["endByte"] == 3 and not edit["startByte"] for edit in edits]
            assert any(is_mark) == bool(mark)


def test_sarif_has_the_same_edits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write('\ufeff---\ncategory: news\ntitle: "Trees {0} [a](b) &amp; more"\n---\n'.encode())
    options = ("check", "--validate", "--no-config", EVERY_RULE, str(FILE))
    document = json.loads(run(*options, "--output-format=sarif"))
    assert [error.message for error in SCHEMA.iter_errors(document)] == []
    results = document["runs"][0]["results"]
    fixes = [fix for result in results for fix in result.get("fixes", ())]
    changes = [change for fix in fixes for change in fix["artifactChanges"]]
    assert {change["artifactLocation"]["uri"] for change in changes} == {FILE.as_posix()}
    replaced = [each for change in changes for each in change["replacements"]]
    found = [edit for each in reported("--no-config", EVERY_RULE) for edit in each["edits"]]
    assert len(replaced) == len(found) == 2
    for one, edit in zip(replaced, found, strict=True):
        region = one["deletedRegion"]
        assert one.get("insertedContent", {"text": ""})["text"] == edit["text"]
        if "byteOffset" in region:
            assert (region, edit["endByte"]) == ({"byteOffset": 0, "byteLength": 3}, 3)
        else:
            assert (region["startLine"], region["endColumn"]) == (edit["line"], edit["endColumn"])


def write(data: bytes) -> None:
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(data)


def test_nothing_is_worked_out_for_who_does_not_ask(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(b'---\ncategory: news\ntitle: "Trees &amp; more"\n---\n')
    monkeypatch.setattr(Proposer, "edits", lambda *_: pytest.fail("edits were worked out"))
    for output_format in ("concise", "rich", "github", "gitlab", "junit", "markdown"):
        run("validate", "--exit-zero", f"--output-format={output_format}", str(FILE))
