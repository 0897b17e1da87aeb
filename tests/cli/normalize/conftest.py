"""A folder to normalize."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import GOOD, write
from tests.support.normalize_command import MANY


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a correct file and one to fix, as working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "GITHUB_ACTIONS"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, {"good.md": GOOD, "many.md": MANY})
    return tmp_path
