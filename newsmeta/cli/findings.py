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
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.baseline.matching import Baseline
    from newsmeta.cli.caching import Caching
    from newsmeta.cli.online import Online
    from newsmeta.cli.reports import Wanted
    from newsmeta.cli.sharding import OnFile, Part
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.linter.runner import Runner


@dataclass(frozen=True, slots=True)
class Run:
    """What is looked at, and what for.

    Attributes:
        task: What files are looked at for.
        options: What was chosen.
        config: The configuration.
        wanted: Which reports are wanted.
        baseline: What is recorded, so that it is not reported; None for nothing.
        online: What asks the web; None if nobody does.
        part: The part of the files that is looked at; None for all.
        runner: What looks at files.
        started: When that was, by the clock that measures how long it takes.
    """

    task: session.Task
    options: FindingOptions
    config: Config
    wanted: Wanted
    baseline: Baseline | None
    online: Online | None
    part: Part | None
    runner: Runner
    started: float

    def given(self) -> Given:
        """Return what there is to look at; exits where that cannot be told."""
        options = self.options
        return Given(
            options,
            self.config,
            self.runner.finder,
            with_pictures=self.runner.checker.comparer is not None,
            changed=changes_wanted(options.changed, with_lines=options.changed_lines),
            shard=self.part.files if self.part else None,
        )


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
    run = prepared(task, options, asking)
    given = run.given()
    cache = None
    if caching and run.config.disk.is_here:
        cache = caching.file_for(run.config, given.paths, verbose=options.verbose)
    if run.part is None:
        found, failures = _looked_at(run, given, cache)
    else:
        with run.part.writing(task, options, run.runner) as on_file:
            found, failures = _looked_at(run, given, cache, on_file)
        run.part.say_what_is_left(run.runner, is_quiet=options.quiet)
    tell(run, given, found, failures)


def prepared(
    task: session.Task, options: FindingOptions, asking: OnlineOptions | None = None
) -> Run:
    """Return all that it takes to look at files; exits where that cannot be.

    Args:
        task: What to look at them for.
        options: What was chosen.
        asking: Whether and how to ask the web; None for not at all.
    """
    rules = session.layer(options.select, options.extend_select, options.ignore)
    config = session.configured(
        options.config_file,
        options.no_config,
        options.verbose,
        no_gitignore=options.no_gitignore,
        elsewhere=options,
        has_pictures=task != "validate",
    )
    wanted = reports.wanted(options, config)
    baseline = recorded(config, is_wanted=not options.no_baseline)
    online = online_of(asking, config)
    part = None
    if options.shard is not None or options.shard_output is not None:
        from newsmeta.cli.sharding import part_of

        part = part_of(options, config, asks_web=online is not None)
    # Whoever puts shards together may want any report.
    is_for_all = part is not None and part.output is not None
    runner = session.runner_for(
        task,
        config,
        rules,
        heeds_comments=not options.no_suppressions,
        has_fingerprints=baseline is not None
        or is_for_all
        or wanted.have_fingerprints(is_counted=options.statistics),
        has_edits=is_for_all or wanted.have_edits(is_counted=options.statistics),
        note=part.note(task) if part else None,
        web=online.web if online else None,
    )
    started = time.perf_counter()
    session.have_pictures(runner)
    if not runner.enabled:
        say(_no_rule(task, runner, is_online=online is not None))
    return Run(task, options, config, wanted, baseline, online, part, runner, started)


def tell(run: Run, given: Given, found: Report, failures: list[tuple[str, Exception]]) -> None:
    """Report what was found.

    Args:
        run: What was looked at, and what for.
        given: What there was to look at.
        found: What was found.
        failures: The files that newsmeta itself failed on, with the reason.

    Raises:
        Exit: With the exit status, where it is not 0.
    """
    options, online = run.options, run.online
    given.end(found.files)
    if run.baseline is not None:
        is_quiet = options.quiet or run.part is not None
        found = without_recorded(found, run.baseline, run.runner, given, is_quiet=is_quiet)
        if run.part is not None:  # What else the baseline holds is the business of other shards.
            found = replace(found, gone=0)
    found = given.on_lines(found)
    given.warn_of_site(run.runner)
    if online is not None and online.tally is not None:
        found = replace(found, web=online.tally.as_counts())
    reports.write(found, run.wanted, options, run.config)
    if online is not None:
        online.summarize(is_quiet=options.quiet, is_detailed=options.statistics)
    if options.verbose:
        say(f"{time.perf_counter() - run.started:.2f} s")
    _end(found, failures, options, run.config)


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
    session.report_failures(failures)
    if failures or not config.disk.is_whole:
        raise typer.Exit(EXIT_FAILURE)
    if not options.exit_zero and session.fails(
        report.counts.severities, options.fail_on, config.fail_on
    ):
        raise typer.Exit(EXIT_FINDINGS)


def _looked_at(
    run: Run,
    given: Given,
    cache: Callable[[], Path | None] | None,
    on_file: OnFile | None = None,
) -> tuple[Report, list[tuple[str, Exception]]]:
    from newsmeta.cli.clusters import engine_of
    from newsmeta.cli.progress import progress
    from newsmeta.linter.job_count import usual_jobs

    runner, online = run.runner, run.online
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
    with engine_of(run.options) as engine, progress(given.count) as advance:
        given.is_read_elsewhere = engine is not None
        return runner.run(
            given.targets() if known is None else known,
            advance,
            given.folders,
            engine or run.options.jobs or usual_jobs(given.glance()),
            cache,
            lone_pictures=given.pictures(),
            on_file=on_file,
            compares=run.part is None,
        )
