"""The figures of files, gathered while the linter goes through them once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Report
from newsmeta.files.targets import Target
from newsmeta.linter.job_count import Jobs
from newsmeta.linter.runner import Runner
from newsmeta.statistics.model import Statistics


@dataclass(frozen=True, slots=True)
class Gathered:
    """What going through files came to.

    Attributes:
        statistics: The figures.
        report: What was found, of which the figures count; with fingerprints if the runner
            makes them. Without findings where none were asked for.
        failures: The files that newsmeta itself failed on, with the reason.
    """

    statistics: Statistics
    report: Report
    failures: tuple[tuple[str, Exception], ...] = ()


def gather(  # noqa: PLR0913
    runner: Runner,
    targets: Iterable[Target],
    progress: Callable[[], None] | None = None,
    searched: Sequence[Path] = (),
    jobs: Jobs = 1,
    *,
    has_findings: bool = True,
    is_filtered: bool = False,
    without_recorded: Callable[[Report], Report] | None = None,
    lone_pictures: Iterable[Target] | None = None,
) -> Gathered:
    """Return the figures of files.

    Args:
        runner: What looks at them, made with `note=Noter(…)`, and for findings with the rules of
            `newsmeta check --validate`.
        targets: The files.
        progress: What to call after each file.
        searched: Folders whose files are all among `targets`.
        jobs: How many processes to use. The outcome is the same with any number.
        has_findings: Whether the runner has rules, whose findings are counted.
        is_filtered: Whether the noter has a filter; then the report has only what is found in
            the articles that meet it.
        without_recorded: Returns a report without what the baseline holds.
        lone_pictures: The pictures to look at by themselves; None for all in `searched`.
    """
    raise NotImplementedError
