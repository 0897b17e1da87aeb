"""`newsmeta normalize`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from newsmeta.cli import normalize_report, session
from newsmeta.cli.changed import changes_wanted
from newsmeta.cli.commands import command
from newsmeta.cli.diff import write_diff
from newsmeta.cli.given import Given
from newsmeta.cli.normalize_options import Format, NormalizeOptions
from newsmeta.cli.normalize_report import NormalizedRecord, Records
from newsmeta.cli.online_options import OnlineOptions, online_of
from newsmeta.cli.output import (
    EXIT_FAILURE,
    EXIT_FINDINGS,
    fail,
    is_closed,
    say,
    say_as_is,
    write_bytes,
    write_data,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsmeta.cli.online import Online
    from newsmeta.files.targets import Target
    from newsmeta.linter.fixes import Fixes
    from newsmeta.linter.normalizing import NormalizedFile
    from newsmeta.linter.runner import Runner


_ATTEMPTS = 3
"""Most attempts at a file that somebody else keeps changing."""


@command
def normalize(options: NormalizeOptions, asking: OnlineOptions) -> None:
    """Fix mistakes in article files, and leave everything else as it is.

    With - as the path, the article is read from standard input, and the result goes to standard
    output. With --online, findings from the web are fixed, too.

    Exit status: 0 no finding left at or above --fail-on, and with --check or --diff nothing to
    change; 1 otherwise; 2 wrong usage or configuration, no file to check, or a file that could
    not be written.
    """
    from newsmeta.linter.fixes import Fixes

    _check(options)
    rules = session.layer(options.select, options.extend_select, options.ignore)
    config = session.configured(options.config_file, options.no_config, options.verbose)
    online = online_of(asking, config)
    runner = session.runner_for("normalize", config, rules, web=online.web if online else None)
    is_laid_out = runner.config.normalize_layout if options.layout is None else options.layout
    are_written = not (options.check or options.diff)
    task = _Task(runner, Fixes(options.unsafe_fixes, is_laid_out, are_written), diffs=options.diff)
    given = Given(options, runner.config, runner.finder, changed=changes_wanted(options.changed))
    _run(task, given, options.jobs, online)
    given.end(task.records.files)
    _report(task.records, options, are_written=are_written)
    if online is not None:
        online.summarize(is_quiet=options.quiet)
    for record in task.records:
        if record.failure:
            say(record.failure)
    if task.records.have_errors:
        raise typer.Exit(EXIT_FAILURE)
    would_change = not are_written and task.records.changed
    if would_change or session.fails(
        task.records.severities, options.fail_on, runner.config.fail_on
    ):
        raise typer.Exit(EXIT_FINDINGS)


def _check(options: NormalizeOptions) -> None:
    """Exit where two outputs would go to standard output."""
    writes_text = session.STDIN in (options.paths or ()) and not options.check
    if options.output_format is Format.JSON and (options.diff or writes_text):
        fail("--output-format json goes to standard output, as the text does; add --check")


def _run(task: _Task, given: Given, jobs: int | None, online: Online | None) -> None:
    """Normalize the given files."""
    if given.is_stdin:
        if task.fixes.are_written and is_closed():
            fail("standard output is closed")
        target = given.stdin()
        if given.passes_by(target, task.runner.checker.analyst.content):
            task.hand_back(target)
        else:
            if online is not None:
                online.learn(task.runner.checker.analyst, [target], given.paths)
            task.run_stdin(target)
    else:
        targets: Iterable[Target] = given.targets()
        if online is not None:
            targets = list(targets)
            online.learn(task.runner.checker.analyst, targets, given.paths)
        task.run_files(targets, given.count, jobs)


def _report(records: Records, options: NormalizeOptions, *, are_written: bool) -> None:
    """Report the fixed and the remaining findings."""
    if options.output_format is Format.JSON:
        write_data(normalize_report.as_json(records))
    elif not options.quiet:
        for line in normalize_report.as_text(records, are_written=are_written):
            say_as_is(line)
    for record in records.in_brief():
        if record.error:
            say(f"newsmeta: {record.name} was left as it is: {record.error}")


class _Task:
    """Normalizes files, and writes the changes or shows them."""

    def __init__(self, runner: Runner, fixes: Fixes, *, diffs: bool) -> None:
        self.runner = runner
        self.fixes = fixes
        self.diffs = diffs
        self.records = Records()

    def run_stdin(self, target: Target) -> None:
        """Normalize standard input; write the result to standard output."""
        outcome = self.runner.checker.normalize_bytes(
            target.data or b"", target.name, target.path, self.fixes
        )
        if self.fixes.are_written:
            write_bytes(outcome.after)
        self._note(outcome)

    def hand_back(self, target: Target) -> None:
        """Write standard input to standard output unchanged."""
        if self.fixes.are_written:
            write_bytes(target.data or b"")

    def run_files(
        self, targets: Iterable[Target], count: Callable[[], int] | None, jobs: int | None
    ) -> None:
        """Normalize files, each written as soon as it and all before it are done."""
        from newsmeta.cli.progress import progress
        from newsmeta.linter.job_count import usual_jobs_of

        with progress(count) as advance:
            rest, usual = (targets, jobs) if jobs else usual_jobs_of(targets)
            outcomes = self.runner.normalize_all(rest, usual, self.fixes)
            for target, outcome in outcomes:
                self._finish(target, outcome)
                if advance:
                    advance()

    def _finish(self, target: Target, outcome: NormalizedFile | None) -> None:
        """Write a file, or show the changes."""
        from newsmeta.files.writing import ChangedError, WriteError

        for attempt in range(_ATTEMPTS):
            if outcome is None:
                return
            error = ""
            try:
                self._write(outcome)
            except ChangedError as changed:
                error = str(changed)
                if attempt < _ATTEMPTS - 1:
                    # Somebody else was faster: start again from what they wrote.
                    outcome = self.runner.checker.normalize_file(target, self.fixes)
                    continue
            except WriteError as refused:
                error = str(refused)
            self._note(outcome, error)
            return

    def _write(self, outcome: NormalizedFile) -> None:
        """Write a changed file, or check that it could be written."""
        from newsmeta.files.writing import locate, replace_file

        if not outcome.is_changed:
            return
        root = self.runner.config.root
        if self.fixes.are_written:
            replace_file(outcome.path, outcome.before, outcome.after, root)
        else:
            locate(outcome.path, root)

    def _note(self, outcome: NormalizedFile, error: str = "") -> None:
        from newsmeta.cli.failures import on_file

        if self.diffs and not error:
            write_diff(outcome)
        fixed, remaining = outcome.fixed, outcome.remaining
        if error:
            fixed, remaining = (), (*fixed, *remaining)
        self.records.add(
            NormalizedRecord(
                name=outcome.name,
                is_changed=outcome.is_changed and not error,
                fixed=fixed,
                remaining=remaining,
                reasons=dict(outcome.refused),
                kept_layout=outcome.kept_layout,
                error=error,
                failure=on_file(outcome.name, outcome.failure) if outcome.failure else "",
            )
        )
