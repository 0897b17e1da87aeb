"""Brings together the files that share a key, and has them compared, one after another.

Three steps, none of which holds more of a file than a few bytes, nor these once they are many. Each
file says its keys (`records`); records are sorted by key, and those of one key are a group
(`Gathering`); the groups of each file are sorted by file, and its comparisons get them. Whoever
has many machines shares the records out by the beginning of their keys and has the second step
done in each.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, groupby
from operator import itemgetter
from struct import Struct
from typing import Any

from newsmeta.linter.summaries import Summaries
from newsmeta.overflow import Overflow
from newsmeta.rules.across.comparing import Among, Comparing, Comparison, Fact, Summary
from newsmeta.rules.across.keyed import NUMBER_BYTES, Group, Groups, Marks, Sharing
from newsmeta.sorting import Sorter

_MOST_IN_MEMORY = 1 << 24
"""Bytes of groups that are held in memory before they go to a temporary file."""
_MOST_AT_HAND = 1_024
"""Files that are kept at hand."""
_PIECE = 1 << 18
"""Bytes of a group that are held until they join the others."""

_MEMBER = Struct(">IBQI")
"""A file in a group: its number, which comparison, where the group starts, how long it is."""


def records(number: int, fact: Fact, keys: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """Return what brings a file together with others, a record for each of its keys.

    Args:
        number: The place of the file in the order of files.
        fact: The file, with what the comparison took from it.
        keys: Its keys, each with a mark.
    """
    of_file = (number << 1 | fact[0].is_reported).to_bytes(NUMBER_BYTES, "big")
    return [key + of_file + mark for key, mark in keys]


class Gathering:
    """Makes groups of records that are in order.

    Args:
        sharing: Which files that share a key belong together.
        store: What is to hold the groups.
    """

    def __init__(self, sharing: Sharing, store: Overflow) -> None:
        self._sharing = sharing
        self._store = store
        self._step = NUMBER_BYTES + sharing.mark_bytes
        self._key = b""
        self._start = 0
        self._members = bytearray()
        self._length = 0
        self._is_reported = False
        self._first_mark = b""
        self._are_alike = True

    def groups(self, parts: Iterable[Sequence[bytes]]) -> Iterator[Group]:
        """Yield the groups that a file is in which is reported on, given all records in order."""
        width = self._sharing.key_bytes
        for part in parts:
            at, length = 0, len(part)
            while at < length:
                key = part[at][:width]
                end = at + 1
                while end < length and part[end].startswith(key):
                    end += 1
                if self._length and key != self._key:
                    yield from self._finished()
                if self._length or end - at > 1 or end == length:
                    self._key = key
                    self._add(part[at:end])
                at = end
        yield from self._finished()

    def _add(self, found: Sequence[bytes]) -> None:
        """Add records of the key."""
        if not self._length:
            self._first_mark = found[0][-self._sharing.mark_bytes :]
        self._length += len(found)
        most = self._sharing.most
        if most is not None and self._length > most:
            self._members.clear()  # It will not count.
            return
        width = self._sharing.key_bytes
        members = [record[width:] for record in found]
        last = NUMBER_BYTES - 1
        self._is_reported = self._is_reported or any(member[last] & 1 for member in members)
        if self._sharing.marks is Marks.DIFFERENT and self._are_alike:
            self._are_alike = all(record.endswith(self._first_mark) for record in found)
        self._members += b"".join(members)
        if self._sharing.marks is not Marks.SAME and len(self._members) >= _PIECE:
            self._write()

    def _write(self) -> None:
        """Add what there is of the group to the others; the rest will follow it."""
        if self._length * self._step == len(self._members):
            self._start = self._store.append(self._key)
        self._store.append(self._members)
        self._members.clear()

    def _finished(self) -> Iterator[Group]:
        """Yield the groups of the key, and forget it."""
        length, is_reported, are_alike = self._length, self._is_reported, self._are_alike
        self._length, self._is_reported, self._are_alike = 0, False, True
        most = self._sharing.most
        counts = length > 1 and is_reported and (most is None or length <= most)
        if counts and self._sharing.marks is Marks.SAME:
            yield from self._by_mark()
        elif counts and not (self._sharing.marks is Marks.DIFFERENT and are_alike):
            self._length = length
            self._write()
            self._length = 0
            yield Group(self._sharing, self._store, self._start, length)
        self._members.clear()

    def _by_mark(self) -> Iterator[Group]:
        step = self._step
        members = [
            bytes(self._members[at : at + step]) for at in range(0, len(self._members), step)
        ]
        marks = [member[NUMBER_BYTES:] for member in members]
        for mark in dict.fromkeys(marks) if len(set(marks)) < len(marks) else ():
            those = [member for member in members if member[NUMBER_BYTES:] == mark]
            if len(those) > 1:
                start = self._store.append(self._key + b"".join(those))
                yield Group(self._sharing, self._store, start, len(those))


def compared(
    summaries: Summaries, comparisons: Sequence[tuple[int, Comparing]], among: Among
) -> Iterator[Comparison]:
    """Yield what is found by comparing files, file by file.

    Args:
        summaries: The files, in order.
        comparisons: What compares them, each with its place among the facts of a file.
        among: What they know besides.
    """
    members = Members(len(summaries))
    for at, parts in enumerate(_sorted_records(summaries, comparisons, among)):
        for group in Gathering(comparisons[at][1].sharing, members.store).groups(parts):
            members.add(at, group)
    yield from found_in(members, summaries.__getitem__, comparisons, among)


class Members:
    """Which files are in which groups.

    Args:
        files: How many files there are.

    Attributes:
        store: What holds the groups.
    """

    def __init__(self, files: int) -> None:
        self.store = Overflow(_MOST_IN_MEMORY)
        self._members = Sorter(_MEMBER.size, beyond=max(1, files))

    def add(self, at: int, group: Group) -> None:
        """Add a group, which the store holds already, and what it is a group for."""
        self._members.extend(
            _MEMBER.pack(number, at, group.place, len(group)) for number in group.reported()
        )

    def by_file(self) -> Iterator[tuple[int, Iterator[tuple[int, int, int, int]]]]:
        """Yield the number of each file that is in a group, with its groups. That can be had once.

        Of each group it says the file, what it is for, and its place and length.
        """
        parts = chain.from_iterable(self._members.parts())
        yield from groupby(map(_MEMBER.unpack, parts), itemgetter(0))


def found_in(
    members: Members,
    read: Callable[[int], Summary],
    comparisons: Sequence[tuple[int, Comparing]],
    among: Among,
) -> Iterator[Comparison]:
    """Yield what is found by comparing files that are in groups, file by file.

    Args:
        members: Which files are in which groups.
        read: Returns a file by its number.
        comparisons: What compares them, each with its place among the facts of a file.
        among: What they know besides.
    """
    store = members.store
    remembered: dict[Hashable, Any] = {}
    # The first files of a large group are asked for by each of the others.
    summary_of = lru_cache(maxsize=_MOST_AT_HAND)(read)
    readers = [partial(_fact, summary_of, index) for index, _ in comparisons]
    for number, entries in members.by_file():
        among.found.clear()
        summary = summary_of(number)
        enabled = among.enabled(summary)
        for at, places in groupby(entries, itemgetter(1)):
            index, comparing = comparisons[at]
            groups = [Group(comparing.sharing, store, *entry[2:]) for entry in places]
            together = Groups(number, groups, readers[at], remembered)
            for one in comparing.compare((summary, summary.facts[index]), together, among):
                if one.code in enabled:
                    yield one
                    among.found.update(other.file for other, _ in one.others)


def _sorted_records(
    summaries: Summaries, comparisons: Sequence[tuple[int, Comparing]], among: Among
) -> Iterator[Iterator[Sequence[bytes]]]:
    """Yield the records of all files for each of the comparisons, in order of their keys."""
    sorters = [Sorter(comparing.sharing.width) for _, comparing in comparisons]
    for number, summary in enumerate(summaries):
        for (index, comparing), sorter in zip(comparisons, sorters, strict=True):
            fact = summary.facts[index] if summary.facts else None
            if fact is not None:
                file = summary, fact
                sorter.extend(records(number, file, comparing.keys(file, among)))
    for sorter in sorters:
        yield sorter.parts()


def _fact(summary_of: Callable[[int], Summary], index: int, number: int) -> Fact:
    summary = summary_of(number)
    return summary, summary.facts[index]
