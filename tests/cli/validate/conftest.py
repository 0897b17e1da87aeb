"""A folder to validate."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import ERROR, GOOD, INFO, WARNING, write


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file of each severity, as working directory."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    write(tmp_path, {"good.md": GOOD, "error.md": ERROR, "warning.md": WARNING, "info.md": INFO})
    return tmp_path
