"""Figures of all shards, as `newsmeta stats` shows those of one run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from newsmeta.cli import stats
from newsmeta.cli.gathering import gathering_of
from newsmeta.cli.output import fail
from newsmeta.cli.stats_options import By, FigureFormat, StatsOptions
from newsmeta.suggestions import listing

if TYPE_CHECKING:
    from newsmeta.cli.finding_options import MergeOptions
    from newsmeta.shards.reading import ShardFile
    from newsmeta.shards.records import Figures, Head
    from newsmeta.statistics.run import Found, OnFile

_OF_FINDINGS = ("group_by", "statistics", "fail_on", "exit_zero")


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
    from newsmeta.cli.progress import progress
    from newsmeta.shards.figures import read
    from newsmeta.shards.merging import Merged, check_place

    given = _as_given(figures, options, common)
    form = stats.format_of(given)
    gathering = gathering_of(given, where=figures.where, has_findings=figures.has_findings)
    check_place(head, gathering.runner)
    known_fields = len(gathering.noter.known_fields)
    merged = Merged(files, gathering.runner, partial(read, known_fields=known_fields))

    def look(on_file: OnFile) -> Found:
        with progress(None, "merging shards") as advance:
            found = gathering.runner.gathered(
                merged.outcomes(), advance, gathering.given.folders, on_file=on_file
            )
        for folder in merged.barren:
            gathering.given.know_barren(folder)
        return found

    stats.tell(gathering.outcome(look), form, given)


def _as_given(figures: Figures, options: MergeOptions, common: Mapping[str, Any]) -> StatsOptions:
    """Return the options of the same run without shards; exits if they do not fit."""
    for name in _OF_FINDINGS:
        if getattr(options, name):
            fail(
                f"--{name.replace('_', '-')} is about findings, and the shards are of newsmeta "
                "stats; leave it out"
            )
    outputs = options.output or []
    if len(outputs) > 1:
        fail("figures go to one file; say --output once")
    form = None if options.output_format is None else options.output_format.value
    if form is not None and form not in list(FigureFormat):
        fail(f"figures are not written as {form}; write {listing(list(FigureFormat))}")
    groupings = [By(each) for each in figures.by if each in list(By)]
    return StatsOptions(
        **common,
        by=groupings,
        top=figures.top,
        where=figures.where,
        no_findings=not figures.has_findings,
        output_format=None if form is None else FigureFormat(form),
        output=outputs[0] if outputs else None,
    )
