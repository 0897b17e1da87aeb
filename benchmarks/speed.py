"""Compares newsmeta with its peers, and with itself, on repositories that it makes.

    python benchmarks/speed.py [--rounds 5] [--articles 10000] [--few 1000] [--many 100000]
        [--only GROUP] [--peers FOLDER] [--jobs N] [--faulty 2] [--seed 1]

It writes repositories of one article, of few, of `--articles` and of many into a temporary
folder; in two of a hundred articles there is something to find. Then it runs newsmeta and the
peers in turn on the same files, each time in a process of its own, for some rounds, and prints
Markdown: the machine, for each group of programs the median, least and most of the times, how
they compare with the first (in the median of the rounds) and the peak of memory, and last what
the targets are and which are met. The groups:

- `peers`: `newsmeta validate` and the peers on all the articles. The peers that read YAML get
  the front matter in files of its own, written beforehand; a slow one gets few articles.
- `commands`: the commands of newsmeta, with and without its cache.
- `start`: one article; the version; what an interpreter takes that imports typer.
- `growth`: `newsmeta validate` on few articles, on all and on many.

Each run of newsmeta is cold, without a cache of an earlier one, unless the table says otherwise.

The peers come from the environment of this Python and from the search path, or from a folder.
Those that are missing are named. To install them into a folder, and use it:

    python -m venv peers
    peers/bin/pip install check-jsonschema python-frontmatter jsonschema pyyaml ryl
    npm install --prefix peers remark-cli remark-frontmatter remark-lint-frontmatter-schema
    python benchmarks/speed.py --peers peers
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import machine
import memory
from contest import Contestant, measure, program, ratio
from peers import programs
from report import Group, Target, judgement, markdown, times
from repositories import Repository, make

from newsmeta._about import DISTRIBUTION

SHORT = 6
"""How many times as often a program runs that takes a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Course:
    """What the programs run on, and how.

    Attributes:
        folder: Where repositories are made.
        sizes: How many articles there are in a small, a usual and a large one.
        faulty: In how many articles of a hundred there is something to find.
        seed: What the articles depend on.
        jobs: Options of newsmeta that say how many processes to use.
        peers: The peers, by name.
        made: The repositories that were made.
    """

    folder: Path
    sizes: tuple[int, int, int]
    faulty: float
    seed: int
    jobs: list[str]
    peers: dict[str, programs.Peer]
    made: dict[str, Repository] = field(default_factory=dict)

    def repository(self, count: int, is_clean: bool = False) -> Repository:
        """Return a repository of that many articles; with nothing to find in it if clean."""
        name = f"{count}-clean" if is_clean else str(count)
        if name not in self.made:
            started = time.perf_counter()
            faulty = 0 if is_clean else self.faulty
            self.made[name] = make(self.folder / name, count, self.seed, faulty)
            say(f"{count:,} articles written in {time.perf_counter() - started:.1f} s")
        return self.made[name]

    def newsmeta(self, name: str, repository: Repository, *words: str) -> Contestant:
        """Return a cold run of newsmeta on a repository."""
        return Contestant(
            name,
            [program("newsmeta"), *words, *self.jobs],
            folder=repository.site,
            prepare=repository.forget,
            files=repository.count,
        )


def peers(course: Course) -> Group:
    """Return `newsmeta validate` and the peers."""
    few, count, _ = course.sizes
    repository = course.repository(count)
    validate = course.newsmeta("newsmeta validate", repository, "validate", "--fail-on", "never")
    entries = {
        name: peer.contestant(course.repository(few) if peer.is_slow else repository)
        for name, peer in course.peers.items()
    }
    for entry in entries.values():
        if entry.files != count:
            entry.name += f" ({entry.files:,} files)"

    def target(name: str, limit: float, is_least: bool = False) -> Target:
        entry = entries.get(name)
        if is_least:
            text = f"files a second of `validate`, as a multiple of those of {name}"
            measured = (lambda: ratio(entry, validate)) if entry else None
        else:
            text = f"time of `validate`, as a multiple of that of {name}"
            measured = (lambda: ratio(validate, entry)) if entry else None
        return Target(f"1. {text}", limit, measured, is_least)

    return Group(
        f"newsmeta and its peers on {count:,} articles",
        repository.summary,
        [validate, *entries.values()],
        [
            target(programs.CHECK_JSONSCHEMA, 20, is_least=True),
            target(programs.LOOP, 10, is_least=True),
            target(programs.CSAFELOADER, 0.5),
            target(programs.RYL, 2),
        ],
    )


