"""Records without what of the data is not to be looked at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import AnyPart
from newsmeta.importers.items import ImportDataError, Item
from newsmeta.records.record import lookup
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, UnknownFieldError
from newsmeta.suggestions import suggestion


def check_ignored(
    names: Iterable[str], there: Collection[str], place: str, root: Field | None
) -> None:
    """Check that a table has a place for what is not to be looked at.

    Args:
        names: What is not to be looked at.
        there: The columns; of those that hold groups, the names of members that are known, too.
        place: Where they are named, for people.
        root: The fields that articles have, which tell what is inside of a column; None for
            data of others.

    Raises:
        ImportDataError: When it has not.
    """
    for name in names:
        if name in there:
            continue
        is_inside = root is not None and any(name.startswith(f"{other}.") for other in there)
        if not (is_inside and _is_member(name, root, place)):
            raise ImportDataError(f"{place}: there is no column {name}; {suggestion(name, there)}")


def check_ignored_members(names: Iterable[str], place: str, root: Field) -> None:
    """Check what of records that have members of their own is not to be looked at.

    Raises:
        ImportDataError: When it is a part of a list.
    """
    for name in names:
        _is_member(name, root, place)


def _is_member(name: str, root: Field | None, place: str) -> bool:
    """Tell whether fields have a member; the items of lists are none that can be left out."""
    try:
        way, _ = fields.find(name, root, any_item=True)
    except UnknownFieldError:
        return False
    for at, part in enumerate(way):
        if part == AnyPart or isinstance(part, int):
            whole = ".".join(map(str, way[:at]))
            raise ImportDataError(
                f"{place}: {name} cannot be passed over, as lists are taken as a whole; "
                f"pass over {whole}"
            )
    return True


def is_passed_over(member: str, names: Iterable[str], there: Collection[str]) -> bool:
    """Tell whether a member of others' data is, or is inside of, what is not to be looked at.

    Args:
        member: Where it is.
        names: What is not to be looked at.
        there: The members that records have themselves, whatever signs are in their names.
    """
    return member not in there and any(
        member == name or member.startswith(f"{name}.") for name in names
    )


def without(item: Item, names: Iterable[str], root: Field) -> Item:
    """Return a record without some of its members, which dots lead to inside of others.

    It has no place for them either. Tables of text are read without these columns, so that
    nothing of them is left to take out.

    Args:
        item: The record.
        names: What to take out.
        root: The fields that articles have, which tell what is left of a group.
    """
    content = dict(item.content)
    columns = item.columns
    for name in names:
        if columns is not None:
            columns = _ways_without(columns, tuple(name.split(".")), content, root) - {(name,)}
        _take_out(content, name)
    return replace(item, content=content, columns=columns)


def _take_out(content: dict[str, Any], name: str) -> None:
    if name in content:
        del content[name]
        return
    first, _, rest = name.partition(".")
    inner = content.get(first)
    if rest and isinstance(inner, Mapping):
        content[first] = dict(inner)
        _take_out(content[first], rest)


def _ways_without(
    columns: frozenset[Pointer], gone: Pointer, content: Mapping[str, Any], root: Field
) -> frozenset[Pointer]:
    """Return the ways to what data has a place for, without what is at, or below, one of them."""
    found: set[Pointer] = set()
    for way in columns:
        if way[: len(gone)] == gone:
            continue
        if gone[: len(way)] == way:
            found.update(_others(way, gone, content, root))
        else:
            found.add(way)
    return frozenset(found)


def _others(
    way: Pointer, gone: Pointer, content: Mapping[str, Any], root: Field
) -> Iterator[Pointer]:
    """Yield the ways to all in a group but what is gone; to the group, if it is none."""
    here: Field | None = root
    for part in way:
        here = here.fields.get(str(part)) if here else None
    for part in gone[len(way) :]:
        if here is None or not here.fields:
            yield way
            return
        there = lookup(content, way)
        members = {*here.fields, *(there if isinstance(there, Mapping) else ())}
        yield from ((*way, name) for name in members if name != part)
        way, here = (*way, part), here.fields.get(str(part))
