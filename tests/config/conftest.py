"""A folder with a configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.support.cli import write
from tests.support.configuration import ORGANIZATION, USER_SCHEMA


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, as working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def organizations(site: Path) -> Path:
    """A site with a custom kind."""
    write(
        site,
        {
            "newsmeta.toml": '[kinds.organization]\nfiles = ["_orgs/"]\nschema = "org.json"\n',
            "org.json": json.dumps(USER_SCHEMA),
            "_orgs/good.md": f"---\n{ORGANIZATION}---\n",
        },
    )
    return site
