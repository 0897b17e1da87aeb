"""The changes in a file, value by value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter.nodes import same
from newsmeta.importers.outcome import Change, dotted
from newsmeta.records.record import Record
from newsmeta.schema.fields import BODY


def differences(before: Record, after: Record) -> tuple[Change, ...]:
    """Return the differences between the present and the future content of a file.

    Args:
        before: The present content.
        after: The future content; a body of None means that the body stays.
    """
    found = list(_of_values((), before.values, after.values))
    if after.body is not None and after.body != before.body:
        found.append(Change(BODY, before.body, after.body))
    return tuple(found)


def _of_values(way: Pointer, old: Any, new: Any) -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in [*old, *(name for name in new if name not in old)]:
            yield from _of_values((*way, name), old.get(name), new.get(name))
    elif _are_alike(old, new):
        for at, (each, other) in enumerate(zip(old, new, strict=True)):
            yield from _of_values((*way, at), each, other)
    elif not same(old, new):
        yield Change(dotted(way), old, new)


def _are_alike(old: Any, new: Any) -> bool:
    """Tell whether two values are equally long lists of mappings, which are compared in pairs."""
    return (
        isinstance(old, list)
        and isinstance(new, list)
        and len(old) == len(new)
        and all(isinstance(each, Mapping) for each in (*old, *new))
    )
