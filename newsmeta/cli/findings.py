"""What `newsmeta validate` and `newsmeta check` have in common: all but their rules."""

from __future__ import annotations

import enum
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsmeta.cli import session
from newsmeta.cli.options import (
    ConfigFile,
    ExtendSelect,
    FailOnOption,
    Ignore,
    Jobs,
    NoConfig,
    Paths,
    Select,
    StdinFilename,
    Verbose,
)
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
from newsmeta.cli.session import Task

if TYPE_CHECKING:
    from newsmeta.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.reporters import Options
    from newsmeta.runner import Runner

_FOR_PEOPLE = ("rich", "concise")
_FORMAT_BY_SUFFIX = {".json": "json", ".jsonl": "jsonl", ".sarif": "sarif", ".xml": "junit"}


class Format(enum.StrEnum):
    """How findings are written."""

    RICH = "rich"
    CONCISE = "concise"
    JSON = "json"
    JSONL = "jsonl"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"


def command(task: Task, description: str) -> Callable[..., None]:
    """Return the function of a command that looks at files and reports what it finds.

    Args:
        task: What it looks for.
        description: What `--help` says about it.
    """

    def run(  # noqa: PLR0913, PLR0917
        paths: Paths = None,
        select: Select = None,
        extend_select: ExtendSelect = None,
        ignore: Ignore = None,
        output_format: Annotated[
            Format | None,
            typer.Option(
                help="How findings are written. Without it, rich on a terminal and concise "
                "elsewhere.",
                show_default=False,
            ),
        ] = None,
        output: Annotated[
            Path | None,
            typer.Option(
                "--output",
                "-o",
                metavar="FILE",
                help="Write the findings to this file, and for people to standard output. Without "
                "--output-format, the ending decides: .json, .jsonl, .sarif, .xml (JUnit).",
            ),
        ] = None,
        statistics: Annotated[
            bool, typer.Option("--statistics", help="Print how often each rule found something.")
        ] = False,
        fail_on: FailOnOption = None,
        config_file: ConfigFile = None,
        no_config: NoConfig = False,
        stdin_filename: StdinFilename = None,
        quiet: Annotated[
            bool, typer.Option("--quiet", "-q", help="Print findings alone, no summary.")
        ] = False,
        jobs: Jobs = None,
        verbose: Verbose = False,
    ) -> None:
        started = time.perf_counter()
        rules = session.layer(select, extend_select, ignore)
        runner = session.start(rules, config_file, no_config, verbose, task)
        config = runner.config
        formats = _formats(output_format, output, config)
        if not runner.enabled:
            say(f"newsmeta: warning: none of the selected rules is one of newsmeta {task}")
        report, failures = _run(runner, paths, stdin_filename, jobs, verbose)
        for warning in runner.site_warnings:
            say(f"newsmeta: warning: {warning}")
        _write(report, formats, output, statistics, quiet)
        if verbose:
            say(f"{time.perf_counter() - started:.2f} s")
        if failures:
            session.report_failures(failures)
            raise typer.Exit(EXIT_FAILURE)
        if session.fails(report.diagnostics, fail_on, config.fail_on):
            raise typer.Exit(EXIT_FINDINGS)

    run.__doc__ = description
    return run


def _formats(wanted: Format | None, output: Path | None, config: Config) -> tuple[str, str]:
    """Return the format for standard output, and that for the file."""
    usual = "rich" if sys.stdout.isatty() else "concise"
    chosen = wanted.value if wanted else None
    if output is None:
        return chosen or config.output_format or usual, ""
    in_file = chosen or _FORMAT_BY_SUFFIX.get(output.suffix.lower())
    in_file = in_file or config.output_format or "concise"
    return usual if in_file not in _FOR_PEOPLE else in_file, in_file


def _run(
    runner: Runner,
    paths: list[str] | None,
    stdin_filename: Path | None,
    jobs: int | None,
    verbose: bool,
) -> tuple[Report, list[tuple[str, Exception]]]:
    from newsmeta.cli.progress import progress
    from newsmeta.discovery import folders_of
    from newsmeta.parallel import usual_jobs

    if session.reads_stdin(paths, stdin_filename):
        most = runner.config.limits.max_size + 1
        return runner.run([session.read_stdin(stdin_filename, most)])
    given = paths or ["."]
    with progress(lambda: sum(1 for _ in runner.finder.stream(given))) as advance:
        targets = session.stream(runner, given, verbose)
        if jobs is None:
            targets, jobs = usual_jobs(targets)
        return runner.run(targets, advance, folders_of(given), jobs)


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
    from newsmeta import __version__
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
