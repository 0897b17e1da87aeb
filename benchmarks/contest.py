"""Programs that run in turn, and the cost of their runs."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 500
"""Most characters of a command that are shown."""


@dataclass(frozen=True, slots=True)
class Run:
    """The cost of one run.

    Attributes:
        seconds: Wall time.
        processor: Processor time of the program and of those that it started, in user and in system
            mode.
        kibibytes: The peak of memory of its largest process.
    """

    seconds: float
    processor: float
    kibibytes: int


@dataclass(slots=True)
class Contestant:
    """A program with its arguments, and the cost of its runs.

    Attributes:
        name: The name.
        command: The command.
        status: The expected exit status; None for 0 or 1.
        folder: The working directory; None for the current folder.
        environment: Further environment variables.
        prepare: A function that runs before each run, untimed.
        files: The number of files that it reads.
        runs: The costs of its runs.
    """

    name: str
    command: list[str]
    status: int | None = 0
    folder: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[], object] | None = None
    files: int = 1
    runs: list[Run] = field(default_factory=list)

    def run(self) -> Run:
        """Run the program, and return the cost.

        Raises:
            SystemExit: When the exit status is not the expected one.
        """
        started = time.perf_counter()
        process = self.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        self.finish(process, os.waitstatus_to_exitcode(status))
        # The unit is kibibytes on Linux, bytes on macOS.
        unit = 1024 if sys.platform == "darwin" else 1
        return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // unit)

    def start(self) -> subprocess.Popen[bytes]:
        """Start the program without waiting for its end."""
        nowhere = subprocess.DEVNULL
        variables = {**os.environ, **self.environment}
        # An installed program is compiled only once.
        variables.pop("PYTHONDONTWRITEBYTECODE", None)
        return subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=variables,
            stdin=nowhere,
            stdout=nowhere,
            stderr=nowhere,
        )

    def finish(self, process: subprocess.Popen[bytes], status: int) -> None:
        """Check the exit status of a finished process.

        Raises:
            SystemExit: When the exit status is not the expected one.
        """
        process.returncode = status
        if status not in ((0, 1) if self.status is None else (self.status,)):
            command = " ".join(self.command)
            shown = command if len(command) <= LONGEST else f"{command[:LONGEST]}…"
            wanted = "0 or 1" if self.status is None else self.status
            sys.exit(f"{self.name} ends with status {status}, not {wanted}: {shown}")


def program(name: str) -> str:
    """Return the path of a program in this environment.

    Raises:
        SystemExit: When it is not installed.
    """
    path = Path(sys.executable).parent / name
    if not path.exists():
        sys.exit(f"{path} does not exist; run: {sys.executable} -m pip install -e '.[test]'")
    return str(path)


def measure(contestants: Sequence[Contestant], rounds: int) -> None:
    """Run the contestants in turn, alternating the order.

    Args:
        contestants: The contestants.
        rounds: The number of rounds.
    """
    for number in range(rounds):
        for contestant in contestants if number % 2 else contestants[::-1]:
            if contestant.prepare:
                contestant.prepare()
            if contestant.folder:
                _bring_in(contestant.folder)
            contestant.runs.append(contestant.run())


def _bring_in(folder: Path) -> None:
    """Read all files of a folder, so that none is fetched from disk during measurement."""
    for here, _, names in os.walk(folder):
        for name in names:
            Path(here, name).read_bytes()
