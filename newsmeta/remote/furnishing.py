"""Local copies of remote files that the configuration names or rules use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.config.config import Config
from newsmeta.files.search import DEFAULT_SUFFIXES

if TYPE_CHECKING:
    from newsmeta.remote.tree_disk import TreeDisk
    from newsmeta.remote.trees import Far

_MAGIC = frozenset("*?[")
_SCHEMAS = (".json", ".yaml", ".yml")
_ALL = 2**25
"""Number of bytes that is enough of any such file: larger ones are cut there."""


def furnish(config: Config, disk: TreeDisk) -> None:
    """Put the remote files that a configuration names onto the disk of a tree.

    Args:
        config: The configuration.
        disk: The disk.

    Raises:
        OSError: When a file cannot be read; `strerror` gives a readable reason.
    """
    found = disk.far_of(os.fspath(config.base))
    if found is None:
        return
    far = found[1]
    for pattern in (*config.topics, *config.organizations, config.baseline):
        if pattern:
            _furnish_files(far, config.base, pattern)
    for schema in dict.fromkeys(_schemas(config)):
        folder = (config.base / schema).parent
        # A schema may refer to others next to it.
        _require(
            far.furnish(
                os.path.normpath(folder),
                lambda path: _ALL if path.lower().endswith(_SCHEMAS) else 0,
                is_deep=folder != config.base,
            )
        )


def furnish_pictures(config: Config, disk: TreeDisk) -> Iterator[tuple[str, str]]:
    """Note the metadata of remote pictures that articles may use.

    Args:
        config: The configuration.
        disk: The disk.

    Yields:
        The names of unreadable pictures, with the reasons.
    """
    for tree in disk.trees:
        if tree.far is None:
            continue
        tops = {_top(tree.folder, place, config) for _, place in tree.places}
        for top in sorted(tops):
            for path, error in tree.far.furnish_pictures(top, _may_be_picture):
                yield tree.shown(path), error.strerror or str(error)


def _may_be_picture(path: str) -> bool:
    """Tell whether a file may be a picture, since articles may name any file as one.

    Articles themselves are no pictures.
    """
    return not path.lower().endswith(DEFAULT_SUFFIXES)


def _require(unread: Iterator[tuple[str, OSError]]) -> None:
    for path, error in unread:
        name = os.path.basename(path)  # noqa: PTH119
        raise OSError(error.errno, f"{name}: {error.strerror}") from None


def _top(folder: str, place: str, config: Config) -> str:
    """Return the folder around a given path that may contain its pictures."""
    from newsmeta.site.places import Places

    places = Places(config.root, config.path is not None, bool(config.site_url))
    start = place if os.path.isdir(place) else os.path.dirname(place)  # noqa: PTH112, PTH120
    top = places.top(start).root
    if top is not None and Path(folder) in (top, *top.parents):
        return os.fspath(top)
    return start


def _furnish_files(far: Far, base: Path, pattern: str) -> None:
    """Put the files that match a glob onto the disk."""
    parts = pattern.split("/")
    number = next((at for at, part in enumerate(parts) if _MAGIC & set(part)), len(parts) - 1)
    start = os.path.normpath(base.joinpath(*parts[:number]))
    ending = os.path.splitext(parts[-1])[1]  # noqa: PTH122
    wanted = "" if _MAGIC & set(ending) else ending
    if not _MAGIC & set(pattern):
        exact = os.path.normpath(base / pattern)
        _require(far.furnish(start, lambda path: _ALL if path == exact else 0, is_deep=False))
        return
    _require(
        far.furnish(
            start,
            lambda path: _ALL if path.endswith(wanted) else 0,
            is_deep=len(parts) - number > 1,
        )
    )


def _schemas(config: Config) -> Iterator[str]:
    for kind in (config.article, *config.kinds):
        for each in kind.chain():
            if each.schema:
                yield each.schema
