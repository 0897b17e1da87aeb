"""Options that several commands have."""

from __future__ import annotations

import enum
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from newsmeta.cli import values


class Format(enum.StrEnum):
    """The format of findings."""

    RICH = "rich"
    CONCISE = "concise"
    JSON = "json"
    JSONL = "jsonl"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"


class FailOn(enum.StrEnum):
    """The lowest severity of a finding that makes the exit status 1."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


class GroupBy(enum.StrEnum):
    """The key that findings are grouped by."""

    RULE = "rule"
    FILE = "file"
    FOLDER = "folder"


Paths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATHS]...",
        help="Files, folders to search, or - for standard input. (default: the current folder)",
        show_default=False,
    ),
]
SearchedPaths = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[PATHS]...",
        help="Files, and folders to search. (default: the current folder)",
        show_default=False,
    ),
]


class WithoutStdin:
    """Options of a command that does not read standard input."""

    __slots__ = ()

    @property
    def stdin_filename(self) -> None:
        """No name: standard input is not read."""


Select = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES",
        autocompletion=values.selectors,
        help="Apply only these rules: codes, prefixes of codes or names, separated by commas.",
    ),
]
ExtendSelect = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES", autocompletion=values.selectors, help="Apply these rules as well."
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        metavar="RULES", autocompletion=values.selectors, help="Do not apply these rules."
    ),
]
Where = Annotated[
    str | None,
    typer.Option(
        metavar="FILTER",
        help='Only articles that match this filter: \'type == "video" and topics contains "AI"\'.',
        show_default=False,
    ),
]
FailOnOption = Annotated[
    FailOn | None,
    typer.Option(
        metavar="SEVERITY",
        autocompletion=values.severities,
        help="The lowest severity that makes the exit status 1: error, warning, info, or never. "
        "(default: error)",
        show_default=False,
    ),
]
ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config", metavar="FILE", help="The configuration file, instead of the nearest one."
    ),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Use no configuration file.")]
StdinFilename = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The file name of standard input."),
]
ForceExclude = Annotated[
    bool,
    typer.Option(
        "--force-exclude",
        help="Skip named files that a search would skip. For hooks and editors.",
    ),
]
NoForceExclude = Annotated[
    bool,
    # Hidden, so that it takes no column of the help away from what is explained there.
    typer.Option("--no-force-exclude", hidden=True, help="Check all named files."),
]
Changed = Annotated[
    str | None,
    typer.Option(
        "--changed",
        metavar="[=REF]",
        help=(
            "Check only files that have changed in Git, committed or not, since the branch left "
            "REF. (default: the upstream or target branch)"
        ),
        show_default=False,
    ),
]
ChangedLines = Annotated[
    bool,
    typer.Option(
        "--changed-lines", help="Report only findings on changed lines. Implies --changed."
    ),
]
AllowEmpty = Annotated[
    bool, typer.Option("--allow-empty", help="Succeed even if there is no file to check.")
]
Verbose = Annotated[
    bool, typer.Option("--verbose", "-v", help="Report each step on standard error.")
]


def _no_more_than_help(jobs: int | None) -> int | None:
    """Return the number of processes; more than this would only wait for one another."""
    return jobs and min(jobs, 4 * (os.cpu_count() or 1), _MOST_JOBS)


_MOST_JOBS = 61 if sys.platform == "win32" else 1_000
"""Most processes: Windows can wait for no more at once."""

Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        callback=_no_more_than_help,
        help=(
            "The number of processes, at most four for each processor. (default: 1; for many "
            "files, the number of processors)"
        ),
        show_default=False,
    ),
]
NoSuppressions = Annotated[
    bool,
    typer.Option("--no-suppressions", help="Also report findings that comments in files silence."),
]
NoBaseline = Annotated[
    bool, typer.Option("--no-baseline", help="Also report findings that are in the baseline.")
]
NoGitignore = Annotated[
    bool, typer.Option("--no-gitignore", help="Include files that .gitignore names.")
]
QuietSummary = Annotated[
    bool, typer.Option("--quiet", "-q", help="Print no summary, only problems.")
]
