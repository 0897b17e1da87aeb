"""Jekyll itself, and its Liquid, to be queried about a text or a site."""

from __future__ import annotations

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

_SCRIPT = Path(__file__).with_suffix(".rb")


class Jekyll:
    """A running `jekyll.rb`, which answers queries."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def refusal(self, text: str) -> str | None:
        """Return Liquid's reason to reject a text, or None."""
        went_well, message = self._ask("parse", text)
        return None if went_well else message

    def printed(self, text: str) -> str:
        """Return Liquid's output for a text."""
        went_well, output = self._ask("print", text)
        assert went_well, output
        return output

    def failure(self, folder: Path) -> str | None:
        """Build the site in a folder; return the reason of a failure, or None."""
        went_well, message = self._ask("build", str(folder.resolve()))
        return None if went_well else message

    def _ask(self, task: str, given: str) -> tuple[bool, str]:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps([task, given]) + "\n")
        self._process.stdin.flush()
        went_well, message = json.loads(self._process.stdout.readline())
        return went_well, message


@cache
def _started() -> Jekyll | None:
    ruby = shutil.which("ruby")
    if ruby is None:
        return None
    has_jekyll = subprocess.run([ruby, "-e", "require 'jekyll'"], check=False, capture_output=True)
    if has_jekyll.returncode:
        return None
    pipe = subprocess.PIPE
    command = [ruby, "-E", "UTF-8:UTF-8", str(_SCRIPT)]
    # The process ends when its input is closed, so with this process at the latest.
    return Jekyll(subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, encoding="utf-8"))


def jekyll() -> Jekyll:
    """Return the process; skip the test if Jekyll is missing."""
    found = _started()
    if found is None:
        pytest.skip("no jekyll here")
    return found
