"""Targets, and the errors for broken promises."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[1]
"""The checkout."""

T = TypeVar("T")


class BrokenPromiseError(Exception):
    """A promise of a target that does not hold: a lost byte, two ways that disagree."""


def hold(is_so: bool, promise: str, *facts: object) -> None:
    """Assert that a promise holds.

    Args:
        is_so: Whether it holds.
        promise: The promise, which names the kind of finding if it does not hold.
        facts: The evidence.

    Raises:
        BrokenPromiseError: When it does not.
    """
    if not is_so:
        raise BrokenPromiseError(promise, *facts)


@dataclass(frozen=True, slots=True)
class SeedFiles:
    """Files for seeds.

    Attributes:
        folders: The folders of the files.
    """

    folders: tuple[Path, ...]

    def named(self, *patterns: str, most: int = 40_000) -> Iterable[bytes]:
        """Yield the content of files with some names, in order, without long ones."""
        for folder in self.folders:
            found = {path for pattern in patterns for path in folder.rglob(pattern)}
            for path in sorted(found):
                if path.is_file() and path.stat().st_size <= most:
                    yield path.read_bytes()


@dataclass(frozen=True, slots=True)
class Target:
    """A part of newsmeta, and its promise for every input.

    Attributes:
        name: The name on the command line.
        promise: The property that must hold, in a sentence.
        check: Processes an input; raises anything but `refusals` if the promise is broken.
        seeds: Yields the initial inputs.
        fragments: Fragments for the mutator.
        refusals: The errors that newsmeta may raise: its own.
        head: The number of bytes at the beginning that choose settings instead of content.
        is_drawn: Whether Hypothesis draws a structure from the bytes. They have no structure of
            their own then, and fragments would not help.
        passes: The number of passes of a check over the input, for the time limit.
        most: The longest input in bytes.
    """

    name: str
    promise: str
    check: Callable[[bytes], object]
    seeds: Callable[[SeedFiles], Iterable[bytes]]
    fragments: tuple[bytes, ...] = ()
    refusals: tuple[type[Exception], ...] = ()
    head: int = 0
    is_drawn: bool = False
    passes: int = 1
    most: int = 16_384


class Head:
    """The first bytes of an input, which choose among settings.

    Args:
        data: The input.
        length: The number of these bytes.
    """

    def __init__(self, data: bytes, length: int) -> None:
        self._numbers = iter(data[:length])
        self.content = data[length:]

    def choose(self, options: Sequence[T]) -> T:
        """Return one of some options, by the next byte; the first one at the end."""
        return options[next(self._numbers, 0) % len(options)]


def with_heads(contents: Iterable[bytes], length: int) -> Iterable[bytes]:
    """Yield contents as inputs, with different heads in turn."""
    for number, content in enumerate(contents):
        head = bytes((number * step + 7 * (step > 1)) % 256 for step in (1, 3, 5, 11)[:length])
        yield head + content
