"""Simultaneous runs, and killed runs."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import GOOD, WARNING, Result, command, environment, invoke, run, write
from tests.support.paths import ROOT
from tests.support.processes import begin
from tests.support.writing import files

pytestmark = pytest.mark.slow


@pytest.fixture
def quick(tree: Path) -> Iterator[Path]:
    """A folder in a memory file system if available: synchronizing to the disk takes long."""
    parent = Path("/dev/shm")
    with tempfile.TemporaryDirectory(
        dir=parent if os.access(parent, os.W_OK) else tree.parent
    ) as name:
        yield Path(name)


# -- simultaneous runs ---------------------------------------------------------


BOTH = WARNING.replace("every district and starts", "every district &amp; starts")
"""An article with one finding of NM203 and one of NM201."""

DONE = GOOD.replace("every district and starts", "every district & starts")


def start(*args: str, cwd: Path) -> subprocess.Popen[str]:
    return begin(
        command("normalize", *args),
        cwd=cwd,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def together(*runs: list[str], cwd: Path) -> list[Result]:
    """Run newsmeta several times at once."""
    processes = [start(*args, cwd=cwd) for args in runs]
    results = []
    for process in processes:
        out, err = process.communicate(timeout=600)
        assert "Traceback" not in err, err
        results.append(Result(process.returncode, out, err))
    return results


def numbered(content: str, count: int = 100) -> dict[str, str]:
    return {f"n/{number:03}.md": f"{content}{number}\n" for number in range(count)}


def test_two_runs_at_once_over_the_same_files(quick: Path) -> None:
    for _ in range(3):
        write(quick, numbered(BOTH))
        results = together(["n"], ["n"], cwd=quick)
        assert [result.status for result in results] == [0, 0], results
        assert files(quick / "n") == {
            f"{number:03}.md": f"{DONE}{number}\n".encode() for number in range(100)
        }


def test_two_runs_at_once_with_different_rules_lose_nothing(quick: Path) -> None:
    """Every fix that a run does not report as left is present at the end."""
    pairs = (("NM201", "&amp;", "district & starts"), ("NM203", "ten  thousand", "ten thousand"))
    for _ in range(2):
        write(quick, numbered(BOTH))
        runs = [["n", "--select", code, "--fail-on", "never"] for code, *_ in pairs]
        results = together(*runs, cwd=quick)
        for result, (_, wrong, right) in zip(results, pairs, strict=True):
            left = {line.split()[1] for line in result.err.splitlines() if "left as it is" in line}
            assert result.status == (2 if left else 0)
            for name in numbered(BOTH):
                text = (quick / name).read_text()
                if name not in left:
                    assert wrong not in text, (name, result)
                    assert right in text
        for args in runs:
            assert run("normalize", *args, cwd=quick).status == 0
        assert files(quick / "n") == {
            f"{number:03}.md": f"{DONE}{number}\n".encode() for number in range(100)
        }


def test_somebody_who_edits_meanwhile_finds_whole_files(quick: Path) -> None:
    """Files that a program rewrites repeatedly have its content or newsmeta's at the end."""
    marks = ("start", "one", "two", "three")
    allowed = {f"{content}{mark}\n".encode() for content in (BOTH, DONE) for mark in marks}
    write(quick, {f"n/{number:02}.md": f"{BOTH}start\n" for number in range(40)})
    for _ in range(2):
        process = start("n", cwd=quick)
        while process.poll() is None:
            for mark in marks:
                for path in sorted((quick / "n").glob("*.md")):
                    new = path.with_suffix(".new")
                    new.write_text(f"{BOTH}{mark}\n")
                    new.replace(path)
        _, err = process.communicate()
        assert "Traceback" not in err
        assert set(files(quick / "n").values()) <= allowed


# -- killed at any moment ------------------------------------------------------


def killer(folder: Path, *args: str, seconds: int = 300) -> dict[str, int]:
    """Run `tests.support.killing`, and return its counts."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killing", str(folder), *args],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    return {name: int(count) for name, count in map(str.split, done.stdout.splitlines())}


def test_killed_hundreds_of_times_while_it_writes(quick: Path) -> None:
    counts = killer(quick / "k", "writing", "300")
    assert counts["kills"] == 300
    assert counts["broken"] == 0
    # Without kills during a write, the test would show nothing.
    assert counts["leftovers"] >= 20
    assert counts["old"] >= 20
    assert counts["new"] >= 20


def test_killed_hundreds_of_times_while_it_normalizes(quick: Path) -> None:
    counts = killer(quick / "k", "normalize", "150")
    assert counts["kills"] == 150
    assert counts["broken"] == 0
    assert counts["midway"] >= 15, "kills after the first file changed and before the last did"


def test_the_command_itself_killed(quick: Path) -> None:
    counts = killer(quick / "k", "command", "60")
    assert counts["kills"] == 60
    assert counts["broken"] == 0
    assert counts["midway"] >= 15


def test_what_a_kill_leaves_behind_is_no_article(quick: Path) -> None:
    """No search finds a remaining temporary file; the next writing run removes it."""
    leftovers: list[Path] = []
    place = quick
    for number in range(60):  # Each writing run removes the remains of the one before.
        place = quick / f"k{number}"
        killer(place, "writing", str(1 + number % 5), "keep")
        leftovers = [path for path in place.iterdir() if path.suffix != ".md"]
        if leftovers:
            break
    assert leftovers
    assert all(path.name.startswith(".") for path in leftovers)
    folder = str(place)
    result = invoke("validate", folder, "--verbose")
    assert not [path for path in leftovers if path.name in result.err]
    # After the kill all files may be new, and the next run would have nothing to write.
    write(place, {"00.md": WARNING})
    assert invoke("normalize", folder).status == 0
    assert invoke("normalize", folder, "--check").status == 0
    assert not [path for path in leftovers if path.exists()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_stop_leaves_no_temporary_files(number: int, tree: Path) -> None:
    generator = random.Random(number)
    for _ in range(3):
        write(tree, numbered(BOTH))
        process = start("n", cwd=tree)
        first = tree / "n" / "000.md"
        while process.poll() is None and first.read_text() == f"{BOTH}0\n":
            time.sleep(0.001)
        time.sleep(generator.uniform(0, 0.05))
        process.send_signal(number)
        process.communicate(timeout=600)
        found = files(tree / "n")
        assert sorted(found) == [f"{number:03}.md" for number in range(100)]
        for name, content in found.items():
            assert content.decode() in (f"{BOTH}{int(name[:3])}\n", f"{DONE}{int(name[:3])}\n")
