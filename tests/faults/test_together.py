"""Two and twelve simultaneous runs over the same folder end like a single one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.rounds import Place
from tests.faults.running import Running, fresh
from tests.faults.scenes import SCENES, Tree
from tests.support.cli import command

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="starts processes as Linux does"),
]

AT_ONCE = {
    # Exit statuses of one of several runs besides that of a single run, and their reasons.
    "normalize": set(),
    "normalize jobs": set(),
    "import": set(),
    "import deep": set(),
    "import update": set(),
    "import sqlite": set(),
    "baseline create": {2},  # Another run was faster: the file exists.
    "baseline update": {2},  # The file has changed since it was read.
    "cache": set(),
    "cache warm": set(),
    "validate output": set(),
    "schema infer": {2},
    "export jsonl over": set(),
    "export sqlite": set(),
    "export sqlite over": set(),
    "export datapackage": set(),
    "export datapackage over": set(),
}


def started(place: Place) -> Running:
    return fresh(command(*place.scene.arguments), place.site)


@pytest.mark.parametrize("name", AT_ONCE)
def test_runs_at_once(name: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "place", SCENES[name], is_copied=False)
    known = place.known
    for number in (2, 6):
        place.lay_out(known.before)
        done = [each.ended() for each in [started(place) for _ in range(number)]]
        for each in done:
            assert "Traceback" not in each.err
            assert "newsmeta itself" not in each.err
            assert each.status in AT_ONCE[name] | {known.done.status}, each.err
            if place.scene.said:
                assert each.out == known.done.out
        assert known.done.status in {each.status for each in done}
        assert _outside(place.tree()) == _outside(known.after)


def _outside(tree: Tree) -> Tree:
    """Return the files outside of the cache, whose bytes may differ."""
    return {name: content for name, content in tree.items() if not name.startswith("cache/")}
