"""Files that have not come yet, under whatever name, among very many; and each of them once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from typing import TypeVar

from newsmeta.files.targets import Identities, Target
from newsmeta.keys import KEY_BYTES, key
from newsmeta.overflow import Texts
from newsmeta.sorting import Sorter

_MOST_HELD = 16_384
"""Names that are held; of more, it is found out by sorting."""
_NUMBER = 4

Item = TypeVar("Item")


def newcomers(known: Iterable[str], found: Iterable[Target]) -> Iterator[Target]:
    """Yield those of the files found that are neither known nor have come before, in order.

    Args:
        known: The paths of files that are known.
        found: Files on this machine, by a name each.
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
    """Yield what `newcomers` does, of files known by what they are in whatever way."""
    names = Texts()
    sorter = Sorter(KEY_BYTES + _NUMBER)
    # What is known has the number 0, and comes first.
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
    """Yield where each of some files is, once, under the name that it is best shown by.

    Those that were named go before others, and short names before long ones.

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
    """Yield those of some items whose record is the first of those with its key.

    Args:
        items: The items.
        sorter: Their records: what begins with a key, and ends with the number of the item, from
            1 on.
        count: How many items there are.
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
