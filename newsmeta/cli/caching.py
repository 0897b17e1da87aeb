"""Where a command keeps the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsmeta.cli.output import say
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.linter.cache_place import Place

CacheDir = Annotated[
    Path | None,
    typer.Option(
        "--cache-dir",
        metavar="DIR",
        envvar="NEWSMETA_CACHE_DIR",
        readable=False,  # Whether it can be used is for the cache to say.
        help=(
            "The folder of the cache, outside of the checked folders. (default: in the user's "
            "cache folder)"
        ),
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Caching:
    """Where to remember what was found.

    Attributes:
        folder: The folder that somebody asked for; None for the usual one.
    """

    folder: Path | None

    def file_for(
        self, config: Config, paths: Sequence[str], *, verbose: bool
    ) -> Callable[[], Path | None]:
        """Return what tells the file of the cache; says what is wrong with a folder asked for.

        Args:
            config: The configuration.
            paths: What is looked at.
            verbose: Whether to say where it is, or why there is none.
        """

        def place() -> Place:
            from newsmeta.linter import cache_place

            return cache_place.place(self.folder, config.root, paths)

        def file() -> Path | None:
            chosen = place()
            if verbose:
                say(f"cache: {chosen.file or f'none, {chosen.problem}'}")
            return chosen.file

        if self.folder is not None and (problem := place().problem):
            say(
                f"newsmeta: warning: there is no cache in {self.folder}: {problem}; "
                "name another folder"
            )
            return lambda: None
        return file
