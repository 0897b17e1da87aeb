"""Several runs over the same folder at once end like one after the other."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.rounds import Place, outside
from tests.faults.running import Running, fresh
from tests.faults.scenes import SCENES
from tests.faults.test_stopped import stopped
from tests.support.cli import command

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="starts processes as Linux does"),
]

AT_ONCE = (
    *("normalize", "normalize jobs", "import", "import deep", "import update", "import sqlite"),
    *("baseline create", "baseline update", "cache", "cache warm", "validate output"),
    *("schema infer", "init ci", "new", "export jsonl over", "export sqlite"),
    *("export sqlite over", "export datapackage", "export datapackage over", "export dataset"),
    *("export dataset over", "export shard", "export shard over", "merge shards"),
)
"""Scenes of every way to write."""
BESIDE = tuple(name for name in SCENES if " beside " in name)
"""Scenes of two different commands."""


def started(place: Place, number: int) -> Running:
    scene = place.scene
    odd = scene.partner or scene.arguments
    return fresh(command(*(odd if number % 2 else scene.arguments)), place.site)


@pytest.mark.parametrize("name", AT_ONCE)
def test_runs_at_once(name: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "place", SCENES[name], is_copied=False)
    known, scene = place.known, place.scene
    after = outside(place.after_both)
    for count in (2, 6):
        place.lay_out(known.before)
        done = [each.ended() for each in [started(place, number) for number in range(count)]]
        for each in done:
            assert "Traceback" not in each.err
            assert "newsmeta itself" not in each.err
            assert each.status in {known.done.status} | scene.again | scene.at_once, each.err
            if scene.said:
                assert each.out == known.done.out
        assert known.done.status in {each.status for each in done}
        assert outside(place.tree()) == after


def test_another_run_at_any_line(tmp_path: Path) -> None:
    """A whole run between two lines of another one."""
    scenes = [option for name in AT_ONCE + BESIDE for option in ("--scene", name)]
    rounds = 10 * len(AT_ONCE + BESIDE)
    counts = stopped(tmp_path, "--rounds", str(rounds), "--seed", "4", "--kind", "twin", *scenes)
    assert sum(counts[name] for name in AT_ONCE + BESIDE) == rounds
    writing = ("twin: files/writing.py", "twin: files/folders.py")
    within = sum(n for name, n in counts.items() if name.startswith(writing))
    assert within >= 50, "runs while something was written, or it shows nothing"
