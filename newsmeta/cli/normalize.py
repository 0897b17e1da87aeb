"""`newsmeta normalize`."""

from __future__ import annotations

import enum
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsmeta.cli import session
from newsmeta.cli.options import (
    ConfigFile,
    ExtendSelect,
    FailOnOption,
    Ignore,
    NoConfig,
    Paths,
    Select,
    StdinFilename,
    Verbose,
)
from newsmeta.cli.output import (
    EXIT_FAILURE,
    EXIT_FINDINGS,
    say,
    use_color,
    write_data,
    write_text,
)

if TYPE_CHECKING:
    from newsmeta.diagnostics import Diagnostic
    from newsmeta.discovery import Target
    from newsmeta.runner import NormalizedFile, Runner


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
    verbose: Verbose = False,
) -> None:
    """Fix article files in place, and leave alone what is right.

    With - as the path, standard input is read and the outcome written to standard output.

    Exit status: 0 nothing left at or above --fail-on, and with --check or --diff nothing to
    change; 1 otherwise; 2 wrong usage or configuration, or a file could not be written.
    """
    runner = session.start(
        session.layer(select, extend_select, ignore), config_file, no_config, verbose
    )
    is_laid_out = runner.config.normalize_layout if layout is None else layout
    task = _Task(runner, unsafe_fixes, is_laid_out, writes=not (check or diff))
    if session.reads_stdin(paths, stdin_filename):
        data, name, path = session.read_stdin(runner, stdin_filename)
        outcomes = task.run_stdin(data, name, path, shows=not (check or diff))
    else:
        outcomes = task.run_files(session.targets(runner, paths, verbose))
    if diff:
        write_text(sys.stdout, _diffs(outcomes))
    if output_format is Format.JSON:
        write_data(sys.stdout, [json.dumps(_as_json(outcomes), ensure_ascii=False, indent=2), "\n"])
    elif not quiet:
        for line in _report(outcomes, task.writes):
            say(line)
    for message in task.problems:
        say(f"newsmeta: {message}")
    failures = [(o.name, o.failure) for o in outcomes if o.failure]
    session.report_failures(failures)
    if failures or task.problems:
        raise typer.Exit(EXIT_FAILURE)
    would_change = not task.writes and any(outcome.is_changed for outcome in outcomes)
    remaining = [diagnostic for outcome in outcomes for diagnostic in outcome.remaining]
    if would_change or session.fails(remaining, fail_on, runner.config.fail_on):
        raise typer.Exit(EXIT_FINDINGS)


class _Task:
    """Normalizes files, and writes those that change."""

    def __init__(self, runner: Runner, unsafe: bool, layout: bool, writes: bool) -> None:
        self.runner = runner
        self.unsafe = unsafe
        self.layout = layout
        self.writes = writes
        self.problems: list[str] = []

    def run_stdin(self, data: bytes, name: str, path: Path, shows: bool) -> list[NormalizedFile]:
        """Normalize what standard input held; write the outcome to standard output."""
        outcome = self.runner.normalize_bytes(data, name, path, self.unsafe, self.layout)
        if shows:
            sys.stdout.flush()
            sys.stdout.buffer.write(outcome.after)
            sys.stdout.buffer.flush()
        return [outcome]

    def run_files(self, targets: tuple[Target, ...]) -> list[NormalizedFile]:
        """Normalize files, each written as soon as it is done."""
        from newsmeta.cli.progress import progress

        outcomes = []
        with progress(len(targets)) as advance:
            for target in targets:
                outcome = self.runner.normalize_file(target, self.unsafe, self.layout)
                if outcome is not None:
                    outcomes.append(outcome)
                    self._write(outcome)
                if advance:
                    advance()
        return outcomes

    def _write(self, outcome: NormalizedFile) -> None:
        from newsmeta.writing import WriteError, replace_file

        if not outcome.is_changed or not self.writes:
            return
        try:
            replace_file(outcome.path, outcome.before, outcome.after, self.runner.config.root)
        except WriteError as error:
            self.problems.append(f"{outcome.name} was left as it is: {error}")


# -- reports -----------------------------------------------------------------------------


