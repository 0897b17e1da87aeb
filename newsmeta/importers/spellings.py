"""File names that differ only in case, and are the same name on Windows and macOS."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from newsmeta.importers.interpreting import RefusedError


class Spellings:
    """The spellings of names in a folder and its subfolders.

    Args:
        top: The folder, as the beginning of paths.
    """

    def __init__(self, top: str) -> None:
        self._top = top
        self._names: dict[str, dict[str, set[str]]] = {}

    def check(self, path: str) -> None:
        """Check that a new file, and its parent folders, would be distinct on every system."""
        for folder, name in self._parts(path):
            spelt = self._in(folder).get(_spoken(name))
            if spelt and name not in spelt:
                raise RefusedError(
                    f"{name} would be the same as {min(spelt)} on Windows and macOS; give it "
                    "another name, or this one"
                )

    def note(self, path: str) -> None:
        """Record a file that exists, or is going to."""
        for folder, name in self._parts(path):
            spelt = self._in(folder).setdefault(_spoken(name), set())
            if name in spelt:
                break  # Its parent folders are recorded, too.
            spelt.add(name)

    def _parts(self, path: str) -> Iterator[tuple[str, str]]:
        """Yield the name of a file and of each parent folder, with the folder that contains it."""
        while len(path) > len(self._top):
            folder, name = os.path.split(path)
            yield folder, name
            path = folder

    def _in(self, folder: str) -> dict[str, set[str]]:
        """Return the names in a folder, by case-folded name."""
        found = self._names.get(folder)
        if found is None:
            found = self._names[folder] = {}
            with suppress(OSError), os.scandir(folder or os.curdir) as entries:
                for entry in entries:
                    found.setdefault(_spoken(entry.name), set()).add(entry.name)
        return found


def _spoken(name: str) -> str:
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).lower()
