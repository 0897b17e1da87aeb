"""Shows how fast `newsmeta export` writes each format, and that its memory stays flat.

    python benchmarks/export.py [--articles 100000] [--rounds 3] [--jobs 0] [--seed 1] [FORMAT ...]

The program writes a repository of a thousand articles and one of all of them into a temporary
folder, and exports both in turn, in each format, each time in a process of its own. It prints
the medians: seconds, articles a second, megabytes written, and how much memory the largest of
the processes took; and for each format how many times the memory of the small repository the
large one takes. `newsmeta validate` runs beside it, for comparison. With `--jobs 0`, newsmeta
decides how many processes to use, as it does when nobody says.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import tempfile
from importlib.metadata import version
from pathlib import Path

from articles import write
from contest import Contestant, measure, program

from newsmeta._about import DISTRIBUTION

FORMATS = (
    "json",
    "jsonl",
    "csv",
    "tsv",
    "datapackage",
    "parquet",
    "jsonld",
    "ninjs",
    "jsonfeed",
    "atom",
)


def contestants(folder: Path, output: Path, formats: list[str], jobs: int) -> list[Contestant]:
    """Return the commands to run on one repository."""
    options = ["--no-config", "--quiet", *(["--jobs", str(jobs)] if jobs else [])]
    newsmeta = program("newsmeta")
    command = [newsmeta, "export", *options, str(folder)]
    exports = [
        Contestant(name, [*command, "--to", name, "--output", str(output / f"articles.{name}")])
        for name in formats
    ]
    return [Contestant("validate", [newsmeta, "validate", *options, str(folder)]), *exports]


def size(path: Path) -> int:
    """Return how many bytes an output has."""
    files = path.iterdir() if path.is_dir() else [path] if path.exists() else []
    return sum(file.stat().st_size for file in files)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help="which (default: all)")
    parser.add_argument("--articles", type=int, default=100_000, help="how many (default: 100000)")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each (default: 3)")
    parser.add_argument("--jobs", type=int, default=0, help="processes (default: newsmeta's own)")
    parser.add_argument("--seed", type=int, default=1, help="what the articles depend on")
    options = parser.parse_args()
    formats = options.formats or list(FORMATS)
    if unknown := sorted(set(formats) - set(FORMATS)):
        parser.error(f"there is no format {unknown[0]}")
    count = max(options.articles, 10)
    print(
        f"Python {platform.python_version()}, newsmeta {version(DISTRIBUTION)}, "
        f"{os.cpu_count()} processors"
    )
    memories: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        for number in (min(1_000, count // 10), count):
            folder, output = Path(temporary) / "site", Path(temporary) / "output"
            write(folder, number, options.seed)
            output.mkdir()
            entries = contestants(folder, output, formats, options.jobs)
            measure(entries, max(options.rounds, 1), warm_up=int(options.rounds > 1))
            print(
                f"\n{number:,} articles{'':9}{'seconds':>10}{'a second':>12}{'MB':>9}{'memory':>14}"
            )
            for entry in entries:
                seconds = statistics.median(entry.seconds)
                memory = statistics.median(entry.kibibytes) / 1024
                written = size(output / f"articles.{entry.name}") / 1e6
                print(
                    f"{entry.name:22}{seconds:10.2f}{number / seconds:12,.0f}{written:9.1f}"
                    f"{memory:10.1f} MiB"
                )
                memories.setdefault(entry.name, []).append(memory)
            shutil.rmtree(folder)
            shutil.rmtree(output)
    print(f"\nmemory of {count:,} articles, in times that of the small repository:")
    print(", ".join(f"{name} {many / few:.2f}" for name, (few, many) in memories.items()))


if __name__ == "__main__":
    main()
