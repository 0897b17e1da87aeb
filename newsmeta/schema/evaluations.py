"""The number of times that a schema has a value judged, which may double with each reference.

Twenty-five schemas that each refer twice to the one before make 134 million judgements of one
value. So judgements are counted before the first is made: each schema once, whatever refers to it.
Schemas that refer to themselves in several ways double with each level of a value, so the value may
then have only a few levels.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from newsmeta.schema.files import SchemaFiles
from newsmeta.schema.loops import REFERENCES, in_place

MOST = 100_000
"""Most judgements of a value and of the values on one path into it."""
MOST_SLOWLY = 10_000
"""Most judgements by the second engine, which takes a hundred times as long."""
BEYOND = 10**12
"""The number at which counting ends."""
_MOST_NOTES = 1_000_000
"""Most notes of a count; only schemas that judge one value in chains of thousands need more."""
_MOST_WAYS = 100
"""Most paths on which schemas for one value may refer to themselves: a thousand take half a minute.
"""
_FEW = 1
"""Most references with which nothing can double."""

_MOST_LEVELS = 256
"""Most levels of a value that are counted; a file has fewer."""

_NAMED = "properties"
_OF_ALL_NAMES = ("additionalProperties", "unevaluatedProperties")
_ITEMS = ("items", "additionalItems", "contains", "unevaluatedItems")
_ITEM, _ANY_NAME = object(), object()

_Evaluations = Counter[int]
"""The number of judgements of a value by each schema, by identity."""


class Evaluations:
    """The number of judgements by the schema in some files, counted once.

    Args:
        files: The files. When another one has been read, the count is repeated.
    """

    def __init__(self, files: SchemaFiles) -> None:
        self._files = files
        self._number_of_files = -1
        self._count: _Count | None = None
        self._total = 0
        self._levels: dict[int, float] = {}

    @property
    def total(self) -> int:
        """The number of judgements of a value and of the values on one path into it.

        The path is the one with the most judgements. Of schemas that refer to themselves, the first
        round counts. The result is at most `BEYOND`.
        """
        known = len(self._files.documents)
        if known != self._number_of_files:
            self._number_of_files, self._count, self._levels = known, None, {}
            self._total = self._counted()
        return self._total

    def levels(self, most: int) -> float:
        """Return the number of levels of a value that is judged no more than `most` times.

        A value that holds others has one level more than they have. Infinity stands for any number.
        """
        total = self.total
        if self._count is None:
            return 0 if total >= BEYOND else math.inf
        if most not in self._levels:
            try:
                self._levels[most] = self._count.levels(id(self._files.document), most)
            except _BeyondError:
                self._levels[most] = 0
        return self._levels[most]

    def _counted(self) -> int:
        parts = {id(part): part for part, _ in self._files.walk()}
        if _references(parts) <= _FEW:
            return 0
        try:
            count = _Count(self._files, parts)
            total = count.of(id(self._files.document))
        except _BeyondError:
            return BEYOND
        if count.comes_back:  # Otherwise, any number of levels may be judged.
            self._count = count
        return total


def is_deeper(value: Any, most: float) -> bool:
    """Tell whether a value has more than a number of levels."""
    if most == math.inf:
        return False
    stack = [(value, 1)]
    while stack:
        here, level = stack.pop()
        if level > most:
            return True
        if isinstance(here, Mapping | list):
            inner = here.values() if isinstance(here, Mapping) else here
            stack += [(each, level + 1) for each in inner]
    return False


def _references(parts: Mapping[int, Mapping[str, Any]]) -> int:
    return sum(any(name in part for name in REFERENCES) for part in parts.values())


class _BeyondError(Exception):
    """The count exceeds every bound of interest."""


class _Count:
    """A count, with notes of the results so far.

    Attributes:
        comes_back: Whether a schema was found to refer to itself.
    """

    def __init__(self, files: SchemaFiles, parts: dict[int, Mapping[str, Any]]) -> None:
        self._parts = parts
        self._beside = {
            number: [id(each) for each in in_place(part, files, []) if id(each) in parts]
            for number, part in parts.items()
        }
        if _has_knot(self._beside):
            raise _BeyondError
        self._for_value: dict[int, _Evaluations] = {}
        self._in_all: dict[int, int] = {}
        self._notes = 0
        self.comes_back = False

    def of(self, start: int) -> int:
        """Return the number of judgements by a schema; inner schemas are counted first."""
        stack, under_way = [start], set[int]()
        while stack:
            here = stack[-1]
            if here in self._in_all:
                stack.pop()
                continue
            within = list(self._within(here))
            # The order matters, as the count depends on it for schemas that refer to themselves.
            inner = dict.fromkeys(each for _, each, _ in within if each not in self._in_all)
            open_ones = [each for each in inner if each not in under_way]
            self.comes_back |= len(open_ones) < len(inner)
            if open_ones and here not in under_way:
                under_way.add(here)
                stack.extend(open_ones)
                continue
            self._in_all[here] = self._sum(here, within, self._in_all)
            stack.pop()
        return self._in_all.get(start, 0)

    def levels(self, start: int, most: int) -> float:
        """Return the number of levels of a value that may be judged within `most` judgements.

        It is for schemas that refer to themselves, as found by `of`.
        """
        within = {here: list(self._within(here)) for here in self._in_all}
        before: dict[int, int] = {}
        for level in range(_MOST_LEVELS):
            here = {each: self._sum(each, within[each], before) for each in within}
            if here[start] > most:
                return level
            if here == before:
                break
            before = here
        return math.inf

    def _sum(
        self, here: int, within: list[tuple[object, int, int]], known: Mapping[int, int]
    ) -> int:
        counts: Counter[object] = Counter()
        for key, inner, times in within:
            counts[key] += times * known.get(inner, 0)
        of_any = counts.pop(_ANY_NAME, 0)
        deepest = max(counts.values(), default=0) + of_any
        number = self._judging(here).total() + deepest
        if number > BEYOND:
            raise _BeyondError
        return number

    def _within(self, here: int) -> Iterator[tuple[object, int, int]]:
        """Yield key, schema and number of judgements for the values inside a value."""
        for number, times in self._judging(here).items():
            for key, inner in _held(self._parts[number]):
                if id(inner) in self._parts:
                    yield key, id(inner), times

    def _judging(self, start: int) -> _Evaluations:
        """Return the number of judgements by each schema for the value of the first one."""
        stack, way = [(start, False)], set[int]()
        while stack:
            here, is_left = stack.pop()
            if is_left:
                way.discard(here)
                found = Counter({here: 1})
                for inner in self._beside[here]:
                    found.update(self._for_value.get(inner, {}))
                self._notes += len(found)
                if self._notes > _MOST_NOTES or found.total() > BEYOND:
                    raise _BeyondError
                self._for_value[here] = found
            elif here not in self._for_value and here not in way:
                way.add(here)
                stack.append((here, True))
                stack.extend((inner, False) for inner in self._beside[here])
        return self._for_value.get(start, Counter())


def _has_knot(beside: Mapping[int, list[int]]) -> bool:
    """Tell whether schemas for one value refer to themselves on too many paths.

    An engine stops a loop after one round, but follows a knot of loops on each of its paths.
    """
    # Schemas that end are removed, starting from the end; the rest lead to a loop.
    before: dict[int, list[int]] = {}
    for number, inner in beside.items():
        for each in inner:
            before.setdefault(each, []).append(number)
    open_ways = {number: len(inner) for number, inner in beside.items()}
    ends = [number for number, count in open_ways.items() if not count]
    while ends:
        for number in before.get(ends.pop(), ()):
            open_ways[number] -= 1
            if not open_ways[number]:
                ends.append(number)
    reached = {each for number, count in open_ways.items() if count for each in beside[number]}
    ways = math.prod(count for number, count in open_ways.items() if count and number in reached)
    return ways > _MOST_WAYS


def _held(part: Mapping[str, Any]) -> Iterator[tuple[object, Any]]:
    """Yield the schemas for the contents of a value, each with its key."""
    named = part.get(_NAMED)
    if isinstance(named, Mapping):
        yield from named.items()
    patterns = part.get("patternProperties")
    of_any = patterns.values() if isinstance(patterns, Mapping) else ()
    for inner in chain(of_any, map(part.get, _OF_ALL_NAMES)):
        yield _ANY_NAME, inner
    yield _ANY_NAME, part.get("propertyNames")
    for inner in map(part.get, _ITEMS):
        yield from ((_ITEM, each) for each in (inner if isinstance(inner, list) else [inner]))
    first = part.get("prefixItems")
    yield from ((_ITEM, each) for each in (first if isinstance(first, list) else ()))
