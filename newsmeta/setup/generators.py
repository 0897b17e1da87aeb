"""What builds a site, as far as that matters to its configuration."""

from __future__ import annotations

from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.frontmatter.openings import Generator as Known
from newsmeta.site.generators import configured


@dataclass(frozen=True, slots=True)
class Generator:
    """A program that makes a site of files with front matter.

    Attributes:
        name: What it is called; empty for one of several that are all the same here.
        pictures: Where it keeps pictures that pages name from the top of the site, such as
            `/images/tree.jpg`, in words, if newsmeta would look for them elsewhere.
        others: Folders in which it keeps what is not written for this site.
    """

    name: str
    pictures: str = ""
    others: tuple[str, ...] = ()


JEKYLL = Generator("Jekyll")
_HEXO = Generator("Hexo", "in source/", ("themes",))
"""Whose configuration is called as Jekyll's is."""
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
    """Return the generator of the site that begins in a folder, or None if none does."""
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
