"""Places: pointers into values, spans of text, positions in files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    pass


Pointer = tuple[str | int, ...]
"""The path to a value: mapping keys and zero-based list indexes, from the top."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a text: zero-based character offsets, the end exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text file: line and column, both counted from 1.

    Columns count characters (Unicode code points), not bytes. A line ends with a
    line feed, a carriage return, or both together.
    """

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Location:
    """A part of a file, from `start` up to but not including `end`."""

    path: str
    start: Position
    end: Position


def json_pointer(pointer: Pointer) -> str:
    """Return `pointer` in the notation of RFC 6901, such as `/images/0/url`."""
    return "".join(f"/{str(part).replace('~', '~0').replace('/', '~1')}" for part in pointer)


def field_name(pointer: Pointer) -> str:
    """Return `pointer` as people write it, such as `images[0].url`."""
    name = ""
    for part in pointer:
        if isinstance(part, int):
            name += f"[{part}]"
        else:
            name += f".{part}" if name else part
    return name
