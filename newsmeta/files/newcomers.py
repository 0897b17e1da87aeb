"""Files that have not come yet, under whatever name, among very many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice

from newsmeta.files.targets import Identities, Target
from newsmeta.overflow import Texts
from newsmeta.sorting import Sorter

_MOST_HELD = 16_384
"""Names that are held; of more, it is found out by sorting."""
_NUMBER = 4


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
    from newsmeta.keys import KEY_BYTES, key

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
    late = Sorter(_NUMBER, beyond=count + 1)
    for _, records in groupby(chain.from_iterable(sorter.parts()), lambda each: each[:KEY_BYTES]):
        late.extend(record[KEY_BYTES:] for record in islice(records, 1, None))
    passed_by = (int.from_bytes(each, "big") for each in chain.from_iterable(late.parts()))
    texts = iter(names)
    late_one = next(passed_by, None)
    for number, (file, name) in enumerate(zip(texts, texts, strict=True), 1):
        while late_one is not None and late_one < number:
            late_one = next(passed_by, None)
        if number != late_one:
            yield Target(file, name, is_named=False)
