"""Output formats of reports, for people and for machines.

There is one module for each format, with a function `render(report, options)` that yields chunks of
text. Line ends are line feeds, and the caller encodes the text as UTF-8. A module is imported when
its format is requested, so that importing this package costs nothing.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Report, Severity

if TYPE_CHECKING:
    from newsmeta.rules.base import Rule

FORMATS: dict[str, str] = {
    "rich": "for people at a terminal: the source line with the place marked, message and help",
    "concise": "for pipes and editors: one line a finding, path:line:col: CODE message",
    "json": "one JSON object with a summary and all findings",
    "jsonl": "one JSON object a line, one line a finding",
    "github": "annotations for GitHub Actions (workflow commands)",
    "gitlab": "a Code Quality report for GitLab",
    "sarif": "SARIF 2.1.0, for code scanning and viewers",
    "junit": "JUnit XML, for CI systems that show test results",
    "markdown": "Markdown for the summary of a CI job, or a comment on a merge request",
}
"""The name and the purpose of every format."""

WITH_EDITS = frozenset({"json", "jsonl", "sarif"})
"""The formats that include the edits of fixes."""

WITH_FINGERPRINTS = frozenset({"json", "jsonl"})
"""The formats that include fingerprints, by which later reports can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Options of a reporter.

    Attributes:
        rules: The rules by code, for links and explanations.
        root: The absolute path of the folder that paths in CI formats are relative to.
        version: The version of newsmeta.
        width: The width of the terminal in cells.
        color: Whether to use colours and links.
        quiet: Whether to leave out the closing summary.
        has_kinds: Whether the configuration has kinds, so that a file with a schema may be no
            article.
        can_init: Whether there is no configuration yet, so that `newsmeta init` can write one.
        can_fix: Whether all files are in folders, where `newsmeta normalize` fixes them.
        fail_on: The lowest severity that fails a run; None for none.
        group_by: How to group findings for people: `rule`, `file` or `folder`; empty for the
            default of the format.
    """

    rules: Mapping[str, type[Rule]]
    root: Path
    version: str
    width: int = 80
    color: bool = False
    quiet: bool = False
    has_kinds: bool = False
    can_init: bool = False
    can_fix: bool = True
    fail_on: Severity | None = Severity.ERROR
    group_by: str = ""


def render(name: str, report: Report, options: Options) -> Iterator[str]:
    """Yield the chunks of `report` in the format called `name`.

    Args:
        name: One of `FORMATS`.
        report: The report.
        options: The options.

    Raises:
        ValueError: When there is no such format.
    """
    if name not in FORMATS:
        raise ValueError(f"no output format {name!r}; there are {', '.join(FORMATS)}")
    module = importlib.import_module(f"{__name__}.{name}")
    chunks: Iterator[str] = module.render(report, options)
    return chunks


def summary(report: Report, options: Options, width: int | None = None) -> str:
    """Return the summary of a report, one sentence or more, without the last line end.

    Args:
        report: The report.
        options: The options.
        width: The most cells of a line; None for no limit, with each sentence on one line.
    """
    from newsmeta.reporters.sentence import sentence

    return sentence(report, options, width)


def statistics(report: Report, options: Options) -> Iterator[str]:
    """Return the chunks of a table that counts the findings of each rule."""
    from newsmeta.reporters.table import render

    return render(report, options)


def statistics_json(report: Report, options: Options) -> Iterator[str]:
    """Return the chunks of the same table as a JSON object."""
    from newsmeta.reporters.table import render_json

    return render_json(report, options)
