"""Generators of sites, as far as they matter to the configuration."""

from __future__ import annotations

from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.frontmatter.openings import Generator as Known
from newsmeta.site.generators import configured


@dataclass(frozen=True, slots=True)
class Generator:
    """A program that builds a site from files with front matter.

    Attributes:
        name: The name; empty for one of several programs that make no difference here.
        pictures: The place of pictures that pages name by a path such as `/images/tree.jpg`, in
            words, if newsmeta would look for them elsewhere.
        others: Folders with files that were not written for this site.
    """

    name: str
    pictures: str = ""
    others: tuple[str, ...] = ()


JEKYLL = Generator("Jekyll")
_HEXO = Generator("Hexo", "in source/", ("themes",))
"""Its configuration has the same name as Jekyll's."""
_NEXT = Generator("Next.js", "in public/")
_GENERATORS = {
    Known.JEKYLL: JEKYLL,
    Known.HUGO: Generator("Hugo", others=("themes",)),
    Known.ELEVENTY: Generator("Eleventy"),
    Known.OTHER: Generator(""),
}
_SCAFFOLDS = "scaffolds"
_MARKS_OF_NEXT = tuple(f"next.config.{ending}" for ending in ("js", "mjs", "ts"))


def generator_of(folder: str) -> Generator | None:
    """Return the generator of the site whose top is a folder, or None."""
    place = Path(folder)
    found = configured(place)
    try:
        if Known.JEKYLL in found and (place / _SCAFFOLDS).is_dir():
            return _HEXO
        if not found and any((place / name).is_file() for name in _MARKS_OF_NEXT):
            return _NEXT
    except OSError:
        return None
    return next((generator for known, generator in _GENERATORS.items() if known in found), None)
