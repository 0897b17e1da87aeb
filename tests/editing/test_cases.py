"""Cases of `tests/data/normalize`: the changes of a careful human editor, and nothing else.

A case is a folder with `before.md` and `after.md`, named after a rule or its topic. It may also
contain `options` (of the command), `newsmeta.toml` with the files that it names, and
`refused.txt`: a line for each remaining finding, with its code and the reason. To add a case,
add a folder.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from newsmeta.cli.app import app
from newsmeta.diagnostics import FixSafety
from newsmeta.rules import RULES
from tests.support.paths import DATA

CASES = sorted(path for path in (DATA / "normalize").iterdir() if path.is_dir())


def run(folder: Path, monkeypatch: pytest.MonkeyPatch, *more: str) -> Result:
    monkeypatch.chdir(folder)
    has_config = (folder / "newsmeta.toml").exists()
    result = CliRunner().invoke(
        app,
        [
            "normalize",
            "--fail-on=never",
            *(["--config=newsmeta.toml"] if has_config else ["--no-config"]),
            *(options.read_text().split() if (options := folder / "options").exists() else []),
            *more,
            "_news/before.md",
        ],
    )
    assert result.exit_code in (0, 1), result.output
    return result


def refusals(result: Result) -> list[str]:
    """Return codes and reasons of findings that have a kind of fix, and remain."""
    left = [finding for file in json.loads(result.stdout)["files"] for finding in file["left"]]
    return [f"{finding['code']} {finding['reason']}" for finding in left if finding["reason"]]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_file_becomes_what_an_editor_would_make_of_it(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "case"
    shutil.copytree(case, folder)
    # A folder of articles, whatever their content.
    file = folder / "_news" / "before.md"
    file.parent.mkdir()
    (folder / "before.md").rename(file)
    before, after = file.read_bytes(), (case / "after.md").read_bytes()
    looked = run(folder, monkeypatch, "--check", "--quiet", "--output-format=json")
    assert looked.exit_code == (1 if before != after else 0)
    assert file.read_bytes() == before
    run(folder, monkeypatch)
    assert file.read_bytes().decode() == after.decode()
    listed = case / "refused.txt"
    reasons = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    assert refusals(looked) == reasons
    # A second run has nothing left to fix.
    assert run(folder, monkeypatch, "--check").exit_code == 0


def test_every_rule_with_a_fix_has_cases() -> None:
    shown = {case.name[:5] for case in CASES if (case / "before.md").read_bytes()}
    shown |= {case.parent.name[:5] for case in (DATA / "web").glob("*/fixed")}
    assert sorted({code for code, rule in RULES.items() if rule.fix} - shown) == []


def test_unsafe_fixes_are_made_only_when_asked_for() -> None:
    unsafe = {code for code, rule in RULES.items() if rule.fix is FixSafety.UNSAFE}
    for case in CASES:
        changes = (case / "before.md").read_bytes() != (case / "after.md").read_bytes()
        if case.name[:5] in unsafe and "safe" not in case.name:
            options = case / "options"
            is_asked_for = options.exists() and "--unsafe-fixes" in options.read_text()
            assert is_asked_for or not changes, case.name
