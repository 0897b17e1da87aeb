"""Which members of an archive anybody may look at, by their names alone."""

from __future__ import annotations

from collections.abc import Callable

from newsmeta.files.published import COLLECTION, may_be_article
from newsmeta.files.targets import PICTURES

REPOSITORY = ".git"
"""What is in it is Git's. That it is there tells where a repository begins."""

_PACKAGES = "node_modules"
_DATA = (".yml", ".yaml")
_OTHERS = (
    *(".7z", ".bz2", ".rar", ".tar", ".tgz", ".xz", ".zst", ".iso", ".dmg", ".exe", ".dll", ".so"),
    *(".jar", ".class", ".pyc", ".db", ".sqlite", ".sqlite3", ".parquet", ".arrow", ".wasm"),
)
"""Endings of files, large ones as a rule, that nobody writes with front matter either."""


def wanted_by(*, with_pictures: bool) -> Callable[[str], bool]:
    """Return what tells of a name, with slashes, whether anybody may look at the file.

    That is more than what will be looked at: the configuration, which says more, is a member, too.

    Args:
        with_pictures: Whether pictures are looked at.
    """

    def is_wanted(name: str) -> bool:
        lowered = name.lower()
        if lowered.endswith(PICTURES):
            if not with_pictures:
                return False
        elif lowered.endswith(_OTHERS) or not (may_be_article(name) or lowered.endswith(_DATA)):
            return False
        parts = name.split("/")
        if REPOSITORY in parts:
            return False
        return _PACKAGES not in parts or COLLECTION in parts

    return is_wanted
