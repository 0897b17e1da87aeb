"""Compares newsmeta with its peers, and with itself, on generated repositories.

    python -m benchmarks.speed [--corpus FOLDER] [--mix NAME ...] [--only GROUP ...]
        [--rounds 3] [--articles 10000] [--few 500] [--many 100000] [--jobs 1] [--peers FOLDER]
        [--json FILE] [--read FILE ...] [--write PAGE ...]

It writes repositories into a temporary folder, in which 2, 40 and 90 articles of a hundred have
findings. With `--corpus`, there are two more with copies of real articles, from a site or any other
folder: as they are (`real`), and with nine of ten from those with findings (`real-90`). Then it
runs newsmeta and the peers in turn on the same files, each time in a new process, for some rounds.
The measure is the processor time, user and system, of a program and its child processes. The least
of the rounds counts, since other activity on the machine can only add to it. The groups:

- `peers`: `newsmeta validate` and the peers on all the articles. Peers that read YAML get the front
  matter in separate files, written beforehand; slow ones get few articles.
- `commands`: the commands of newsmeta, with and without its cache.
- `moments`: one article; the version; an interpreter that imports typer. Wall time.
- `memory`: `newsmeta validate` on all articles and on many, for each output format.
- `exports`: `newsmeta export` to each format. Only on request.

It prints Markdown: the targets, the measurements, and whether the targets are met; and the times of
each program. `--json` writes the figures to a file. `--read` takes them from such files instead of
measuring; later files override earlier ones and can be combined with measurements. `--write` puts
the tables into a page, between its markers.

The peers come from the environment of this Python, from the search path and from `NODE_PATH`, or
from a folder. Missing ones are listed, with the command that installs them:

    python -m venv peers
    peers/bin/pip install pyyaml jsonschema-rs ryl python-frontmatter jsonschema check-jsonschema
    npm install --prefix peers gray-matter ajv ajv-formats
    npm install --prefix peers remark-cli remark-frontmatter remark-lint-frontmatter-schema
    python -m benchmarks.speed --peers peers
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from benchmarks import commands, corpus, machine, memory, tables
from benchmarks.contest import Contestant, measure
from benchmarks.figures import Figures, MixFigures, Times, from_json
from benchmarks.peers import programs
from benchmarks.repositories import Mix, Repository, mixes
from newsmeta._about import DISTRIBUTION

GROUPS = ("peers", "commands", "moments", "memory")
MORE_GROUPS = ("exports",)
MADE_UP, REAL = ("2", "40", "90"), ("real", "real-90")
SHORT = 6
"""Factor for the number of runs of programs that take a fraction of a second."""


@dataclass(frozen=True, slots=True)
class Course:
    """The settings of a comparison.

    Attributes:
        folder: The folder for repositories.
        few: The number of articles for slow programs.
        usual: The number of articles for the others.
        many: The large number of articles for measuring memory.
        jobs: The number of processes of newsmeta.
        rounds: The number of rounds.
        peers: The peers.
    """

    folder: Path
    few: int
    usual: int
    many: int
    jobs: int
    rounds: int
    peers: list[programs.Peer]

    def repository(self, mix: Mix, count: int) -> Repository:
        """Return a repository with a number of articles."""
        started = time.perf_counter()
        folder = self.folder / f"{mix.name} {count}".replace(" ", "-").replace("%", "")
        made = mix.make(folder, count)
        say(f"{mix.name}: {count:,} articles written in {time.perf_counter() - started:.1f} s")
        return made

    def compare(self, entries: list[Contestant], found: MixFigures, often: int = 1) -> None:
        """Run programs in turn."""
        for number in range(self.rounds):
            say(f"round {number + 1} of {self.rounds}")
            measure(entries, often)
        for entry in entries:
            found.programs[entry.name] = Times(
                entry.files,
                [run.processor for run in entry.runs],
                [run.seconds for run in entry.runs],
            )


def measured(course: Course, mix: Mix, groups: Iterable[str]) -> MixFigures:
    """Return the figures for a mix."""
    repository, few = course.repository(mix, course.usual), course.repository(mix, course.few)
    found = MixFigures(summary(mix, repository), mix.is_history)
    if "peers" in groups:
        slow = {peer.name for peer in course.peers if peer.is_slow}
        entries = [
            peer.contestant(few if peer.name in slow else repository) for peer in course.peers
        ]
        validate = commands.commands(repository, course.jobs)[0]
        course.compare([validate, *entries], found)
    if "commands" in groups:
        course.compare(commands.commands(repository, course.jobs), found)
    if "moments" in groups:
        course.compare(moments(course, repository), found, often=SHORT)
    if "exports" in groups:
        course.compare(commands.exports(repository), found)
    if "memory" in groups:
        many = course.repository(mix, course.many)
        pairs = zip(commands.reports(repository), commands.reports(many), strict=True)
        for one, other in pairs:
            say(f"memory: {one.name}")
            found.memory[one.name] = [memory.peak(one), memory.peak(other)]
    for path in course.folder.glob("*"):
        shutil.rmtree(path)
    return found


def moments(course: Course, repository: Repository) -> list[Contestant]:
    """Return the commands that take a moment, and check-jsonschema on the same front matter."""
    entries = commands.moments(repository)
    for peer in course.peers:
        if peer.name == programs.CHECK_JSONSCHEMA:
            name = repository.extract()[repository.articles.index(repository.usual)]
            start = peer.contestant(repository).command[:3]
            entries.append(
                Contestant(
                    f"{peer.name}, one file", [*start, name], status=None, folder=repository.yaml
                )
            )
    return entries


def summary(mix: Mix, repository: Repository) -> str:
    """Return a description of a mix."""
    what = "copies of real articles" if mix.corpus else "articles"
    return (
        f"{repository.count:,} {what} ({repository.size / 1e6:.1f} MB), "
        f"{len(repository.wrong):,} with findings"
    )


def find_peers(folder: Path | None, temporary: Path) -> list[programs.Peer]:
    """Return the installed peers, each after a trial."""
    found = programs.find(programs.Programs(folder))
    trial = Mix("trial", 0).make(temporary / "trial", 20)
    for peer in found:
        say(f"{peer.name}: {peer.version}")
        peer.must_work(trial)
    shutil.rmtree(temporary / "trial")
    return found


def must_be_clean(folder: Path) -> None:
    """Check that newsmeta has no findings in clean articles.

    Raises:
        SystemExit: When it has, so that its times would say less.
    """
    repository = Mix("clean", 0).make(folder / "clean", 200)
    for command in ("validate", "check"):
        commands.newsmeta(command, repository, command, "_news", "--fail-on", "info").run()
    commands.newsmeta("normalize", repository, "normalize", "_news", "--check").run()
    shutil.rmtree(folder / "clean")


def say(text: str) -> None:
    """Print the current step on standard error."""
    print(f"  {text}", file=sys.stderr, flush=True)


def described(course: Course, groups: Iterable[str]) -> Figures:
    """Return the figures that are known before anything is measured."""
    versions = {peer.name: peer.version for peer in course.peers}
    missing = {
        name: f"not installed: `{command}`"
        for name, command in programs.INSTALLED_BY.items()
        if name not in versions
    }
    rows = {**machine.describe(), "newsmeta": version(DISTRIBUTION), **versions, **missing}
    rows["rounds"] = f"{course.rounds}; {SHORT * course.rounds} for what takes a moment"
    rows["processes of newsmeta"] = str(course.jobs)
    slow = ", ".join(peer.name for peer in course.peers if peer.is_slow)
    rows[f"on {course.few:,} articles"] = slow
    if "memory" in groups:
        rows["memory"] = f"{memory.HOW}, of {course.usual:,} articles and of {course.many:,}"
    return Figures(rows)


def main() -> None:
    """Measure and print."""
    options = parsed()
    if options.read:
        figures, *others = (from_json(path.read_text(encoding="utf-8")) for path in options.read)
        for other in others:
            figures.add(other)
    else:
        figures = run(options)
    if options.json:
        options.json.write_text(figures.as_json(), encoding="utf-8")
    for page in options.write:
        tables.fill(page, figures)
    print(tables.everything(figures))


def run(options: argparse.Namespace) -> Figures:
    """Run the measurements that were asked for."""
    real = corpus.read(options.corpus.absolute()) if options.corpus else None
    names = options.mix or [*MADE_UP, *(REAL if real else ())]
    chosen = mixes(names, real, options.seed, options.related)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        course = Course(
            folder,
            min(options.few, options.articles),
            options.articles,
            options.many,
            max(options.jobs, 1),
            max(options.rounds, 1),
            find_peers(options.peers and options.peers.absolute(), folder),
        )
        must_be_clean(folder)
        groups = options.only or GROUPS
        figures = described(course, groups)
        for mix in chosen:
            figures.mixes[mix.name] = measured(course, mix, groups)
            if options.json:
                # Measured figures are kept, whatever happens.
                options.json.write_text(figures.as_json(), encoding="utf-8")
    return figures


def parsed() -> argparse.Namespace:
    """Return the options."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=(__doc__ or "").split("\n", 1)[0]
    )
    add = parser.add_argument
    add("--corpus", type=Path, help="a site, or a folder, of real articles")
    add(
        "--mix",
        action="append",
        help="percentage of articles with findings, real or real-90; repeatable",
    )
    add("--only", choices=[*GROUPS, *MORE_GROUPS], action="append", help="a group; repeatable")
    add("--rounds", type=int, default=3, help="how many (default: 3)")
    add("--articles", type=int, default=10_000, help="how many (default: 10000)")
    add("--few", type=int, default=500, help="what slow programs get (default: 500)")
    add("--many", type=int, default=100_000, help="for memory (default: 100000)")
    add("--jobs", type=int, default=1, help="processes of newsmeta (default: 1)")
    add("--seed", type=int, default=1, help="what made-up articles depend on")
    add("--related", action="store_true", help="some made-up articles have related ones")
    add("--peers", type=Path, help="an environment that the peers are in")
    add("--json", type=Path, metavar="FILE", help="write the figures to it")
    add("--read", type=Path, action="append", metavar="FILE", help="figures of an earlier run")
    add("--write", type=Path, action="append", default=[], metavar="PAGE", help="fill its tables")
    return parser.parse_args()


if __name__ == "__main__":
    main()
