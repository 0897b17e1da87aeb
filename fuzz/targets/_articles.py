"""Shared parts of targets that take articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fuzz.target import SeedFiles, with_heads

Seeds = Callable[[SeedFiles], Iterable[bytes]]


def articles(head: int = 0) -> Seeds:
    """Return a function that yields articles, with some bytes before each."""

    def seeds(files: SeedFiles) -> Iterable[bytes]:
        return with_heads(files.named("*.md"), head)

    return seeds
