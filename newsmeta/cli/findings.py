"""What `newsmeta validate` and `newsmeta check` have in common: all but their rules."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import reports, session
from newsmeta.cli.changed import changes_wanted
from newsmeta.cli.finding_options import FindingOptions
from newsmeta.cli.given import Given
from newsmeta.cli.online_options import OnlineOptions, online_of
from newsmeta.cli.output import (
    EXIT_FAILURE,
    EXIT_FINDINGS,
    say,
)
from newsmeta.cli.recorded import recorded, without_recorded

if TYPE_CHECKING:
    from newsmeta.cli.caching import Caching
    from newsmeta.cli.online import Online
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.linter.runner import Runner


def report(
    task: session.Task,
    options: FindingOptions,
    caching: Caching | None = None,
    asking: OnlineOptions | None = None,
) -> None:
    """Look at files and report what is found.

    Args:
        task: What to look at them for.
        options: What was chosen.
        caching: Where to remember what was found, so that files that have not changed need no
            look; None for nowhere.
        asking: Whether and how to ask the web; None for not at all.

    Raises:
        Exit: With the exit status, where it is not 0.
    """
    rules = session.layer(options.select, options.extend_select, options.ignore)
    config = session.configured(
        options.config_file,
        options.no_config,
        options.verbose,
        no_gitignore=options.no_gitignore,
        paths=options.paths,
    )
    wanted = reports.wanted(options, config)
    baseline = recorded(config, is_wanted=not options.no_baseline)
    online = online_of(asking, config)
    runner = session.runner_for(
        task,
        config,
        rules,
        heeds_comments=not options.no_suppressions,
        has_fingerprints=baseline is not None
        or wanted.have_fingerprints(is_counted=options.statistics),
        has_edits=wanted.have_edits(is_counted=options.statistics),
        web=online.web if online else None,
    )
    started = time.perf_counter()
    session.have_pictures(runner)
    if not runner.enabled:
        say(_no_rule(task, runner, is_online=online is not None))
    given = Given(
        options,
        config,
        runner.finder,
        with_pictures=runner.checker.comparer is not None,
        changed=changes_wanted(options.changed, with_lines=options.changed_lines),
    )
    caching = caching if config.disk.is_here else None
    cache = caching.file_for(config, given.paths, verbose=options.verbose) if caching else None
    found, failures = _run(runner, given, options, cache, online)
    given.end(found.files)
    if baseline is not None:
        found = without_recorded(found, baseline, runner, given, is_quiet=options.quiet)
    found = given.on_lines(found)
    given.warn_of_site(runner)
    if online is not None and online.tally is not None:
        found = replace(found, web=online.tally.as_counts())
    reports.write(found, wanted, options, config)
    if online is not None:
        online.summarize(is_quiet=options.quiet, is_detailed=options.statistics)
    if options.verbose:
        say(f"{time.perf_counter() - started:.2f} s")
    _end(found, failures, options, config)


def _no_rule(task: session.Task, runner: Runner, *, is_online: bool) -> str:
    name = task.removesuffix(" all")
    warning = f"newsmeta: warning: none of the selected rules is one of newsmeta {name}"
    if name == "check" and not is_online and runner.checker.analyst.selects_online:
        return f"{warning} without --online"
    return warning


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
    if not options.exit_zero and session.fails(
        report.counts.severities, options.fail_on, config.fail_on
    ):
        raise typer.Exit(EXIT_FINDINGS)


def _run(
    runner: Runner,
    given: Given,
    options: FindingOptions,
    cache: Callable[[], Path | None] | None,
    online: Online | None,
) -> tuple[Report, list[tuple[str, Exception]]]:
    from newsmeta.cli.clusters import engine_of
    from newsmeta.cli.progress import progress
    from newsmeta.linter.job_count import usual_jobs

    if given.is_stdin:
        target = given.stdin(runner.config.limits.max_size + 1)
        is_other = given.passes_by(target, runner.checker.analyst.content)
        targets = [] if is_other else [target]
        if online is not None:
            online.learn(runner.checker.analyst, targets, given.paths)
        return runner.run(targets)
    known = None
    if online is not None:
        known = list(given.targets())
        online.learn(runner.checker.analyst, known, given.paths)
    with engine_of(options) as engine, progress(given.count) as advance:
        given.is_read_elsewhere = engine is not None
        usual = engine or options.jobs or usual_jobs(given.glance())
        folders, pictures = given.folders, given.pictures()
        files = given.targets() if known is None else known
        return runner.run(files, advance, folders, usual, cache, lone_pictures=pictures)
