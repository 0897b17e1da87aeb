"""The members of an archive that may be needed, by name."""

from __future__ import annotations

from collections.abc import Callable

from newsmeta.files.published import COLLECTION, may_be_article
from newsmeta.files.targets import PICTURES

REPOSITORY = ".git"
"""Git's own folder. Its presence marks the top of a repository."""

_PACKAGES = "node_modules"
_DATA = (".yml", ".yaml")
_OTHERS = (
    *(".7z", ".bz2", ".rar", ".tar", ".tgz", ".xz", ".zst", ".iso", ".dmg", ".exe", ".dll", ".so"),
    *(".jar", ".class", ".pyc", ".db", ".sqlite", ".sqlite3", ".parquet", ".arrow", ".wasm"),
)
"""Extensions of mostly large files that never have front matter."""


def wanted_by(*, with_pictures: bool) -> Callable[[str], bool]:
    """Return a function that tells by name, with slashes, whether a file may be needed.

    It includes more files than necessary: the configuration, which decides, is a member, too.

    Args:
        with_pictures: Whether pictures are needed.
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
