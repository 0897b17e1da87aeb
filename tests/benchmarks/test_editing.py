"""The benchmark of editing runs, and prints its measurements."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("pygls")

from tests.support.paths import ROOT


def test_a_small_run_prints_a_table() -> None:
    words = [sys.executable, "-m", "benchmarks.editing", "--rounds", "2"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    rows = [line.split() for line in done.stdout.splitlines()[1:]]
    assert len(rows) == 4
    for row in rows:
        kilobytes, findings, median, worst = row[-4:]
        assert 25 < float(kilobytes) < 35
        assert int(findings) >= 0
        assert 0 < float(median) <= float(worst)
