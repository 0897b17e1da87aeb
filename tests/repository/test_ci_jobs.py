"""The GitHub action and the GitLab job: valid, and run as on their systems."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.action import ACTION, NEWSMETA, STEPS, Run, step
from tests.support.cli import ERROR, GOOD, WARNING, environment, write
from tests.support.paths import ROOT

JOB_TEXT = (ROOT / "templates" / "gitlab.yml").read_text(encoding="utf-8")

OTHER = WARNING.replace("thousand", "hundred")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here"),
]


def is_valid(path: Path, schema: str) -> bool:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return True


# GitHub.


@pytest.fixture
def place(tmp_path: Path) -> Path:
    files = {"_news/error.md": ERROR, "_news/a good one.md": GOOD, "other/_news/w.md": OTHER}
    write(tmp_path / "work", files)
    return tmp_path


def test_the_action_is_valid() -> None:
    assert is_valid(ROOT / "action.yml", "vendor.github-actions")


def test_no_expression_stands_in_a_command() -> None:
    for each in STEPS:
        assert "${{" not in each.get("run", "")
    assert "$[[" not in str(yaml.safe_load(JOB_TEXT.partition("\n---\n")[2])["newsmeta"]["script"])


def test_inputs_are_described_and_used() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    text = json.dumps(STEPS)
    for name, each in ACTION["inputs"].items():
        assert each["description"].endswith(".")
        assert f"inputs.{name}" in text
        assert f"`{name}`" in page


def test_findings_are_annotated_and_summed_up(place: Path) -> None:
    run = Run(place)
    assert run.status == 1
    assert "::error file=_news/error.md,line=9,endLine=9,col=10," in run.log
    assert "::warning file=other/_news/w.md," in run.log
    assert run.summary.startswith("## newsmeta: ")
    assert "NM103" in run.summary
    assert run.output == ""
    assert sorted(path.name for path in run.work.iterdir()) == ["_news", "other"]


def test_a_report_for_code_scanning(place: Path) -> None:
    run = Run(place, sarif="true", summary="false", annotations="false")
    assert run.status == 1
    assert "::" not in run.log
    assert "_news/error.md:9:10: NM103" in run.log
    path = run.output.removeprefix("sarif=").rstrip("\n")
    assert json.loads(Path(path).read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert run.summary == ""


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({"paths": "_news/a good one.md"}, 0),
        ({"paths": "_news/a good one.md\r\n\nother\n"}, 0),
        ({"paths": "_news\nother"}, 1),
        ({"paths": "other", "fail_on": "warning"}, 1),
        ({"fail_on": "never"}, 0),
        ({"fail_on": "sometimes"}, 2),
        ({"paths": "nowhere"}, 1),
        ({"paths": "other", "config": "nothing.toml"}, 2),
        ({"config": "only.toml"}, 0),
        ({"config": "none.toml"}, 2),
        ({"config": "none.toml", "allow_empty": "true"}, 0),
    ],
)
def test_inputs_do_what_they_say(inputs: dict[str, str], status: int, place: Path) -> None:
    write(place / "work", {"only.toml": 'include = ["other/"]\n'})
    write(place / "work", {"none.toml": 'include = ["neither/"]\n'})
    run = Run(place, **inputs)
    assert run.status == status, run.log
    assert (run.summary == "") == (status == 2)


def test_a_configuration_from_elsewhere_goes_over_that_of_the_work_tree(place: Path) -> None:
    write(place / "work", {"newsmeta.toml": 'exclude = ["_news/"]\nignore = ["NM1"]\n'})
    write(place / "work", {".trusted/newsmeta.toml": "", ".trusted/_news/old.md": ERROR})
    run = Run(place, paths="_news", config=".trusted/newsmeta.toml", annotations="false")
    assert run.status == 1
    assert "_news/error.md:9:10: NM103" in run.log
    assert ".trusted/" not in run.log


HOSTILE = [
    "$(touch pwned)", "`touch pwned`", "; touch pwned", '"; touch pwned; "', "'; touch pwned; '",
    "x\ntouch pwned", "| touch pwned", "&& touch pwned", "${IFS}touch${IFS}pwned", "> pwned",
    "--output=pwned", "-opwned", "END\ntouch pwned", "* > pwned", "\\\ntouch pwned",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_inputs_are_no_commands(text: str, place: Path) -> None:
    for name in ("paths", "config", "fail_on"):
        Run(place, **{name: text})
    job(place, {"NEWSMETA_PATHS": text, "NEWSMETA_FAIL_ON": "never"})
    assert not list(place.rglob("pwned"))


# GitLab.


def job_with(**inputs: str) -> Any:
    """Return the job with values for its inputs."""
    head, _, body = JOB_TEXT.partition("\n---\n")
    known = yaml.safe_load(head)["spec"]["inputs"]
    values = {name: each.get("default", "") for name, each in known.items()} | inputs
    assert set(values) == set(known)
    return yaml.safe_load(re.sub(r"\$\[\[ inputs\.(\S+) \]\]", lambda m: values[m[1]], body))


def job(place: Path, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run the script of the job."""
    declared = job_with()["newsmeta"]["variables"]
    values = {
        name: each["value"] if isinstance(each, dict) else each for name, each in declared.items()
    }
    (script,) = job_with()["newsmeta"]["script"]
    assert "/tmp/newsmeta/bin/newsmeta" in script
    return subprocess.run(
        ["sh", "-ec", script.replace("/tmp/newsmeta/bin/newsmeta", f"'{NEWSMETA}'")],
        cwd=place / "work",
        env=environment(values | variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def test_the_job_is_valid(tmp_path: Path) -> None:
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(yaml.safe_dump(job_with(requirement="newsmeta-toolkit")), encoding="utf-8")
    assert is_valid(path, "vendor.gitlab-ci")


@pytest.mark.parametrize(
    ("variables", "status"),
    [
        ({}, 1),
        ({"NEWSMETA_PATHS": "_news/a good one.md,other"}, 0),
        ({"NEWSMETA_PATHS": " _news/a good one.md , other "}, 0),
        ({"NEWSMETA_PATHS": "_news/a good one.md, _news"}, 1),
        ({"NEWSMETA_PATHS": "_news/a*"}, 1),
        ({"NEWSMETA_PATHS": "other", "NEWSMETA_FAIL_ON": "warning"}, 1),
        ({"NEWSMETA_FAIL_ON": "never"}, 0),
        ({"NEWSMETA_CONFIG": "nothing.toml"}, 2),
    ],
)
def test_the_job_checks_and_reports(variables: dict[str, str], status: int, place: Path) -> None:
    done = job(place, variables)
    assert done.returncode == status, done.stdout
    report = place / "work" / "codequality.json"
    assert report.exists() == (status < 2)
    if not variables:
        assert "_news/error.md:9:10: NM103" in done.stdout
        assert {each["check_name"] for each in json.loads(report.read_text())} >= {"NM103"}


def test_the_action_installs_from_where_it_is(tmp_path: Path) -> None:
    """And imports nothing from the work tree."""
    work, temp = tmp_path / "work", tmp_path / "temp"
    temp.mkdir()
    write(
        work, {f"{name}.py": "raise SystemExit('taken')\n" for name in ("venv", "pip", "hashlib")}
    )
    output = tmp_path / "output"
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for name in ("key", "install"):
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step(name)["run"]],
            cwd=work,
            env=environment(
                {
                    "ACTION_PATH": str(ROOT),
                    "RUNNER_TEMP": str(temp),
                    "GITHUB_OUTPUT": str(output),
                    "PATH": programs,
                }
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    key, program = output.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"key=3\.\d+-[0-9a-f]{64}", key)
    done = subprocess.run([program.partition("=")[2], "--version"], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert done.stdout.startswith("newsmeta ")
