"""`newsmeta normalize`."""

from __future__ import annotations

import enum
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsmeta.cli import session
from newsmeta.cli.diff import write_diff
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
    write_bytes,
    write_data,
)

if TYPE_CHECKING:
    from newsmeta.diagnostics import Diagnostic
    from newsmeta.files.targets import Target
    from newsmeta.linter.fixes import Fixes
    from newsmeta.linter.normalizing import NormalizedFile
    from newsmeta.linter.runner import Runner


class Format(enum.StrEnum):
    """How it is reported what was fixed."""

    TEXT = "text"
    JSON = "json"


def normalize(  # noqa: PLR0913, PLR0917
    paths: Paths = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit with 1 if something would change.")
    ] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Change nothing; show what would change.")
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option("--unsafe-fixes", help="Make fixes, too, that a person should look at."),
    ] = False,
    layout: Annotated[
        bool | None,
        typer.Option(
            "--format/--no-format",
            help="Bring the front matter of articles into canonical layout, too.",
            show_default=False,
        ),
    ] = None,
    select: Select = None,
    extend_select: ExtendSelect = None,
    ignore: Ignore = None,
    output_format: Annotated[
        Format, typer.Option(help="How it is reported what was fixed and what was left.")
    ] = Format.TEXT,
    fail_on: FailOnOption = None,
    config_file: ConfigFile = None,
    no_config: NoConfig = False,
    stdin_filename: StdinFilename = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Print no report; with --diff, the diff alone.")
    ] = False,
    jobs: Jobs = None,
    verbose: Verbose = False,
) -> None:
    """Fix article files in place, and leave alone what is right.

    With - as the path, standard input is read and the outcome written to standard output.

    Exit status: 0 nothing left at or above --fail-on, and with --check or --diff nothing to
    change; 1 otherwise; 2 wrong usage or configuration, or a file could not be written.
    """
    if output_format is Format.JSON and (diff or (paths and session.STDIN in paths and not check)):
        fail("--output-format json goes to standard output, as the text does; use --check with it")
    rules = session.layer(select, extend_select, ignore)
    from newsmeta.linter.fixes import Fixes

    runner = session.start(rules, config_file, no_config, verbose, "normalize")
    is_laid_out = runner.config.normalize_layout if layout is None else layout
    session.end_in_order()
    fixes = Fixes(unsafe_fixes, is_laid_out, are_written=not (check or diff))
    task = _Task(runner, fixes, diffs=diff)
    if session.reads_stdin(paths, stdin_filename):
        if fixes.are_written and getattr(sys.stdout, "name", "") == os.devnull:
            fail("standard output is closed")
        task.run_stdin(session.read_stdin(stdin_filename))
    else:
        task.run_files(list(session.stream(runner, paths or ["."], verbose)), jobs)
    if output_format is Format.JSON:
        write_data(sys.stdout, [_as_json(task.records)])
    elif not quiet:
        for line in _report(task.records, fixes.are_written):
            say_as_is(line)
    for record in task.records:
        if record.error:
            say(f"newsmeta: {record.name} was left as it is: {record.error}")
    failures = [(record.name, record.failure) for record in task.records if record.failure]
    session.report_failures(failures)
    if failures or any(record.error for record in task.records):
        raise typer.Exit(EXIT_FAILURE)
    would_change = not fixes.are_written and any(record.is_changed for record in task.records)
    remaining = [diagnostic for record in task.records for diagnostic in record.remaining]
    if would_change or session.fails(remaining, fail_on, runner.config.fail_on):
        raise typer.Exit(EXIT_FINDINGS)


_ATTEMPTS = 3
"""How often a file is looked at anew that somebody else changes meanwhile."""


@dataclass(frozen=True, slots=True)
class _Record:
    """What became of one file, without its content.

    Attributes:
        name: How the file is shown.
        is_changed: Whether it was, or would be, changed.
        fixed: The findings that were, or would be, put right.
        remaining: The findings that are left.
        reasons: Why some of them could not be put right.
        kept_layout: Why its layout stayed as it was, or an empty string.
        error: Why the file cannot be written, or an empty string.
        failure: Why newsmeta itself failed on it, or None.
    """

    name: str
    is_changed: bool
    fixed: tuple[Diagnostic, ...]
    remaining: tuple[Diagnostic, ...]
    reasons: dict[Diagnostic, str]
    kept_layout: str
    error: str
    failure: Exception | None


