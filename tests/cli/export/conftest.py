"""A site to export."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import write
from tests.support.export_command import FILES


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles, as working directory."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, FILES)
    return tmp_path
