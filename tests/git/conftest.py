"""A repository with articles, as working directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import GOOD, WARNING
from tests.support.git import Repository, without_ci


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A branch `spring` without changes since `main`."""
    without_ci(monkeypatch)
    repository = Repository(tmp_path / "site")
    repository.commit({"_news/old.md": WARNING, "_news/other.md": GOOD, "_news/third.md": WARNING})
    repository.git("switch", "-qc", "spring")
    monkeypatch.chdir(repository.folder)
    return repository
