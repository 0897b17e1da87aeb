"""Shared parts of the tests of the command line: articles, and ways to run newsmeta."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from newsmeta.cli.app import app

GOOD = """\
---
category: news
title: "City council votes to plant ten thousand trees"
excerpt: "The plan covers every district and starts in the spring."
publishedDateTime: 2021-01-27T15:50:00Z
originalUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"
webUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"
type: article
quality: 60
heat: -1
published: true

provider:
  name: Example Times
  domain: example.com

topics:
  - Climate

images:
  - url: "https://www.example.com/trees-1200x630.jpg"
    width: 1200
    height: 630
---

The council voted on Wednesday.
"""

ERROR = GOOD.replace("quality: 60", 'quality: "60"')
ERROR_LINE = (
    'error.md:9:10: NM103 quality: expected an integer, found the text "60"; '
    "write 60 without quotes\n"
)
WARNING = GOOD.replace("ten thousand trees", "ten  thousand trees")
INFO = GOOD.replace("City council", "City council" + " and one more" * 7)


@dataclass(frozen=True)
class Result:
    """The result of a run of newsmeta."""

    status: int
    out: str
    err: str


def invoke(
    *args: str, stdin: str | bytes | None = None, env: Mapping[str, str | None] | None = None
) -> Result:
    """Run newsmeta in this process."""
    result = CliRunner().invoke(app, list(args), input=stdin, env=env, prog_name="newsmeta")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Result(result.exit_code, result.stdout, result.stderr)


def command(*args: str | bytes) -> list[str | bytes]:
    """Return the command line that starts newsmeta as a process."""
    return [sys.executable, "-m", "newsmeta", *args]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the environment without the variables that enable colour."""
    unwanted = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "PYTHONIOENCODING")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return {**kept, **(extra or {})}


def run(
    *args: str | bytes,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    **options: Any,
) -> Result:
    """Run newsmeta in a separate process."""
    done = subprocess.run(
        command(*args),
        cwd=cwd,
        env=environment(env),
        capture_output=True,
        check=False,
        **{"stdin": subprocess.DEVNULL, "timeout": 600, **options},
    )
    err = done.stderr.decode("utf-8", "backslashreplace")
    assert "Traceback" not in err, err
    assert "Exception ignored" not in err, err
    return Result(done.returncode, done.stdout.decode("utf-8", "backslashreplace"), err)


def codes(output: str) -> list[str]:
    """Return the codes of concise output, in order."""
    return [line.split(": ", 1)[1].split(" ", 1)[0] for line in output.splitlines()]


def write(folder: Path, files: Mapping[str, str] | Iterable[tuple[str, str]]) -> None:
    """Write files, and create their folders."""
    for name, content in dict(files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
