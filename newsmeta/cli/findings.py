"""The parts that `newsmeta validate` and `newsmeta check` share: everything but their rules."""

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
    """A run: the files that are looked at, and for which task.

    Attributes:
        task: The task of the run.
        options: The options.
        config: The configuration.
        wanted: The reports to write.
        baseline: The recorded findings, which are not reported; None without a baseline.
        online: The client of the web; None without `--online`.
        part: The shard of the files that is looked at; None for all files.
        runner: The runner that looks at the files.
        started: The start of the run, by the clock that measures its duration.
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
        """Return the files to look at; exits where they cannot be determined."""
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
        task: The task of the run.
        options: The options.
        caching: The cache of findings, so that unchanged files need no second look; None for no
            cache.
        asking: The options for asking the web; None if it is not asked.

    Raises:
        Exit: With the exit status, if it is not 0.
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
    """Return the preparations of a run; reports a failure, and exits.

    Args:
        task: The task of the run.
        options: The options.
        asking: The options for asking the web; None if it is not asked.
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
    # The merged run may ask for any report.
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
    """Report the findings.

    Args:
        run: The run.
        given: The files that were given.
        found: The findings.
        failures: The files that newsmeta itself failed on, with the reason.

    Raises:
        Exit: With the exit status, if it is not 0.
    """
    options, online = run.options, run.online
    given.end(found.files)
    if run.baseline is not None:
        is_quiet = options.quiet or run.part is not None
        found = without_recorded(found, run.baseline, run.runner, given, is_quiet=is_quiet)
        if run.part is not None:  # Other shards answer for the rest of the baseline.
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
    """Exit with the exit status, if it is not 0."""
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
        given.leave_reading(has_engine=engine is not None, jobs=run.options.jobs)
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
