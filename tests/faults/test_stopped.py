"""newsmeta stopped at any moment: what `python -m tests.faults` finds wrong."""

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


def stopped(folder: Path, *options: str, seconds: int = 1800) -> dict[str, int]:
    """Do rounds, and return how many moments fell where."""
    quick = Path("/dev/shm")  # Forcing to the disk takes long.
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
    """Return how many moments fell between the first thing that was written and the last."""
    within = (
        "step: files/",
        "time: while",
        "time: when some",
        *(f"call: {name}" for name in WRITING),
    )
    return sum(number for name, number in counts.items() if name.startswith(within))


def test_stopped_at_any_moment(tmp_path: Path) -> None:
    counts = stopped(tmp_path, "--rounds", str(2 * len(SCENES)), "--seed", "1", *SIGNALS)
    assert set(SCENES) <= counts.keys()
    assert written(counts) >= 10, "moments while something was written, or it shows nothing"


def test_stopped_hundreds_of_times(tmp_path: Path) -> None:
    counts = stopped(tmp_path, "--rounds", "600", "--seed", "2", *SIGNALS, seconds=3600)
    assert written(counts) >= 100


@pytest.mark.skipif(not can_be(), reason="no compiler for C here")
def test_refused_what_it_asks_the_system(tmp_path: Path) -> None:
    counts = stopped(tmp_path, "--rounds", "200", "--seed", "4", "--kind", "error", seconds=3600)
    assert sum(number for name, number in counts.items() if name.startswith("error: ")) == 200


def test_somebody_else_at_work_on_the_files(tmp_path: Path) -> None:
    stopped(tmp_path, "--rounds", "150", "--seed", "5", "--kind", "meddle", seconds=3600)


def test_stopped_as_it_is_started_by_people(tmp_path: Path) -> None:
    stopped(tmp_path, "--rounds", "120", "--seed", "3", "--fresh", seconds=3600)
