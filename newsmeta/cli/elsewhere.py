"""Paths that are no files of this machine: trees stand for them while a command runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.cli import session
from newsmeta.cli.commands import until_end
from newsmeta.cli.output import fail, say, show_instead
from newsmeta.config.config import Config, ConfigError, load
from newsmeta.config.tables import find

if TYPE_CHECKING:
    from newsmeta.remote.tree_disk import TreeDisk


def configuration(
    path: Path | None, no_config: bool, verbose: bool, paths: Sequence[str]
) -> Config:
    """Return the configuration that applies to paths some of which are elsewhere.

    That is the file that was named; else, where everything is in one tree, the nearest one in the
    tree, from what was named up; else that of the working directory. One that is not in the tree
    has patterns relative to what was named in it.

    Args:
        path: The file that was named, or None.
        no_config: Whether none applies.
        verbose: Whether to say which it is.
        paths: What is to be looked at.

    Raises:
        ConfigError: When it cannot be used.
    """
    from newsmeta.remote.furnishing import furnish
    from newsmeta.remote.trees import common_place

    disk = _mounted(paths)
    if disk is None:
        return session.configuration(path, no_config, verbose)
    common = common_place(disk.trees, paths)
    own = None
    if common is not None and path is None and not no_config:
        own = find(common[1], top=Path(common[0].folder))
    file = own or session.configuration_file(path, no_config)
    if verbose and not no_config:
        say(f"configuration: {file or 'none'}")
    config = load(file) if file else Config(root=Path.cwd())
    if own is None and common is not None:
        config = replace(config, root=common[1], home=config.root)
    config = replace(config, disk=disk)
    try:
        furnish(config, disk)
    except OSError as error:
        raise ConfigError(f"{file}: what it names cannot be read: {error.strerror}") from None
    return config


def _mounted(paths: Sequence[str]) -> TreeDisk | None:
    """Return what knows the files of trees, until the command is through; exits if it cannot be."""
    from newsmeta.remote.trees import TreeError, mounted

    try:
        disk = until_end(mounted(paths))
    except TreeError as error:
        fail(str(error))
    for tree in disk.trees if disk else ():
        until_end(show_instead(tree.folder, tree.name))
    return disk
