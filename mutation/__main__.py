"""`python -m mutation MODULE`: the changes of a module that no test notices."""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutation.mutants import Mutant, mutants
from mutation.runs import ROOT, Coverage, Tree, in_child, run

LISTS = Path(__file__).parent
# Modules that tests use are imported once, in the process that all others are forked from.
_HEAVY = ("typer.testing", "rich.console", "jsonschema_rs", "ruamel.yaml", "hypothesis.strategies")
_PATIENCE = 60
"""Seconds, added to three times the duration of the tests, after which a mutant counts as slow."""


@dataclass(frozen=True)
class Covering:
    """A test: its duration, the lines that it covers, and whether it starts other processes."""

    name: str
    seconds: float
    lines: frozenset[int]
    is_elsewhere: bool

    def comes_to(self, mutant: Mutant) -> bool:
        """Tell whether the test itself runs the changed lines."""
        return mutant.is_outside or not self.lines.isdisjoint(range(mutant.line, mutant.last + 1))


def modules() -> dict[str, list[str]]:
    """Return the modules to mutate, each with its test files."""
    return dict(tomllib.loads((LISTS / "modules.toml").read_text())["modules"])


def equivalents() -> dict[tuple[str, str, str], str]:
    """Return the reasons why some mutants are equivalent to the original."""
    listed = tomllib.loads((LISTS / "equivalent.toml").read_text())["equivalent"]
    return {(each["module"], each["was"], each["becomes"]): each["reason"] for each in listed}


def watched(tree: Tree, tests: list[str], folder: Path) -> list[Covering]:
    """Run the tests on the unchanged module, and record their coverage."""
    notes = folder / "seen.json"

    def job() -> int:
        coverage = Coverage(str(tree.file))
        status = run(tree, tests, [coverage])
        notes.write_text(json.dumps(coverage.seen))
        return status

    log = folder / "log"
    if in_child(job, 1800, log) != 0:
        raise SystemExit(f"the tests fail on the module as it is:\n{log.read_text()[-4000:]}")
    return sorted(
        (
            Covering(name, seconds, frozenset(lines), elsewhere)
            for name, (seconds, lines, elsewhere) in json.loads(notes.read_text()).items()
        ),
        key=lambda test: test.seconds,
    )


def verdicts(
    tree: Tree, chosen: list[Mutant], tests: list[Covering], folder: Path
) -> Iterator[tuple[Mutant, str]]:
    """Yield mutants, each with the verdict: killed, slow, survived or unreached."""
    for mutant in chosen:
        tree.put(mutant.text)
        near = [test for test in tests if test.comes_to(mutant)]
        verdict = verdict_of(tree, near, folder)
        if verdict == "survived":
            # Other tests may run the lines in child processes, or use results of earlier tests.
            verdict = verdict_of(tree, [test for test in tests if test not in near], folder)
        yield mutant, verdict if near or verdict != "survived" else "unreached"


def verdict_of(tree: Tree, tests: list[Covering], folder: Path) -> str:
    """Return the verdict of tests on the module in a tree: killed, slow or survived."""
    if not tests:
        return "survived"
    names = [test.name for test in tests]
    seconds = 3 * sum(test.seconds for test in tests) + _PATIENCE
    status = in_child(lambda: run(tree, names), seconds, folder / "log")
    return "slow" if status is None else "killed" if status else "survived"


def parsed_arguments() -> argparse.Namespace:
    """Return the parsed command line."""
    parser = argparse.ArgumentParser(prog="python -m mutation", description=__doc__)
    parser.add_argument("module", help="a file that mutation/modules.toml names")
    parser.add_argument("--max", type=int, help="try so many, drawn at random")
    parser.add_argument("--seed", type=int, default=0, help="which ones are drawn")
    parser.add_argument("--lines", default="", help="try those of some lines alone: 7,10-40")
    parser.add_argument("--slowest", type=float, default=2.0, help="seconds a test may take")
    return parser.parse_args()


def chosen_of(options: argparse.Namespace, source: str) -> list[Mutant]:
    """Return the mutants to try, without equivalent ones, or a sample of them."""
    known = equivalents()
    made = [e for e in mutants(source) if (options.module, e.was, e.becomes) not in known]
    if options.lines:
        wanted = numbers_in(options.lines)
        made = [each for each in made if each.line in wanted]
    if options.max is None or options.max >= len(made):
        return made
    drawn = random.Random(options.seed).sample(made, options.max)
    return sorted(drawn, key=lambda mutant: mutant.line)


def numbers_in(text: str) -> set[int]:
    """Return the line numbers in ranges such as 7,10-40."""
    found: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        found.update(range(int(first), int(last or first) + 1))
    return found


def main() -> int:
    """Print the changes that no test notices."""
    options = parsed_arguments()
    module = options.module
    if module not in modules():
        raise SystemExit(f"{module}: mutation/modules.toml names no tests for it")
    for name in _HEAVY:
        __import__(name)
    source = (ROOT / module).read_text(encoding="utf-8")
    chosen = chosen_of(options, source)
    counts = {"killed": 0, "slow": 0, "survived": 0, "unreached": 0}
    with tempfile.TemporaryDirectory(prefix="mutation-") as name:
        folder = Path(name)
        tree = Tree(folder / "tree", Path(module))
        seen = watched(tree, modules()[module], folder)
        quick = [test for test in seen if test.seconds <= options.slowest]
        if quick and verdict_of(tree, quick, folder) != "survived":
            log = (folder / "log").read_text()
            raise SystemExit(f"asked by name, the tests fail on the module as it is:\n{log}")
        print(f"{module}: {len(chosen)} mutants, {len(quick)} of {len(seen)} tests", flush=True)
        for mutant, verdict in verdicts(tree, chosen, quick, folder):
            counts[verdict] += 1
            if verdict != "killed":
                print(f"{verdict}: {module}:{mutant}", flush=True)
    print(f"{module}: " + ", ".join(f"{count} {what}" for what, count in counts.items()))
    return int(bool(counts["survived"] or counts["unreached"]))


if __name__ == "__main__":
    sys.exit(main())
