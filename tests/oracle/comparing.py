"""Jekyll's expected values after a change, derived from those before and from the report."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import same
from tests.support.normalizing import is_covered

_LAID_OUT = frozenset(("publishedDateTime", "updatedDateTime"))
"""Fields written without quotes in canonical layout: Jekyll then reads times, not texts."""
TIMES = _LAID_OUT | {"date"}
_ADDRESS = frozenset(("permalink", "slug", "date", "category", "categories"))
"""Fields that determine the address of a page."""


@dataclass(frozen=True)
class Meant:
    """A value that Jekyll must read like newsmeta."""

    value: Any


@dataclass(frozen=True)
class Either:
    """A rewritten value: Jekyll reads it as before, or like newsmeta."""

    before: Any
    value: Any


@dataclass(frozen=True)
class Moment:
    """A timestamp outside of the format, exported and imported as text."""

    before: Any


@dataclass(frozen=True)
class Anything:
    """A value that newsmeta and Jekyll read from different places: of a duplicate key, or of a
    tag that only one of them respects.
    """


@dataclass(slots=True)
class Expectation:
    """The derivation of Jekyll's expected values.

    Attributes:
        allowed: Paths to the values reported as changed.
        quoted: Paths to the values that were quoted because Jekyll misread them.
        odd: Paths to duplicate fields, and to fields with tags.
        is_laid_out: Whether the file was rewritten in canonical layout.
        touched: The changed fields.
        problems: Unreported changes.
    """

    allowed: set[Pointer]
    quoted: set[Pointer]
    odd: set[Pointer]
    is_laid_out: bool = False
    touched: set[str] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)

    def of(self, read: Any, old: Any, new: Any, way: Pointer = ()) -> Any:
        """Return Jekyll's expected value.

        Args:
            read: Jekyll's value before.
            old: newsmeta's value before.
            new: newsmeta's value now.
            way: The path to this value.
        """
        relevant = self.allowed | self.odd
        if same(old, new) and not any(way == each[: len(way)] for each in relevant):
            return self.laid_out(read, way) if self.is_laid_out else read
        if isinstance(old, dict) and isinstance(new, dict) and isinstance(read, dict):
            return self._mapping(read, old, new, way)
        if isinstance(old, list) and isinstance(new, list) and _is_list_of(read, len(old)):
            return self._list(read, old, new, way)
        if way:
            self.touched.add(str(way[0]))
        if same(old, new):
            return Meant(new) if way in self.quoted else Either(read, new)
        self._must_be_said(way, f"{old!r} became {new!r}")
        return Meant(new)

    def laid_out(self, read: Any, way: Pointer = ()) -> Any:
        """Return Jekyll's allowed value for a value in canonical layout."""
        if isinstance(read, dict) and not any(name.startswith("!") for name in read):
            return {name: self.laid_out(each, (*way, name)) for name, each in read.items()}
        if isinstance(read, list):
            return [self.laid_out(each, (*way, at)) for at, each in enumerate(read)]
        if not way or way[-1] not in _LAID_OUT or not isinstance(read, str):
            return read
        self._touch(way)
        return Either(read, read)

    def _mapping(self, read: Any, old: Any, new: Any, way: Pointer) -> dict[str, Any]:
        gone = [name for name in old if name not in new]
        expected: dict[str, Any] = {}
        for name, value in new.items():
            here = (*way, name)
            if here in self.odd:
                self._touch(here)
                expected[name] = Anything()
                continue
            if name in old and name in read:
                expected[name] = self.of(read[name], old[name], value, here)
                continue
            self._touch(here)
            self._must_be_said(here, f"{value!r} is new")
            former = [each for each in gone if same(old[each], value) and each in read]
            expected[name] = Either(read[former[0]], value) if former else Meant(value)
        for name in gone:
            here = (*way, name)
            self._touch(here)
            # A collection is removed together with its last item.
            is_emptied = _is_empty(old[name]) and any(
                each[: len(here)] == here for each in self.allowed
            )
            if not is_emptied:
                self._must_be_said(here, f"{old[name]!r} is gone")
        return expected

    def _list(self, read: Any, old: Any, new: Any, way: Pointer) -> list[Any]:
        if len(old) == len(new):
            pairs = zip(read, old, new, strict=True)
            return [self.of(*each, (*way, at)) for at, each in enumerate(pairs)]
        self._touch(way)
        keys = [[repr(item) for item in items] for items in (old, new)]
        expected: list[Any] = []
        for tag, start, end, first, last in SequenceMatcher(
            None, keys[0], keys[1], False
        ).get_opcodes():
            if tag == "equal":
                same_ones = zip(range(start, end), range(first, last), strict=True)
                expected += [
                    self.of(read[at], old[at], new[now], (*way, at)) for at, now in same_ones
                ]
                continue
            self._must_be_said((*way, start), f"{old[start:end]!r} became {new[first:last]!r}")
            expected += map(Meant, new[first:last])
        return expected

    def _touch(self, way: Pointer) -> None:
        self.touched.add(str(way[0]))

    def _must_be_said(self, way: Pointer, what: str) -> None:
        if not is_covered(way, self.allowed):
            self.problems.append(f"{pointer_text(way)}: {what}, which the report does not say")


