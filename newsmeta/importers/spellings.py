"""Names of files that are one name where letter case is not told apart: on Windows and macOS."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from contextlib import suppress

from newsmeta.importers.interpreting import RefusedError


class Spellings:
    """Knows how the names in a folder, and in those below it, are spelt.

    Args:
        top: The folder, as the paths of files begin.
    """

    def __init__(self, top: str) -> None:
        self._top = top
        self._names: dict[str, dict[str, set[str]]] = {}

    def check(self, path: str) -> None:
        """Check that a new file, and what it is in, would be one of its own everywhere."""
        for folder, name in self._parts(path):
            spelt = self._in(folder).get(_spoken(name))
            if spelt and name not in spelt:
                raise RefusedError(
                    f"{name} would be the same as {min(spelt)} on Windows and macOS; name it "
                    "otherwise, or as that one"
                )

    def note(self, path: str) -> None:
        """Note that there is, or would be, a file."""
        for folder, name in self._parts(path):
            spelt = self._in(folder).setdefault(_spoken(name), set())
            if name in spelt:
                break  # And so are the folders that it is in.
            spelt.add(name)

    def _parts(self, path: str) -> Iterator[tuple[str, str]]:
        """Yield the name of a file, and of each folder that it is in, with where that is."""
        while len(path) > len(self._top):
            folder, name = os.path.split(path)
            yield folder, name
            path = folder

    def _in(self, folder: str) -> dict[str, set[str]]:
        """Return the names in a folder, by what they are where case is not told apart."""
        found = self._names.get(folder)
        if found is None:
            found = self._names[folder] = {}
            with suppress(OSError), os.scandir(folder or os.curdir) as entries:
                for entry in entries:
                    found.setdefault(_spoken(entry.name), set()).add(entry.name)
        return found


def _spoken(name: str) -> str:
    return name.lower() if name.isascii() else unicodedata.normalize("NFC", name).lower()
