"""The benchmarks run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from cli_support import GOOD, ROOT, write


@pytest.mark.slow
def test_single_file(tmp_path: Path) -> None:
    write(tmp_path, {"good.md": GOOD})
    benchmark = ROOT / "benchmarks" / "single_file.py"
    command = [sys.executable, str(benchmark), "--rounds", "5", "--file", "good.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = re.search(r"newsmeta / check-jsonschema: ([0-9.]+) of the time", done.stdout)
    assert found, done.stdout
    assert float(found[1]) < 1, "a single file takes less time than with check-jsonschema"
    assert "ms" in done.stdout
    assert "MiB" in done.stdout
