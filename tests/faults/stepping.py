"""Runs newsmeta, counts the executed lines of the writing code, and stops at one of them.

    python -m tests.faults.stepping LOG STEP ACT ARGUMENTS...

At line number STEP, this process sends itself the signal with the number ACT, or performs the act
of that name in `meddling`, and records the place in LOG. With 0 it runs to the end and records the
number of lines, and the numbers at which each was executed first and last. With an empty LOG no
lines are counted. From Python, the act may be a function.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import newsmeta

PACKAGE = Path(newsmeta.__file__).parent
Act = int | str | Callable[[], object]
"""An act at a line: the number of a signal, the name of an act in `meddling`, or a function."""
WATCHED = (
    "authoring/creating.py",
    "baseline/recording.py",
    "baseline/storage.py",
    "exporters/datapackage.py",
    "exporters/datasets.py",
    "exporters/outputs.py",
    "exporters/remote_datasets.py",
    "exporters/run.py",
    "exporters/shelves.py",
    "files/exchanging.py",
    "files/folders.py",
    "files/temporary.py",
    "files/writing.py",
    "importers/importer.py",
    "importers/run.py",
    "linter/cache_place.py",
    "linter/cache_database.py",
    "linter/cache_store.py",
    "setup/writing.py",
)
"""The modules that write files, or report what is written."""


class Stepper:
    """A counter of this process's lines, which stops at one."""

    def __init__(self, log: Path, step: int, act: Act) -> None:
        self.log = log
        self.step = step
        self.act = act
        self.count = 0
        self.first: dict[tuple[str, int], int] = {}
        self.last: dict[tuple[str, int], int] = {}
        self.process = os.getpid()
        self.watched = {str(PACKAGE / name) for name in WATCHED}

    def trace(self, frame: FrameType, event: str, argument: object) -> Any:
        """Trace the functions of the watched modules."""
        return self.follow if frame.f_code.co_filename in self.watched else None

    def follow(self, frame: FrameType, event: str, argument: object) -> Any:
        """Count a line."""
        if event == "line" and os.getpid() == self.process:
            self.count += 1
            line = frame.f_code.co_filename, frame.f_lineno
            self.first.setdefault(line, self.count)
            self.last[line] = self.count
            if self.count == self.step:
                name = Path(frame.f_code.co_filename).relative_to(PACKAGE).as_posix()
                self.log.write_text(f"{name}:{frame.f_code.co_name}:{frame.f_lineno}")
                self.perform()
        return self.follow

    def perform(self) -> None:
        """Perform the act."""
        act = self.act
        if isinstance(act, int):
            os.kill(self.process, act)
        elif isinstance(act, str):
            from tests.faults.meddling import ACTS

            ACTS[act]()
        else:
            act()


def main(log: str, step: int, act: Act, *arguments: str) -> None:
    """Run newsmeta with the given arguments."""
    from newsmeta.cli import main as run

    sys.argv = ["newsmeta", *arguments]
    if not log:
        run()
        return
    stepper = Stepper(Path(log), step, act)
    sys.settrace(stepper.trace)
    try:
        run()
    finally:
        sys.settrace(None)
        if not stepper.step and os.getpid() == stepper.process:
            ends = sorted({*stepper.first.values(), *stepper.last.values()})
            stepper.log.write_text(" ".join(map(str, (stepper.count, *ends))))


if __name__ == "__main__":
    _log, _step, _act, *_arguments = sys.argv[1:]
    main(_log, int(_step), int(_act) if _act.isdigit() else _act, *_arguments)
