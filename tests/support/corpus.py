"""Realistic repositories of articles: the project's own, and one of a third party.

Our own, `tests/data/site`, must exist. The other is third-party data outside of the
repository: without it, tests that use it are visibly skipped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from newsmeta.config.config import Config
from newsmeta.config.kinds import Kind
from tests.support.paths import DATA, ROOT


@dataclass(frozen=True, slots=True)
class Corpus:
    """A site's content repository, and articles beside it."""

    name: str
    site: Path
    seed: Path | None = None
    has_to_be_there: bool = False

    @property
    def files(self) -> list[Path]:
        """All files with front matter, in order."""
        return self._there([*self._beside, *self.site.glob("_*/**/*.md")])

    @property
    def news(self) -> list[Path]:
        """The news articles, in order."""
        return self._there([*self._beside, *self.news_of_site])

    @property
    def news_of_site(self) -> list[Path]:
        """The news articles of the site, in order."""
        return self._there(self.site.glob("_news/*.md"))

    @property
    def _beside(self) -> list[Path]:
        return sorted(self.seed.glob("*.md")) if self.seed else []

    @property
    def logos(self) -> list[Path]:
        """The logo files of organizations, in order."""
        return self._there(self.site.glob("assets/images/organizations/*"))

    def _there(self, found: Iterable[Path]) -> list[Path]:
        """Return files in order; fail if there are none."""
        files = sorted(found)
        if not files and (self.has_to_be_there or self.site.is_dir()):
            raise FileNotFoundError(f"no files of this kind in {self.site}")
        return files

    @property
    def config(self) -> Config:
        """The configuration of the site: its vocabularies, and its excluded files."""
        others = ("_data/", "_people/", "_learning/", "_samples/", "_communities/", "_newsletters/")
        return Config(
            root=self.site,
            topics=("_data/topics/*.yaml",),
            organizations=("_data/organizations/*.md",),
            kinds=(Kind("page", others),),
        )


OWN = Corpus("own", DATA / "site", has_to_be_there=True)
_ELSEWHERE = Path(os.environ.get("NEWSMETA_CORPUS", ROOT.parent / "shared/corpus"))
TRIAL = Corpus("trial", _ELSEWHERE / "site", _ELSEWHERE / "seed")

is_trial = pytest.mark.skipif(not TRIAL.site.is_dir(), reason=f"no corpus at {_ELSEWHERE}")

CORPORA = [pytest.param(OWN, id="own"), pytest.param(TRIAL, id="trial", marks=is_trial)]
"""Parameters for tests of a whole corpus."""


def every_file(*, news: bool = False) -> list[Any]:
    """Return the files of both corpora, for tests of one file.

    A missing corpus becomes a single skipped test.
    """
    files = [(corpus.news if news else corpus.files) for corpus in (OWN, TRIAL)]
    if not files[1]:
        return [_param(path) for path in files[0]] + [
            pytest.param(TRIAL.site, id="trial", marks=is_trial)
        ]
    return [_param(path) for found in files for path in found]


def _param(path: Path) -> Any:
    return pytest.param(path, id=path.name[:40])


def config_of(path: Path) -> Config | None:
    """Return the configuration of the corpus that contains a file."""
    for corpus in (OWN, TRIAL):
        if any(folder and path.is_relative_to(folder) for folder in (corpus.site, corpus.seed)):
            return corpus.config
    return None
