"""A repository of articles with old mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.files.repositories import is_repository
from tests.cli.baseline.mistakes import FILE, MISTAKES, article
from tests.support.cli import invoke, write


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, as working directory."""
    (tmp_path / ".git").mkdir()
    assert is_repository(tmp_path)
    write(tmp_path, {"newsmeta.toml": ""})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def legacy(site: Path) -> Path:
    """A repository with three files and four findings, all recorded."""
    write(
        site,
        {
            "_news/a.md": article(0, "entity", "unknown field"),
            "_news/b.md": article(1, "insecure picture"),
            "_news/c.md": article(2, "text for a number"),
        },
    )
    assert invoke("baseline", "create").status == 0
    assert (site / FILE).read_text().count("\n") == 5
    assert set(MISTAKES) >= {"entity", "unknown field", "insecure picture", "text for a number"}
    return site
