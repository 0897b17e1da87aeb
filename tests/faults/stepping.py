"""Runs newsmeta, counts the executed lines of the writing code, and stops at one of them.

    python -m tests.faults.stepping LOG STEP ACT ARGUMENTS...

At line number STEP, this process sends itself the signal with the number ACT, or performs the act
of that name in `meddling`, and records the place in LOG. With 0 it runs to the end and records
the number of lines. With an empty LOG no lines are counted.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import FrameType
from typing import Any

import newsmeta

PACKAGE = Path(newsmeta.__file__).parent
WATCHED = (
    "authoring/creating.py",
    "baseline/recording.py",
    "baseline/storage.py",
    "exporters/datapackage.py",
    "exporters/outputs.py",
    "exporters/run.py",
    "files/exchanging.py",
    "files/temporary.py",
    "files/writing.py",
    "importers/run.py",
    "linter/cache_place.py",
    "linter/cache_database.py",
    "linter/cache_store.py",
    "setup/writing.py",
)
"""The modules that write files, or report what is written."""


class Stepper:
    """A counter of this process's lines, which stops at one."""

    def __init__(self, log: Path, step: int, act: str) -> None:
        self.log = log
        self.step = step
        self.act = act
        self.count = 0
        self.process = os.getpid()
        self.watched = {str(PACKAGE / name) for name in WATCHED}

    def trace(self, frame: FrameType, event: str, argument: object) -> Any:
        """Trace the functions of the watched modules."""
        return self.follow if frame.f_code.co_filename in self.watched else None

    def follow(self, frame: FrameType, event: str, argument: object) -> Any:
        """Count a line."""
        if event == "line" and os.getpid() == self.process:
            self.count += 1
            if self.count == self.step:
                name = Path(frame.f_code.co_filename).relative_to(PACKAGE).as_posix()
                self.log.write_text(f"{name}:{frame.f_code.co_name}:{frame.f_lineno}")
                if self.act.isdigit():
                    os.kill(self.process, int(self.act))
                else:
                    from tests.faults.meddling import ACTS

                    ACTS[self.act]()
        return self.follow


def main(log: str, step: str, act: str, *arguments: str) -> None:
    """Run newsmeta with the given arguments."""
    from newsmeta.cli import main as run

    sys.argv = ["newsmeta", *arguments]
    if not log:
        run()
        return
    stepper = Stepper(Path(log), int(step), act)
    sys.settrace(stepper.trace)
    try:
        run()
    finally:
        sys.settrace(None)
        if not stepper.step and os.getpid() == stepper.process:
            stepper.log.write_text(str(stepper.count))


if __name__ == "__main__":
    main(*sys.argv[1:])
