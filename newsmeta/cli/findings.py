"""What `newsmeta validate` and `newsmeta check` have in common: all but their rules and options."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import session
from newsmeta.cli.options import FailOn, Format
from newsmeta.cli.output import (
    EXIT_FAILURE,
    EXIT_FINDINGS,
    fail,
    say,
    say_as_is,
    use_color,
    width,
    write_data,
    write_file,
    write_text,
)

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.linter.runner import Runner
    from newsmeta.reporters import Options

_FOR_PEOPLE = ("rich", "concise")
_FORMAT_BY_SUFFIX = {".json": "json", ".jsonl": "jsonl", ".sarif": "sarif", ".xml": "junit"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What the options of a command say.

    Attributes:
        paths: Files and folders.
        stdin_filename: The name of what standard input holds.
        format: How findings are written, or None.
        output: The file to write them to, or None.
        statistics: Whether to count instead.
        fail_on: The lowest severity that makes the exit status 1, or None.
        quiet: Whether to print findings alone.
        jobs: How many processes to use, or None.
        verbose: Whether to say what is done.
        cache: Whether files that have not changed need no look.
    """

    paths: list[str] | None
    stdin_filename: Path | None
    format: Format | None
    output: Path | None
    statistics: bool
    fail_on: FailOn | None
    quiet: bool
    jobs: int | None
    verbose: bool
    cache: bool = False


def report(runner: Runner, name: str, wish: Wish) -> None:
    """Look at files and report what is found.

    Args:
        runner: What looks at them.
        name: What the command is called.
        wish: What its options say.

    Raises:
        Exit: With the exit status, where it is not 0.
    """
    started = time.perf_counter()
    config = runner.config
    formats = _formats(wish.format, wish.output, config)
    if not runner.enabled:
        say(f"newsmeta: warning: none of the selected rules is one of newsmeta {name}")
    found, failures = _run(runner, wish)
    for warning in runner.site_warnings:
        say(f"newsmeta: warning: {warning}")
    _write(found, formats, wish.output, wish.statistics, wish.quiet)
    if wish.verbose:
        say(f"{time.perf_counter() - started:.2f} s")
    if failures:
        session.report_failures(failures)
        raise typer.Exit(EXIT_FAILURE)
    if session.fails(found.diagnostics, wish.fail_on, config.fail_on):
        raise typer.Exit(EXIT_FINDINGS)


def _formats(wanted: Format | None, output: Path | None, config: Config) -> tuple[str, str]:
    """Return the format for standard output, and that for the file."""
    usual = "rich" if sys.stdout.isatty() else "concise"
    chosen = wanted.value if wanted else None
    if output is None:
        return chosen or config.output_format or usual, ""
    in_file = chosen or _FORMAT_BY_SUFFIX.get(output.suffix.lower())
    in_file = in_file or config.output_format or "concise"
    return usual if in_file not in _FOR_PEOPLE else in_file, in_file


def _run(runner: Runner, wish: Wish) -> tuple[Report, list[tuple[str, Exception]]]:
    from newsmeta.cli.progress import progress
    from newsmeta.files.search import folders_of
    from newsmeta.linter.parallel import usual_jobs

    if session.reads_stdin(wish.paths, wish.stdin_filename):
        most = runner.config.limits.max_size + 1
        return runner.run([session.read_stdin(wish.stdin_filename, most)])
    given = wish.paths or ["."]
    with progress(lambda: sum(1 for _ in runner.finder.stream(given))) as advance:
        targets = session.stream(runner, given, wish.verbose)
        jobs = wish.jobs or usual_jobs(runner.finder.glance(given))
        return runner.run(targets, advance, folders_of(given), jobs, wish.cache)


def _write(
    report: Report, formats: tuple[str, str], output: Path | None, statistics: bool, quiet: bool
) -> None:
    from newsmeta import reporters

    on_screen, in_file = formats
    options = _options(quiet)
    if output is not None:
        try:
            write_file(output, reporters.render(in_file, report, _options(quiet, plain=True)))
        except OSError as error:
            fail(f"{output} cannot be written: {(error.strerror or str(error)).lower()}")
    write = write_text if on_screen in _FOR_PEOPLE else write_data
    if not statistics:
        write(sys.stdout, reporters.render(on_screen, report, options))
    elif on_screen in ("json", "jsonl"):
        write(sys.stdout, reporters.statistics_json(report, options))
    elif on_screen in _FOR_PEOPLE:
        write(sys.stdout, reporters.statistics(report, options))
    else:
        fail(f"--statistics cannot be written as {on_screen}; use rich, concise or json")
    if not quiet and (on_screen != "rich" or statistics):
        colored = replace(options, color=sys.stderr is not None and use_color(sys.stderr))
        say_as_is(reporters.summary(report, colored))


def _options(quiet: bool, plain: bool = False) -> Options:
    from newsmeta._about import __version__
    from newsmeta.reporters import Options
    from newsmeta.rules import RULES

    return Options(
        width=80 if plain else width(),
        color=not plain and use_color(sys.stdout),
        quiet=quiet,
        rules=RULES,
        root=Path.cwd(),
        version=__version__,
    )
