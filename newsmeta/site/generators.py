"""The program that builds a site, recognized by its configuration files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from newsmeta.frontmatter.openings import Generator
from newsmeta.late_patterns import late_pattern
from newsmeta.site import jekyll

_BY_NAME = {
    **dict.fromkeys((*jekyll.FILES, "_config.toml"), Generator.JEKYLL),
    **{f"hugo.{ending}": Generator.HUGO for ending in ("toml", "yaml", "yml", "json")},
    **{f".eleventy.{ending}": Generator.ELEVENTY for ending in ("js", "cjs", "mjs")},
    **{
        f"eleventy.config.{ending}": Generator.ELEVENTY
        for ending in ("js", "cjs", "mjs", "ts", "cts", "mts")
    },
    **{
        f"{name}.{ending}": Generator.OTHER
        for name in ("astro.config", "docusaurus.config", "gatsby-config")
        for ending in ("js", "mjs", "cjs", "ts", "mts", "cts")
    },
    **dict.fromkeys(("mkdocs.yml", "pelicanconf.py"), Generator.OTHER),
}
"""Names of configuration files, by generator."""

_MAY_BE_HUGO = frozenset(f"config.{ending}" for ending in ("toml", "yaml", "yml", "json"))
"""Names of Hugo's configuration before version 0.110, which other programs use, too."""

CONFIGURATIONS = frozenset((*_BY_NAME, *_MAY_BE_HUGO))
"""Names of all files that identify a generator."""

_OF_INTEREST = CONFIGURATIONS | {"config", "content"}

_OF_HUGO = late_pattern(rb"(?i)base_?url|languageCode|contentDir|disableKinds|taxonomies|\[markup")
_MOST_BYTES = 100_000


def configured(folder: Path) -> frozenset[Generator]:
    """Return the generators with a configuration in a folder."""
    return frozenset(_configured(folder))


def _configured(folder: Path) -> Iterator[Generator]:
    try:
        # A folder of articles may have a million names, so only those of interest are held.
        with os.scandir(folder) as entries:
            names = {entry.name for entry in entries if entry.name in _OF_INTEREST}
    except OSError:
        return
    for name in names & _BY_NAME.keys():
        if os.path.isfile(folder / name):  # noqa: PTH113 - which, unlike its twin, never raises
            yield _BY_NAME[name]
    if ("config" in names and os.path.isdir(folder / "config" / "_default")) or any(  # noqa: PTH112
        "content" in names or _is_of_hugo(folder / name) for name in names & _MAY_BE_HUGO
    ):
        yield Generator.HUGO


def _is_of_hugo(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _OF_HUGO.search(file.read(_MOST_BYTES)) is not None
    except OSError:
        return False
