"""The additions shown in CONTRIBUTING.md work: its blocks are followed in a copy of the checkout.

A `python` block is a new file, and a `diff` block changes a file; the last file name before the
block is that of the file. `console` is as in test_readme.py, in the copy. In a diff, a line `@@`
stands for any number of lines.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.test_readme import is_same
from tests.support.cli import environment
from tests.support.pages import Block, blocks, commands
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow

PAGE = ROOT / "CONTRIBUTING.md"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this checkout, in a separate Git repository."""
    if shutil.which("git") is None:
        pytest.skip("no git here")
    folder = tmp_path_factory.mktemp("contributing") / "newsmeta"
    unwanted = shutil.ignore_patterns(".*_cache", ".git", ".hypothesis", ".venv", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=unwanted, symlinks=True)
    who = ("-c", "user.name=A. Example", "-c", "user.email=a@example.com")
    for arguments in (("init", "-q"), ("add", "--all"), (*who, "commit", "-q", "-m", "newsmeta")):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    return folder


def named_before(block: Block) -> str:
    """Return the last path that the page names before a block."""
    above = PAGE.read_text(encoding="utf-8").splitlines()[: block.line - 1]
    names: list[str] = re.findall(r"`((?:newsmeta|schemas)/[\w./]+\.\w+)`", "\n".join(above))
    return names[-1]


def changed(text: str, diff: str) -> str:
    """Return a text after applying a diff."""
    for hunk in re.split(r"^@@\n", diff, flags=re.MULTILINE):
        lines = hunk.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if line[0] != "+")
        after = "".join(f"{line[1:]}\n" for line in lines if line[0] != "-")
        assert f"\n{before}" in f"\n{text}", f"not there:\n{before}"
        text = text.replace(before, after, 1)
    return text


def run(command: str, checkout: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = environment({"PATH": path, "PYTHONPATH": str(checkout), "TERM": "dumb"})
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=checkout,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), f"$ {command}\n{done.stdout}"
    assert "pytest" not in command or done.returncode == 0, f"$ {command}\n{done.stdout}"
    return done.stdout


def test_what_the_page_adds_can_be_added(checkout: Path) -> None:
    followed = []
    for block in blocks(PAGE):
        if block.kind in ("python", "diff"):
            path = checkout / named_before(block)
            assert path.exists() == (block.kind == "diff"), path
            old = path.read_text(encoding="utf-8") if block.kind == "diff" else ""
            path.write_text(changed(old, block.text) if old else block.text, encoding="utf-8")
        elif block.kind == "console":
            for command in commands(block):
                output = run(command.text, checkout)
                said = f"{command.line}: $ {command.text}\n{output}"
                assert command.output is None or is_same(command.output, output), said
        followed.append(block.kind)
    assert followed.count("python") >= 3 and followed.count("diff") >= 4
    python = [sys.executable, "-m"]
    new = [f"newsmeta/{name}" for name in ("rules/text", "reporters", "exporters", "records")]
    for tool in (["ruff", "check", *new], ["ruff", "format", "--check", *new]):
        done = subprocess.run([*python, *tool], cwd=checkout, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout.decode()
