"""Archives: zip, and tar as a stream, compressed or not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from newsmeta.remote.asked import Bounds
from newsmeta.remote.filling import Filler
from newsmeta.remote.source import ZIP, Source
from newsmeta.remote.wanted import REPOSITORY

_SITES = (
    *("newsmeta.toml", "pyproject.toml", "_config.yml", "_config.yaml", "_config.toml"),
    *("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "eleventy.config.js", ".eleventy.js"),
    *(REPOSITORY, ".gitignore", "_news", "_posts", "_data", "content"),
)
"""Names in the only top-level folder that make it the top of a site, as in GitHub's archives."""


def fill(
    source: Source, folder: str, is_wanted: Callable[[str], bool], bounds: Bounds
) -> tuple[str, tuple[str, ...]]:
    """Extract members of an archive below a folder.

    Args:
        source: The archive.
        folder: The folder, an absolute path.
        is_wanted: A function that tells by name whether a member may be needed.
        bounds: The limits for the archive.

    Returns:
        The place of the site, which is the folder itself or the only folder in it, and warnings
        for the user, one line each.

    Raises:
        FillingError: When the archive is incomplete, exceeds a limit, or is malicious.
    """
    filler = Filler(source.name, folder, is_wanted, bounds)
    read = _read_zip if source.ending == ZIP else _read_tar
    read(source, filler)
    filler.finish()
    if filler.missing:  # Links lead to members that are not needed otherwise.
        filler.again()
        read(source, filler)
    top = os.path.join(folder, filler.top)  # noqa: PTH118
    is_site = filler.top and any(os.path.lexists(Path(top, name)) for name in _SITES)
    return (top if is_site else folder), tuple(filler.warnings)


def _read_zip(source: Source, filler: Filler) -> None:
    from newsmeta.remote.zips import unpack

    with source.whole() as file:
        unpack(file, filler)


def _read_tar(source: Source, filler: Filler) -> None:
    from newsmeta.remote.tars import unpack

    with source.stream() as file:
        unpack(file, filler)
