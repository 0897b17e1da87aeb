"""The commands of newsmeta to measure."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import cache

from benchmarks.contest import Contestant, program
from benchmarks.repositories import Repository

VALIDATE = "validate --no-cache"
COLD, WARM = "validate, for the first time", "validate, nothing changed"
CHECK, BOTH = "check", "check --validate"
NORMALIZE = "normalize --check"
EXPORT, IMPORT = "export --to jsonl", "import of new articles"
OWN_NUMBER = "validate, processes as it decides"
ONE_FILE, VERSION, TYPER = "validate, one file", "newsmeta --version", "python -c 'import typer'"

REPORTS = (
    "rich", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "markdown",
)  # fmt: skip
EXPORTS = (
    "json", "jsonl", "csv", "tsv", "datapackage", "xlsx", "sqlite", "parquet", "jsonld", "ninjs",
    "jsonfeed", "atom",
)  # fmt: skip
NEVER = ("--fail-on", "never")


def newsmeta(
    name: str, repository: Repository, *words: str, jobs: int | None = 1, status: int | None = 0
) -> Contestant:
    """Return a command of newsmeta on the articles of a repository, without an earlier cache.

    Args:
        name: The name of the contestant.
        repository: The repository.
        words: The command and its options.
        jobs: The number of processes; None for newsmeta's default.
        status: The expected exit status; None for 0 or 1.
    """
    options = ["--jobs", str(jobs)] if jobs and knows(words[0], "--jobs") else []
    return Contestant(
        name,
        [program("newsmeta"), *words, *options],
        status=status,
        folder=repository.site,
        environment={"NEWSMETA_CACHE_DIR": str(repository.cache)},
        prepare=repository.forget,
        files=repository.count,
    )


@cache
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


def commands(repository: Repository, jobs: int | None) -> list[Contestant]:
    """Return all commands that process a whole repository."""
    wrong = None if repository.wrong else 0
    data, into = repository.folder / "articles.jsonl", repository.folder / "imported"

    def remember() -> None:
        if not repository.cache.exists():
            cold.run()

    def clear() -> None:
        shutil.rmtree(into, ignore_errors=True)
        into.mkdir()
        if not data.exists():
            export.run()

    def make(name: str, *words: str, status: int | None = 0) -> Contestant:
        return newsmeta(name, repository, *words, jobs=jobs, status=status)

    cold = make(COLD, "validate", "_news", *NEVER)
    warm = make(WARM, "validate", "_news", *NEVER)
    warm.prepare = remember
    export = make(EXPORT, "export", "_news", "--to", "jsonl", "--output", str(data), "--quiet")
    new = make(IMPORT, "import", str(data), "--into", str(into), "--quiet")
    new.prepare, new.folder = clear, None
    return [
        make(VALIDATE, "validate", "_news", "--no-cache", *NEVER),
        cold,
        warm,
        make(CHECK, "check", "_news", *NEVER),
        make(BOTH, "check", "_news", "--validate", *NEVER),
        make(NORMALIZE, "normalize", "_news", "--check", status=wrong),
        export,
        new,
        newsmeta(OWN_NUMBER, repository, "validate", "_news", "--no-cache", *NEVER, jobs=None),
    ]


def reports(repository: Repository) -> list[Contestant]:
    """Return `newsmeta validate` with each format of reports."""
    options = ("validate", "_news", "--no-cache", *NEVER)
    return [newsmeta(name, repository, *options, "--output-format", name) for name in REPORTS]


def exports(repository: Repository) -> list[Contestant]:
    """Return `newsmeta export` to each format."""
    return [
        newsmeta(
            f"export --to {name}",
            repository,
            *("export", "_news", "--to", name, "--quiet"),
            *("--output", str(repository.folder / f"export.{name}")),
        )
        for name in EXPORTS
    ]


def moments(repository: Repository) -> list[Contestant]:
    """Return the commands that take a moment: on one file, and on no file at all."""
    one = newsmeta(ONE_FILE, repository, "validate", str(repository.usual), jobs=None)
    one.files, one.status = 1, None
    return [
        one,
        Contestant(VERSION, [program("newsmeta"), "--version"]),
        Contestant(TYPER, [sys.executable, "-c", "import typer"]),
    ]
