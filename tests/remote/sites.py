"""A small site with findings, and ways to pack it with real programs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from tests.support.cli import ERROR, GOOD, WARNING, Result, invoke

CONFIGURATION = '[tool.newsmeta]\nexclude = ["_news/drafts/"]\nignore = ["NM402"]\n'
PICTURE = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x20\0\0\0\x10\x08\2\0\0\0"

FILES: dict[str, str | bytes] = {
    "_config.yml": "url: https://www.example.com\ncollections:\n  news:\n    output: true\n",
    "pyproject.toml": CONFIGURATION,
    ".gitignore": "ignored/\n",
    "_news/good.md": GOOD,
    "_news/error.md": ERROR,
    "_news/sub/warning.md": WARNING.replace("ten-thousand", "eleven-thousand"),
    "_news/ü.md": WARNING.replace("ten-thousand", "twelve-thousand"),
    "_news/no-ending": ERROR.replace("ten-thousand", "thirteen-thousand"),
    "_news/latin.md": GOOD.encode().replace(b"City", b"C\xefty"),
    "_news/drafts/draft.md": ERROR,
    "_news/ignored/x.md": ERROR,
    "_data/topics.yml": "- Climate\n",
    "_layouts/page.html": "---\n---\n",
    "node_modules/x/README.md": ERROR,
    "assets/logo-400x400.png": PICTURE,
    "README.md": "# A site\n",
}


def write(folder: Path, files: dict[str, str | bytes] | None = None) -> Path:
    """Write a site into a folder, and return the folder."""
    for name, content in (FILES if files is None else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def require(*programs: str) -> None:
    """Skip a test if a program is missing."""
    import pytest

    for program in programs:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")


def run(*command: str, cwd: Path) -> None:
    subprocess.run(command, cwd=cwd, check=True, capture_output=True)


PROGRAMS: dict[str, tuple[str, ...]] = {
    "site.zip": ("zip", "-qr", "site.zip", "site"),
    "site.tar": ("tar", "cf", "site.tar", "site"),
    "site.tar.gz": ("tar", "czf", "site.tar.gz", "site"),
    "site.tgz": ("tar", "czf", "site.tgz", "site"),
    "site.tar.bz2": ("tar", "cjf", "site.tar.bz2", "site"),
    "site.tar.xz": ("tar", "cJf", "site.tar.xz", "site"),
    "site.tar.zst": ("tar", "--zstd", "-cf", "site.tar.zst", "site"),
    "flat.zip": ("sh", "-c", "cd site && zip -qr ../flat.zip ."),
    "flat.tar.gz": ("tar", "czf", "flat.tar.gz", "-C", "site", "."),
    "pax.tar": ("tar", "--format=pax", "-cf", "pax.tar", "site"),
    "old.tar": ("tar", "--format=v7", "-cf", "old.tar", "site"),
    "sparse.tar": ("tar", "--sparse", "-cf", "sparse.tar", "site"),
}
"""Ways to pack a folder `site`."""

_NEEDS = {"zip": ("zip",), "tar": ("tar",), "sh": ("zip", "sh")}


def pack(folder: Path, name: str) -> Path:
    """Pack the folder `site` in a folder; skip the test if the program is missing."""
    command = PROGRAMS[name]
    require(*_NEEDS[command[0]])
    if name.endswith("zst"):
        require("zstd")
    run(*command, cwd=folder)
    return folder / name


ELSEWHERE = " where the files are in a folder on this machine"
"""A remark in summaries about `newsmeta normalize`, which cannot fix remote files."""


def told(result: Result, name: str) -> tuple[int, str, str]:
    """Return the output about files, with names relative to their folder.

    Args:
        result: The outcome of the run.
        name: Displayed name of the folder; empty for the working directory.
    """
    texts = result.out, result.err
    if name:
        texts = tuple(text.replace(f"{name}/", "") for text in texts)  # type: ignore[assignment]
    # The width of columns depends on the names.
    out, err = (re.sub(" {2,}|─+|█+.?", " ", text) for text in texts)
    return result.status, out, err.replace(ELSEWHERE, "")


def shown(archive: Path) -> str:
    """Return the displayed name of the site in an archive."""
    return archive.name if archive.name.startswith("flat") else f"{archive.name}/site"


__all__ = ["invoke"]
