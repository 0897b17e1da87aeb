"""The jobs of docs/scale.md: run as on GitHub and GitLab, with the documented number of shards."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repository.test_readme import programs
from tests.support.cli import ERROR, GOOD, environment, run, write
from tests.support.pages import BLOCKS

JOBS = [
    yaml.safe_load(block.text)
    for block in BLOCKS
    if block.page.name == "scale.md" and block.kind == "yaml" and "--shard" in block.text
]

pytestmark = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")


def done(script: str, folder: Path, **env: str) -> int:
    ran = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env=environment({"PATH": programs(), **env}),
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert ran.returncode in (0, 1), ran.stderr
    return ran.returncode


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A repository with a mistake, and two files about one page."""
    write(tmp_path / "work", {"_news/error.md": ERROR, "_news/good.md": GOOD})
    return tmp_path / "work"


def scripts(steps: list[dict[str, Any]]) -> str:
    return "\n".join(s["run"] for s in steps if "pip" not in s.get("run", "pip"))


def test_on_github(work: Path) -> None:
    jobs = JOBS[0]["jobs"]
    shards = jobs["shard"]["strategy"]["matrix"]["shard"]
    script = scripts(jobs["shard"]["steps"])
    found = [done(script, work, SHARD=str(number)) for number in shards]
    assert sum(found) == 1  # The shard with the mistake.
    upload = jobs["shard"]["steps"][-1]["with"]["path"]
    assert all((work / upload.replace("${{ matrix.shard }}", f"{n}")).is_file() for n in shards)
    summary = work / "summary.md"
    script = scripts(jobs["merge"]["steps"])
    assert done(script, work, GITHUB_STEP_SUMMARY=str(summary)) == 1
    assert "NM601" in summary.read_text(encoding="utf-8")


@pytest.mark.slow
def test_on_gitlab(work: Path) -> None:
    jobs = JOBS[1]
    total = jobs["newsmeta"]["parallel"]
    for number in range(1, total + 1):
        index = {"CI_NODE_INDEX": str(number), "CI_NODE_TOTAL": str(total)}
        done("\n".join(jobs["newsmeta"]["script"]), work, **index)
    assert done("\n".join(jobs["newsmeta-merge"]["script"]), work) == 1
    once = run("check", "--validate", "--output-format", "gitlab", cwd=work)
    report = jobs["newsmeta-merge"]["artifacts"]["reports"]["codequality"]
    assert (work / report).read_text(encoding="utf-8") == once.out
