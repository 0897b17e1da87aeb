"""Measurements of data moved by a shuffle, and of processes with their children."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks import articles
from benchmarks.cluster import family, moved, used
from benchmarks.memory import IS_SAMPLED


def test_what_a_shuffle_moves(tmp_path: Path) -> None:
    articles.write(tmp_path, 20, seed=1)
    apart = moved(tmp_path)
    assert apart["keys"] > 20 * 20
    assert apart["kept"] > 20 * 50
    assert apart["groups"] == 0 or apart["groups"] < apart["keys"]
    for path in sorted(tmp_path.glob("_news/*"))[:5]:
        path.with_stem(f"{path.stem}-2").write_bytes(path.read_bytes())
    alike = moved(tmp_path)
    assert alike["groups"] > apart["groups"]
    assert alike["files"] > apart["files"]


@pytest.mark.skipif(not IS_SAMPLED, reason="needs Linux")
def test_processes() -> None:
    assert os.getpid() in family(os.getpid())
    assert used(os.getpid()).processor > 0
    assert used(os.getpid()).kibibytes > 1_000
