"""`newsmeta normalize`: files and streams that fail."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsmeta.linter.checker import Checker
from tests.support.cli import GOOD, WARNING, Result, command, environment, invoke, run, write
from tests.support.hostile import HOSTILE
from tests.support.normalize_command import FIXED, MANY, filtered, summary
from tests.support.processes import begin

# -- one bad file never stops the run ------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize(("make", "code", "reason"), list(HOSTILE.values()), ids=HOSTILE)
def test_a_hostile_file_is_left_and_the_rest_goes_on(
    make: Callable[[Path], object], code: str, reason: str, site: Path
) -> None:
    hostile = site / "hostile.md"
    make(hostile)
    regular = hostile.is_file() and not hostile.is_symlink() and hostile.stat().st_size < 2**24
    before = hostile.read_bytes() if regular else None
    write(site, {"a.md": WARNING, "z.md": WARNING})
    for args in (["--check"], []):
        result = invoke("normalize", "a.md", "hostile.md", "z.md", *args)
        assert result.status == 1
        (line,) = [each for each in result.err.splitlines() if "hostile.md:" in each]
        assert code in line
        assert reason in line
        assert len(line) < 400
        assert "newsmeta itself failed" not in result.err
        assert summary(result).startswith("2 of 3 files ")
    assert (site / "a.md").read_text() == (site / "z.md").read_text() == GOOD
    assert before is None or hostile.read_bytes() == before


def test_hostile_files_in_a_process_of_its_own(site: Path) -> None:
    for number, (make, *_) in enumerate(HOSTILE.values()):
        make(site / f"{number:02}.md")
    result = run("normalize", cwd=site)
    assert result.status == 1
    assert "newsmeta itself failed" not in result.err
    assert (site / "many.md").read_text() == FIXED


def test_a_file_that_vanishes(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted between the search and the reading, or between the reading and the writing."""

    write(site, {"a.md": WARNING, "b.md": WARNING, "c.md": WARNING})
    normalize_file = Checker.normalize_file

    def slow(self: Checker, target: Any, *args: Any, **options: Any) -> Any:
        if target.name == "a.md":
            target.path.unlink()
        outcome = normalize_file(self, target, *args, **options)
        if target.name == "b.md":
            target.path.unlink()
        return outcome

    monkeypatch.setattr(Checker, "normalize_file", slow)
    result = invoke("normalize", "a.md", "b.md", "c.md")
    assert result.status == 2
    assert "a.md:1:1: NM001 the file does not exist" in result.err
    assert "newsmeta: b.md was left as it is: no such file" in result.err
    assert summary_line(result) == "1 of 3 files changed: 1 finding fixed, 2 left."
    assert sorted(path.name for path in site.iterdir()) == ["c.md", "good.md", "many.md"]


def summary_line(result: Result) -> str:
    return next(line for line in result.err.splitlines() if " left." in line)


