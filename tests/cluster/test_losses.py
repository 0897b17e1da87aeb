"""Losses in a cluster, and their consequences."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cluster.dask import Dask, children, dask, kill, until
from tests.cluster.shuffling import found
from tests.support.cli import command, environment, run
from tests.support.processes import begin

pytestmark = pytest.mark.slow

_ROOT = Path(__file__).parents[2]
_SEEN = {"PYTHONPATH": str(_ROOT)}


def started(address: str, things: list[Any], patience: float = 600) -> subprocess.Popen[str]:
    """Run the analysis of things on a cluster."""
    args = [address, str(patience), json.dumps(things)]
    return begin(
        [sys.executable, "-m", "tests.cluster.hostile", *args],
        cwd=_ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def told(process: subprocess.Popen[str]) -> list[Any]:
    """Return the printed lines, parsed as JSON."""
    out, err = process.communicate(timeout=600)
    assert not err
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture(scope="module")
def harmed(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A cluster whose workers receive harmful things."""
    with dask(tmp_path_factory.mktemp("harmed"), env=_SEEN) as cluster:
        yield cluster


def test_a_worker_that_is_killed_costs_a_retry(harmed: Dask, tmp_path: Path) -> None:
    things = [["times", number] for number in range(100)]
    things[40] = ["kill once", str(tmp_path / "killed")]
    answers = told(started(harmed.address, things))
    assert [answer[:2] for answer in answers] == things
    assert answers[40][2] == "kill once"
    assert [answer[2] for answer in answers if answer[0] == "times"] == [
        2 * number for number in range(100) if number != 40
    ]


def test_what_ends_its_workers_is_found_and_the_rest_looked_at(harmed: Dask) -> None:
    things: list[list[Any]] = [["times", number] for number in range(60)]
    things[20] = things[47] = ["kill", 0]
    answers = told(started(harmed.address, things))
    assert [answer[:2] for answer in answers] == things
    for number, (what, value, outcome) in enumerate(answers):
        if what == "kill":
            assert outcome.startswith("lost: each worker that looked at it was ended"), number
        else:
            assert outcome == 2 * value


def test_files_are_compared_though_workers_are_killed_meanwhile(harmed: Dask, site: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.cluster.shuffling", harmed.address, str(site)],
        cwd=_ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    assert done.stderr == "killed\n" * 2
    assert json.loads(done.stdout) == found(site, 1) != []


def test_a_scheduler_that_is_gone_is_said_in_one_line(tmp_path: Path) -> None:
    with dask(tmp_path, env=_SEEN) as cluster:
        run_ = started(cluster.address, [["times", 1]] * 40 + [["sleep", 5]] * 40)
        assert run_.stdout is not None
        assert json.loads(run_.stdout.readline()) == ["times", 1, 2]
        kill(cluster.scheduler.pid)
        assert told(run_)[-1] == (
            f"the scheduler of the cluster at {cluster.address} is gone; nothing was finished"
        )


def test_a_scheduler_without_workers_is_not_waited_for_long(tmp_path: Path) -> None:
    with dask(tmp_path, workers=0) as cluster:
        (message,) = told(started(cluster.address, [["times", 1]], patience=1))
    assert message == (
        f"the cluster at {cluster.address} has had no worker for 1 seconds; start some with dask "
        "worker"
    )


def test_an_address_where_nobody_answers_is_said(tmp_path: Path) -> None:
    result = run("validate", "--cluster", "nowhere://127.0.0.1:1", cwd=tmp_path)
    assert result.status == 2
    assert result.err.startswith("newsmeta: nowhere://127.0.0.1:1 is no address of a scheduler: ")
    assert result.err.count("\n") == 1


def test_a_worker_with_another_version_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    change = "import newsmeta._about as about\nabout.__version__ = '0.0.1'\n"
    other.joinpath("sitecustomize.py").write_text(change, encoding="utf-8")
    with dask(tmp_path, workers=1, env={"PYTHONPATH": f"{other}:{_ROOT}"}) as cluster:
        (message,) = told(started(cluster.address, [["times", 1]]))
    words = "is not as this program: newsmeta 0.0.1 there and .* here; install the same there"
    assert re.fullmatch(rf"the worker at tcp://127.0.0.1:[0-9]+ {words}", message)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_nothing_runs_on_when_it_is_interrupted(site: Path, sign: signal.Signals) -> None:
    process = begin(
        command("validate", "--cluster", "local", "--jobs", "2", "--no-cache"),
        cwd=site,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    # Interrupt at once: a second later the run could be over.
    until(lambda: len(children(process.pid)) >= 2)
    workers = children(process.pid)
    os.killpg(process.pid, sign)
    _, err = process.communicate(timeout=600)
    assert process.returncode == 128 + sign
    assert b"Traceback" not in err
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in workers))
