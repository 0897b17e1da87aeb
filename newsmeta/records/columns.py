"""Which fields of an article are handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field as dataclass_field
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.schema import fields
from newsmeta.schema.fields import BODY, PATH, RESERVED, SOURCE_FORM, Field, UnknownFieldError

LEFT_OUT = ("secured",)
"""Fields that are handed over only if somebody asks for them."""

_Tree = dict[str | int, Any]
"""Parts of a value by name or number, each with the parts of it; empty for the whole."""


@dataclass(frozen=True, slots=True)
class Columns:
    """A choice of fields.

    Attributes:
        chosen: The fields to hand over, in order, as people write them (`provider.name`);
            None for all but the excluded ones.
        excluded: Fields that are not handed over.
        members: What of `path`, `body` and `sourceForm` goes with them.
        added: Fields that are handed over besides the usual ones.
        root: What has the fields: an article, or a file of another kind.
    """

    chosen: tuple[str, ...] | None
    excluded: tuple[str, ...]
    members: frozenset[str]
    added: tuple[str, ...] = ()
    root: Field = dataclass_field(default_factory=fields.article)

    @property
    def members_in_order(self) -> tuple[str, ...] | None:
        """The first names of what was chosen, in order; None where nothing was."""
        if self.chosen is None:
            return None
        return tuple(dict.fromkeys(name.split(".", 1)[0] for name in self.chosen))

    def top_fields(self) -> tuple[str, ...]:
        """Return the fields of the front matter to hand over, by their first names.

        In the order that was asked for, else in canonical order.
        """
        if self.members_in_order is not None:
            return tuple(name for name in self.members_in_order if name not in RESERVED)
        return tuple(name for name in self.root.fields if name not in self.excluded)

    def project(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the values to hand over."""
        return self.projection()(values)

    def projection(self) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
        """Return what returns the values to hand over, for many articles."""
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
        columns: The fields to hand over, in order. One that begins with `+` is handed over
            besides the usual ones.
        excluded: Fields not to hand over.
        with_body: Whether the body goes with them.
        root: What has the fields; None for an article.

    Raises:
        UnknownFieldError: When there is no such field, or what is asked for contradicts itself.
    """
    root = root or fields.article()
    columns, excluded = list(columns), list(excluded)
    for name in (*columns, *excluded):
        fields.find(name.removeprefix("+"), root)
    added = {name[1:] for name in columns if name.startswith("+")}
    chosen = [name for name in columns if not name.startswith("+")]
    if chosen and excluded:
        raise UnknownFieldError(
            f"the columns say already what is written; name the others alone, without {excluded[0]}"
        )
    for name in added:
        if any(name == other or name.startswith(f"{other}.") for other in excluded):
            raise UnknownFieldError(f"{name} is both asked for and excluded")
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
                break  # The whole of it is meant already.
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
        # Items stay in order, whatever that of the choice.
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
