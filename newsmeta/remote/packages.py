"""Trees of files that contain others: archives, and tables of exported articles."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from newsmeta.files.temporary import folder_beside
from newsmeta.remote.asked import Asked
from newsmeta.remote.source import ARCHIVES, Source
from newsmeta.remote.trees import Tree, TreeError


def is_package(path: str) -> bool:
    """Tell whether a path or an address is that of a file that contains others."""
    return Source(path, 0).is_package()


@contextmanager
def mounted(paths: Sequence[str], asked: Asked) -> Iterator[Sequence[Tree]]:
    """Yield the tree of each archive or table.

    Args:
        paths: The paths or addresses, as given.
        asked: Further options.

    Raises:
        TreeError: When one of them cannot be read.
    """
    with ExitStack() as stack:
        yield [_tree(path, stack.enter_context(temporary_folder(path)), asked) for path in paths]


@contextmanager
def temporary_folder(path: str) -> Iterator[Path]:
    """Yield an empty folder for a tree, inside of one that may hold other temporary files.

    Args:
        path: The source of the tree, for the message.

    Raises:
        TreeError: When it cannot be created.
    """
    with ExitStack() as stack:
        try:
            made = stack.enter_context(folder_beside(Path(tempfile.gettempdir(), "newsmeta")))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise TreeError(f"{path}: there can be no temporary folder: {reason}") from None
        folder = Path(os.path.realpath(made), "tree")
        folder.mkdir()
        yield folder


def _tree(path: str, made: Path, asked: Asked) -> Tree:
    source, folder = Source(path, asked.bounds.bytes), os.fspath(made)
    if source.ending in ARCHIVES:
        from newsmeta.remote import archives
        from newsmeta.remote.wanted import wanted_by

        is_wanted = wanted_by(with_pictures=asked.has_pictures)
        place, warnings = archives.fill(source, folder, is_wanted, asked.bounds)
        return Tree(folder, source.name, ((path, place),), warnings=warnings)
    from newsmeta.remote import tables

    warnings, refused = tables.fill(source, folder, asked.bounds, made.with_name("table"))
    return Tree(folder, source.name, ((path, folder),), warnings=warnings, refused=refused)