def commands(course: Course) -> Group:
    """Return the commands of newsmeta, with and without its cache."""
    count = course.sizes[1]
    repository, clean = course.repository(count), course.repository(count, is_clean=True)
    never = ("--fail-on", "never")
    no_cache = ["--no-cache"] if knows("validate", "--no-cache") else []
    validate = course.newsmeta("validate", repository, "validate", *never)
    again = course.newsmeta("validate, nothing changed", repository, "validate", *never)
    again.prepare = validate.run
    check = course.newsmeta("check", repository, "check", *never)
    reference = course.newsmeta("validate, nothing to find", clean, "validate")
    others = [
        course.newsmeta("normalize --check, nothing to find", clean, "normalize", "--check"),
        *(
            course.newsmeta(
                f"export --to {name}, nothing to find",
                clean,
                *("export", "--to", name, "--output", str(clean.folder / f"articles.{name}")),
            )
            for name in ("jsonl", "csv")
        ),
    ]
    targets = [
        Target(
            "2. time of `validate` and `check`, as a multiple of that of `validate`",
            1.8,
            lambda: 1 + ratio(check, validate),
        ),
        Target(
            "3. time of `validate` when nothing changed, as a multiple of that of the cold run",
            0.15,
            lambda: ratio(again, validate),
        ),
    ]
    for other in others:
        name = other.name.partition(",")[0]
        targets.append(
            _against(
                f"5. time of `{name}`, as a multiple of that of `validate`", 1.3, other, reference
            )
        )
    return Group(
        f"The commands of newsmeta on {count:,} articles",
        f"{repository.summary}; {clean.summary}",
        [
            validate,
            course.newsmeta("validate --no-cache", repository, "validate", *never, *no_cache),
            again,
            check,
            reference,
            *others,
        ],
        targets,
    )


def start(course: Course) -> Group:
    """Return what takes a fraction of a second."""
    repository = course.repository(1)
    article = str(repository.articles()[0])
    one = course.newsmeta("newsmeta validate, one file", repository, "validate", article)
    one.status = None
    shown = Contestant("newsmeta --version", [program("newsmeta"), "--version"])
    typer = Contestant("python -c 'import typer'", [sys.executable, "-c", "import typer"])
    entries = [one]
    peer = course.peers.get(programs.CHECK_JSONSCHEMA)
    if peer:
        entries.append(peer.contestant(repository))
        entries[-1].name += ", one file"
    return Group(
        "What takes a moment",
        repository.summary,
        [*entries, shown, typer],
        [
            _against(
                f"4. time of `validate` for one file, as a multiple of {programs.CHECK_JSONSCHEMA}",
                0.5,
                one,
                entries[1] if peer else None,
            ),
            _against(
                "4. time of `newsmeta --version`, as a multiple of that of `import typer`",
                1.3,
                shown,
                typer,
            ),
        ],
        times=SHORT,
    )


def growth(course: Course) -> Group:
    """Return `newsmeta validate` on repositories of several sizes."""
    entries = [
        course.newsmeta(
            f"{count:,} articles", course.repository(count), "validate", "--fail-on", "never"
        )
        for count in course.sizes
    ]
    _, usual, large = entries
    more = f"{large.files:,} articles, as a multiple of that of {usual.files:,}"
    return Group(
        "How `newsmeta validate` grows",
        "; ".join(course.repository(count).summary for count in course.sizes),
        entries,
        [
            Target(
                f"6. peak memory of {more}",
                1.3,
                lambda: statistics.median(large.peaks) / statistics.median(usual.peaks),
            ),
            Target(
                f"7. time of {more}",
                round(1.1 * large.files / usual.files, 2),
                lambda: ratio(large, usual) * large.files / usual.files,
            ),
        ],
        peaks=3,
    )


GROUPS: dict[str, Callable[[Course], Group]] = {
    "peers": peers,
    "commands": commands,
    "start": start,
    "growth": growth,
}


