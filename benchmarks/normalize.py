"""Compares `newsmeta normalize --check` with `newsmeta validate` on a whole repository.

    python benchmarks/normalize.py [--articles 1000] [--rounds 10] [--faulty 2] [--seed 1]

Only files with something to fix go through the slow lane, so a clean repository should take
little longer to normalize than to validate. The program writes a repository of articles into
a temporary folder, runs the two commands on it in turn, each in a process of its own, and
prints the medians and the median over the rounds of the one's time divided by the other's.
Then it does the same with a repository of which some articles have something to fix.
`--keep FOLDER` writes the two repositories there and leaves them.
"""

from __future__ import annotations

import argparse
import os
import platform
import tempfile
from importlib.metadata import version
from pathlib import Path

from articles import write
from contest import Contestant, measure, program, table

from newsmeta._about import DISTRIBUTION


def compare(folder: Path, rounds: int, wrong: int) -> str:
    """Return what the two commands take in a repository.

    Args:
        folder: The repository.
        rounds: How often each runs.
        wrong: How many articles have something to fix.
    """
    newsmeta = program("newsmeta")
    options = ["--no-config", "--fail-on", "never", str(folder)]
    contestants = [
        Contestant(
            "newsmeta normalize --check",
            [newsmeta, "normalize", "--check", *options],
            label="normalize",
            status=int(wrong > 0),
        ),
        Contestant("newsmeta validate", [newsmeta, "validate", *options], label="validate"),
    ]
    measure(contestants, rounds, warm_up=1)
    return table(contestants)


def is_clean(folder: Path) -> None:
    """Check that there is nothing to find in a repository.

    Raises:
        SystemExit: When there is.
    """
    command = [program("newsmeta"), "validate", "--no-config", "--fail-on", "info", str(folder)]
    Contestant("newsmeta validate", command).run()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=1000, help="how many (default: 1000)")
    parser.add_argument("--rounds", type=int, default=10, help="runs of each (default: 10)")
    parser.add_argument("--faulty", type=float, default=2, help="percent to fix (default: 2)")
    parser.add_argument("--seed", type=int, default=1, help="what the articles depend on")
    parser.add_argument("--keep", type=Path, help="a folder to write the repositories to")
    options = parser.parse_args()
    rounds, count = max(options.rounds, 1), max(options.articles, 1)
    print(
        f"Python {platform.python_version()}, newsmeta {version(DISTRIBUTION)}, "
        f"{os.cpu_count()} processors"
    )
    with tempfile.TemporaryDirectory() as temporary:
        for name, faulty in (("clean", 0.0), ("faulty", options.faulty)):
            folder = (options.keep or Path(temporary)) / name
            wrong = write(folder, count, options.seed, faulty)
            if not faulty:
                is_clean(folder)
            size = sum(path.stat().st_size for path in folder.rglob("*.md"))
            print(f"\n{count:,} articles ({size / 1e6:.1f} MB), {wrong:,} with something to fix")
            print(compare(folder, rounds, wrong))


if __name__ == "__main__":
    main()
