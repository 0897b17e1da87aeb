"""A killed process among several, or exhausted memory: one line of error, nothing lost."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.rounds import Place
from tests.faults.running import Done, fresh
from tests.faults.scenes import SCENES, Scene, Tree
from tests.support.cli import command

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="processes as on Linux"),
]

KILLED = """\
import os, signal, sys
from newsmeta.linter import parallel

def killed(parcels):
    os.kill(os.getpid(), signal.SIGKILL)

killed.__module__, killed.__qualname__ = parallel.__name__, "_look_at"
parallel._look_at = killed
from newsmeta.cli import main
sys.argv[0] = "newsmeta"
main()
"""
JOBS = ("--jobs", "2")


def several(name: str) -> Scene:
    """Return the scene of a name, with two processes."""
    scene = SCENES[name]
    first, *rest = scene.arguments
    return Scene(name, (first, *JOBS, *rest), scene.files, scene.first, scene.again)


SEVERAL = {
    name: several(name)
    for name in (
        "normalize",
        "import",
        "export jsonl over",
        "export sqlite over",
        "validate output",
    )
}


def outside(tree: Tree) -> Tree:
    return {name: content for name, content in tree.items() if ".newsmeta-" not in name}


def is_polite(done: Done) -> bool:
    """Tell whether a message is not an internal error of newsmeta."""
    return not any(word in done.err for word in ("Traceback", "newsmeta itself", "Exception ign"))


def is_before_newsmeta(message: str) -> bool:
    """Tell whether a traceback is from an import, or from Python alone, which runs the imports."""
    frames = [line.lstrip() for line in message.splitlines() if line.lstrip().startswith("File ")]
    is_of_python = all(line.startswith('File "<frozen ') for line in frames)
    return "in <module>" in message or (bool(frames) and is_of_python)


@pytest.mark.parametrize("name", SEVERAL)
def test_a_process_that_is_killed(name: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "place", SEVERAL[name], is_copied=False)
    known = place.known
    place.lay_out(known.before)
    done = fresh([sys.executable, "-c", KILLED, *place.scene.arguments], place.site).ended()
    assert (done.status, done.is_over) == (2, True), done.err
    said = [line for line in done.err.splitlines() if line.startswith("newsmeta: ")]
    assert len(said) == 1
    assert "ended by somebody else" in said[0]
    assert "use --jobs 1" in said[0]
    assert is_polite(done), done.err
    assert place.tree() == known.before
    assert place.run(*place.scene.arguments).status == known.done.status
    assert place.tree() == known.after


LIMITS = range(25_000, 125_001, 25_000)
"""KiB of address space, from too little for the imports to enough."""


@pytest.mark.parametrize("name", ["normalize", "export jsonl over", "export sqlite over", "import"])
def test_memory_that_runs_out(name: str, tmp_path: Path) -> None:
    place = Place(tmp_path / "place", SCENES[name], is_copied=False)
    known = place.known
    statuses = set()
    for most in LIMITS:
        place.lay_out(known.before)
        call = ["sh", "-c", f'ulimit -v {most}; exec "$@"', "sh", *command(*place.scene.arguments)]
        done = fresh(call, place.site).ended()
        if done.status in (127, -6, -11) or "Fatal Python error" in done.err:
            continue  # Python itself does not start.
        if "lost sys.stderr" in done.err:
            continue  # Python cannot even print its final message.
        statuses.add(done.status)
        assert is_polite(done) or is_before_newsmeta(done.err), (most, done.err)
        assert done.status in (known.done.status, 1, 2), (most, done)
        if done.status == known.done.status:
            assert outside(place.tree()) == known.after
        assert place.run(*place.scene.arguments).status == known.done.status
        assert place.tree() == known.after
    assert known.done.status in statuses
