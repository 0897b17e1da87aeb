"""The figures and the page of all shards, as `newsmeta stats` and `report` make them of one run."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsmeta.cli import stats
from newsmeta.cli.gathering import gathering_of
from newsmeta.cli.output import fail
from newsmeta.cli.report_options import ReportOptions
from newsmeta.cli.stats_options import By, FigureFormat, StatsOptions
from newsmeta.suggestions import listing

if TYPE_CHECKING:
    from newsmeta.cli.finding_options import MergeOptions
    from newsmeta.cli.gathering import Gathering, Outcome
    from newsmeta.shards.merging import Merged
    from newsmeta.shards.reading import ShardFile
    from newsmeta.shards.records import Figures, Head
    from newsmeta.statistics.run import Found, OnFile

_OF_FINDINGS = ("group_by", "statistics", "fail_on", "exit_zero")
_OF_PAGES = ("title", "badge")


def show(
    files: Sequence[ShardFile],
    head: Head,
    figures: Figures,
    options: MergeOptions,
    common: Mapping[str, Any],
) -> None:
    """Show the figures of all shards.

    Args:
        files: The results of all shards.
        head: Their common head.
        figures: The requested figures.
        options: The options of the merge.
        common: The options of the run that every merged command has.

    Raises:
        MergeError: When the results do not fit together.
        Exit: With the exit status, if that is not 0.
    """
    given = _as_given(figures, options, common)
    stats.require_comparable(given)
    form = stats.format_of(given)
    gathering = gathering_of(given, where=figures.where, has_findings=figures.has_findings)
    outcome, _ = _merged(files, head, gathering)
    stats.tell(outcome, form, given)


def make_page(
    files: Sequence[ShardFile], head: Head, options: MergeOptions, common: Mapping[str, Any]
) -> None:
    """Write the page of all shards.

    Args:
        files: The results of all shards.
        head: Their common head.
        options: The options of the merge.
        common: The options of the run that every merged command has.

    Raises:
        MergeError: When the results do not fit together.
        Exit: With the exit status, if that is not 0.
    """
    from newsmeta.cli import report

    for name in (*_OF_FINDINGS, "output_format"):
        _refuse(name, options, "findings", "report")
    output = _one_output(options, "the page goes")
    given = ReportOptions(
        **common,
        output=None if output is None else Path(output),
        title=options.title,
        since=options.since,
        badge=options.badge,
    )
    report.require_output(given)
    started = time.perf_counter()
    outcome, merged = _merged(files, head, gathering_of(given, has_edits=True), is_shown=True)
    report.tell(outcome, given, started, merged.require_known)


def refuse_others(options: MergeOptions, command: str) -> None:
    """Exit if options of figures or pages are given for a command about findings."""
    for name in (*_OF_PAGES, "since"):
        _refuse(name, options, "pages" if name in _OF_PAGES else "figures and pages", command)


def _merged(
    files: Sequence[ShardFile], head: Head, gathering: Gathering, *, is_shown: bool = False
) -> tuple[Outcome, Merged]:
    from newsmeta.cli.progress import progress
    from newsmeta.shards.figures import read
    from newsmeta.shards.merging import Merged, check_place

    check_place(head, gathering.runner)
    noted = partial(read, known_fields=len(gathering.noter.known_fields))
    merged = Merged(files, gathering.runner, noted, is_shown=is_shown)

    def look(on_file: OnFile) -> Found:
        with progress(None, "merging shards") as advance:
            found = gathering.runner.gathered(
                merged.outcomes(), advance, gathering.given.folders, on_file=on_file
            )
        for folder in merged.barren:
            gathering.given.know_barren(folder)
        return found

    return gathering.outcome(look), merged


def _refuse(name: str, options: MergeOptions, subject: str, command: str) -> None:
    """Exit if an option is given that is about something else than the command of the shards."""
    if getattr(options, name):
        fail(
            f"--{name.replace('_', '-')} is about {subject}, and the shards are of newsmeta "
            f"{command}; leave it out"
        )


def _one_output(options: MergeOptions, goes: str) -> str | None:
    outputs = options.output or []
    if len(outputs) > 1:
        fail(f"{goes} to one file; say --output once")
    return outputs[0] if outputs else None


def _as_given(figures: Figures, options: MergeOptions, common: Mapping[str, Any]) -> StatsOptions:
    """Return the options of the same run without shards; exits if they do not fit."""
    for name in _OF_FINDINGS:
        _refuse(name, options, "findings", "stats")
    for name in _OF_PAGES:
        _refuse(name, options, "pages", "stats")
    output = _one_output(options, "figures go")
    form = None if options.output_format is None else options.output_format.value
    if form is not None and form not in list(FigureFormat):
        fail(f"figures are not written as {form}; write {listing(list(FigureFormat))}")
    groupings = [By(each) for each in figures.by if each in list(By)]
    return StatsOptions(
        **common,
        by=groupings,
        top=figures.top,
        where=figures.where,
        since=options.since,
        no_findings=not figures.has_findings,
        output_format=None if form is None else FigureFormat(form),
        output=output,
    )
