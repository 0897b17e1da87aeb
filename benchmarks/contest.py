"""What the benchmarks share: programs that run in turn, and what their runs took."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WARM_UP = 3
LONGEST = 500
"""How much of a command is shown, in characters."""


@dataclass
class Contestant:
    """A program with its arguments, and what its runs took.

    Attributes:
        name: What it is called in the table.
        command: What starts it.
        label: What it is called in the ratio; the first word of its name if empty.
        status: The exit status that it has to have; None for 0 or 1, whatever it finds.
        folder: Where it runs; None for the current folder.
        prepare: What comes before each run and is not timed.
        files: How many files it reads.
        seconds: Wall times.
        kibibytes: Peaks of memory, each of the largest process.
        peaks: Peaks of memory of all processes together, in KiB, where they were measured.
    """

    name: str
    command: list[str]
    label: str = ""
    status: int | None = 0
    folder: Path | None = None
    prepare: Callable[[], object] | None = None
    files: int = 1
    seconds: list[float] = field(default_factory=list)
    kibibytes: list[int] = field(default_factory=list)
    peaks: list[int] = field(default_factory=list)

    def run(self) -> tuple[float, int]:
        """Return the wall time and the peak of memory of one run.

        Raises:
            SystemExit: When the exit status is another one.
        """
        started = time.perf_counter()
        process = self.start()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        self.finish(process, os.waitstatus_to_exitcode(status))
        # Linux counts in kibibytes, macOS in bytes.
        unit = 1024 if sys.platform == "darwin" else 1
        return seconds, usage.ru_maxrss // unit

    def start(self) -> subprocess.Popen[bytes]:
        """Start the program, and do not wait for it."""
        nowhere = subprocess.DEVNULL
        return subprocess.Popen(
            self.command, cwd=self.folder, stdin=nowhere, stdout=nowhere, stderr=nowhere
        )

    def finish(self, process: subprocess.Popen[bytes], status: int) -> None:
        """Check how a process ended that was waited for.

        Raises:
            SystemExit: When the exit status is not the one that it has to be.
        """
        process.returncode = status
        if status not in ((0, 1) if self.status is None else (self.status,)):
            command = " ".join(self.command)
            shown = command if len(command) <= LONGEST else f"{command[:LONGEST]}…"
            wanted = "0 or 1" if self.status is None else self.status
            sys.exit(f"{self.name} ends with status {status}, not {wanted}: {shown}")


def program(name: str) -> str:
    """Return the path of a program of this environment.

    Raises:
        SystemExit: When it is not installed.
    """
    path = Path(sys.executable).parent / name
    if not path.exists():
        sys.exit(f"{path} does not exist; run: {sys.executable} -m pip install -e '.[test]'")
    return str(path)


def measure(contestants: Sequence[Contestant], rounds: int, warm_up: int = WARM_UP) -> None:
    """Run the contestants in turn, the first and the last changing places.

    Args:
        contestants: Who runs.
        rounds: How often.
        warm_up: How many rounds come before that, which do not count.
    """
    for number in range(-warm_up, rounds):
        for contestant in contestants if number % 2 else contestants[::-1]:
            if contestant.prepare:
                contestant.prepare()
            if contestant.folder:
                _bring_in(contestant.folder)
            seconds, kibibytes = contestant.run()
            if number >= 0:
                contestant.seconds.append(seconds)
                contestant.kibibytes.append(kibibytes)


def _bring_in(folder: Path) -> None:
    """Read all files of a folder, so that none of them has to be fetched while time is taken."""
    for here, _, names in os.walk(folder):
        for name in names:
            Path(here, name).read_bytes()


def ratio(contestant: Contestant, other: Contestant) -> float:
    """Return how many times as long the one takes for a file, in the median of the rounds."""
    pairs = zip(contestant.seconds, other.seconds, strict=True)
    return statistics.median(a / b for a, b in pairs) * other.files / contestant.files


def table(contestants: Sequence[Contestant]) -> str:
    """Return what was measured, and how the first compares with the second."""
    lines = [f"{'':28}{'median':>10}{'min':>10}{'max':>10}{'memory':>12}"]
    for contestant in contestants:
        times = contestant.seconds
        cells = [statistics.median(times), min(times), max(times)]
        shown = "".join(f"{1000 * cell:7.0f} ms" for cell in cells)
        memory = statistics.median(contestant.kibibytes) / 1024
        lines.append(f"{contestant.name:28}{shown}{memory:8.1f} MiB")
    first, second = contestants
    ratios = [a / b for a, b in zip(first.seconds, second.seconds, strict=True)]
    memories = [a / b for a, b in zip(first.kibibytes, second.kibibytes, strict=True)]
    names = [contestant.label or contestant.name.split()[0] for contestant in contestants]
    lines.append(
        f"{names[0]} / {names[1]}: "
        f"{statistics.median(ratios):.2f} of the time ({min(ratios):.2f} to {max(ratios):.2f}), "
        f"{statistics.median(memories):.2f} of the memory (medians of {len(ratios)} pairs)"
    )
    return "\n".join(lines)
