"""The program that builds a site, recognized by its configuration files."""

from __future__ import annotations

import errno
import os
import stat
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
        if may_be_file(folder / name):
            yield _BY_NAME[name]
    if ("config" in names and os.path.isdir(folder / "config" / "_default")) or any(  # noqa: PTH112
        "content" in names or _is_of_hugo(folder / name) for name in names & _MAY_BE_HUGO
    ):
        yield Generator.HUGO


def may_be_file(path: Path) -> bool:
    """Tell whether a path leads to a file, or to what cannot be looked at: its reader says why."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError as error:
        # Circular links, names that are too long, and folders that may not be entered are no file.
        return error.errno not in (errno.ELOOP, errno.ENAMETOOLONG, errno.EACCES)


def _is_of_hugo(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return _OF_HUGO.search(file.read(_MOST_BYTES)) is not None
    except OSError:
        return False
