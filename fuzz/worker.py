"""The process that gives inputs to one target; `fuzz.running` starts and watches it."""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from pathlib import Path

from fuzz import engines, judging, targets
from fuzz.findings import Findings
from fuzz.journal import Journal
from fuzz.target import ROOT, SeedFiles, Target

_MOST_SEEDS = 1_000
_WATCHED = 4.0
"""Factor for the time of instrumented code."""


def main() -> int:
    """Give inputs to a target, or a single input."""
    options = _options()
    if options.replay:
        return _replay(targets.load(options.target), options.replay, options.factor)
    with engines.watching(options.engine):
        target = targets.load(options.target)
        _fuzz(target, options)
    return 0


def _fuzz(target: Target, options: argparse.Namespace) -> None:
    work: Path = options.work
    journal = Journal(work / "journal")
    findings = Findings(work / "candidates")
    slower = _WATCHED if options.engine == engines.ATHERIS else 1.0
    limits = judging.Limits(options.factor * slower)
    shortest: dict[str, int] = {}
    # Inputs with which an earlier process has ended.
    fatal = {file.read_bytes() for file in findings.all()}

    def give(data: bytes) -> None:
        if len(data) > target.most or data in fatal:
            return
        journal.begin(data, time.process_time())
        fault = judging.judged(target, data, limits)
        journal.end(time.process_time())
        if fault is not None and len(data) < shortest.get(fault.kind, len(data) + 1):
            shortest[fault.kind] = len(data)
            findings.add(fault, data)

    seeds = seeds_of(target, options.seeds)
    if options.engine == engines.ATHERIS:
        engines.with_atheris(give, target, seeds, options.seconds, work)
    else:
        engines.plain(give, target, seeds, options.seconds, options.seed)


def seeds_of(target: Target, folders: list[Path]) -> list[bytes]:
    """Return seeds, each once and not too many."""
    files = SeedFiles((ROOT / "examples", ROOT / "tests" / "data", *folders))
    seeds = list(dict.fromkeys(seed for seed in target.seeds(files) if len(seed) <= target.most))
    random.Random(1).shuffle(seeds)
    return seeds[:_MOST_SEEDS]


def _replay(target: Target, file: Path, factor: float) -> int:
    fault = judging.confirmed(target, file.read_bytes(), judging.Limits(factor))
    if fault is not None:
        json.dump({"kind": fault.kind, "details": fault.details}, sys.stdout)
    return int(fault is not None)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz.worker", description=__doc__)
    add = parser.add_argument
    add("target")
    add("--work", type=Path)
    add("--seconds", type=float, default=10)
    add("--seeds", type=Path, action="append", default=[])
    add("--engine", default=engines.PLAIN)
    add("--factor", type=float, default=1.0)
    add("--seed", type=int, default=1)
    add("--replay", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
