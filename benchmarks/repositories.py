"""The repositories that the benchmarks run on, in the forms that each program needs."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from articles import write

CACHE = ".newsmeta_cache"
_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?---\r?\n(.*?\n)---\r?\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of articles.

    Attributes:
        folder: Where all of it is.
        count: How many articles there are.
        wrong: In how many of them there is something to find.
        size: How large they are together, in bytes.
    """

    folder: Path
    count: int
    wrong: int
    size: int

    @property
    def site(self) -> Path:
        """The folder of the article files."""
        return self.folder / "site"

    @property
    def yaml(self) -> Path:
        """The folder of files that hold the front matter of the articles, and nothing else."""
        return self.folder / "yaml"

    @property
    def summary(self) -> str:
        """How many articles there are, how large, and how many are wrong, in words."""
        wrong = f"{self.wrong:,} with something to find"
        return (
            f"{self.count:,} article{'s' * (self.count != 1)} ({self.size / 1e6:.1f} MB), {wrong}"
        )

    def articles(self) -> list[Path]:
        """Return the article files."""
        return sorted((self.site / "_news").iterdir())

    def extract(self) -> list[str]:
        """Write the front matter of the articles to files of its own, and return their names."""
        self.yaml.mkdir(exist_ok=True)
        names = []
        for number, path in enumerate(self.articles()):
            found = _FRONT_MATTER.match(path.read_bytes())
            assert found, path
            names.append(f"{number:05}.yaml")
            (self.yaml / names[-1]).write_bytes(found[1])
        return names

    def forget(self) -> None:
        """Remove what newsmeta knows from earlier runs."""
        shutil.rmtree(self.site / CACHE, ignore_errors=True)


def make(folder: Path, count: int, seed: int, faulty: float) -> Repository:
    """Write a repository.

    Args:
        folder: Where to; it comes into being.
        count: How many articles it has.
        seed: What the articles depend on.
        faulty: In how many of a hundred there is something to find.
    """
    wrong = write(folder / "site", count, seed, faulty)
    # The configuration, which says that the site begins here and nothing else.
    (folder / "site" / "newsmeta.toml").write_text("", encoding="utf-8")
    size = sum(path.stat().st_size for path in (folder / "site" / "_news").iterdir())
    return Repository(folder, count, wrong, size)
