"""The repositories of the benchmarks, in the forms that each program needs."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.articles import write
from benchmarks.corpus import Corpus

_FRONT_MATTER = re.compile(
    rb"(?:\xef\xbb\xbf)?---[ \t]*\r?\n(.*?\n)---[ \t]*\r?(?:\n|\Z)", re.DOTALL
)
_PERCENT = "[0-9]{1,2}|100"
_REAL = re.compile(f"real(?:-({_PERCENT}))?")


@dataclass(frozen=True, slots=True)
class Repository:
    """A repository of articles.

    Attributes:
        folder: The folder.
        articles: The article files.
        wrong: The files with findings.
        size: The total size in bytes.
    """

    folder: Path
    articles: tuple[Path, ...]
    wrong: frozenset[Path]
    size: int

    @property
    def count(self) -> int:
        """The number of articles."""
        return len(self.articles)

    @property
    def site(self) -> Path:
        """The folder of the article files."""
        return self.folder / "site"

    @property
    def cache(self) -> Path:
        """The folder of newsmeta's cache, which is never among the files."""
        return self.folder / "cache"

    @property
    def yaml(self) -> Path:
        """The folder of files with only the front matter of the articles."""
        return self.folder / "yaml"

    @property
    def usual(self) -> Path:
        """A typical article: one with findings, or one without."""
        is_wrong = 2 * len(self.wrong) > self.count
        return next(path for path in self.articles if (path in self.wrong) == is_wrong)

    def extract(self) -> list[str]:
        """Write the front matter of the articles to separate files, and return their names."""
        names = [f"{number:06}.yaml" for number in range(self.count)]
        if not self.yaml.exists():
            self.yaml.mkdir()
            for path, name in zip(self.articles, names, strict=True):
                found = _FRONT_MATTER.match(path.read_bytes())
                assert found, path
                (self.yaml / name).write_bytes(found[1])
        return names

    def forget(self) -> None:
        """Remove newsmeta's cache of earlier runs."""
        shutil.rmtree(self.cache, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Mix:
    """Articles of which some have findings.

    Attributes:
        name: The name in tables.
        faulty: The percentage of articles with findings; None for the share among real ones.
        corpus: Real articles; None for made-up ones.
        seed: The seed of made-up articles.
        related: Whether some made-up articles have related ones.
    """

    name: str
    faulty: float | None
    corpus: Corpus | None = None
    seed: int = 1
    related: bool = False

    @property
    def is_history(self) -> bool:
        """Whether most articles have findings."""
        return self.faulty is not None and self.faulty > 50

    def make(self, folder: Path, count: int) -> Repository:
        """Write a repository with a number of articles."""
        site = folder / "site"
        if self.corpus:
            wrong = self.corpus.write(site, count, self.faulty)
        else:
            wrong = write(site, count, self.seed, self.faulty or 0, self.related)
        # The configuration, which only marks the top of the site.
        (site / "newsmeta.toml").write_text("", encoding="utf-8")
        articles = tuple(sorted((site / "_news").iterdir()))
        size = sum(path.stat().st_size for path in articles)
        return Repository(folder, articles, frozenset(wrong), size)


def mixes(chosen: list[str], corpus: Corpus | None, seed: int, related: bool) -> list[Mix]:
    """Return mixes by name.

    Args:
        chosen: The names. A number is the percentage of made-up articles with findings; `real`
            are real ones as they are, and `real-90` takes nine of ten from those with findings.
        corpus: Real articles.
        seed: The seed of made-up articles.
        related: Whether some of them have related articles.

    Raises:
        SystemExit: When there is no such mix, or there are no real articles.
    """
    found = []
    for name in chosen:
        real = _REAL.fullmatch(name)
        if real and corpus is None:
            raise SystemExit(f"where are real articles for {name}? --corpus FOLDER says it")
        if real:
            shown = f"real, {real[1]} %" if real[1] else "real"
            found.append(Mix(shown, float(real[1]) if real[1] else None, corpus))
        elif re.fullmatch(_PERCENT, name):
            found.append(Mix(f"{name} %", float(name), None, seed, related))
        else:
            raise SystemExit(f"there is no mix {name}: write a number of percent, real or real-90")
    return found
