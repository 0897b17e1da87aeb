"""Options for files outside of the folders of this machine."""

# Annotations are not deferred here: typer builds the command line from them at each start.

from typing import Annotated, Protocol

import typer

Revision = Annotated[
    str | None,
    typer.Option(
        "--rev",
        metavar="REVISION",
        help=(
            "Read the files of this Git revision, such as origin/main or a tag, without a checkout."
        ),
        show_default=False,
    ),
]
GitDir = Annotated[
    str | None,
    typer.Option(
        "--git-dir",
        metavar="FOLDER",
        help=(
            "The Git repository of --rev, bare or not. Paths are relative to its top. (default: "
            "the repository of the current folder)"
        ),
        show_default=False,
    ),
]
ArchiveLimit = Annotated[
    list[str] | None,
    # Hidden, as the message of the limit names it where it is needed.
    typer.Option(
        "--archive-limit",
        metavar="NAME=NUMBER",
        hidden=True,
        help=(
            "A limit for archives: number of members, bytes unpacked, or their ratio to the size "
            "of the archive. May be repeated."
        ),
    ),
]


class ElsewhereOptions(Protocol):
    """Options of a command that can look at such files."""

    @property
    def paths(self) -> list[str] | None:
        """The files and folders."""

    @property
    def rev(self) -> str | None:
        """The Git revision."""

    @property
    def git_dir(self) -> str | None:
        """The Git repository with that revision."""

    @property
    def archive_limit(self) -> list[str] | None:
        """The limits for archives."""
