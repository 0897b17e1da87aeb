"""A site with a cache, and the files that are read and analysed there."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newsmeta.frontmatter import source
from newsmeta.linter import cache_file, incremental, runner
from newsmeta.linter.checker import Checker
from tests.support.caching import FILES, Looked, Opened, program
from tests.support.cli import write


@pytest.fixture(autouse=True)
def site(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A working directory of a few files, with the cache enabled for so few."""
    monkeypatch.setenv("NEWSMETA_CACHE_DIR", str(tmp_path_factory.mktemp("cache") / "newsmeta"))
    monkeypatch.setattr(runner, "CACHED_FROM", 1)
    # The program may be edited while its tests run.
    monkeypatch.setattr(incremental, "_program", cache(program))
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"newsmeta.toml": "", **FILES})
    return tmp_path


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat recently changed files as old ones."""
    monkeypatch.setattr(cache_file, "_TICK", -(10**18))


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """The names of the analysed files, in order."""
    names: Looked = []
    validate = Checker.validate_bytes

    def noted(self: Checker, data: bytes, name: str, path: str | Path) -> Any:
        names.append(name)
        return validate(self, data, name, path)

    monkeypatch.setattr(Checker, "validate_bytes", noted)
    return names


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Looked:
    """The names of the read articles, in order."""
    names: Looked = []
    read_bytes = source.read_bytes

    def noted(path: str | Path, max_size: int) -> bytes:
        if str(path).endswith(".md"):
            names.append(str(path))
        return read_bytes(path, max_size)

    monkeypatch.setattr(source, "read_bytes", noted)
    return names


@pytest.fixture
def opened(tmp_path: Path, settled: None) -> Opened:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return Opened(folder)
