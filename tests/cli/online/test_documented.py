"""The documented commands that use the web, against a local web."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("httpcore2")

from tests.support.cli import GOOD, invoke
from tests.support.git import NEEDS_GIT, Repository
from tests.support.paths import ROOT
from tests.support.web_server import serving

COMMANDS = [
    line
    for name in ("web.md", "new.md")
    for line in re.findall(r"^newsmeta .*--online.*", (ROOT / "docs" / name).read_text(), re.M)
]


def test_the_pages_have_such_commands() -> None:
    assert len(COMMANDS) >= 5


@NEEDS_GIT
@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_does_what_it_is_for(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = '<title>Shade</title><meta name="description" content="It gives shade.">'
    says: dict[str, dict[str, Any]] = {
        "/first-shade": {"html": page},
        "/trees-1200x630.jpg": {"picture": [120, 63]},
    }
    monkeypatch.chdir(tmp_path)
    article = GOOD.replace("https://www", "http://www")
    organization = "---\nname: Example Times\ndomain: example.com\n---\n"
    config = '[vocabularies]\norganizations = ["_data/*.md"]\n[web]\nretries = 0\n'
    files = {"newsmeta.toml": config, "_data/example.com.md": organization}
    Repository(tmp_path).commit({**files, "_news/2021-01-27-trees.md": article})
    with serving(says) as server:
        for scheme in ("http", "https"):
            monkeypatch.setenv(f"{scheme}_proxy", f"http://{server.address}")
        words = [word for word in shlex.split(command)[1:] if word != "--edit"]
        done = invoke(*(word.replace("https://www", "http://www") for word in words))
        assert "--cached-only" in words or server.paths
    assert done.status in (0, 1), done.err
    assert "usage" not in done.err.lower()
