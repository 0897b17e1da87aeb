"""The place of the cache: a folder of the user's that no commit and nobody else can fill.

Anybody who can write to the cache can make newsmeta report no findings. So the cache is never in
the tree that is looked at, which a pull request may fill. A folder or file that others own or can
write to is not trusted.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.files.repositories import repository_of

_ENDING = ".newsmeta-1.sqlite"
"""The ending of a cache file's name; the number is that of its format."""
_WEB_ENDING = ".newsmeta-web-1.sqlite"
"""The ending of the name of a file with answers of the web."""
_NAME = re.compile(r"([0-9a-f]{32})\.newsmeta-(?:web-)?[0-9]+\.sqlite(-journal)?")
_KEPT = 30 * 24 * 3600
"""Seconds after which an unused file is deleted."""
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
# See bford.info/cachedir: backups leave such a folder out.
_TAG = b"Signature: 8a477f597d28d172789f06886806bc55\n"


@dataclass(frozen=True, slots=True)
class Place:
    """The place of the cache.

    Attributes:
        root: The folder of the configuration that the cache is for.
        folder: The folder of the cache, which need not exist; None if it cannot be determined.
        problem: The reason why there can be no cache; empty if there can be one.
    """

    root: Path
    folder: Path | None
    problem: str = ""

    @property
    def file(self) -> Path | None:
        """The file of the cache, which need not exist; None if there can be none."""
        return self._file(_ENDING)

    @property
    def web_file(self) -> Path | None:
        """The file of answers of the web, which need not exist; None if there can be none."""
        return self._file(_WEB_ENDING)

    def _file(self, ending: str) -> Path | None:
        if self.folder is None or self.problem:
            return None
        return self.folder / f"{_digest(self.root)}{ending}"

    def clear(self) -> list[Path]:
        """Delete the cache of files below the root, and the answers for their URLs.

        Returns:
            The deleted files.

        Raises:
            OSError: When a file cannot be deleted.
        """
        if self.folder is None or self.problem:
            return []
        digest = _digest(self.root)
        gone = [path for name, path in _files(self.folder) if name == digest]
        for path in gone:
            path.unlink(missing_ok=True)
        return gone


def place(asked: Path | None, root: Path, paths: Iterable[str]) -> Place:
    """Return the place of the cache.

    Args:
        asked: The folder named by the user; None for the usual one.
        root: The folder of the configuration.
        paths: The files and folders that are looked at.
    """
    try:
        folder = _usual_folder() if asked is None else Path(os.path.abspath(asked))  # noqa: PTH100
        if folder is None:
            return Place(root, None, "nothing tells where this user has a folder for caches")
        return Place(root, folder, _problem(folder, _trees(root, paths)))
    except OSError:  # For example in a working directory that is gone.
        return Place(root, None, "there is no telling which folder that is")


def is_own_folder(path: Path) -> bool:
    """Tell whether a folder is this user's, and nobody else may write to it.

    Raises:
        OSError: When there is none.
    """
    status = os.stat(path)  # noqa: PTH116
    return stat.S_ISDIR(status.st_mode) and not _fault(status)


def is_own_file(path: Path) -> bool:
    """Tell whether a file is this user's, has no other name, and nobody else may write to it.

    Raises:
        OSError: When there is none.
    """
    status = os.lstat(path)
    return stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and not _fault(status)


def make(file: Path) -> None:
    """Create an empty file and its folder, for this user alone.

    Raises:
        OSError: When that fails.
    """
    from newsmeta.files.temporary import folder_beside

    folder = file.parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(folder):
        # The tag is in the folder from the first moment, however this run ends.
        with folder_beside(folder) as new:
            new.chmod(0o700)
            (new / "CACHEDIR.TAG").write_bytes(_TAG)
            with contextlib.suppress(OSError):  # Another run may have been faster.
                new.rename(folder)
    with contextlib.suppress(FileExistsError):
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def tidy_up(folder: Path) -> None:
    """Delete the files of the cache that no run has used for long."""
    with contextlib.suppress(OSError):
        for _, path in _files(folder):
            with contextlib.suppress(OSError):  # Another run may have been faster.
                if time.time() - path.lstat().st_mtime > _KEPT:
                    path.unlink()


def _usual_folder() -> Path | None:
    import platformdirs

    with contextlib.suppress(OSError, RuntimeError, KeyError):
        folder = Path(platformdirs.user_cache_dir("newsmeta", appauthor=False))
        # Without a home, the answer is relative, and would lead into the tree.
        return folder if folder.is_absolute() else None
    return None


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the cache files in a folder, journals first, each with the identity of its root."""
    try:
        names = sorted(os.listdir(folder), reverse=True)  # noqa: PTH208
    except FileNotFoundError:
        return
    for name in names:
        if found := _NAME.fullmatch(name):
            yield found[1], folder / name


def _digest(root: Path) -> str:
    from hashlib import blake2b

    real = os.path.normcase(os.path.realpath(root))
    return blake2b(os.fsencode(real), digest_size=16).hexdigest()


# -- trust ---------------------------------------------------------------------------------


def _problem(folder: Path, trees: Iterable[Path]) -> str:
    """Return the reason why a folder cannot be trusted; an empty string if it can."""
    if tree := _tree_around(folder, trees):
        return f"it lies in {tree}, which is looked at, and a commit there could forge it"
    try:
        status = os.stat(folder)  # noqa: PTH116
    except FileNotFoundError:
        return ""
    except OSError as error:
        return str(error.strerror).lower()
    return _fault(status) if stat.S_ISDIR(status.st_mode) else "it is not a folder"


def _fault(status: os.stat_result) -> str:
    """Return why others may have written a file or folder; empty if they cannot."""
    user = getattr(os, "geteuid", None)
    if user is None:  # Windows, where the folders of a user are closed to others.
        return ""
    if status.st_uid != user():
        return "it belongs to another user"
    return "other users may write to it" if status.st_mode & _OTHERS_WRITE else ""


def _trees(root: Path, paths: Iterable[str]) -> set[Path]:
    """Return the folders that are looked at, and the Git working trees around them."""
    here = os.getcwd()  # noqa: PTH109
    absolute = {os.path.abspath(path) for path in paths}  # noqa: PTH100
    folders = {path if os.path.isdir(path) else os.path.dirname(path) for path in absolute}  # noqa: PTH112, PTH120
    if any(os.path.join(each, "").startswith(os.path.join(here, "")) for each in folders):  # noqa: PTH118
        folders.add(here)
    trees = {root, *map(Path, folders)}
    for folder in tuple(trees):
        for way in (folder, Path(os.path.realpath(folder))):
            trees.add(repository_of(way) or way)
    return trees


def _tree_around(folder: Path, trees: Iterable[Path]) -> Path | None:
    """Return the tree around a folder, under any name; None if there is none."""
    by_number = {number: tree for tree in sorted(trees) if (number := _number(tree))}
    for way in (folder, Path(os.path.realpath(folder))):
        for above in (way, *way.parents):
            if found := by_number.get(_number(above)):
                return found
    return None


def _number(path: Path) -> tuple[int, ...]:
    """Return an identity that is the same for all names of a folder; empty if it does not exist."""
    with contextlib.suppress(OSError):
        status = os.stat(path)  # noqa: PTH116
        return status.st_dev, status.st_ino
    return ()
