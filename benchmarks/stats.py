"""Time and memory of a repository's figures, and of the page with them.

    python -m benchmarks.stats [--articles N ...] [--rounds N] [--faulty PERCENT] [--jobs N]

The articles are made up. For comparison, `newsmeta check --validate` has the same findings and
counts nothing else. All run in turn, and the least of the rounds counts: processor time, which
depends less on other activity than wall time. Memory is the peak of the largest process.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from benchmarks.commands import NEVER, newsmeta
from benchmarks.contest import Contestant, measure
from benchmarks.repositories import Mix, Repository
from benchmarks.tables import markdown

COUNTS = (10_000, 100_000)


def contestants(repository: Repository, jobs: int) -> list[Contestant]:
    """Return the contestants on a repository."""
    page = repository.folder / "report.html"
    words = {
        "stats": ["stats", "_news"],
        "stats --no-findings": ["stats", "_news", "--no-findings"],
        "report": ["report", "_news", "--output", str(page), "--quiet"],
        "check --validate": ["check", "_news", "--validate", *NEVER],
    }
    return [
        newsmeta(f"newsmeta {name}", repository, *each, jobs=jobs) for name, each in words.items()
    ]


def rows(repository: Repository, rounds: int, jobs: int) -> list[list[str]]:
    """Return a row for each contestant: its name, articles, seconds, microseconds, memory."""
    all_of_them = contestants(repository, jobs)
    measure(all_of_them, rounds)
    found = []
    for each in all_of_them:
        seconds = min(run.processor for run in each.runs)
        found.append(
            [
                f"`{each.name}`",
                f"{repository.count:,}",
                f"{seconds:.1f}",
                f"{seconds / repository.count * 1e6:.0f}",
                f"{max(run.kibibytes for run in each.runs) / 1024:.0f}",
            ]
        )
    return found


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stats")
    parser.add_argument("--articles", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--faulty", type=float, default=40, help="in how many of 100 is a fault")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    options = parser.parse_args()
    found: list[list[str]] = []
    for count in options.articles:
        with tempfile.TemporaryDirectory() as folder:
            repository = Mix("made up", options.faulty).make(Path(folder), count)
            found += rows(repository, options.rounds, options.jobs)
    heads = ["", "articles", "processor time, s", "µs an article", "memory, MiB"]
    print(markdown(heads, found))


if __name__ == "__main__":
    main()
