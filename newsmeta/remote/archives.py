"""Archives: zip, and tar as a stream, plain or packed."""

from __future__ import annotations

import os

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from newsmeta.remote.filling import Bounds, Filler, FillingError
from newsmeta.remote.wanted import REPOSITORY

_ZIP = ".zip"
ENDINGS = (_ZIP, ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".tar.zst")
"""The endings of the names of archives."""

_SITES = (
    *("newsmeta.toml", "pyproject.toml", "_config.yml", "_config.yaml", "_config.toml"),
    *("hugo.toml", "hugo.yaml", "hugo.json", "config.toml", "eleventy.config.js", ".eleventy.js"),
    *(REPOSITORY, ".gitignore", "_news", "_posts", "_data", "content"),
)
"""What makes of the one folder that everything is in the top of a site, as in GitHub's archives."""


def fill(
    source: str,
    folder: str,
    is_wanted: Callable[[str], bool],
    bounds: Bounds,
    shown: str = "",
) -> tuple[str, tuple[str, ...]]:
    """Write members of an archive below a folder.

    Args:
        source: The archive, a file.
        folder: The folder, an absolute path.
        is_wanted: Tells by its name whether anybody may look at a member.
        bounds: What the archive may cost.
        shown: How the archive is shown; empty for its path.

    Returns:
        Where in the folder the site is, which is the folder itself or the one that everything is
        in, and what people should know, one line each.

    Raises:
        FillingError: When it is no whole archive, costs too much, or is made to do harm.
    """
    filler = Filler(shown or source, folder, is_wanted, bounds)
    read = _read_zip if source.lower().endswith(_ZIP) else _read_tar
    read(source, filler)
    filler.finish()
    if filler.missing:  # Links lead to members that nobody looks at otherwise.
        filler.again()
        read(source, filler)
    top = os.path.join(folder, filler.top)  # noqa: PTH118
    is_site = filler.top and any(os.path.lexists(Path(top, name)) for name in _SITES)
    return (top if is_site else folder), tuple(filler.warnings)


def _read_zip(source: str, filler: Filler) -> None:
    from newsmeta.remote.zips import unpack

    with _opened(source, filler) as file:
        unpack(file, filler)


def _read_tar(source: str, filler: Filler) -> None:
    from newsmeta.remote.packed import MissingError
    from newsmeta.remote.tars import unpack

    with _opened(source, filler) as file:
        try:
            unpack(file, filler)
        except MissingError as error:
            from newsmeta._about import DISTRIBUTION

            raise FillingError(
                f"{filler.source}: {error} is not installed; pip install '{DISTRIBUTION}[zstd]'"
            ) from None


@contextmanager
def _opened(source: str, filler: Filler) -> Iterator[IO[bytes]]:
    try:
        file = open(source, "rb")  # noqa: PTH123, SIM115
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise FillingError(f"{filler.source}: cannot be read: {reason}") from None
    with file:
        yield file
