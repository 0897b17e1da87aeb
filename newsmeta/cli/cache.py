"""`newsmeta cache`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from newsmeta.cli import session
from newsmeta.cli.caching import CacheDir
from newsmeta.cli.options import ConfigFile, NoConfig, Verbose
from newsmeta.cli.output import fail, say, write_bytes, write_text

if TYPE_CHECKING:
    from newsmeta.linter.cache_place import Place

cache = typer.Typer(
    name="cache",
    help="Show or delete the cache of newsmeta validate.",
    no_args_is_help=True,
    add_completion=False,
)


@cache.callback()
def _main() -> None:
    pass


@cache.command()
def clear(
    cache_dir: CacheDir = None,
    config_file: ConfigFile = None,
    no_config: NoConfig = False,
    verbose: Verbose = False,
) -> None:
    """Delete the cached results of this configuration, or else of this folder.

    Exit status: 0 they are gone, 2 they cannot be deleted, or wrong usage or configuration.
    """
    place = _place(cache_dir, config_file, no_config, verbose)
    try:
        gone = place.clear()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        fail(f"the cache in {place.folder} cannot be deleted: {reason}")
    if gone:
        say(f"the cache of {place.root} in {place.folder} is empty now")
    else:
        say(f"there is no cache of {place.root} in {place.folder}")


@cache.command("dir")
def folder(
    cache_dir: CacheDir = None,
    config_file: ConfigFile = None,
    no_config: NoConfig = False,
    verbose: Verbose = False,
) -> None:
    """Print the folder of the cache, whether it exists or not.

    Exit status: 0 a cache is possible, 2 it is not, or wrong usage or configuration.
    """
    folder = _place(cache_dir, config_file, no_config, verbose).folder
    assert folder is not None
    write_bytes(os.fsencode(folder) + b"\n")


@cache.command()
def info(
    cache_dir: CacheDir = None,
    config_file: ConfigFile = None,
    no_config: NoConfig = False,
    verbose: Verbose = False,
) -> None:
    """Print the file of the cache and its size.

    Exit status: 0 a cache is possible, 2 it is not, or wrong usage or configuration.
    """
    from newsmeta.reporters.escaping import visible_path

    file = _place(cache_dir, config_file, no_config, verbose).file
    assert file is not None
    try:
        size = file.lstat().st_size
    except FileNotFoundError:
        write_text([f"{visible_path(str(file))}: not there yet\n"])
    else:
        write_text([f"{visible_path(str(file))}: {size:,} bytes\n"])


def _place(
    cache_dir: Path | None, config_file: Path | None, no_config: bool, verbose: bool
) -> Place:
    """Return the place of the cache; reports why there is none, and exits."""
    from newsmeta.linter import cache_place

    config = session.configured(config_file, no_config, verbose)
    place = cache_place.place(cache_dir, config.root, [str(config.root)])
    if place.problem:
        where = f" in {place.folder}" if place.folder else ""
        fail(f"there is no cache{where}: {place.problem}")
    return place
