"""The fast path in real surroundings: pictures, configurations and other files matter, too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from newsmeta.linter.analyst import Analyst
from tests.support.cli import Result, invoke
from tests.support.paths import ROOT

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("command", ["check --validate", "normalize --check", "export --to jsonl"])
def test_examples_in_their_places(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures, configurations and other files in the surroundings matter, too."""
    # A copy elsewhere is not compared with all files of this repository.
    examples = shutil.copytree(ROOT / "examples", tmp_path / "examples", symlinks=True)
    bad = sorted((examples / "bad").iterdir())
    wanted = bad if command.startswith("check") else bad[::5]
    folders = [examples / "good", examples / "site", *wanted]
    fast = {folder: run_in(folder, command, monkeypatch) for folder in folders}
    monkeypatch.setattr(Analyst, "accept", lambda *_: None)
    for folder in folders:
        assert fast[folder] == run_in(folder, command, monkeypatch), folder


def run_in(folder: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> Result:
    monkeypatch.chdir(folder)
    return invoke(*command.split(), ".")
