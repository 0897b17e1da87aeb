"""The GitHub action, run as GitHub runs it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from tests.support.cli import environment
from tests.support.paths import ROOT

NEWSMETA = Path(sys.executable).parent / "newsmeta"
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]


def step(name: str) -> dict[str, Any]:
    return next(each for each in STEPS if each.get("id") == name)


class Run:
    """A run of the checking step, in the folder `work` of another folder.

    Args:
        place: The other folder.
        event: GitHub's variables that describe the event.
        inputs: The given inputs, with underscores.
    """

    def __init__(
        self, place: Path, event: Mapping[str, str] = MappingProxyType({}), /, **inputs: str
    ) -> None:
        self.temp = place / "temp dir"
        self.temp.mkdir(exist_ok=True)
        self.work = place / "work"
        values = {
            **{f"inputs.{name}": each["default"] for name, each in ACTION["inputs"].items()},
            **{f"inputs.{name.replace('_', '-')}": value for name, value in inputs.items()},
            "steps.install.outputs.newsmeta": str(NEWSMETA),
        }
        given = {
            name: re.sub(r"\$\{\{ (\S+) \}\}", lambda match: values[match[1]], value)
            for name, value in step("check")["env"].items()
        }
        for path in ("summary", "output"):
            (place / path).unlink(missing_ok=True)
        files = {
            "GITHUB_STEP_SUMMARY": place / "summary",
            "GITHUB_OUTPUT": place / "output",
        }
        script = place / "script.sh"
        script.write_text(step("check")["run"], encoding="utf-8")
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.work,
            env=environment(
                {
                    "GITHUB_ACTIONS": "true",
                    "GITHUB_EVENT_NAME": "push",
                    "GITHUB_BASE_REF": "",
                    "GITHUB_WORKSPACE": str(self.work),
                    "RUNNER_TEMP": str(self.temp),
                    **event,
                    **given,
                    **{name: str(path) for name, path in files.items()},
                }
            ),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )  # fmt: skip
        self.status, self.log = done.returncode, done.stdout
        self.summary, self.output = (
            path.read_text(encoding="utf-8") if path.exists() else "" for path in files.values()
        )
