"""What builds a site, told by the configuration that it leaves in a folder."""

from __future__ import annotations

import os
from dataclasses import dataclass

from newsmeta.site import jekyll


@dataclass(frozen=True, slots=True)
class Generator:
    """A program that makes a site of files with front matter.

    Attributes:
        name: What it is called.
        marks: Files of which it has one at the top of a site.
        pictures: Where it keeps pictures that pages name from the top of the site, such as
            `/images/tree.jpg`, in words; empty where that is the top of the site itself.
        others: Folders in which it keeps what is not written for this site.
    """

    name: str
    marks: tuple[str, ...]
    pictures: str = ""
    others: tuple[str, ...] = ()


JEKYLL = Generator("Jekyll", jekyll.FILES)
HEXO = Generator("Hexo", (), "in source/", ("themes",))
_HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json")
_OLDER_HUGO = Generator(
    "Hugo", ("config.toml", "config.yaml", "config.yml", "config.json"), "in static/", ("themes",)
)
"""Hugo before 0.110, whose files others have, too: only beside folders of Hugo's do they tell."""
_GENERATORS = (
    Generator("Hugo", _HUGO, "in static/", ("themes",)),
    Generator(
        "Eleventy",
        tuple(
            f"{name}.{ending}"
            for name in (".eleventy", "eleventy.config")
            for ending in ("js", "cjs", "mjs", "ts")
            if (name, ending) != (".eleventy", "ts")
        ),
        "wherever its configuration says",
    ),
    Generator(
        "Astro", tuple(f"astro.config.{e}" for e in ("mjs", "js", "ts", "mts")), "in public/"
    ),
    Generator("Docusaurus", ("docusaurus.config.js", "docusaurus.config.ts"), "in static/"),
    Generator("Gatsby", ("gatsby-config.js", "gatsby-config.ts"), "in static/"),
    Generator("Next.js", ("next.config.js", "next.config.mjs", "next.config.ts"), "in public/"),
    Generator("MkDocs", ("mkdocs.yml", "mkdocs.yaml"), "in docs/"),
    Generator("Pelican", ("pelicanconf.py",), "in content/"),
    JEKYLL,
)


def generator_of(folder: str) -> Generator | None:
    """Return the generator of the site that begins in a folder, or None if none does."""
    try:
        with os.scandir(folder) as entries:
            names = {entry.name: entry.is_dir() for entry in entries}
    except OSError:
        return None
    files = {name for name, is_folder in names.items() if not is_folder}
    folders = names.keys() - files
    if not files.isdisjoint(JEKYLL.marks) and "scaffolds" in folders:
        return HEXO
    for generator in _GENERATORS:
        if not files.isdisjoint(generator.marks):
            return generator
    if not files.isdisjoint(_OLDER_HUGO.marks) and folders >= {"content"}:
        is_hugo = not folders.isdisjoint(("archetypes", "layouts", "themes"))
        return _OLDER_HUGO if is_hugo else None
    return None
