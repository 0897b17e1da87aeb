"""Shared parts of the tests of data packages: a package, and ways to change it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from pathlib import Path

TABLES = ["articles", "images", "related", "topics", "providers"]

Rows = list[dict[str, str]]


def table(folder: Path, name: str) -> Rows:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def rewrite(folder: Path, name: str, change: Callable[[Rows], Iterable[dict[str, str]]]) -> None:
    """Change the rows of a table, as in a spreadsheet."""
    rows = table(folder, name)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(change(rows))
