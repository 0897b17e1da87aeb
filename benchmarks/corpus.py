"""Real files as a repository, copied until there are enough of them.

All copies differ. A program may cache a line, an address or a title, and articles with the same
address would be an additional finding. So each copy has a number in its title, its excerpt, its
addresses and its time. The rest of the file stays as it is, including its flaws.
"""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import newsmeta

BESIDE = ("_config.yml", "_data", "assets")
"""The files of a site that are copied besides articles: its settings, and files that articles name.
"""

_WORD = re.compile(rb'^((?:title|excerpt): "?[^\s"\'\\]+)', re.MULTILINE)
_ADDRESS = re.compile(rb'^((?:originalUrl|webUrl|ampWebUrl|cdnAmpWebUrl): "?[^\s"]+)', re.MULTILINE)
_TIME = re.compile(rb"^(publishedDateTime: [0-9-]{10}T[0-9]{2}:)[0-9]{2}:[0-9]{2}Z", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Corpus:
    """Real articles.

    Attributes:
        folder: Their site, or just their folder.
        clean: The articles without findings.
        faulty: The others.
    """

    folder: Path
    clean: tuple[Path, ...]
    faulty: tuple[Path, ...]

    @property
    def all(self) -> list[Path]:
        """All articles, in order of their names."""
        return sorted(self.clean + self.faulty)

    def write(self, folder: Path, count: int, faulty: float | None = None) -> list[Path]:
        """Copy articles, and the files beside them, into the folder of a site.

        Args:
            folder: The folder to create.
            count: The number of articles.
            faulty: The percentage of articles with findings; None for the share in the originals.

        Returns:
            The copies with findings.
        """
        (folder / "_news").mkdir(parents=True)
        for name in BESIDE:
            if (self.folder / name).is_dir():
                shutil.copytree(self.folder / name, folder / name)
            elif (self.folder / name).exists():
                shutil.copy(self.folder / name, folder / name)
        wrong = []
        for number, path in enumerate(self._chosen(count, faulty)):
            copy = folder / "_news" / f"{path.stem}-{number:06}.md"
            copy.write_bytes(another(path.read_bytes(), number))
            if path in self.faulty:
                wrong.append(copy)
        return wrong

    def _chosen(self, count: int, faulty: float | None) -> list[Path]:
        if faulty is None:
            return list(islice(cycle(self.all), count))
        right, wrong = cycle(self.clean or self.faulty), cycle(self.faulty or self.clean)
        return [
            next(wrong if int((at + 1) * faulty / 100) > int(at * faulty / 100) else right)
            for at in range(count)
        ]


def read(folder: Path) -> Corpus:
    """Return the articles of a site, or of any other folder.

    Raises:
        SystemExit: When there are no articles.
    """
    place = folder / "_news" if (folder / "_news").is_dir() else folder
    paths = sorted(place.rglob("*.md"))
    if not paths:
        raise SystemExit(f"there are no articles in {place}")
    found = {diagnostic.path for diagnostic in newsmeta.validate(paths).diagnostics}
    return Corpus(
        folder,
        tuple(path for path in paths if str(path) not in found),
        tuple(path for path in paths if str(path) in found),
    )


def another(article: bytes, number: int) -> bytes:
    """Return an article changed in everything that is unique to an article."""

    def extended(found: re.Match[bytes]) -> bytes:
        return found[1] + (b"&" if b"?" in found[1] else b"?") + b"n=%d" % number

    text = _ADDRESS.sub(extended, _WORD.sub(rb"\1 %d" % number, article))
    if b"\nupdatedDateTime:" in text:
        return text
    minute, second = divmod(number % 3600, 60)
    return _TIME.sub(rb"\g<1>%02d:%02dZ" % (minute, second), text)
