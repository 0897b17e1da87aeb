"""Archives: zip, and tar as a stream, plain or packed."""

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
"""What makes of the one folder that everything is in the top of a site, as in GitHub's archives."""


def fill(
    source: Source, folder: str, is_wanted: Callable[[str], bool], bounds: Bounds
) -> tuple[str, tuple[str, ...]]:
    """Write members of an archive below a folder.

    Args:
        source: The archive.
        folder: The folder, an absolute path.
        is_wanted: Tells by its name whether anybody may look at a member.
        bounds: What the archive may cost.

    Returns:
        Where in the folder the site is, which is the folder itself or the one that everything is
        in, and what people should know, one line each.

    Raises:
        FillingError: When it is no whole archive, costs too much, or is made to do harm.
    """
    filler = Filler(source.name, folder, is_wanted, bounds)
    read = _read_zip if source.ending == ZIP else _read_tar
    read(source, filler)
    filler.finish()
    if filler.missing:  # Links lead to members that nobody looks at otherwise.
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
