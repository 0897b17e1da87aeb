"""The GitHub workflow written by newsmeta: valid, and its steps run as on GitHub."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import newsmeta
from newsmeta.setup import ci
from tests.setup.sites import NEWS, SITES, make, many
from tests.support.cli import environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here"),
]
SITE = SITES["jekyll with courses and videos"]
WRONG = NEWS.replace("e: article", "e: podcast").replace("{n}", "99")


def steps_run(place: Path) -> tuple[list[int], str, str]:
    """Run the steps that call newsmeta; return their statuses, the log and the summary."""
    text = (place / ci.GITHUB_FILE).read_text(encoding="utf-8")
    job = yaml.safe_load(text)["jobs"]["newsmeta"]
    summary = place.parent / "summary.md"
    summary.unlink(missing_ok=True)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    statuses, log = [], ""
    for step in job["steps"]:
        if "newsmeta check" in step.get("run", ""):
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=place,
                env=environment({"PATH": path, "GITHUB_STEP_SUMMARY": str(summary)}),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
            )
            statuses.append(done.returncode)
            log += done.stdout
    return statuses, log, summary.read_text(encoding="utf-8")


def test_valid_by_the_schema_of_workflows(tmp_path: Path) -> None:
    path = tmp_path / "newsmeta.yml"
    path.write_bytes(ci.github(" --config 'a b/newsmeta.toml' 'a b'"))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema"]
    done = subprocess.run([*command, "vendor.github-workflows", str(path)], check=False)
    assert done.returncode == 0


def test_it_may_do_as_little_as_can_be() -> None:
    text = ci.github().decode()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert "secrets" not in text and "${{" not in text
    uses = [step for step in workflow["jobs"]["newsmeta"]["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", each["uses"]) for each in uses)
    assert len(re.findall(r"@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", text, re.MULTILINE)) == len(uses)
    assert uses[0]["with"] == {"persist-credentials": False}


@pytest.mark.parametrize("has_baseline", [False, True])
def test_green_until_the_next_mistake(
    has_baseline: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = make(SITE, tmp_path / "site")
    newsmeta.initialize(place, ci="github")
    monkeypatch.chdir(place)
    known = ""
    if has_baseline:
        (place / "_news/2020-01-01-old.md").write_text(WRONG.replace("99", "old"))
        assert newsmeta.record_baseline().findings > 0
        known = " in the baseline)"
    statuses, log, summary = steps_run(place)
    assert statuses == [0, 0], log
    assert "::error" not in log
    assert known in summary
    for path, text in many("_news/2021-03-01-wrong.md", WRONG, 1).items():
        (place / path).write_text(text)
    statuses, log, summary = steps_run(place)
    assert statuses == [1, 0], log
    assert "::error file=_news/2021-03-01-wrong.md," in log
    assert "| 1 | `NM104` | `invalid-value` | error |" in summary
