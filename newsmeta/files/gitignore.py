"""Git's ignore rules for a folder."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.files.patterns import Patterns, letters, lines
from newsmeta.files.repositories import is_repository

_MOST_BYTES = 10 * 2**20


@dataclass(frozen=True, slots=True)
class GitIgnore:
    """The `.gitignore` files that apply in a folder, from the top of its repository down.

    Attributes:
        layers: The patterns of each, with the path from its folder to this one, ending with a
            slash.
    """

    layers: tuple[tuple[str, Patterns], ...] = ()

    @classmethod
    def above(cls, folder: str) -> GitIgnore:
        """Return the rules of the folders above, up to the top of the Git repository."""
        start = Path(os.path.abspath(folder))  # noqa: PTH100
        chain = [start, *start.parents]
        top = next((at for at, place in enumerate(chain) if is_repository(place)), 0)
        ignore = cls()
        for at in range(top, 0, -1):
            ignore = ignore.at(chain[at]).below(chain[at - 1].name)
        return ignore

    def at(self, folder: str | Path) -> GitIgnore:
        """Return these rules with those of the folder itself."""
        path = Path(folder, ".gitignore")
        try:
            status = path.lstat()
            # Git follows no link to this file, and ignores one that is too large as well.
            if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
                return self
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES + 1)
        except OSError:
            return self
        if len(data) > _MOST_BYTES:  # It has grown in the meantime.
            return self
        return GitIgnore((*self.layers, ("", Patterns(lines(data)))))

    def below(self, name: str) -> GitIgnore:
        """Return the rules that apply in a subfolder of that name."""
        if not self.layers:
            return self
        step = f"{letters(name)}/"
        return GitIgnore(tuple((way + step, patterns) for way, patterns in self.layers))

    def match(self, name: str, is_folder: bool) -> bool:
        """Tell whether Git would ignore an entry of that name."""
        wanted = letters(name)
        for way, patterns in reversed(self.layers):
            verdict = patterns.match(way + wanted, is_folder)
            if verdict is not None:
                return verdict
        return False
