"""The data of a file for the figures of a repository, as part of a shard's result."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import fields
from math import isfinite
from typing import TYPE_CHECKING, Any, get_type_hints

from newsmeta.data_classes import dataclass
from newsmeta.portable import Portable
from newsmeta.shards.facts import type_reader
from newsmeta.shards.writing import text_digest
from newsmeta.statistics.notes import Facts, Noted, Noter

if TYPE_CHECKING:
    from newsmeta.config.kinds import Kind
    from newsmeta.frontmatter import Parsed
    from newsmeta.rules.document import PlainDocument

_NAMES = tuple(each.name for each in fields(Facts))
_READERS = tuple(type_reader(get_type_hints(Facts)[name]) for name in _NAMES)
_MOMENT = re.compile(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z)?")
_LARGEST = 10**15
_HASHES = 1 << 64


@dataclass(frozen=True, slots=True)
class FiguresNoted(Portable):
    """The note of a shard about a file, for figures.

    Attributes:
        digest: The digest of the file.
        noted: The data for figures.
    """

    digest: str
    noted: Noted

    @property
    def plain(self) -> list[Any]:
        """The data for figures as JSON values."""
        facts = self.noted.facts
        values = None if facts is None else [getattr(facts, name) for name in _NAMES]
        return [self.noted.kind, self.noted.is_left_out, values]


class FiguresNoter:
    """Notes the digest and the data of each file. It can be sent to other processes.

    Args:
        noter: The noter of the data for figures.
    """

    def __init__(self, noter: Noter) -> None:
        self._noter = noter

    def __call__(self, file: str, kind: Kind, content: PlainDocument | Parsed) -> FiguresNoted:
        """Return the note about a file: a `Note` of the linter."""
        return FiguresNoted(text_digest(file, kind, content), self._noter(file, kind, content))


def read(value: Any, known_fields: int) -> Noted:
    """Return the data of a file for figures.

    Args:
        value: The result of `FiguresNoted.plain`, or any other value.
        known_fields: The number of fields that figures are about.

    Raises:
        ValueError: When the value is invalid.
    """
    if not (isinstance(value, list) and len(value) == 3):
        raise ValueError("no figures")
    kind, is_left_out, values = value
    if not (isinstance(kind, str) and isinstance(is_left_out, bool)):
        raise ValueError("no figures")
    facts = None if values is None else _facts(values, known_fields)
    if facts is not None and is_left_out:
        raise ValueError("figures of what is left out")
    return Noted(kind, facts, is_left_out)


def _facts(values: Any, known_fields: int) -> Facts:
    if not (isinstance(values, list) and len(values) == len(_NAMES)):
        raise ValueError("no facts")
    facts = Facts(*[reader(value) for reader, value in zip(_READERS, values, strict=True)])
    sizes = [length for picture in facts.pictures for length in picture]
    is_sound = (
        _MOMENT.fullmatch(facts.published) is not None
        and 0 <= facts.filled < 1 << known_fields
        and _all_below([*facts.pages, *facts.titles], _HASHES)
        and _all_below(sizes, _LARGEST)
        and all(map(_is_countable, (facts.quality, facts.heat)))
    )
    if not is_sound:
        raise ValueError("no such facts")
    return facts


def _all_below(numbers: Sequence[int], bound: int) -> bool:
    return all(0 <= number < bound for number in numbers)


def _is_countable(number: float | None) -> bool:
    return number is None or (isfinite(number) and -_LARGEST < number < _LARGEST)
