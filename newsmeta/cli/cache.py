"""`newsmeta cache`."""

from __future__ import annotations

import typer

from newsmeta.cli import session
from newsmeta.cli.options import ConfigFile, NoConfig, Verbose
from newsmeta.cli.output import fail, say

cache = typer.Typer(
    name="cache",
    help="What newsmeta validate remembers of files that have not changed.",
    no_args_is_help=True,
    add_completion=False,
)


@cache.callback()
def _main() -> None:
    pass


@cache.command()
def clear(
    config_file: ConfigFile = None, no_config: NoConfig = False, verbose: Verbose = False
) -> None:
    """Delete the folder .newsmeta_cache beside the configuration, or else in this folder.

    Exit status: 0 it is gone, 2 it cannot be deleted, or wrong usage or configuration.
    """
    from newsmeta.config.config import ConfigError
    from newsmeta.linter import cache_file as storage

    try:
        root = session.configuration(config_file, no_config, verbose).root
    except ConfigError as error:
        fail(str(error))
    try:
        was_there = storage.clear(root)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        fail(f"{root / storage.FOLDER} cannot be deleted: {reason}")
    say("the cache is empty now" if was_there else "there is no cache")