class _Task:
    """Normalizes files, and writes those that change, or shows what would."""

    def __init__(self, runner: Runner, fixes: Fixes, *, diffs: bool) -> None:
        self.runner = runner
        self.fixes = fixes
        self.diffs = diffs
        self.records: list[_Record] = []

    def run_stdin(self, target: Target) -> None:
        """Normalize what standard input held; write the outcome to standard output."""
        outcome = self.runner.checker.normalize_bytes(
            target.data or b"", target.name, target.path, self.fixes
        )
        if self.fixes.are_written:
            write_bytes(sys.stdout, outcome.after)
        self._note(outcome)

    def run_files(self, targets: list[Target], jobs: int | None) -> None:
        """Normalize files, each written as soon as it and those before it are done."""
        from newsmeta.cli.progress import progress
        from newsmeta.linter.parallel import usual_jobs

        jobs = jobs or usual_jobs(targets)
        with progress(len(targets)) as advance:
            outcomes = self.runner.normalize_all(targets, jobs, self.fixes)
            for target, outcome in outcomes:
                self._finish(target, outcome)
                if advance:
                    advance()

    def _finish(self, target: Target, outcome: NormalizedFile | None) -> None:
        """Write a file, or show what would be written."""
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
                    # Somebody else was faster: look at what they wrote.
                    outcome = self.runner.checker.normalize_file(target, self.fixes)
                    continue
            except WriteError as refused:
                error = str(refused)
            self._note(outcome, error)
            return

    def _write(self, outcome: NormalizedFile) -> None:
        """Write a file that changes, or see whether it could be written."""
        from newsmeta.files.writing import locate, replace_file

        if not outcome.is_changed:
            return
        root = self.runner.config.root
        if self.fixes.are_written:
            replace_file(outcome.path, outcome.before, outcome.after, root)
        else:
            locate(outcome.path, root)

    def _note(self, outcome: NormalizedFile, error: str = "") -> None:
        if self.diffs and not error:
            write_diff(outcome)
        fixed, remaining = outcome.fixed, outcome.remaining
        if error:
            fixed, remaining = (), (*fixed, *remaining)
        self.records.append(
            _Record(
                name=outcome.name,
                is_changed=outcome.is_changed and not error,
                fixed=fixed,
                remaining=remaining,
                reasons=dict(outcome.refused),
                kept_layout=outcome.kept_layout,
                error=error,
                failure=outcome.failure,
            )
        )


# -- reports -----------------------------------------------------------------------------


def _report(records: list[_Record], writes: bool) -> Iterator[str]:
    """Yield what was fixed, file by file, what is left, and a summary by rule."""
    for record in records:
        if record.is_changed:
            yield _fixed(record, writes)
    for record in records:
        if record.kept_layout or record.remaining:
            yield from _left(record)
    yield from _by_rule(records)
    yield _summary(records, writes)


def _fixed(record: _Record, writes: bool) -> str:
    from newsmeta.reporters.escaping import visible

    rules = Counter(diagnostic.code for diagnostic in record.fixed)
    what = ", ".join(f"{c} ({n})" if n > 1 else c for c, n in sorted(rules.items()))
    return f"{'fixed' if writes else 'would fix'} {visible(record.name)}: {what or 'layout'}"


def _left(record: _Record) -> Iterator[str]:
    from newsmeta.diagnostics import Severity
    from newsmeta.reporters.concise import one_line
    from newsmeta.reporters.escaping import visible

    if record.kept_layout:
        yield f"{visible(record.name)}: layout left as it is: {record.kept_layout}"
    for diagnostic in record.remaining:
        if reason := record.reasons.get(diagnostic):
            yield f"{one_line(diagnostic)} (not fixed: {reason})"
        elif diagnostic.severity is Severity.ERROR:
            yield one_line(diagnostic)


def _by_rule(records: list[_Record]) -> Iterator[str]:
    from newsmeta.rules import RULES

    fixed = Counter(d.code for record in records for d in record.fixed)
    left = Counter(d.code for record in records for d in record.remaining)
    codes = sorted({*fixed, *left})
    if not codes:
        return
    width = max(len(RULES[code].name) for code in codes)
    yield f"{'rule':7}{'':{width}}  {'fixed':>6}  {'left':>6}"
    for code in codes:
        yield f"{code}  {RULES[code].name:{width}}  {fixed[code]:6,}  {left[code]:6,}"


def _summary(records: list[_Record], writes: bool) -> str:
    from newsmeta.reporters.sentence import counted

    changed = sum(record.is_changed for record in records)
    fixed = sum(len(record.fixed) for record in records)
    left = sum(len(record.remaining) for record in records)
    files = counted(len(records), "file")
    return (
        f"{changed:,} of {files} {'changed' if writes else 'would change'}: "
        f"{counted(fixed, 'finding')} {'fixed' if writes else 'to fix'}, {left:,} left."
    )


def _as_json(records: list[_Record]) -> str:
    from newsmeta._about import __version__
    from newsmeta.reporters import Options
    from newsmeta.reporters.escaping import dump_json
    from newsmeta.reporters.json import diagnostic_object
    from newsmeta.rules import RULES

    options = Options(rules=RULES, root=Path.cwd(), version=__version__)
    document = {
        "version": 1,
        "newsmeta": __version__,
        "summary": {
            "files": len(records),
            "changed": sum(record.is_changed for record in records),
            "fixed": sum(len(record.fixed) for record in records),
            "left": sum(len(record.remaining) for record in records),
        },
        "files": [
            {
                "path": record.name,
                "changed": record.is_changed,
                "error": record.error or None,
                "fixed": [diagnostic_object(each, options) for each in record.fixed],
                "left": [
                    {**diagnostic_object(each, options), "reason": record.reasons.get(each)}
                    for each in record.remaining
                ],
            }
            for record in records
            if record.is_changed or record.remaining
        ],
    }
    return dump_json(document, indent=2) + "\n"
