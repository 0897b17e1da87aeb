"""`newsmeta validate`."""

from __future__ import annotations

import enum
import os
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsmeta.cli.output import (
    EXIT_FAILURE,
    EXIT_FINDINGS,
    fail,
    say,
    use_color,
    width,
    write_data,
    write_file,
    write_text,
)

if TYPE_CHECKING:
    from newsmeta.config import Config
    from newsmeta.diagnostics import Report, Severity
    from newsmeta.reporters import Options
    from newsmeta.runner import Runner

_STDIN = "-"
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


class FailOn(enum.StrEnum):
    """From which severity on a finding makes the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


_SELECTORS = "Codes, prefixes of codes or names, separated by commas."


def validate(  # noqa: PLR0913, PLR0917
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATHS",
            help="Files, folders to search, or - for standard input. "
            "Without any, the folder of the configuration, or the current one.",
            show_default=False,
        ),
    ] = None,
    select: Annotated[
        list[str] | None, typer.Option(help=f"Apply these rules and no others. {_SELECTORS}")
    ] = None,
    extend_select: Annotated[
        list[str] | None, typer.Option(help="Apply these rules as well.")
    ] = None,
    ignore: Annotated[list[str] | None, typer.Option(help="Do not apply these rules.")] = None,
    output_format: Annotated[
        Format | None,
        typer.Option(
            help="How findings are written. Without it, rich on a terminal and concise elsewhere.",
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
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            help="The lowest severity that makes the exit status 1. [default: error]",
            show_default=False,
        ),
    ] = None,
    config_file: Annotated[
        Path | None,
        typer.Option(
            "--config", metavar="FILE", help="The configuration, instead of the nearest one."
        ),
    ] = None,
    no_config: Annotated[
        bool, typer.Option("--no-config", help="Use no configuration file.")
    ] = False,
    stdin_filename: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The name of what standard input holds."),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print findings alone, no summary.")
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Say what is done, on standard error.")
    ] = False,
) -> None:
    """Check article files: the file, its YAML, the schema, text and time.

    Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or configuration,
    or newsmeta itself failed.
    """
    from newsmeta.config import ConfigError
    from newsmeta.runner import Runner
    from newsmeta.selection import Layer, SelectorError

    if config_file and no_config:
        fail("--config and --no-config exclude each other; use one of the two")
    started = time.perf_counter()
    layer = Layer(_split(select) if select else None, _split(extend_select), _split(ignore))
    try:
        config = _config(config_file, no_config, verbose)
        runner = Runner(config, layer)
    except (ConfigError, SelectorError) as error:
        fail(str(error))
    formats = _formats(output_format, output, config)
    report, failures = _run(runner, paths, stdin_filename, verbose)
    _write(report, formats, output, statistics, quiet)
    if verbose:
        say(f"{time.perf_counter() - started:.2f} s")
    for name, failure in failures:
        say(
            f"newsmeta: {name}: newsmeta itself failed on this file "
            f"({type(failure).__name__}: {failure}); please report it"
        )
    if failures:
        raise typer.Exit(EXIT_FAILURE)
    if _fails(report, FailOn(fail_on).value if fail_on else None, config.fail_on):
        raise typer.Exit(EXIT_FINDINGS)


def _split(options: list[str] | None) -> tuple[str, ...]:
    """Return the values of an option that may be repeated and may have commas."""
    return tuple(
        part.strip() for option in options or () for part in option.split(",") if part.strip()
    )


def _config(path: Path | None, no_config: bool, verbose: bool) -> Config:
    from newsmeta.config import Config, find, load

    if no_config:
        return Config(root=Path.cwd())
    path = path or find(Path.cwd())
    if verbose:
        say(f"configuration: {path or 'none'}")
    return load(path) if path else Config(root=Path.cwd())


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
    runner: Runner, paths: list[str] | None, stdin_filename: Path | None, verbose: bool
) -> tuple[Report, list[tuple[str, Exception]]]:
    from newsmeta.cli.progress import progress

    if paths and _STDIN in paths:
        if len(paths) > 1:
            fail("- (standard input) cannot be combined with other paths")
        return _run_stdin(runner, stdin_filename)
    if stdin_filename:
        fail("--stdin-filename names what standard input holds; give - as the path")
    root = os.path.relpath(runner.config.root)
    search = runner.finder.search(paths or [root if not root.startswith(os.pardir) else "."])
    for folder in search.barren:
        say(f"newsmeta: warning: no article files in {folder}")
    if verbose:
        for target in search.targets:
            say(target.name)
    with progress(len(search.targets)) as advance:
        return runner.run(search.targets, advance)


def _run_stdin(runner: Runner, filename: Path | None) -> tuple[Report, list[tuple[str, Exception]]]:
    from newsmeta.diagnostics import Report

    if sys.stdin is None:
        fail("standard input is closed")
    name = str(filename) if filename else "<stdin>"
    data = sys.stdin.buffer.read(runner.config.limits.max_size + 1)
    result = runner.validate_bytes(data, name, filename or Path(name))
    failures = [(name, result.failure)] if result.failure else []
    return Report(result.diagnostics, 1, result.suppressed), failures


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
        colored = replace(options, color=use_color(sys.stderr))
        write_text(sys.stderr, [reporters.summary(report, colored), "\n"])


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


def _fails(report: Report, wanted: str | None, configured: Severity | None) -> bool:
    from newsmeta.diagnostics import Severity

    if wanted == "never":
        return False
    threshold = Severity(wanted) if wanted else configured
    return threshold is not None and any(
        diagnostic.severity.rank >= threshold.rank for diagnostic in report.diagnostics
    )
