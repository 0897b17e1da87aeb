"""The option that names the folder of the cache."""

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
    """The place where findings are remembered.

    Attributes:
        folder: The folder named on the command line; None for the usual one.
    """

    folder: Path | None

    def file_for(
        self, config: Config, paths: Sequence[str], *, verbose: bool
    ) -> Callable[[], Path | None]:
        """Return a function that gives the file of the cache.

        Warns of a named folder that cannot be used.

        Args:
            config: The configuration.
            paths: The files and folders that are looked at.
            verbose: Whether to print the place of the cache, or why there is none.
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
