"""Shared parts of the tests of searches: a tree of files, and the results in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import newsmeta
from newsmeta.config.scopes import finder_of
from tests.support.cli import write


def found(
    *paths: str,
    include: Iterable[str] | None = None,
    exclude: Iterable[str] = (),
    root: Path | None = None,
) -> list[str]:
    config = newsmeta.Config(
        root=root or Path.cwd(),
        include=None if include is None else tuple(include),
        exclude=tuple(exclude),
    )
    return [target.name for target in finder_of(config).search(paths or ["."]).targets]


def touch(*names: str) -> None:
    write(Path.cwd(), dict.fromkeys(names, "---\n---\n"))


def ignore(folder: Path, *lines: str) -> None:
    (folder / ".gitignore").write_text("\n".join(lines) + "\n", encoding="utf-8")