def test_a_file_on_which_newsmeta_itself_fails(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from newsmeta.linter.analyst import Analyst

    look = Analyst.look

    def failing(self: Analyst, data: bytes, path: Path, **options: Any) -> Any:
        if path.name == "good.md":
            raise ValueError("a mistake of ours")
        return look(self, data, path, **options)

    monkeypatch.setattr(Analyst, "look", failing)
    result = invoke("normalize", "good.md", "many.md")
    assert result.status == 2
    assert "newsmeta itself failed on this file (ValueError: a mistake of ours)" in result.err
    assert (site / "many.md").read_text() == FIXED
    status, out, err = filtered(GOOD.encode(), "-", "--stdin-filename", "good.md")
    assert (status, out) == (2, GOOD.encode())
    assert "newsmeta itself failed" in err


# -- streams -------------------------------------------------------------------


def shell(pipeline: str, site: Path, *args: str) -> subprocess.CompletedProcess[str]:
    quoted = " ".join(map(str, command("normalize", *args)))
    done = subprocess.run(
        pipeline.format(quoted),
        shell=True,
        cwd=site,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    for text in ("Traceback", "Exception ignored", "BrokenPipe"):
        assert text not in done.stderr
    return done


@pytest.mark.slow
def test_a_broken_pipe_is_no_failure_of_newsmeta(site: Path) -> None:
    write(site, {f"d/{number:04}.md": MANY for number in range(300)})
    for options in (["--diff"], ["--check", "--output-format", "json"]):
        done = shell("{} | head -1", site, *options, "d")
        assert done.stdout.count("\n") == 1
    assert (site / "d/0000.md").read_text() == MANY


@pytest.mark.slow
def test_files_are_fixed_whoever_reads_the_report(site: Path) -> None:
    write(site, {f"d/{number:04}.md": MANY for number in range(30)})
    shell("{} 2>&1 | head -1", site, "d")
    assert {path.read_text() for path in (site / "d").iterdir()} == {FIXED}
    write(site, {f"d/{number:04}.md": MANY for number in range(30)})
    shell("{} | head -1", site, "--output-format", "json", "d")
    assert {path.read_text() for path in (site / "d").iterdir()} == {FIXED}


@pytest.mark.slow
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "2>/dev/full", "<&-"])
def test_closed_streams(redirection: str, site: Path) -> None:
    if "full" in redirection and not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    done = shell("{} " + redirection, site, "many.md")
    assert (done.returncode, done.stdout) == (0, "")
    assert (site / "many.md").read_text() == FIXED
    write(site, {"many.md": MANY})
    done = shell("{} " + redirection, site, "--check", "many.md")
    assert done.returncode == 1


def test_output_that_cannot_be_written_is_said(site: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    for args in (["--diff", "many.md"], ["--check", "--output-format", "json"]):
        done = shell("{} >/dev/full", site, *args)
        assert done.returncode == 2
        assert "no space left on device" in done.stderr
    done = shell("{} <many.md >/dev/full", site, "-")
    assert done.returncode == 2
    assert "no space left on device" in done.stderr


def test_the_outcome_that_nobody_can_get_is_a_failure(site: Path) -> None:
    """An editor that pipes a file through must not take an empty output for the new content."""
    assert shell("{} <many.md >&-", site, "-").returncode == 2
    assert shell("{} <&-", site, "-").returncode == 2
    assert shell("{} <many.md | true", site, "-").returncode == 0  # The status of true.


def test_a_file_is_not_read_and_written_at_once(site: Path) -> None:
    """`newsmeta normalize - < a > b` works with slow input, too."""
    process = begin(
        command("normalize", "-", "-q"),
        cwd=site,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment(),
    )
    assert process.stdin is not None
    for start in range(0, len(MANY), 100):
        process.stdin.write(MANY[start : start + 100].encode())
        process.stdin.flush()
        time.sleep(0.01)
    out, _ = process.communicate(timeout=600)
    assert (process.returncode, out) == (0, FIXED.encode())


def test_interrupt_while_it_reads_standard_input(site: Path) -> None:
    process = begin(
        command("normalize", "-v", "-"),
        cwd=site,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "configuration: none\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=600)
    assert (process.returncode, out) == (130, "")
    assert "Traceback" not in err


def test_a_pipe_that_nobody_writes_to_does_not_block(site: Path) -> None:
    os.mkfifo(site / "pipe.md")
    worker = threading.Thread(target=run, args=("normalize", "pipe.md"), kwargs={"cwd": site})
    worker.start()
    worker.join(600)
    assert not worker.is_alive()


def test_an_encoding_that_lacks_letters(site: Path) -> None:
    write(site, {"ö.md": MANY.replace("City council", "Die Bürger von Łódź")})
    env = {"PYTHONIOENCODING": "ascii"}
    result = run("normalize", "--diff", "ö.md", cwd=site, env=env)
    assert result.status == 1
    assert "Die Bürger von Łódź" in result.out, "a diff is data"
    assert "would fix \\xf6.md" in result.err
