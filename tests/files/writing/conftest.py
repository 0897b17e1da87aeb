"""Folders to write into."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.writing import OLD


@pytest.fixture(autouse=True)
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one file to fix, `a.md`, as working directory; `outside` is beside it."""
    folder = tmp_path / "tree"
    folder.mkdir()
    (tmp_path / "outside").mkdir()
    monkeypatch.chdir(folder)
    (folder / "a.md").write_bytes(OLD)
    return folder


@pytest.fixture
def outside(tree: Path) -> Path:
    """A folder outside of the tree, with a file."""
    folder = tree.parent / "outside"
    (folder / "b.md").write_bytes(OLD)
    (folder / "sub").mkdir()
    (folder / "sub" / "b.md").write_bytes(OLD)
    return folder
