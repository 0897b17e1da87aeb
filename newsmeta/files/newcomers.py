"""Deduplication of very many files that may have several names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from typing import TypeVar

from newsmeta.files.targets import Identities, Target
from newsmeta.keys import KEY_BYTES, key
from newsmeta.overflow import Texts
from newsmeta.sorting import Sorter

_MOST_HELD = 16_384
"""Most names that are held in memory; of more, duplicates are found by sorting."""
_NUMBER = 4

Item = TypeVar("Item")


def newcomers(known: Iterable[str], found: Iterable[Target]) -> Iterator[Target]:
    """Yield the found files that are neither known nor repeated, in order.

    Args:
        known: The paths of known files.
        found: Files on this machine, each by one name.
    """
    identity = Identities()
    held: set[str] = set()
    paths = iter(known)
    for path in paths:
        held.add(identity.of(path))
        if len(held) > _MOST_HELD:
            yield from _sorted_out(held, map(identity.of, paths), found, identity)
            return
    targets = iter(found)
    for target in targets:
        its = identity.of(target.file)
        if its not in held:
            yield target
            if len(held) > _MOST_HELD:
                yield from _sorted_out(held, [its], targets, identity)
                return
            held.add(its)


def _sorted_out(
    held: set[str], more: Iterable[str], found: Iterable[Target], identity: Identities
) -> Iterator[Target]:
    """Yield the result of `newcomers` by sorting the identities of files."""
    names = Texts()
    sorter = Sorter(KEY_BYTES + _NUMBER)
    # Known files have the number 0, and come first.
    sorter.extend(key(each) + bytes(_NUMBER) for each in held)
    for each in more:
        sorter.extend([key(each) + bytes(_NUMBER)])
    count = 0
    for count, target in enumerate(found, 1):
        names.append(target.file)
        names.append(target.name)
        sorter.extend([key(identity.of(target.file)) + count.to_bytes(_NUMBER, "big")])
    texts = iter(names)
    for file, name in _first_of_each(zip(texts, texts, strict=True), sorter, count):
        yield Target(file, name, is_named=False)


def each_once(found: Iterable[Target]) -> Iterator[tuple[str, bool]]:
    """Yield each file once, under the best of its names.

    Named files come before others, and short names before long ones.

    Args:
        found: Files in order of their names.

    Yields:
        The path, in that order, and whether it was named.
    """
    identity = Identities()
    names = Texts()
    sorter = Sorter(KEY_BYTES + 1 + 2 * _NUMBER)
    count = 0
    for count, target in enumerate(found, 1):
        names.append(f"{target.is_named:d}{target.file}")
        best_first = bytes([not target.is_named]) + len(target.name).to_bytes(_NUMBER, "big")
        mine = key(identity.of(target.file)) + best_first + count.to_bytes(_NUMBER, "big")
        sorter.extend([mine])
    for name in _first_of_each(names, sorter, count):
        yield name[1:], name[0] == "1"


def _first_of_each(items: Iterable[Item], sorter: Sorter, count: int) -> Iterator[Item]:
    """Yield the first item for each key.

    Args:
        items: The items.
        sorter: Their records, which begin with a key and end with the number of the item, from 1
            on.
        count: The number of items.
    """
    late = Sorter(_NUMBER, beyond=count + 1)
    for _, records in groupby(chain.from_iterable(sorter.parts()), lambda each: each[:KEY_BYTES]):
        late.extend(record[-_NUMBER:] for record in islice(records, 1, None))
    passed_by = (int.from_bytes(each, "big") for each in chain.from_iterable(late.parts()))
    late_one = next(passed_by, None)
    for number, item in enumerate(items, 1):
        while late_one is not None and late_one < number:
            late_one = next(passed_by, None)
        if number != late_one:
            yield item
