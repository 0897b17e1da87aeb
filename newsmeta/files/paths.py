"""Names of files relative to the folder of patterns."""

from __future__ import annotations

import os
from pathlib import Path

from newsmeta.remembering import Remembered

_IN_SCHEMES = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+.-")


def is_address(path: str) -> bool:
    """Tell whether a path is an address, such as `s3://bucket/site`; a single letter is a drive."""
    scheme, separator, _ = path.partition("://")
    is_scheme = len(scheme) > 1 and scheme[0].isalpha() and not set(scheme) - _IN_SCHEMES
    return bool(separator) and is_scheme


class RelativeNames:
    """Paths relative to one folder, the root.

    Args:
        root: The folder, an absolute path.

    Attributes:
        root: The folder.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._prefixes: dict[str, str | None] = Remembered()

    def of(self, path: str | Path) -> str:
        """Return a path relative to the root; of a path outside of it, without the leading part."""
        folder, name = os.path.split(path)
        if folder not in self._prefixes:
            self._prefixes[folder] = self._prefix(folder)
        prefix = self._prefixes[folder]
        if prefix is None or name in ("", os.curdir, os.pardir):
            return self._from_outside(path)
        return prefix + name

    def hold(self, path: str | Path) -> bool:
        """Tell whether a path is inside of the root, possibly under another name of the root."""
        folder = os.path.dirname(os.path.abspath(path))  # noqa: PTH100, PTH120
        return any(self._prefix(way) is not None for way in (folder, os.path.realpath(folder)))

    def _prefix(self, folder: str) -> str | None:
        """Return the prefix of files in a folder; None outside of the root."""
        relative = os.path.relpath(folder or os.curdir, self.root)
        if relative == os.curdir:
            return ""
        if relative == os.pardir or relative.startswith(os.pardir + os.sep):
            return None
        return relative.replace(os.sep, "/") + "/"

    def _from_outside(self, path: str | Path) -> str:
        absolute = os.path.abspath(path)  # noqa: PTH100
        relative = os.path.relpath(absolute, self.root)
        if relative.startswith(os.pardir + os.sep):  # Perhaps only the name of a link.
            real = os.path.relpath(os.path.realpath(absolute), self.root)
            if not real.startswith(os.pardir + os.sep):
                return real.replace(os.sep, "/")
            relative = absolute.lstrip(os.sep) if os.path.isabs(path) else str(path)  # noqa: PTH117
        parts = [part for part in Path(relative).parts if part not in (os.pardir, os.curdir)]
        return "/".join(parts)
