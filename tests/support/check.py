"""Shared parts of the tests of `newsmeta check`: small articles and pictures."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.cli import write

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="no git here")


def article(title: str = "", url: str = "", *pictures: str, more: str = "") -> str:
    """Return an article whose only mistakes concern other articles or its pictures."""
    lines = ["---", "category: news"]
    if title:
        lines += [f'title: "{title}"', f'excerpt: "What there is to say of {title}."']
    if url:
        lines += [f'originalUrl: "{url}"', f'webUrl: "{url}"']
    if pictures:
        lines += ["images:", *(f"  - url: '{picture}'" for picture in pictures)]
    return "\n".join(lines) + "\n" + more + "---\n\nThe text.\n"


def page(name: str) -> str:
    """Return the URL of a page."""
    return f"https://www.example.com/{name}"


TWINS = {
    "_news/one.md": article("Council plants trees", page("trees")),
    "_news/two.md": article("Farmers sell apples", page("trees#part")),
    "_archive/three.md": article("Council plants trees", page("council")),
}
"""Two files of the same page, and two with the same title, in one repository."""


def png(width: int, height: int) -> bytes:
    """Return a complete picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" * (width + 1)) * height)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    )


def put(folder: Path, pictures: Mapping[str, bytes]) -> None:
    """Write pictures, and create their folders."""
    for name, data in pictures.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def git_init(folder: Path) -> None:
    """Turn a folder into a real Git repository."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "init", "-q"], cwd=folder, env=env, check=True)


def made(folder: Path, kind: str, files: Mapping[str, str]) -> Path:
    """Write files into a folder: in a Git repository, with a configuration, or with neither."""
    folder.mkdir(parents=True, exist_ok=True)
    write(folder, files)
    if kind == "git":
        git_init(folder)
    elif kind == "configuration":
        write(folder, {"newsmeta.toml": ""})
    return folder


def about(output: str, name: str) -> list[str]:
    """Return the concise output for a file, without locations."""
    return [line.split(": ", 1)[1] for line in output.splitlines() if line.startswith(f"{name}:")]


REPOSITORIES = ("configuration", pytest.param("git", marks=needs_git))

ONE = (
    "NM602 title: is the same as in _archive/three.md; keep one of the files, or tell them apart",
    "NM601 originalUrl: is the same page as in _news/two.md; keep one of the files",
)
"""The output on one.md in the top folder."""
