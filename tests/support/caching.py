"""Shared parts of the tests of the cache: a site, and its output."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from newsmeta.config.config import Config
from newsmeta.files.targets import Target
from newsmeta.linter import incremental
from newsmeta.linter.cache_file import Cache, digest, sight
from newsmeta.linter.engines import Look, Recipe
from newsmeta.linter.packing import packed
from newsmeta.linter.runner import Runner
from tests.support.cli import ERROR, GOOD, INFO, WARNING, Result, invoke

FUTURE = GOOD.replace("2021-01-27", "2999-01-27")

QUIET = ERROR.replace('"60"', '"60"  # newsmeta: ignore NM103')

NO_FRONT_MATTER = "# Trees\n"

BROKEN = GOOD.replace("quality: 60", "quality: [60")

FILES = {
    "a.md": GOOD,
    "a/error.md": ERROR,
    "a/good.md": GOOD,
    "b.md": WARNING,
    "plain.md": NO_FRONT_MATTER,
    "z.md": INFO,
}
"""Some articles, and one file that is not an article."""

Looked = list[str]


def checked(*args: str) -> Result:
    """Return the result of a run; it must be the same without the cache."""
    expected = invoke("validate", "--no-cache", *args)
    actual = invoke("validate", *args)
    assert actual == expected
    return actual


program = incremental._program
"""The identity of the program; it stays the same in most tests."""


def looks(looked: Looked, *args: str) -> Looked:
    """Return the files that a run with the cache reads; its output is checked."""
    expected = invoke("validate", "--no-cache", *args)
    looked.clear()
    assert invoke("validate", *args) == expected
    return looked[:]


def folder_of_cache() -> Path:
    return Path(os.environ["NEWSMETA_CACHE_DIR"])


def here() -> Path:
    """Return the same cache file, whatever the folder."""
    return folder_of_cache() / f"{'0' * 32}.newsmeta-1.sqlite"


def files_of_cache() -> list[Path]:
    return sorted(folder_of_cache().glob("*.sqlite"))


def the_file() -> Path:
    """Return the only file of the cache."""
    (file,) = files_of_cache()
    return file


def asked(sql: str, *arguments: object) -> list[Any]:
    """Return the result of an SQL statement on the cache file."""
    with closing(sqlite3.connect(the_file(), isolation_level=None)) as connection:
        return connection.execute(sql, arguments).fetchall()


def bytes_remembered() -> int:
    """Return the number of cached bytes."""
    return int(asked("SELECT total(length(about)) FROM rows")[0][0])


# -- everything besides the file that affects its findings --------------------------------


SCHEMA = '{"type": "object", "properties": {"quality": {"maximum": %d}}}'

ALL = 'extend-select = ["ALL"]'

CHANGES: dict[str, tuple[str, str, str]] = {
    "ignore": ("newsmeta.toml", "", 'ignore = ["NM103"]'),
    "select": ("newsmeta.toml", 'select = ["NM1"]', 'select = ["NM2"]'),
    "limit": ("newsmeta.toml", "", "[limits]\nmax-size = 100"),
    "setting": ("newsmeta.toml", ALL, f"{ALL}\n[rules]\nmax-headline-length = 5"),
    "per file": ("newsmeta.toml", "", '[per-file-ignores]\n"a/" = ["NM103"]'),
    "kind": ("newsmeta.toml", "", '[kinds.other]\nfiles = ["a/"]'),
    "schema": ("schema.json", SCHEMA % 100, SCHEMA % 50),
    "vocabulary": ("topics.yml", "- Climate\n", "- Weather\n"),
}


# -- damage -----------------------------------------------------------------------------------


class Opened:
    """A cache of a few files, with the arguments to open it again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / here().name
        self.names = ["a.md", "a/error.md", "b.md"]
        self.found = Runner(Config(folder)).checker.validate_bytes(
            ERROR.encode(), "a/error.md", "x.md"
        )
        cache = self.open()
        for name in self.names:
            about = packed(self.found.diagnostics) if "error" in name else b""
            cache.put(
                cache.find(name),
                sight((1, 2, 3, 4), digest(name.encode()), False, 10**19),
                found=about,
            )
        cache.save()
        self.whole = self.file.read_bytes()

    def open(self) -> Cache:
        return Cache(self.file, b"key", 1.0)

    def save(self, name: str, content: bytes) -> None:
        """Cache a content of a file."""
        cache = self.open()
        cache.put(cache.find(name), sight((9, 9, 9, 9), content, False, 10**19))
        cache.save()

    def known(self, name: str) -> bytes:
        """Return the cached digest of a file's content, if any."""
        cache = self.open()
        try:
            return cache.find(name).content
        finally:
            cache.close()


def in_chunks(  # noqa: PLR0917
    numbers: list[int],
    recipe: Recipe,
    look: Look,
    targets: Iterator[Target],
    jobs: int,
    method: object = None,
) -> Iterator[tuple[Target, Any]]:
    """Replace `parallel.results` in this process: take some files before the first result."""
    numbers.append(0)
    look = recipe()
    while chunk := list(islice(targets, 3)):
        numbers[-1] += len(chunk)
        yield from [(target, look(target)) for target in chunk]
