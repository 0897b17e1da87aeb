"""The counts in the closing line of `check`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.check import png
from tests.support.cli import GOOD, invoke, write


def test_pictures_are_no_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"_news/a.md": GOOD, "_people/a.md": "---\nname: A\n---\n"})
    (tmp_path / "assets").mkdir()
    for name in ("a.png", "b.png"):
        (tmp_path / "assets" / name).write_bytes(png(10, 10))
    assert "\n1 article; 1 other file in 1 folder" in invoke("check", ".").err
    assert "\n0 articles; 1 other file" in invoke("check", "_people", "assets/a.png").err