def _against(text: str, limit: float, one: Contestant, other: Contestant | None) -> Target:
    return Target(text, limit, (lambda: ratio(one, other)) if other else None)


def knows(command: str, option: str) -> bool:
    """Tell whether a command of newsmeta has an option."""
    done = subprocess.run(
        [program("newsmeta"), command, "--help"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "COLUMNS": "200", "NO_COLOR": "1"},
    )
    return option in done.stdout.split()


def find_peers(folder: Path | None, temporary: Path) -> dict[str, programs.Peer]:
    """Return the peers that are installed, by name, after a trial of each."""
    found = {peer.name: peer for peer in programs.find(programs.Programs(folder))}
    trial = make(temporary / "trial", 20, seed=1, faulty=0)
    for peer in found.values():
        peer.must_work(trial)
    return found


def must_be_clean(course: Course) -> None:
    """Check that newsmeta finds nothing where there is nothing to find.

    Raises:
        SystemExit: When it does, so that its times would say less.
    """
    repository = course.repository(course.sizes[0], is_clean=True)
    for command in ("validate", "check"):
        course.newsmeta(f"newsmeta {command}", repository, command, "--fail-on", "info").run()
    course.newsmeta("newsmeta normalize", repository, "normalize", "--check").run()


def run(group: Group, rounds: int) -> None:
    """Measure a group: memory first, which also makes everything warm, then time."""
    for number in range(min(rounds, group.peaks)):
        for entry in group.entries:
            say(f"memory, {number + 1}: {entry.name}")
            entry.peaks.append(memory.peak(entry))
    for number in range(rounds):
        say(f"round {number + 1} of {rounds}")
        measure(group.entries, group.times, warm_up=0)


def say(text: str) -> None:
    """Tell whoever waits what is being done."""
    print(f"  {text}", file=sys.stderr, flush=True)


def description(course: Course, rounds: int) -> Iterator[str]:
    """Yield what was measured, on what, and how."""
    rows = [*machine.describe().items(), ("newsmeta", version(DISTRIBUTION))]
    rows += [(peer.name, peer.version) for peer in course.peers.values()]
    yield markdown(("", ""), rows)
    if missing := [name for name in programs.NAMES if name not in course.peers]:
        yield f"\nNot installed: {', '.join(missing)}."
    used = course.jobs[1] if course.jobs else "as many as newsmeta decides"
    yield (
        f"\nRounds in which the programs run in turn: {rounds}; {SHORT * rounds} for what takes a "
        "moment. Ratios are those of the time a file, in the median of the rounds. "
        f"Peak memory: {memory.HOW}. Processes of newsmeta: {used}."
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=5, help="how many (default: 5)")
    parser.add_argument("--articles", type=int, default=10_000, help="how many (default: 10000)")
    parser.add_argument("--few", type=int, default=1_000, help="a small number (default: 1000)")
    parser.add_argument("--many", type=int, default=100_000, help="a large one (default: 100000)")
    parser.add_argument("--only", choices=[*GROUPS], action="append", help="a group; repeatable")
    parser.add_argument("--peers", type=Path, help="an environment that the peers are in")
    parser.add_argument("--jobs", type=int, help="processes (default: newsmeta's own number)")
    parser.add_argument("--faulty", type=float, default=2, help="percent to find (default: 2)")
    parser.add_argument("--seed", type=int, default=1, help="what the articles depend on")
    options = parser.parse_args()
    rounds = max(options.rounds, 1)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        course = Course(
            folder,
            (options.few, options.articles, options.many),
            options.faulty,
            options.seed,
            ["--jobs", str(options.jobs)] if options.jobs else [],
            find_peers(options.peers and options.peers.absolute(), folder),
        )
        must_be_clean(course)
        print("\n".join(description(course, rounds)), flush=True)
        targets = []
        for name in options.only or GROUPS:
            group = GROUPS[name](course)
            run(group, rounds)
            print(f"\n## {group.title}\n\n{group.note}.\n\n{times(group)}", flush=True)
            targets += group.targets
        print(f"\n## Targets\n\n{judgement(sorted(targets, key=lambda target: target.text[:2]))}")


if __name__ == "__main__":
    main()
