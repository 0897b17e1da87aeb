"""Shards of a folder, created as in separate jobs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.support.cli import Result, invoke

Line = dict[str, Any]


def shards(total: int, *args: str, into: Path) -> list[str]:
    """Create all shards, and return the paths of their results."""
    into.mkdir(exist_ok=True)
    paths = []
    for number in range(1, total + 1):
        path = str(into / f"shard-{number}.newsmeta")
        made(number, total, *args, output=path)
        paths.append(path)
    return paths


def made(number: int, total: int, *args: str, output: str) -> Result:
    """Create one shard."""
    return invoke(*args, "--shard", f"{number}/{total}", "--shard-output", output)


def lines(path: str | Path) -> list[Line]:
    """Return the lines of a shard's result."""
    return [json.loads(line) for line in gzip.decompress(Path(path).read_bytes()).splitlines()]


def rewritten(path: str | Path, change: Callable[[list[Line]], object]) -> None:
    """Change the content of a shard's result."""
    found = lines(path)
    change(found)
    text = "".join(json.dumps(line) + "\n" for line in found)
    Path(path).write_bytes(gzip.compress(text.encode()))