def _is_empty(value: Any) -> bool:
    if isinstance(value, dict | list):
        return all(map(_is_empty, value.values() if isinstance(value, dict) else value))
    return value in (None, "")


def handed_over(read: Any) -> Any:
    """Return Jekyll's expected value after an export and its import."""
    if isinstance(read, dict) and {"!time", "!date"} & set(read):
        return Moment(read)
    if isinstance(read, dict):
        return {name: handed_over(each) for name, each in read.items()}
    if isinstance(read, list):
        return list(map(handed_over, read))
    # The schema requires an integer, so 60.0 is exported as 60.
    return int(read) if isinstance(read, float) and read.is_integer() else read


def differences(expected: Any, read: Any, way: Pointer = ()) -> Iterator[str]:
    """Yield the deviations of Jekyll's values from the expected ones."""
    if isinstance(expected, Meant) and isinstance(expected.value, dict | list):
        inner = expected.value
        wrapped: Any = (
            {name: Meant(value) for name, value in inner.items()}
            if isinstance(inner, dict)
            else [Meant(value) for value in inner]
        )
        yield from differences(wrapped, read, way)
    elif isinstance(expected, dict) and isinstance(read, dict):
        for name in [*expected, *(name for name in read if name not in expected)]:
            here = (*way, name)
            if name not in read:
                yield f"{pointer_text(here)}: gone"
            elif name not in expected:
                yield f"{pointer_text(here)}: {read[name]!r} is new"
            else:
                yield from differences(expected[name], read[name], here)
    elif isinstance(expected, list) and _is_list_of(read, len(expected)):
        for at, (one, other) in enumerate(zip(expected, read, strict=True)):
            yield from differences(one, other, (*way, at))
    elif not isinstance(expected, Anything) and not _is_right(
        expected, read, str(way[-1]) if way else ""
    ):
        yield f"{pointer_text(way)}: Jekyll reads {read!r}, and not {expected!r}"


def pointer_text(way: Pointer) -> str:
    """Return a path in the notation of messages."""
    return "/" + "/".join(map(str, way))


def _is_right(expected: Any, read: Any, name: str) -> bool:
    if isinstance(expected, Either):
        return same(expected.before, read) or _is_meant(expected.value, read, name)
    if isinstance(expected, Moment):
        told = _told(expected.before)
        return same(expected.before, read) or (isinstance(read, str) and _moment(read) == told)
    if isinstance(expected, Meant):
        return _is_meant(expected.value, read, name)
    return same(expected, read)


def _is_meant(value: Any, read: Any, name: str) -> bool:
    if isinstance(value, str) and name in TIMES and isinstance(read, dict):
        return _told(read) == _moment(value)
    if isinstance(value, float) and not math.isfinite(value):
        return isinstance(read, dict) and set(read) == {"!float"}
    return same(value, read)


def _moment(text: Any) -> datetime | None:
    """Return the time that a text states in one of the forms that Ruby accepts, too."""
    words = re.sub(r"\s+(?=[-+]\d)", "", str(text).strip().upper())
    words = re.sub(r"(?<![\d.])(\d)(?!\d)", r"0\1", words)  # 2021-1-5, or -5 as an offset
    words, leaps = re.subn(r":60(?=Z|\b)", ":59", words)  # A leap second is the one after :59.
    try:
        found = datetime.fromisoformat(words) + timedelta(seconds=leaps)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _told(read: dict[str, Any]) -> datetime | None:
    return _moment(read.get("!time") or read.get("!date"))


def _is_list_of(value: Any, length: int) -> bool:
    return isinstance(value, list) and len(value) == length


def pages_differ(
    before: dict[str, Any], after: dict[str, Any], touched: set[str], *, ends_changed: bool
) -> Iterator[str]:
    """Yield changed properties of a page that do not follow from a changed field.

    Args:
        before: Jekyll's reading of a file before.
        after: Jekyll's reading after.
        touched: The changed fields.
        ends_changed: Whether the line ends were changed.
    """
    if not touched & _ADDRESS and before["address"] != after["address"]:
        yield f"address: {before['address']} became {after['address']}"
    if "published" not in touched and before["is_published"] != after["is_published"]:
        yield f"published: {before['is_published']} became {after['is_published']}"
    touched = touched | {"categories"} if "category" in touched else touched
    for name, value in before["data"].items():
        if name not in touched and value != after["data"].get(name):
            yield f"data {name}: {value!r} became {after['data'].get(name)!r}"
    if touched:
        return
    for name in ("page", "broken"):
        one, other = before.get(name), after.get(name)
        if ends_changed and one and other:
            one, other = one.replace("\r\n", "\n"), other.replace("\r\n", "\n")
        if one != other:
            yield f"{name}: {one!r} became {other!r}"
