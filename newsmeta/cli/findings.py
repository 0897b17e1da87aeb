"""What `newsmeta validate` and `newsmeta check` have in common: all but their rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import session
from newsmeta.cli.changed import changes_wanted
from newsmeta.cli.finding_options import FindingOptions
from newsmeta.cli.given import Given
from newsmeta.cli.output import (
    EXIT_FAILURE,
    EXIT_FINDINGS,
    fail,
    in_color,
    is_terminal,
    say,
    say_as_is,
    says_in_color,
    width,
    write_data,
    write_file,
    write_text,
)
from newsmeta.cli.recorded import recorded, without_recorded

if TYPE_CHECKING:
    from newsmeta.cli.caching import Caching
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.linter.runner import Runner
    from newsmeta.reporters import Options

_FOR_PEOPLE = ("rich", "concise")
_FORMAT_BY_SUFFIX = {
    ".json": "json",
    ".jsonl": "jsonl",
    ".sarif": "sarif",
    ".xml": "junit",
    ".md": "markdown",
}


def report(task: session.Task, options: FindingOptions, caching: Caching | None = None) -> None:
    """Look at files and report what is found.

    Args:
        task: What to look at them for.
        options: What was chosen.
        caching: Where to remember what was found, so that files that have not changed need no
            look; None for nowhere.

    Raises:
        Exit: With the exit status, where it is not 0.
    """
    rules = session.layer(options.select, options.extend_select, options.ignore)
    config = session.configured(options.config_file, options.no_config, options.verbose)
    config = replace(config, gitignore=False) if options.no_gitignore else config
    baseline = recorded(config, is_wanted=not options.no_baseline)
    runner = session.runner_for(
        task,
        config,
        rules,
        heeds_comments=not options.no_suppressions,
        has_fingerprints=baseline is not None,
    )
    started = time.perf_counter()
    formats = _formats(options, config)
    if not runner.enabled:
        name = task.removesuffix(" all")
        say(f"newsmeta: warning: none of the selected rules is one of newsmeta {name}")
    given = Given(
        options,
        config,
        runner.finder,
        with_pictures=runner.checker.comparer is not None,
        changed=changes_wanted(options.changed, with_lines=options.changed_lines),
    )
    cache = caching.file_for(config, given.paths, verbose=options.verbose) if caching else None
    found, failures = _run(runner, given, options.jobs, cache)
    given.end(found.files)
    if baseline is not None:
        found = without_recorded(found, baseline, runner, given, is_quiet=options.quiet)
    found = given.on_lines(found)
    for warning in (*runner.site_warnings, *runner.kind_warnings(given.folders)):
        say(f"newsmeta: warning: {warning}")
    _write(found, formats, options, config)
    if options.verbose:
        say(f"{time.perf_counter() - started:.2f} s")
    _end(found, failures, options, config)


def _end(
    report: Report,
    failures: list[tuple[str, Exception]],
    options: FindingOptions,
    config: Config,
) -> None:
    """Exit with the exit status, where it is not 0."""
    if failures:
        session.report_failures(failures)
        raise typer.Exit(EXIT_FAILURE)
    if session.fails(report.counts.severities, options.fail_on, config.fail_on):
        raise typer.Exit(EXIT_FINDINGS)


def _formats(options: FindingOptions, config: Config) -> tuple[str, str]:
    """Return the format for standard output, and that for the file."""
    usual = "rich" if is_terminal() else "concise"
    output = options.output
    chosen = options.output_format.value if options.output_format else None
    if output is None:
        return chosen or config.output_format or usual, ""
    in_file = chosen or _FORMAT_BY_SUFFIX.get(output.suffix.lower())
    in_file = in_file or config.output_format or "concise"
    return usual if in_file not in _FOR_PEOPLE else in_file, in_file


def _run(
    runner: Runner, given: Given, jobs: int | None, cache: Callable[[], Path | None] | None
) -> tuple[Report, list[tuple[str, Exception]]]:
    from newsmeta.cli.progress import progress
    from newsmeta.linter.job_count import usual_jobs

    if given.is_stdin:
        target = given.stdin(runner.config.limits.max_size + 1)
        is_other = given.passes_by(target, runner.checker.analyst.content)
        return runner.run([] if is_other else [target])
    with progress(given.count) as advance:
        usual = jobs or usual_jobs(given.glance())
        folders, pictures = given.folders, given.pictures()
        return runner.run(given.targets(), advance, folders, usual, cache, lone_pictures=pictures)


def _write(
    report: Report, formats: tuple[str, str], options: FindingOptions, config: Config
) -> None:
    from newsmeta import reporters

    on_screen, in_file = formats
    output, quiet = options.output, options.quiet
    rendering = replace(
        _rendering(quiet),
        has_kinds=bool(config.kinds),
        can_init=config.path is None and not options.no_config,
    )
    if output is not None:
        plain = replace(rendering, width=80, color=False)
        try:
            write_file(output, reporters.render(in_file, report, plain))
        except OSError as error:
            fail(f"{output} cannot be written: {(error.strerror or str(error)).lower()}")
    write = write_text if on_screen in _FOR_PEOPLE else write_data
    if not options.statistics:
        write(reporters.render(on_screen, report, rendering))
    elif on_screen in ("json", "jsonl"):
        write(reporters.statistics_json(report, rendering))
    elif on_screen in _FOR_PEOPLE:
        write(reporters.statistics(report, rendering))
    else:
        fail(f"--statistics cannot be written as {on_screen}; use rich, concise or json")
    if not quiet and (on_screen != "rich" or options.statistics):
        colored = replace(rendering, color=says_in_color())
        say_as_is(reporters.summary(report, colored))


def _rendering(quiet: bool) -> Options:
    from newsmeta._about import __version__
    from newsmeta.reporters import Options
    from newsmeta.rules import RULES

    return Options(
        width=width(),
        color=in_color(),
        quiet=quiet,
        rules=RULES,
        root=Path.cwd(),
        version=__version__,
    )
