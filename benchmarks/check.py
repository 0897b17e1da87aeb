"""Shows how the time of `newsmeta check` grows with the number of articles.

    python benchmarks/check.py [--articles 10000] [--rounds 3] [--jobs 1] [--seed 1]

Comparing each article with every other would take a hundred times as long for ten times as
many. The program writes repositories of a tenth, a half and all of the articles into a
temporary folder, with two of a hundred filed twice, checks them in turn with all rules, each
time in a process of its own, and prints the medians: seconds, microseconds an article, and
how much memory the largest of the processes took. `newsmeta validate` runs beside it.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
from importlib.metadata import version
from pathlib import Path

from articles import write
from contest import Contestant, measure, program, table

from newsmeta._about import DISTRIBUTION


def contestants(folder: Path, count: int, jobs: int) -> list[Contestant]:
    """Return the commands to run on a repository of so many articles."""
    options = ["--select", "ALL", "--fail-on", "never", "--statistics", "--jobs", str(jobs)]
    config = ["--config", str(folder / "newsmeta.toml"), str(folder)]
    return [
        Contestant(
            f"newsmeta {command}, {count:,} articles",
            [program("newsmeta"), command, *options, *config],
            label=f"{command} {count:,}",
        )
        for command in ("check", "validate")
    ]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--articles", type=int, default=10_000, help="how many (default: 10000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (default: 3)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: 1)")
    parser.add_argument("--seed", type=int, default=1, help="what the articles depend on")
    options = parser.parse_args()
    count = max(options.articles, 10)
    print(
        f"Python {platform.python_version()}, newsmeta {version(DISTRIBUTION)}, "
        f"{os.cpu_count()} processors, {options.jobs} used"
    )
    with tempfile.TemporaryDirectory() as temporary:
        for part in (count // 10, count // 2, count):
            folder = Path(temporary) / str(part)
            write(folder, part, options.seed)
            (folder / "newsmeta.toml").write_text("", encoding="utf-8")
            files = sorted(folder.rglob("*.md"))
            for path in files[::50]:
                path.with_name(f"{path.stem}-again.md").write_bytes(path.read_bytes())
            entries = contestants(folder, part, options.jobs)
            measure(entries, max(options.rounds, 1), warm_up=int(options.rounds > 1))
            print(f"\n{table(entries)}")
            for entry in entries:
                each = statistics.median(entry.seconds) / (len(files) * 1.02)
                print(f"{entry.label}: {1e6 * each:,.0f} µs an article")


if __name__ == "__main__":
    main()
