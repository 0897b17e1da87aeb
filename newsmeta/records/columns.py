"""The fields of an article that are exported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field as dataclass_field
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.schema import fields
from newsmeta.schema.fields import BODY, PATH, RESERVED, SOURCE_FORM, Field, UnknownFieldError

LEFT_OUT = ("secured",)
"""Fields that are exported only on request."""

_Tree = dict[str | int, Any]
"""Parts of a value by name or index, each with its own parts; empty for the whole."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A choice of fields.

    Attributes:
        chosen: The exported fields, in order, as people write them (`provider.name`); None for all
            but the excluded ones.
        excluded: Fields that are not exported.
        members: The exported ones of `path`, `body` and `sourceForm`.
        added: Fields that are exported in addition to the usual ones.
        root: The mapping with the fields: an article, or a file of another kind.
    """

    chosen: tuple[str, ...] | None
    excluded: tuple[str, ...]
    members: frozenset[str]
    added: tuple[str, ...] = ()
    root: Field = dataclass_field(default_factory=fields.article)

    @property
    def members_in_order(self) -> tuple[str, ...] | None:
        """The first names of the chosen fields, in order; None if no fields were chosen."""
        if self.chosen is None:
            return None
        return tuple(dict.fromkeys(name.split(".", 1)[0] for name in self.chosen))

    def top_fields(self) -> tuple[str, ...]:
        """Return the exported fields of the front matter, by their first names.

        They are in the requested order, or else in canonical order.
        """
        if self.members_in_order is not None:
            return tuple(name for name in self.members_in_order if name not in RESERVED)
        return tuple(name for name in self.root.fields if name not in self.excluded)

    def project(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the exported values."""
        return self.projection()(values)

    def projection(self) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
        """Return a function that returns the exported values, for many articles."""
        if self.chosen is not None:
            names = (name for name in self.chosen if name not in RESERVED)
            chosen = _tree(names, self.root)
            # The order is that of the choice.
            return lambda values: {
                name: _kept(values[name], parts)
                for name, parts in chosen.items()
                if isinstance(name, str) and name in values
            }
        left_out = _tree(self.excluded, self.root)
        if not any(left_out.values()):  # Whole fields, as usual.
            return lambda values: {n: value for n, value in values.items() if n not in left_out}
        return lambda values: _without(values, left_out)


def choose(
    columns: Iterable[str] = (),
    excluded: Iterable[str] = (),
    with_body: bool = False,
    root: Field | None = None,
) -> Columns:
    """Return a choice of fields.

    Args:
        columns: The exported fields, in order. One that begins with `+` is exported in addition to
            the usual ones.
        excluded: Fields not to export.
        with_body: Whether to export the body.
        root: The mapping with the fields; None for an article.

    Raises:
        UnknownFieldError: When there is no such field, or the request contradicts itself.
    """
    root = root or fields.article()
    columns, excluded = list(columns), list(excluded)
    for name in (*columns, *excluded):
        fields.find(name.removeprefix("+"), root)
    added = {name[1:] for name in columns if name.startswith("+")}
    chosen = [name for name in columns if not name.startswith("+")]
    if chosen and excluded:
        raise UnknownFieldError(
            f"the columns select the fields already; list only those to export, not {excluded[0]}"
        )
    for name in added:
        if any(name == other or name.startswith(f"{other}.") for other in excluded):
            raise UnknownFieldError(f"{name} is both selected and excluded")
    usual = {PATH, SOURCE_FORM}
    if chosen:
        names = tuple(dict.fromkeys(name.removeprefix("+") for name in columns))
        members = {name for name in names if name in RESERVED}
        left_out: list[str] = []
    else:
        names = None
        members = usual | (added & {BODY})
        left_out = [name for name in LEFT_OUT if name in root.fields and name not in added]
    if with_body:
        members.add(BODY)
    without = dict.fromkeys((*excluded, *left_out))
    extra = () if chosen else tuple(name[1:] for name in columns)
    members -= set(excluded)
    return Columns(names, tuple(without), frozenset(members), extra, root)


def _tree(names: Iterable[str], root: Field) -> _Tree:
    tree: _Tree = {}
    for name in names:
        pointer, _ = fields.find(name, root)
        here = tree
        for position, part in enumerate(pointer):
            if part in here and not here[part]:
                break  # The whole field is chosen already.
            here = here.setdefault(part, {})
            if position == len(pointer) - 1:
                here.clear()
    return tree


def _kept(value: Any, parts: _Tree) -> Any:
    """Return the parts of a value."""
    if not parts:
        return value
    if isinstance(value, dict):
        return {part: _kept(value[part], inner) for part, inner in parts.items() if part in value}
    if isinstance(value, list):
        # Items stay in their order, whatever that of the choice.
        numbers = sorted(part for part in parts if isinstance(part, int))
        return [_kept(value[part], parts[part]) for part in numbers if part < len(value)]
    return value


def _without(value: Any, parts: _Tree) -> Any:
    """Return a value without some of its parts."""
    if isinstance(value, Mapping):
        return {
            name: _without(item, parts[name]) if name in parts else item
            for name, item in value.items()
            if name not in parts or parts[name]
        }
    if isinstance(value, list):
        return [
            _without(item, parts[index]) if index in parts else item
            for index, item in enumerate(value)
            if index not in parts or parts[index]
        ]
    return value
