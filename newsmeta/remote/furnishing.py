"""What a configuration names, and what rules look at, of files that are elsewhere."""

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
"""Bytes that are enough for whatever is looked up: a larger file is cut there."""


def furnish(config: Config, disk: TreeDisk) -> None:
    """Put on the disk what a configuration names, where that is elsewhere.

    Args:
        config: The configuration.
        disk: What knows the files.

    Raises:
        OSError: When something cannot be had; `strerror` is a reason that people understand.
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
        # One may refer to others that lie beside it.
        _require(
            far.furnish(
                os.path.normpath(folder),
                lambda path: _ALL if path.lower().endswith(_SCHEMAS) else 0,
                is_deep=folder != config.base,
            )
        )


def furnish_pictures(config: Config, disk: TreeDisk) -> Iterator[tuple[str, str]]:
    """Note what pictures say of themselves that are elsewhere and may be named by articles.

    Args:
        config: The configuration.
        disk: What knows the files.

    Yields:
        The names of those that cannot be had, with the reason.
    """
    for tree in disk.trees:
        if tree.far is None:
            continue
        tops = {_top(tree.folder, place, config) for _, place in tree.places}
        for top in sorted(tops):
            for path, error in tree.far.furnish_pictures(top, _may_be_picture):
                yield tree.shown(path), error.strerror or str(error)


def _may_be_picture(path: str) -> bool:
    """Tell whether a file may be a picture; the address of any other may be given for that of one.

    Articles are none.
    """
    return not path.lower().endswith(DEFAULT_SUFFIXES)


def _require(unread: Iterator[tuple[str, OSError]]) -> None:
    for path, error in unread:
        name = os.path.basename(path)  # noqa: PTH119
        raise OSError(error.errno, f"{name}: {error.strerror}") from None


def _top(folder: str, place: str, config: Config) -> str:
    """Return the folder that the pictures may lie in of what was named."""
    from newsmeta.site.places import Places

    places = Places(config.root, config.path is not None, bool(config.site_url))
    start = place if os.path.isdir(place) else os.path.dirname(place)  # noqa: PTH112, PTH120
    top = places.top(start).root
    if top is not None and Path(folder) in (top, *top.parents):
        return os.fspath(top)
    return start


def _furnish_files(far: Far, base: Path, pattern: str) -> None:
    """Put on the disk the files that a glob names."""
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
