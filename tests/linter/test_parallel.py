"""Several processes give the same result as one, whatever happens to them."""

from __future__ import annotations

import gc
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.files.targets import Target
from newsmeta.linter import job_count
from newsmeta.linter.checker import FileResult
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED, VALIDATED
from tests.support import parallel as parallel_support
from tests.support.cli import ERROR, GOOD, WARNING, command, environment, invoke, run, write
from tests.support.processes import begin

pytestmark = pytest.mark.slow

PROGRAM = [sys.executable, "-W", "error", str(Path(parallel_support.__file__))]
METHODS = ["fork", "spawn"]


def outcome(method: str, behaviour: str, folder: Path | None = None) -> dict[str, Any]:
    """Run the program, and return its output."""
    if method == "fork" and sys.platform != "linux":
        pytest.skip("processes are copied on Linux alone")
    done = subprocess.run(
        [*PROGRAM, method, behaviour],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    said: dict[str, Any] = json.loads(done.stdout)
    assert (said["left"], said["threads"]) == (0, 1)
    return said


@pytest.fixture(scope="module")
def whole() -> list[Any]:
    """The outcomes of all files in one process."""
    seen: list[Any] = outcome("spawn", "in_one")["seen"]
    return seen


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("behaviour", ["usual", "slow_first"])
def test_every_file_in_order_with_what_comes_of_it(
    method: str, behaviour: str, whole: list[Any]
) -> None:
    assert outcome(method, behaviour)["seen"] == whole


@pytest.mark.parametrize("method", METHODS)
def test_processes_work_at_the_same_time(method: str, whole: list[Any], tmp_path: Path) -> None:
    found = outcome(method, "meeting", tmp_path)
    assert found["seen"] == whole
    assert found["processes"] == parallel_support.JOBS


@pytest.mark.parametrize("method", METHODS)
def test_memory_has_an_end(method: str) -> None:
    """However long a file takes, the outcomes of the others do not accumulate in memory."""
    assert outcome(method, "slow_first")["ahead"] <= 1_200


@pytest.mark.parametrize("method", METHODS)
def test_more_than_goes_into_a_pipe(method: str) -> None:
    """Both sides write more than a pipe holds, without a deadlock."""
    seen = outcome(method, "large")["seen"]
    assert len(seen) == parallel_support.FILES
    assert {len(text) for _, text in seen} == {20_000}


@pytest.mark.parametrize("method", METHODS)
def test_no_file_at_all(method: str) -> None:
    assert outcome(method, "none")["seen"] == []


@pytest.mark.parametrize("method", METHODS)
def test_a_failure_that_cannot_be_handed_over_is_told(method: str) -> None:
    seen = outcome(method, "failing")["seen"]
    text = "RuntimeError('CannotTravelError: salt and pepper')"
    assert [said for _, said in seen] == [text] * parallel_support.FILES


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("lack", parallel_support.ROOMLESS)
def test_without_room_for_processes_one_does_it_all(
    lack: str, method: str, whole: list[Any]
) -> None:
    found = outcome(method, lack)
    assert found["seen"] == whole
    assert not found["processes"], "this one alone looked at them"


ERRORS = {
    "raising": "LookupError: nobody foresaw this",
    "raising_odd": "RuntimeError: CannotTravelError: salt and pepper",
    "killed": "BrokenProcessPool: a process that looks at files was ended by somebody else",
    "killed_midway": "BrokenProcessPool: a process that looks at files was ended by somebody else",
}


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(("behaviour", "error"), ERRORS.items(), ids=ERRORS)
def test_what_ends_one_process_ends_all(method: str, behaviour: str, error: str) -> None:
    assert outcome(method, behaviour)["error"].startswith(error)


def test_what_cannot_be_made_in_another_process_is_told() -> None:
    assert outcome("spawn", "unmade")["error"] == "ValueError: there is nothing to make"


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_left_when_nobody_wants_the_rest(method: str) -> None:
    assert "error" not in outcome(method, "abandoned")


@pytest.mark.parametrize("method", METHODS)
def test_the_keyboard_ends_all_processes(method: str) -> None:
    process = busy(method)
    os.killpg(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=600)
    assert process.returncode == -signal.SIGINT
    assert err.count("Traceback") == 1, err
    assert_all_end(process.pid)


@pytest.mark.parametrize("method", METHODS)
def test_no_process_outlives_the_first(method: str) -> None:
    process = busy(method)
    process.kill()
    process.communicate(timeout=600)
    assert_all_end(process.pid)


def busy(method: str) -> subprocess.Popen[str]:
    """Return the program, busy without end, once it has started all processes."""
    process = begin(
        [*PROGRAM, method, "endless"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    # With spawn, multiprocessing starts one more process of its own.
    while len(children(process.pid)) < parallel_support.JOBS + (method == "spawn"):
        assert process.poll() is None
        time.sleep(0.01)
    return process


def assert_all_end(group: int) -> None:
    """Wait for the end of all processes in a group."""
    with pytest.raises(ProcessLookupError):
        for _ in range(500):  # The resource tracker of multiprocessing ends a little later.
            os.killpg(group, 0)
            time.sleep(0.01)


def children(process: int) -> list[str]:
    """Return the child processes of a process."""
    path = Path(f"/proc/{process}/task/{process}/children")
    if not path.exists():
        pytest.skip("no /proc here")
    return path.read_text().split()


@pytest.mark.parametrize(
    ("codes", "jobs", "most"), [(VALIDATED, 1, 5), (CHECKED, 1, 5), (VALIDATED, 2, 1_200)]
)
def test_files_that_are_done_are_let_go(
    codes: frozenset[str], jobs: int, most: int, tmp_path: Path
) -> None:
    write(tmp_path, {f"{number:04}.md": GOOD for number in range(1_500)})
    runner = Runner(newsmeta.Config(root=tmp_path), codes=codes)
    held: list[int] = []

    def alive() -> int:
        return sum(isinstance(each, Target | FileResult) for each in gc.get_objects())

    def progress() -> None:
        done[0] += 1
        if done[0] % 700 == 0:
            held.append(alive() - before)

    done = [0]
    gc.collect()
    before = alive()  # Earlier tests may have left some.
    report, failures = runner.run(runner.finder.stream([tmp_path]), progress, [tmp_path], jobs)
    assert (report.files, failures) == (1_500, [])
    assert len(held) == 2
    assert max(held) <= most


# -- on the command line -----------------------------------------------------------------


def made(folder: Path) -> None:
    """Write files of every kind."""
    kinds = [GOOD, GOOD, GOOD, ERROR, WARNING, "no front matter\n", "---\n: [\n---\n", ""]
    files = {f"{n % 9}/{n:03}.md": kinds[n % len(kinds)] for n in range(600)}
    write(folder, files)
    (folder / "nothing").mkdir()
    (folder / "4/link.md").symlink_to("nowhere")


@pytest.mark.parametrize("command", ["validate", "check"])
def test_the_same_bytes_however_many_processes(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path)
    monkeypatch.chdir(tmp_path)
    args = (command, "nothing", ".", "3", "--select", "ALL", "--output-format", "json")
    one = run(*args, "--jobs", "1", cwd=tmp_path)
    assert one.status == 1
    assert json.loads(one.out)["summary"]["files"] > 300
    for jobs in ("2", "3"):
        assert run(*args, "--jobs", jobs, cwd=tmp_path) == one
    monkeypatch.setattr(job_count, "usual_method", lambda: "spawn")
    assert invoke(*args, "--jobs", "2") == one


def test_verbose_names_the_files_in_order(tmp_path: Path) -> None:
    made(tmp_path)
    (tmp_path / "empty").mkdir()
    args = ("validate", "-v", "-q", "4", "empty", "3", "nothing", "--select", "NM0")
    lines = {}
    for jobs in ("1", "2"):
        *lines[jobs], _ = run(*args, "--jobs", jobs, cwd=tmp_path).err.splitlines()
    assert lines["1"] == lines["2"]
    first, *warnings = lines["1"][:3]
    assert first.startswith("configuration: ")
    assert [line.rpartition(" ")[2] for line in warnings] == ["empty", "nothing"]
    read = [line for line in lines["1"][3:] if not line.startswith("cache: ")]
    names = [line.removeprefix("reading ") for line in read]
    assert names == sorted(names)
    assert len(names) > 130


def test_a_process_that_somebody_kills_is_said(tmp_path: Path) -> None:
    if shutil.which("mkfifo") is None or sys.platform != "linux":
        pytest.skip("not on this platform")
    slow = GOOD.replace("  - Climate\n", "".join(f"  - Item {n}\n" for n in range(5_000)))
    write(tmp_path, {f"{number:03}.md": slow for number in range(150)})
    process = begin(
        [sys.executable, "-m", "newsmeta", "validate", "--jobs", "2"],
        cwd=tmp_path,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not (workers := children(process.pid)):
        assert process.poll() is None
        time.sleep(0.001)
    os.kill(int(workers[0]), signal.SIGKILL)
    out, err = process.communicate(timeout=600)
    assert (process.returncode, out) == (2, "")
    assert "was ended by somebody else" in err
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform != "linux", reason="addresses are limited on Linux")
@pytest.mark.parametrize("most", range(36_000, 60_001, 6_000))
def test_a_run_whose_threads_have_no_memory_ends(most: int, tmp_path: Path) -> None:
    write(tmp_path, {f"_news/{number}.md": GOOD for number in range(60)})
    done = subprocess.run(
        ["sh", "-c", f'ulimit -v {most}; exec "$@"', "sh", *command("validate", "--jobs", "2")],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0 or "emory" in done.stderr or "rror" in done.stderr
    assert "can't start new thread" not in done.stderr
