"""The benchmark of figures runs, and prints its measurements."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.paths import ROOT


@pytest.mark.slow
def test_a_small_run_prints_a_table() -> None:
    words = [sys.executable, "-m", "benchmarks.stats", "--articles", "20", "--rounds", "1"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [line.split("|")[1:-1] for line in done.stdout.splitlines() if line.startswith("| `")]
    assert len(rows) == 4
    for _, articles, seconds, microseconds, memory in rows:
        assert articles.strip() == "20"
        assert float(seconds) > 0
        assert int(microseconds.replace(",", "")) > 0
        assert int(memory) > 5
