"""Compares newsmeta with check-jsonschema on one article: wall time and memory.

    python benchmarks/single_file.py [--rounds 30] [--file examples/good/….md]

Run it with the Python of an environment that has both (`pip install -e '.[test]'`). It runs
`newsmeta validate FILE` and `check-jsonschema --schemafile schemas/article.schema.json
FRONT_MATTER.yaml`, with the front matter of the same file, in turn, each in a process of its
own: A B, B A, A B and so on, so that what else the machine does falls on both. After a few
rounds that do not count, it prints for each the median, least and most of wall time and the
peak of memory, and the median over the rounds of the one's time divided by the other's.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCHEMA = ROOT / "schemas" / "article.schema.json"
WARM_UP = 3


@dataclass
class Contestant:
    """A program with its arguments, and what its runs took."""

    name: str
    command: list[str]
    seconds: list[float] = field(default_factory=list)
    kibibytes: list[int] = field(default_factory=list)

    def run(self) -> tuple[float, int]:
        """Return the wall time and the peak of memory of one run.

        Raises:
            SystemExit: When the program does not accept the file.
        """
        output = os.open(os.devnull, os.O_WRONLY)
        started = time.perf_counter()
        process = os.posix_spawn(
            self.command[0],
            self.command,
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)],
        )
        _, status, usage = os.wait4(process, 0)
        seconds = time.perf_counter() - started
        os.close(output)
        if status:
            sys.exit(f"{self.name} does not accept the file: {' '.join(self.command)}")
        # Linux counts in kibibytes, macOS in bytes.
        unit = 1024 if sys.platform == "darwin" else 1
        return seconds, usage.ru_maxrss // unit


def program(name: str) -> str:
    """Return the path of a program of this environment.

    Raises:
        SystemExit: When it is not installed.
    """
    path = Path(sys.executable).parent / name
    if not path.exists():
        sys.exit(f"{path} does not exist; run: {sys.executable} -m pip install -e '.[test]'")
    return str(path)


def front_matter(path: Path) -> str:
    """Return what stands between the two marker lines of an article file."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    end = next(at for at, line in enumerate(lines) if at and line.rstrip() in ("---", "..."))
    return "".join(lines[1:end])


def measure(contestants: list[Contestant], rounds: int) -> None:
    """Run the contestants in turn, the first and the last changing places."""
    for number in range(-WARM_UP, rounds):
        for contestant in contestants if number % 2 else contestants[::-1]:
            seconds, kibibytes = contestant.run()
            if number >= 0:
                contestant.seconds.append(seconds)
                contestant.kibibytes.append(kibibytes)


def table(contestants: list[Contestant]) -> str:
    """Return what was measured."""
    lines = [f"{'':24}{'median':>10}{'min':>10}{'max':>10}{'memory':>12}"]
    for contestant in contestants:
        times = contestant.seconds
        cells = [statistics.median(times), min(times), max(times)]
        shown = "".join(f"{1000 * cell:7.0f} ms" for cell in cells)
        memory = statistics.median(contestant.kibibytes) / 1024
        lines.append(f"{contestant.name:24}{shown}{memory:8.1f} MiB")
    first, second = contestants
    ratios = [a / b for a, b in zip(first.seconds, second.seconds, strict=True)]
    memories = [a / b for a, b in zip(first.kibibytes, second.kibibytes, strict=True)]
    lines.append(
        f"{first.name.split()[0]} / {second.name.split()[0]}: "
        f"{statistics.median(ratios):.2f} of the time ({min(ratios):.2f} to {max(ratios):.2f}), "
        f"{statistics.median(memories):.2f} of the memory (medians of {len(ratios)} pairs)"
    )
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=30, help="runs of each (default: 30)")
    parser.add_argument(
        "--file",
        type=Path,
        default=ROOT / "examples" / "good" / "council-plants-trees.md",
        help="the article (default: one of the examples)",
    )
    options = parser.parse_args()
    path = options.file.resolve()
    with tempfile.TemporaryDirectory() as folder:
        yaml = Path(folder) / "front-matter.yaml"
        yaml.write_text(front_matter(path), encoding="utf-8")
        contestants = [
            Contestant("newsmeta validate", [program("newsmeta"), "validate", str(path)]),
            Contestant(
                "check-jsonschema",
                [program("check-jsonschema"), "--schemafile", str(SCHEMA), str(yaml)],
            ),
        ]
        measure(contestants, max(options.rounds, 1))
    print(
        f"{path.name} ({path.stat().st_size:,} bytes), Python {platform.python_version()}, "
        f"newsmeta {version('newsmeta')}, check-jsonschema {version('check-jsonschema')}"
    )
    print(table(contestants))


if __name__ == "__main__":
    main()
