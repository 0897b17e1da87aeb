"""`newsmeta.export` from a script, in one process and in several."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import GOOD, environment, write

FILES = 12
THREAD = "threading.Thread(target=threading.Event().wait, daemon=True).start()"
SPAWN = 'multiprocessing.set_start_method("spawn")'
GUARD = 'if __name__ == "__main__":'


def script(folder: Path, *lines: str, **choices: object) -> subprocess.CompletedProcess[str]:
    """Run a script that exports articles, with several processes even for a few.

    Args:
        folder: The folder of the script, its input and its output.
        *lines: Lines that run before the export.
        **choices: Arguments of the export.
    """
    write(folder, {f"articles/{number:02}.md": GOOD for number in range(FILES)})
    said = "".join(f", {name}={value!r}" for name, value in choices.items())
    indent = "    " if GUARD in lines else ""
    program = [
        "import multiprocessing, threading, newsmeta",
        "from newsmeta.linter import job_count",
        "job_count.MANY, job_count.CHUNK = {'fork': 4, 'spawn': 4}, 4",
        "job_count.processors = lambda: 2",
        *lines,
        f'{indent}summary = newsmeta.export("articles", "out.jsonl", "jsonl"{said})',
        f'{indent}print(summary.articles, "articles")',
    ]
    (folder / "script.py").write_text("\n".join(program), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-W", "error", "script.py"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.mark.slow
@pytest.mark.parametrize("lines", [[], [THREAD], [SPAWN], [SPAWN, THREAD]])
def test_one_process_is_usual_and_needs_nothing(tmp_path: Path, lines: list[str]) -> None:
    done = script(tmp_path, *lines)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", f"{FILES} articles\n")


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [2, None])
@pytest.mark.parametrize("lines", [[], [THREAD], [SPAWN, THREAD]])
def test_several_processes_on_request(tmp_path: Path, lines: list[str], jobs: int | None) -> None:
    one = script(tmp_path)
    expected = (tmp_path / "out.jsonl").read_bytes()
    (tmp_path / "out.jsonl").unlink()
    done = script(tmp_path, GUARD, *(f"    {line}" for line in lines), jobs=jobs)
    assert (done.returncode, done.stderr, done.stdout) == (0, "", one.stdout)
    assert (tmp_path / "out.jsonl").read_bytes() == expected


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [2, None])
def test_a_script_without_guard_is_told_what_it_lacks(tmp_path: Path, jobs: int | None) -> None:
    done = script(tmp_path, THREAD, jobs=jobs)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("Traceback") == 1, done.stderr
    last = done.stderr.splitlines()[-1]
    assert last.startswith("concurrent.futures.process.BrokenProcessPool: the processes that")
    assert GUARD in last
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "script.py"]


def test_a_script_without_guard_whose_processes_fail_before_is_told_as_well(
    tmp_path: Path,
) -> None:
    done = script(tmp_path, SPAWN, THREAD, jobs=2)
    assert (done.returncode, done.stdout) == (1, "")
    assert GUARD in done.stderr.splitlines()[-1]