def _report(outcomes: list[NormalizedFile], writes: bool) -> Iterator[str]:
    """Yield what was fixed, file by file, what could not be, and a summary by rule."""
    changed = [outcome for outcome in outcomes if outcome.is_changed]
    verb = "fixed" if writes else "would fix"
    for outcome in changed:
        rules = Counter(d.code for d in outcome.fixed)
        what = ", ".join(f"{c} ({n})" if n > 1 else c for c, n in sorted(rules.items()))
        yield f"{verb} {outcome.name}: {what or 'layout'}"
    for outcome in outcomes:
        for diagnostic, reason in outcome.refused:
            place = f"{diagnostic.path}:{diagnostic.line}:{diagnostic.column}"
            yield f"{place}: {diagnostic.code} is left: {reason}"
    yield from _by_rule(outcomes)
    count = sum(len(outcome.fixed) for outcome in outcomes)
    left = sum(len(outcome.remaining) for outcome in outcomes)
    files = f"{len(outcomes):,} file{'' if len(outcomes) == 1 else 's'}"
    yield (
        f"{len(changed):,} of {files} {'changed' if writes else 'would change'}: "
        f"{count:,} finding{'' if count == 1 else 's'} {verb if writes else 'to fix'}, "
        f"{left:,} left."
    )


def _by_rule(outcomes: list[NormalizedFile]) -> Iterator[str]:
    from newsmeta.rules import RULES

    fixed = Counter(d.code for outcome in outcomes for d in outcome.fixed)
    left = Counter(d.code for outcome in outcomes for d in outcome.remaining)
    codes = sorted({*fixed, *left})
    if not codes:
        return
    width = max(len(RULES[code].name) for code in codes)
    yield f"{'rule':7}{'':{width}}  {'fixed':>6}  {'left':>6}"
    for code in codes:
        yield f"{code}  {RULES[code].name:{width}}  {fixed[code]:6,}  {left[code]:6,}"


def _as_json(outcomes: list[NormalizedFile]) -> dict[str, object]:
    return {
        "version": 1,
        "summary": {
            "files": len(outcomes),
            "changed": sum(outcome.is_changed for outcome in outcomes),
            "fixed": sum(len(outcome.fixed) for outcome in outcomes),
            "left": sum(len(outcome.remaining) for outcome in outcomes),
        },
        "files": [
            {
                "path": outcome.name,
                "changed": outcome.is_changed,
                "fixed": [_finding(diagnostic) for diagnostic in outcome.fixed],
                "left": [
                    {**_finding(diagnostic), "reason": dict(outcome.refused).get(diagnostic)}
                    for diagnostic in outcome.remaining
                ],
            }
            for outcome in outcomes
            if outcome.is_changed or outcome.remaining
        ],
    }


def _finding(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "line": diagnostic.line,
        "column": diagnostic.column,
        "code": diagnostic.code,
        "name": diagnostic.name,
        "message": diagnostic.message,
        "hint": diagnostic.hint or None,
        "pointer": diagnostic.pointer,
    }


_COLORS = {"-": "\x1b[31m", "+": "\x1b[32m", "@": "\x1b[36m"}


def _diffs(outcomes: list[NormalizedFile]) -> Iterator[str]:
    """Yield what changes as a unified diff, in colour on terminals."""
    from newsmeta.reporters.escaping import visible

    in_color = use_color(sys.stdout)
    for outcome in outcomes:
        for line in _diff(outcome):
            shown = visible(line)
            color = _COLORS.get(line[:1]) if in_color else None
            yield f"{color}{shown}\x1b[0m\n" if color else f"{shown}\n"


def _diff(outcome: NormalizedFile) -> Iterator[str]:
    from difflib import unified_diff

    before, after = (
        _lines(content.decode("utf-8", "replace")) for content in (outcome.before, outcome.after)
    )
    yield from unified_diff(before, after, outcome.name, outcome.name, lineterm="")


def _lines(text: str) -> list[str]:
    """Return lines without line feeds; a line end that is none is part of its line."""
    lines = text.split("\n")
    if all(line.endswith("\r") for line in lines[:-1]):
        lines = [*(line.removesuffix("\r") for line in lines[:-1]), lines[-1]]
    return lines if lines[-1] else lines[:-1]
