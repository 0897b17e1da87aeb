"""Which program builds a site, told by the files that configure it."""

from __future__ import annotations

import os
from pathlib import Path

from newsmeta.site import jekyll

_OTHERS = (
    *("hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"),
    *(".eleventy.js", "eleventy.config.js", "eleventy.config.mjs", "eleventy.config.cjs"),
    *("eleventy.config.ts", "eleventy.config.mts", "eleventy.config.cts"),
)
"""How configurations of Hugo and Eleventy are called."""


def is_jekyll_here(folder: Path) -> bool | None:
    """Tell whether Jekyll builds the site that begins in a folder; None where none does there."""
    if _has(folder, jekyll.FILES):
        return True
    return False if _has(folder, _OTHERS) else None


def _has(folder: Path, names: tuple[str, ...]) -> bool:
    return any(os.path.isfile(folder / name) for name in names)  # noqa: PTH113
