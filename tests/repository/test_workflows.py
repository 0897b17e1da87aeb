"""Workflows and hooks of this repository: valid, pinned, and with no more rights than needed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.paths import EXAMPLES, ROOT

WORKFLOWS = sorted(
    path
    for folder in (ROOT, EXAMPLES / "site")
    for path in (folder / ".github" / "workflows").glob("*.yml")
)
TESTS = ROOT / ".github" / "workflows" / "tests.yml"

pytestmark = pytest.mark.skipif(not TESTS.exists(), reason="a package, without the workflows")


def content(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(path: Path) -> Iterator[Any]:
    for job in content(path)["jobs"].values():
        yield from job["steps"]


def test_there_are_some() -> None:
    assert TESTS in WORKFLOWS and len(WORKFLOWS) >= 2


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
class TestAWorkflow:
    def test_it_is_valid(self, path: Path) -> None:
        schema = ("--builtin-schema", "vendor.github-workflows")
        done = subprocess.run(
            [sys.executable, "-m", "check_jsonschema", *schema, str(path)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def test_it_may_read_and_nothing_else(self, path: Path) -> None:
        assert content(path)["permissions"] == {"contents": "read"}
        for job in content(path)["jobs"].values():
            assert "permissions" not in job
            assert job["timeout-minutes"] <= 120
        text = path.read_text(encoding="utf-8")
        assert "pull_request_target" not in text and "secrets." not in text

    def test_actions_are_pinned_to_commits_that_the_pages_know(self, path: Path) -> None:
        """Each commit is documented once with its version, and is the same everywhere."""
        known = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
        lines = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
        assert lines
        for line in lines:
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", line), line
            assert line in known, line

    def test_a_checkout_leaves_no_credentials(self, path: Path) -> None:
        for step in steps(path):
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False

    def test_no_expression_stands_in_a_command(self, path: Path) -> None:
        assert not [step for step in steps(path) if "${{" in step.get("run", "")]


def test_tests_run_on_all_systems_and_versions() -> None:
    matrix = content(TESTS)["jobs"]["tests"]["strategy"]["matrix"]
    assert {system.partition("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    assert set(named) <= set(matrix["python"])
    assert project["requires-python"] == f">={matrix['python'][0]}"


def test_what_jobs_run_is_there() -> None:
    commands = [step["run"] for step in steps(TESTS) if "run" in step]
    for script in (".ci/run", ".ci/lowest"):
        assert script in commands
        assert (ROOT / script).stat().st_mode & 0o100
    assert "sphinx-build -W -n docs build/docs" in commands


def test_slow_tests_are_left_out_unless_asked_for_and_ci_asks_for_them() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    options = shlex.split(project["tool"]["pytest"]["ini_options"]["addopts"])
    assert options[options.index("-m") + 1] == "not slow"
    runs = [
        shlex.split(line)
        for line in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
        if line.startswith("tests ")
    ]
    assert [words[2:-1] for words in runs] == [[], ["-m", "slow", "--dist", "loadgroup"]]
    assert {words[-1] for words in runs} == {"$@"}
    assert "python -m pytest" in [step.get("run") for step in steps(TESTS)]


@pytest.mark.slow
def test_the_hooks_of_this_repository_pass(tmp_path: Path) -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("no repository of Git here")
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files"],
        cwd=ROOT,
        env={"PATH": path, "PRE_COMMIT_HOME": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == (ROOT / ".pre-commit-config.yaml").read_text(
        encoding="utf-8"
    ).count("- id: ")
