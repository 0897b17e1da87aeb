"""The modules that a program imports."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support.cli import environment
from tests.support.paths import ROOT

_PROGRAM = """
import sys
try:
    {run}
finally:
    print("modules:", *sys.modules, file=sys.stderr)
"""
RUN = "from newsmeta.cli import main; main()"


def imported(*arguments: str, run: str = RUN, cwd: Path = ROOT) -> set[str]:
    """Return the modules that a command has imported."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM.format(run=run), *arguments],
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=600,
    )
    _, found, names = done.stderr.decode().rpartition("modules: ")
    assert found, done.stderr
    return set(names.split())
