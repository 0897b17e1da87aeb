"""Compares generated files before and after newsmeta rewrites them, as Jekyll reads them.

python -m tests.oracle --files 20000 --seed 1
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.oracle import jekyll
from tests.oracle.generated import files
from tests.oracle.shrinking import kind, smallest
from tests.oracle.ways import Failure, Outcome, compare, shown


def main() -> int:
    """Run as a command; the exit status is 1 if Jekyll's reading changes."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--files", type=int, default=1000, help="how many files (1000)")
    parser.add_argument("--seed", type=int, default=1, help="which files (1)")
    parser.add_argument("--batch", type=int, default=400, help="how many at a time (400)")
    parser.add_argument("--jobs", type=int, default=1, help="how many processes (1)")
    parser.add_argument("--kinds", type=int, default=10, help="how many failures to shrink (10)")
    options = parser.parse_args()
    if not jekyll.is_there():
        print("Jekyll is not there (Debian: apt-get install jekyll)", file=sys.stderr)
        return 2
    counts = [
        min(options.batch, options.files - start)
        for start in range(0, options.files, options.batch)
    ]
    seeds = [options.seed * 100_000 + number for number in range(len(counts))]
    kinds: dict[tuple[str, str], list[Failure]] = {}
    done, changed = 0, Counter[str]()
    with ProcessPoolExecutor(options.jobs) as pool:
        for count, outcome in zip(counts, pool.map(compared, counts, seeds), strict=True):
            done += count
            changed.update(outcome.changed, read=outcome.read)
            for failure in outcome.failures:
                if kind(failure) not in kinds:
                    print(f"{failure.way}: {failure.problems[0][:200]}", file=sys.stderr)
                kinds.setdefault(kind(failure), []).append(failure)
            failed = sum(map(len, kinds.values()))
            print(f"{done} files, {failed} failures in {len(kinds)} kinds", file=sys.stderr)
    print(", ".join(f"{name}: {number}" for name, number in changed.items()))
    for found in sorted(kinds.values(), key=len, reverse=True)[: options.kinds]:
        first = min(found, key=lambda each: len(each.before))
        print(f"\n{len(found)} like this:\n{shown(smallest(first))}")
    return bool(kinds)


def compared(count: int, seed: int) -> Outcome:
    """Return the outcome of comparing `count` files."""
    with tempfile.TemporaryDirectory() as folder:
        return compare(files(count, seed), Path(folder))


if __name__ == "__main__":
    sys.exit(main())
