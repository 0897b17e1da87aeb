"""Groups of files that share a key, found by sorting, and compared one file after another.

There are three steps, none of which holds more than a few bytes of a file in memory. Each file
gives a record for each of its keys (`records`). Records are sorted by key, and those of one key
form a group (`Gathering`). The groups are sorted by file, and the comparisons get the groups of
each file. With many machines, records are partitioned by the beginning of their keys, and each
machine does the second step for one part.
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

_MOST_AT_HAND = 1_024
"""Most files that are cached."""
_PIECE = 1 << 18
"""Most bytes of a group that are held before they join the others."""

_MEMBER = Struct(">IBQI")
"""A member of a group: the number of the file, the comparison, the start and the length of the
group.
"""


def records(number: int, fact: Fact, keys: Iterable[tuple[bytes, bytes]]) -> list[bytes]:
    """Return the records of a file, one for each of its keys.

    Args:
        number: The place of the file in the order of files.
        fact: The file, with its fact for the comparison.
        keys: Its keys, each with a mark.
    """
    of_file = (number << 1 | fact[0].is_reported).to_bytes(NUMBER_BYTES, "big")
    return [key + of_file + mark for key, mark in keys]


class Gathering:
    """Makes groups from sorted records.

    Args:
        sharing: The rule about which files with a common key belong together.
        store: The store of the groups.
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
        """Yield the groups with a reported file, given all records in order."""
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
        """Add records of the current key."""
        if not self._length:
            self._first_mark = found[0][-self._sharing.mark_bytes :]
        self._length += len(found)
        most = self._sharing.most
        if most is not None and self._length > most:
            self._members.clear()  # Such a group does not count.
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
        """Move the group so far to the store; the rest will follow it."""
        if self._length * self._step == len(self._members):
            self._start = self._store.append(self._key)
        self._store.append(self._members)
        self._members.clear()

    def _finished(self) -> Iterator[Group]:
        """Yield the groups of the current key, and forget it."""
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
    """Yield the findings of comparing files, file by file.

    Args:
        summaries: The files, in order.
        comparisons: The comparisons, each with its index among the facts of a file.
        among: The knowledge of the comparisons besides the files.
    """
    members = Members(len(summaries))
    for at, parts in enumerate(_sorted_records(summaries, comparisons, among)):
        for group in Gathering(comparisons[at][1].sharing, members.store).groups(parts):
            members.add(at, group)
    yield from found_in(members, summaries.__getitem__, comparisons, among)


class Members:
    """The members of groups.

    Args:
        files: The number of files.

    Attributes:
        store: The store of the groups.
    """

    def __init__(self, files: int) -> None:
        self.store = Overflow()
        self._members = Sorter(_MEMBER.size, beyond=max(1, files))

    def add(self, at: int, group: Group) -> None:
        """Add a group, which is in the store already, for the comparison at an index."""
        self._members.extend(
            _MEMBER.pack(number, at, group.place, len(group)) for number in group.reported()
        )

    def by_file(self) -> Iterator[tuple[int, Iterator[tuple[int, int, int, int]]]]:
        """Yield the number of each file in a group, with its groups. This can be done once.

        Each group has the file, the comparison, its place and its length.
        """
        parts = chain.from_iterable(self._members.parts())
        yield from groupby(map(_MEMBER.unpack, parts), itemgetter(0))


def found_in(
    members: Members,
    read: Callable[[int], Summary],
    comparisons: Sequence[tuple[int, Comparing]],
    among: Among,
) -> Iterator[Comparison]:
    """Yield the findings of comparing files in groups, file by file.

    Args:
        members: The members of groups.
        read: Returns a file by its number.
        comparisons: The comparisons, each with its index among the facts of a file.
        among: The knowledge of the comparisons besides the files.
    """
    store = members.store
    remembered: dict[Hashable, Any] = {}
    # The first files of a large group are needed for each of the others.
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
    """Yield the sorted records of all files for each comparison."""
    sorters = [Sorter(comparing.sharing.width) for _, comparing in comparisons]
    for number, summary in enumerate(summaries):
        for (index, comparing), sorter in zip(comparisons, sorters, strict=True):
            fact = summary.facts[index] if summary.facts else None
            if fact is not None:
                file = summary, fact
                sorter.extend(records(number, file, comparing.keys(file, among)))
    # All of them let go of their records before the first is read.
    yield from [sorter.parts() for sorter in sorters]


def _fact(summary_of: Callable[[int], Summary], index: int, number: int) -> Fact:
    summary = summary_of(number)
    return summary, summary.facts[index]
