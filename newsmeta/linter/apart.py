"""Comparison of files that were checked on many machines, none of which has all of them.

Each machine keeps the summaries of its files and sends out only their keys, partitioned by the
first bytes. The receiver of one partition from all machines finds the groups of files that share a
key. It returns the groups, and only the summaries of files in groups are fetched.
"""

from __future__ import annotations

import marshal
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from newsmeta.linter.checker import Checker, FileResult
from newsmeta.linter.kept import Found
from newsmeta.linter.summaries import packed_summary
from newsmeta.linter.together import Gathering, records
from newsmeta.overflow import Overflow
from newsmeta.rules.across.keyed import Sharing
from newsmeta.sorting import Sorter

Records = list[bytes]
"""For each comparison, the concatenated records of files."""

_LEADING = 4
"""The leading bytes of a key that determine its partition."""


class Apart:
    """Checks files, and keeps their summaries.

    Args:
        checker: The checker, with comparisons.
    """

    def __init__(self, checker: Checker) -> None:
        assert checker.comparer is not None
        self._look = checker.validate_file
        self._comparer = checker.comparer

    def __call__(self, target: Any) -> FileResult | None:
        """Return the outcome for one file."""
        return self._look(target)

    def kept(
        self, outcomes: Sequence[FileResult | None], first: int, parts: int
    ) -> tuple[list[FileResult | None], list[Records], list[bytes]]:
        """Return the outcomes without summaries, the records by part, and the summaries as bytes.

        Args:
            outcomes: The outcomes for the files.
            first: The number of the first one.
            parts: The number of parts for the records.

        Returns:
            The outcomes; the records by part; and the summary of each file as bytes, empty if there
            is none.
        """
        sharings = self._comparer.sharings
        shared = [[bytearray() for _ in sharings] for _ in range(parts)]
        summaries: list[bytes] = []
        rest: list[FileResult | None] = []
        for number, outcome in enumerate(outcomes, first):
            summary = outcome.summary if outcome else None
            summaries.append(packed_summary(summary) if summary else b"")
            if outcome is None or summary is None:
                rest.append(outcome)
                continue
            rest.append(replace(outcome, summary=None))
            for at, fact, keys in self._comparer.keyed(summary):
                for record in records(number, fact, keys):
                    shared[part_of(record, parts)][at] += record
        return rest, [list(map(bytes, each)) for each in shared], summaries


def part_of(record: bytes, parts: int) -> int:
    """Return the part that a record belongs to: keys of one part begin alike."""
    return int.from_bytes(record[:_LEADING], "big") * parts >> _LEADING * 8


def _bounds_of(part: int, parts: int) -> tuple[int, int]:
    """Return the least number that a record of a part begins with, and the bound above it."""
    least, beyond = (-(-(each << _LEADING * 8) // parts) for each in (part, part + 1))
    return least, beyond


def apart(*arguments: Any, **options: Any) -> Apart:
    """Return the function that checks each file, made from the arguments of a `Checker`."""
    return Apart(Checker(*arguments, **options))


def merged(several: Sequence[list[Records]]) -> list[Records]:
    """Return the records of several chunks, joined."""
    return [
        [b"".join(pieces) for pieces in zip(*of_part, strict=True)]
        for of_part in zip(*several, strict=True)
    ]


def grouped(
    several: Sequence[Records], sharings: Sequence[Sharing], part: int, parts: int
) -> bytes:
    """Return the groups of files that share a key, from all records of the keys.

    Args:
        several: The records, from several places.
        sharings: For each comparison, which files belong together.
        part: The part that the records belong to.
        parts: The number of parts.
    """
    everything: list[Found] = []
    least, beyond = _bounds_of(part, parts)
    for at, sharing in enumerate(sharings):
        width = sharing.width
        sorter = Sorter(width, beyond, least)
        for each in several:
            data = each[at]
            sorter.extend(data[start : start + width] for start in range(0, len(data), width))
        store = Overflow()
        found = [
            (group.place, len(group)) for group in Gathering(sharing, store).groups(sorter.parts())
        ]
        size = width - sharing.key_bytes
        everything.append(
            [
                (length, store.read(place, place + sharing.key_bytes + length * size))
                for place, length in found
            ]
        )
    return marshal.dumps(everything)


def read_groups(data: bytes) -> list[Found]:
    """Return the groups that `grouped` packed."""
    groups: list[Found] = marshal.loads(data)
    return groups
