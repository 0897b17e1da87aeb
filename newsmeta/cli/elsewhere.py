"""Paths outside of this machine: trees stand in for them while a command runs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.cli import session
from newsmeta.cli.commands import until_end
from newsmeta.cli.output import fail, say, show_instead
from newsmeta.config.config import Config, ConfigError, load
from newsmeta.config.tables import find

if TYPE_CHECKING:
    from newsmeta.cli.elsewhere_options import ElsewhereOptions
    from newsmeta.linter.runner import Runner
    from newsmeta.remote.tree_disk import TreeDisk


_MOST_SAID = 5


def configuration(
    path: Path | None,
    no_config: bool,
    verbose: bool,
    options: ElsewhereOptions,
    has_pictures: bool,
) -> Config:
    """Return the configuration that applies to paths some of which are elsewhere.

    A configuration file that was named comes first. Otherwise, if all paths are in one tree, the
    nearest file in that tree, from the named path upwards. Otherwise that of the working directory.
    The patterns of a file outside of the tree are relative to the path named in the tree.

    Args:
        path: The configuration file that was named, or None.
        no_config: Whether to use no configuration file.
        verbose: Whether to print its name.
        options: The options that name the files to look at.
        has_pictures: Whether pictures are looked at.

    Raises:
        ConfigError: When the configuration cannot be used.
    """
    from newsmeta.remote.furnishing import furnish
    from newsmeta.remote.trees import common_place

    paths = options.paths or ["."]
    disk = _mounted(paths, options, has_pictures)
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


def have_pictures(runner: Runner) -> None:
    """Fetch pictures to this machine, if rules look at any.

    Warns of those that cannot be fetched.
    """
    from newsmeta.remote.furnishing import furnish_pictures
    from newsmeta.remote.tree_disk import TreeDisk
    from newsmeta.rules.base import Need

    disk = runner.config.disk
    if not (isinstance(disk, TreeDisk) and runner.checker.analyst.needs(Need.SITE)):
        return
    for number, (name, reason) in enumerate(furnish_pictures(runner.config, disk), 1):
        if number <= _MOST_SAID:
            say(f"newsmeta: warning: {name}: {reason}; rules see no such file")


def _mounted(
    paths: Sequence[str], options: ElsewhereOptions, has_pictures: bool
) -> TreeDisk | None:
    """Return the tree disk of the paths, open until the command ends.

    Exits if a path cannot be opened.
    """
    from newsmeta.remote.asked import Asked, Bounds
    from newsmeta.remote.trees import TreeError, mounted

    if options.rev is not None and session.STDIN in paths:
        fail("--rev is about files, and - (standard input) is none")
    try:
        bounds = Bounds.said(options.archive_limit or ())
        asked = Asked(options.rev, options.git_dir or "", bounds, has_pictures)
        disk = until_end(mounted(paths, asked))
    except TreeError as error:
        fail(str(error))
    if disk is None:
        return None
    for tree in disk.trees:
        until_end(show_instead(tree.folder, tree.name))
        for warning in tree.warnings:
            say(f"newsmeta: warning: {warning}")
        for refused in tree.refused:
            say(refused)
    until_end(_with_odd(disk))
    return disk


@contextmanager
def _with_odd(disk: TreeDisk) -> Iterator[None]:
    """Warn at the end of entries that were passed over."""
    yield
    odd = list(dict.fromkeys(disk.odd))
    for name in odd[:_MOST_SAID]:
        say(f"newsmeta: warning: {name} was passed over: no file here can have such a name")
    if len(odd) > _MOST_SAID:
        say(f"newsmeta: warning: so were {len(odd) - _MOST_SAID:,} others")
