"""newsmeta stopped at any moment, by `python -m tests.faults`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.calls import can_be
from tests.faults.scenes import SCENES
from tests.support.cli import environment
from tests.support.paths import ROOT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="stops processes as Linux does"),
]


WRITING = ("create", "write", "fsync", "close", "chmod", "utime", "rename", "link", "unlink")
SIGNALS = ("--kind", "step", "--kind", "time", *(("--kind", "call") if can_be() else ()))
ROUNDS = 17 * len(SCENES)
STARTED = (
    *("normalize", "normalize jobs", "import", "import jobs", "baseline update", "cache"),
    *("validate output", "schema infer", "init", "new", "export jsonl over", "export datapackage"),
    *("export sqlite over", "export parquet"),
)
"""Scenes of every writing command: formats do not differ in their start."""


def stopped(folder: Path, *options: str, seconds: int = 1800) -> dict[str, int]:
    """Play rounds, and return the number of moments by phase."""
    quick = Path("/dev/shm")  # Synchronizing to the disk takes long.
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *options]
        + (["--folder", str(quick)] if os.access(quick, os.W_OK) else ["--folder", str(folder)]),
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    wrong, _, _ = done.stdout.partition("scenes\n")
    assert done.returncode == 0, wrong + done.stderr
    lines = [line.split(maxsplit=1) for line in done.stdout.splitlines() if line.startswith(" ")]
    return {name: int(number) for number, name in lines}


def written(counts: dict[str, int]) -> int:
    """Return the number of moments between the first write and the last."""
    within = (
        "step: files/",
        "time: while",
        "time: when some",
        *(f"call: {name}" for name in WRITING),
    )
    return sum(number for name, number in counts.items() if name.startswith(within))


def test_whatever_happens_at_any_moment(tmp_path: Path) -> None:
    """Signals, failing system calls, and another process that changes the files."""
    kinds = (*SIGNALS, "--kind", "meddle", *(("--kind", "error") if can_be() else ()))
    counts = stopped(tmp_path, "--rounds", str(ROUNDS), "--seed", "2", *kinds)
    assert sum(counts[name] for name in SCENES) == ROUNDS
    assert written(counts) >= 100, "moments while something was written, or it shows nothing"
    for kind in ("meddle", *(["error"] if can_be() else [])):
        assert sum(counts[name] for name in counts if name.startswith(f"{kind}: ")) >= 100


def test_stopped_as_it_is_started_by_people(tmp_path: Path) -> None:
    scenes = [option for name in STARTED for option in ("--scene", name)]
    counts = stopped(tmp_path, "--rounds", "60", "--seed", "3", "--fresh", *scenes)
    assert set(STARTED) <= counts.keys()
