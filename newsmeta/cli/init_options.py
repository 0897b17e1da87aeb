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
    """Options of `newsmeta init`."""

    folder: Annotated[
        str,
        typer.Argument(
            metavar="FOLDER",
            help="The repository, or a folder in it. (default: the current folder)",
            show_default=False,
        ),
    ] = "."
    hook: Annotated[
        bool, typer.Option("--hook", help="Add a pre-commit hook that checks each commit.")
    ] = False
    ci: Annotated[
        list[System] | None,
        typer.Option(help="Add a CI job that checks each push.", show_default=False),
    ] = None
    yes: Annotated[
        bool,
        typer.Option("--yes", "-y", help="Ask nothing: write new files, and change existing ones."),
    ] = False
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show all changes as a diff, and write nothing.")
    ] = False
