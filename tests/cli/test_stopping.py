"""Signals end newsmeta in an orderly way, at any moment."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.cli import environment

PROGRAM = """\
import ctypes, os, signal, sys, time
from newsmeta import cli

def kill():
    os.kill(os.getpid(), {number})
    for _ in range(1000):
        time.sleep(0.01)

def called_back():
    # What calls back from another language drops what is raised.
    @ctypes.CFUNCTYPE(None)
    def back():
        os.kill(os.getpid(), {number})
        sum(range(100_000))
    back()
    for _ in range(1000):
        time.sleep(0.01)

class Panic(BaseException):
    pass

def turned_into_another():
    try:
        kill()
    except BaseException:
        raise Panic("of a library") from None

def while_text_is_run():
    exec("kill()")

def while_imports():
    class Finder:
        def find_spec(self, name, path=None, target=None):
            if name == "typer":
                kill()
    sys.meta_path.insert(0, Finder())

if {way!r} == "while_imports":
    while_imports()
else:
    cli._run = {way}
try:
    cli.main()
finally:
    print("cleaned up")
"""
WAYS = ["kill", "called_back", "turned_into_another", "while_text_is_run", "while_imports"]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of other systems")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_ends_it_with_its_status(name: str, way: str, tmp_path: Path) -> None:
    number = int(getattr(signal, name))
    program = PROGRAM.format(number=number, way=way)
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "program"],
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (128 + number, "cleaned up\n", "")


EARLY = """\
import os, signal, sys
from newsmeta import cli

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "newsmeta.cli.stopping":
            os.kill(os.getpid(), {number})

sys.meta_path.insert(0, Finder())
cli.main()
"""
LATE = """\
import atexit, os, signal
from newsmeta import cli

atexit.register(lambda: os.kill(os.getpid(), {number}))
cli._run = lambda: None
cli.main()
"""
NARROW = [
    ("SIGINT", EARLY, 130),
    *((name, LATE, -int(getattr(signal, name, 0))) for name in ("SIGINT", "SIGTERM", "SIGHUP")),
]


@pytest.mark.skipif(sys.platform == "win32", reason="signals of other systems")
@pytest.mark.parametrize(("name", "program", "status"), NARROW)
def test_a_signal_before_or_after_all_ends_it_without_a_word(
    name: str, program: str, status: int
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program.format(number=int(getattr(signal, name)))],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (status, "", "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals of other systems")
def test_a_signal_that_whoever_started_it_ignores_is_ignored() -> None:
    program = PROGRAM.format(number=int(signal.SIGHUP), way="kill").replace("1000", "3")
    done = subprocess.run(
        [sys.executable, "-c", f"import signal\nsignal.signal(1, signal.SIG_IGN)\n{program}"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "cleaned up\n", "")
