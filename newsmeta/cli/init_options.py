"""The options of `newsmeta init`."""

from __future__ import annotations

import enum
from typing import Annotated

import typer

from newsmeta.data_classes import dataclass


class System(enum.StrEnum):
    """A CI system that newsmeta writes jobs for."""

    GITHUB = "github"
    GITLAB = "gitlab"


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class InitOptions:
    """What `newsmeta init` is asked to do."""

    folder: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER",
            help="The repository, or a folder in it. Without one, the current folder.",
            show_default=False,
        ),
    ] = "."
    hook: Annotated[
        bool, typer.Option("--hook", help="Add hooks for pre-commit that look at each commit.")
    ] = False
    ci: Annotated[
        list[System] | None,
        typer.Option(help="Add a job that looks at each push.", show_default=False),
    ] = None
    yes: Annotated[
        bool,
        typer.Option("--yes", "-y", help="Ask nothing: write what is new, and change what exists."),
    ] = False
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show everything as a diff, and write nothing.")
    ] = False
