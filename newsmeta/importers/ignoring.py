"""Records without the ignored members of the data."""

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
    """Check that a table has the columns to ignore.

    Args:
        names: The columns to ignore.
        there: The existing columns; for columns with groups, also the names of known members.
        place: The place of the header, for people.
        root: The fields of articles, which tell the members of a column; None for data of
            others.

    Raises:
        ImportDataError: When a column is missing.
    """
    for name in names:
        if name in there:
            continue
        is_inside = root is not None and any(name.startswith(f"{other}.") for other in there)
        if not (is_inside and _is_member(name, root, place)):
            raise ImportDataError(f"{place}: there is no column {name}; {suggestion(name, there)}")


def check_ignored_members(names: Iterable[str], place: str, root: Field) -> None:
    """Check the members to ignore in records that each have members of their own.

    Raises:
        ImportDataError: When one is a part of a list.
    """
    for name in names:
        _is_member(name, root, place)


def _is_member(name: str, root: Field | None, place: str) -> bool:
    """Tell whether a field exists in a schema; parts of list items cannot be ignored."""
    try:
        way, _ = fields.find(name, root, any_item=True)
    except UnknownFieldError:
        return False
    for at, part in enumerate(way):
        if part == AnyPart or isinstance(part, int):
            whole = ".".join(map(str, way[:at]))
            raise ImportDataError(
                f"{place}: {name} cannot be ignored, since lists are imported as a whole; "
                f"ignore {whole}"
            )
    return True


def is_passed_over(member: str, names: Iterable[str], there: Collection[str]) -> bool:
    """Tell whether a member in data of others is ignored, itself or as a part of another.

    Args:
        member: The path of the member.
        names: The members to ignore.
        there: The top-level members of records, whose names may contain any characters.
    """
    return member not in there and any(
        member == name or member.startswith(f"{name}.") for name in names
    )


def without(item: Item, names: Iterable[str], root: Field) -> Item:
    """Return a record without some members, whose names may have dots for nested members.

    The pointers to these members are removed, too. Tables of text are read without these columns,
    so that nothing is left to remove.

    Args:
        item: The record.
        names: The members to remove.
        root: The fields of articles, which tell the remaining members of a group.
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
    """Return the pointers to members of the data, except those to or below removed ones."""
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
    """Yield the pointers to all remaining members of a group; to the value if it is no group."""
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
