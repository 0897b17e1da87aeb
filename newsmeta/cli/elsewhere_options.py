"""Options about files that are not in folders of this machine."""

# No annotation is put off here: the command line is made of them at each start.

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
    # Hidden, as the message says it where it is needed.
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
    """What a command is told of them that can look at them."""

    @property
    def paths(self) -> list[str] | None:
        """The files and folders."""

    @property
    def rev(self) -> str | None:
        """The Git revision."""

    @property
    def git_dir(self) -> str | None:
        """The repository that has it."""

    @property
    def archive_limit(self) -> list[str] | None:
        """What archives may cost."""
