"""Findings that `newsmeta validate` and `newsmeta check` leave out: those in the baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsmeta.baseline.place import place_of
from newsmeta.cli.output import fail, say

if TYPE_CHECKING:
    from newsmeta.baseline.matching import Baseline
    from newsmeta.cli.given import Given
    from newsmeta.config.config import Config
    from newsmeta.diagnostics import Report
    from newsmeta.linter.runner import Runner


def recorded(config: Config, *, is_wanted: bool) -> Baseline | None:
    """Return the baseline that applies, or None; reports a problem with it, and exits."""
    if not (is_wanted and place_of(config).is_there):
        return None
    from newsmeta.baseline.run import baseline_of
    from newsmeta.baseline.storage import BaselineError

    try:
        return baseline_of(config)
    except BaselineError as error:
        fail(str(error))


def without_recorded(
    report: Report, baseline: Baseline, runner: Runner, given: Given, *, is_quiet: bool
) -> Report:
    """Return a report without the findings of a baseline, and report which of those are gone."""
    from newsmeta.baseline.run import held_against

    report = held_against(report, baseline, runner, given.looked_at)
    if report.gone and not is_quiet:
        are, them = ("is", "it") if report.gone == 1 else ("are", "them")
        findings = "finding" if report.gone == 1 else "findings"
        say(
            f"newsmeta: {report.gone:,} {findings} of the baseline {are} gone; "
            f"newsmeta baseline prune takes {them} out"
        )
    return report
