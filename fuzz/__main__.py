"""`python -m fuzz TARGET --seconds N`: gives unforeseen inputs to a part of newsmeta."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from fuzz import engines, targets
from fuzz.running import Order, Outcome, StartError, replayed, run


def main() -> int:
    """Return 1 if there are findings."""
    options = _options()
    if options.list:
        for name in targets.names():
            print(f"{name:16} {targets.load(name).promise}")
        return 0
    names = targets.names() if options.all else [options.target]
    if unknown := [name for name in names if name not in targets.names()]:
        print(f"no target {unknown[0]}; there are {', '.join(targets.names())}", file=sys.stderr)
        return 2
    order = Order(
        names[0],
        options.seconds,
        options.engine,
        options.work,
        tuple(options.seeds),
        options.factor,
        options.seed,
    )
    if options.replay:
        return _replay(order, options.replay)
    if options.engine == engines.PLAIN:
        print("by chance alone, without a look at the code that is reached", end="")
        print("" if engines.best() == engines.ATHERIS else ": atheris is not installed")
    return max([_run(replace(order, target=name), options.log) for name in names])


def _run(order: Order, log: Path | None) -> int:
    try:
        outcome = run(order)
    except StartError as error:
        print(error, file=sys.stderr)
        return 2
    edges = "" if outcome.edges is None else f", {outcome.edges} new edges of {outcome.covered}"
    print(
        f"{order.target}: {outcome.inputs:,} inputs, {outcome.size:,} bytes, "
        f"{outcome.seconds:.1f} s{edges}, {len(outcome.findings)} findings",
        flush=True,
    )
    for fault, file in outcome.findings:
        print(f"  {fault.kind}\n    python -m fuzz {order.target} --replay {file}", flush=True)
    for kind in outcome.unconfirmed:
        print(f"  not seen again: {kind}", flush=True)
    if log:
        with log.open("a", encoding="utf-8") as out:
            out.write(_line(order, outcome) + "\n")
    return int(bool(outcome.findings))


def _line(order: Order, outcome: Outcome) -> str:
    """Return a run as a line of JSON."""
    return json.dumps(
        {
            "target": order.target,
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "engine": order.engine,
            "processor_seconds": round(outcome.seconds, 2),
            "inputs": outcome.inputs,
            "bytes": outcome.size,
            "new_edges": outcome.edges,
            "edges": outcome.covered,
            "findings": [fault.kind for fault, _ in outcome.findings],
            "unconfirmed": list(outcome.unconfirmed),
        }
    )


def _replay(order: Order, file: Path) -> int:
    fault = replayed(order, file)
    if fault is None:
        print("nothing is wrong with it")
        return 0
    print(f"{fault.kind}\n\n{fault.details}")
    return 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    add = parser.add_argument
    add("target", nargs="?", help="the target")
    add("--list", action="store_true", help="show the targets, and what each promises")
    add("--all", action="store_true", help="run all targets, one after another")
    add("--seconds", type=float, default=60, help="how long to run each (default: 60)")
    add("--seeds", type=Path, action="append", default=[], help="more files to begin with")
    add("--replay", type=Path, metavar="FILE", help="try one input, and show what is wrong")
    add("--engine", choices=[engines.ATHERIS, engines.PLAIN], default=engines.best())
    add("--work", type=Path, default=Path(".fuzz"), help="where findings go (default: .fuzz)")
    add("--factor", type=float, default=1.0, help="how many times as much an input may cost")
    add("--seed", type=int, default=1, help="what chance depends on, without atheris")
    add("--log", type=Path, metavar="FILE", help="add a line of JSON for each target")
    options = parser.parse_args()
    if not (options.list or options.all or options.target):
        parser.error("name a target, or give --all or --list")
    return options


if __name__ == "__main__":
    sys.exit(main())
