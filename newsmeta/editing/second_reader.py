"""A second opinion on what is about to be written: that of ruamel.yaml.

What our own reader and our own writer agree on may still be wrong for everybody else. So nothing
goes into a file that exists before another reader, which shares no code with ours, has read the
old front matter and the new one, too: the two may differ in the values that were meant, and in
nothing else.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Final

from newsmeta.diagnostics import Pointer, field_name
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import same

_NOTHING: Final = object()
"""What stands for a value that is not there."""


class UnreadableError(Exception):
    """The second reader cannot read a front matter. The message says why, in its own words."""


def objection(before: Parsed, after: Parsed) -> str:
    """Return what the second reader has against writing `after` over `before`.

    Args:
        before: The file as it is.
        after: The file as it shall be, which our own reader reads as meant.

    Returns:
        The reason, or an empty string where there is none; also where it cannot read the front
        matter as it is (fields given twice, tags), so that ours has to decide alone.
    """
    if _front(before) == _front(after):
        return ""
    if not before.is_readable:
        return _objection_to_all(after)
    try:
        old = second_reading(before)
    except UnreadableError:
        return ""
    try:
        new = second_reading(after)
    except UnreadableError as error:
        return f"ruamel.yaml could not read the result: {error}"
    for pointer in _disputes(before.values, after.values, old, new):
        where = field_name(pointer) if pointer else "the front matter"
        return f"ruamel.yaml would read another value for {where}"
    return ""


def _objection_to_all(after: Parsed) -> str:
    """Return what the second reader has against a front matter that could not be read before."""
    try:
        new = second_reading(after)
    except UnreadableError as error:
        return f"ruamel.yaml could not read the result: {error}"
    return "" if same(after.values, new) else "ruamel.yaml would read other values"


def second_reading(parsed: Parsed) -> Any:
    """Return the values in a front matter as ruamel.yaml reads them; timestamps stay text.

    Raises:
        UnreadableError: When it cannot read it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # What it says of anchors that are set twice.
            return _reader()(_front(parsed))
    except RecursionError:
        raise UnreadableError("it is nested too deep") from None
    except Exception as error:  # It raises whatever its constructors raise.
        reason = str(getattr(error, "problem", None) or error) or type(error).__name__
        raise UnreadableError(reason.split("\n", 1)[0]) from None


def _front(parsed: Parsed) -> str:
    span = parsed.source.span
    return parsed.text[span.start : span.end]


@cache
def _reader() -> Callable[[str], Any]:
    """Return what reads a text; imported late, since only what is written needs it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor

    class Constructor(SafeConstructor):
        """Makes plain values, and leaves timestamps as they are written."""

    Constructor.add_constructor(
        "tag:yaml.org,2002:timestamp", lambda self, node: self.construct_scalar(node)
    )
    # The part of it that is written in C is libyaml, which our own reader builds on.
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    read: Callable[[str], Any] = yaml.load
    return read


def _disputes(old: Any, new: Any, old2: Any, new2: Any, at: Pointer = ()) -> Iterator[Pointer]:
    """Yield where a second reading disagrees with ours, and did not do so before.

    Args:
        old: What we read before.
        new: What we read afterwards.
        old2: What the second reader read before.
        new2: What it reads afterwards.
        at: The way to these values.
    """
    if same(new, new2) or (same(old, new) and same(old2, new2)):
        return
    if isinstance(new, dict) and isinstance(new2, dict) and new.keys() == new2.keys():
        for name, value in new.items():
            if not _stood_before(value, new2[name], old, old2):
                before, before2 = _member(old, name), _member(old2, name)
                yield from _disputes(before, value, before2, new2[name], (*at, name))
    elif isinstance(new, list) and isinstance(new2, list) and len(new) == len(new2):
        for index, (value, value2) in enumerate(zip(new, new2, strict=True)):
            if not _stood_before(value, value2, old, old2):
                before, before2 = _member(old, index), _member(old2, index)
                yield from _disputes(before, value, before2, value2, (*at, index))
    else:
        yield at


def _stood_before(value: Any, value2: Any, old: Any, old2: Any) -> bool:
    """Tell whether a value stood somewhere in a list or mapping, and was read likewise.

    Fields that get another name, and items behind one that is taken out, only change their place.
    """
    return any(
        same(value, each) and same(value2, _member(old2, place)) for place, each in _members(old)
    )


def _members(values: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(values, dict):
        yield from values.items()
    elif isinstance(values, list):
        yield from enumerate(values)


def _member(values: Any, place: Any) -> Any:
    """Return the value of a field or item, or `_NOTHING`."""
    if isinstance(values, dict):
        return values.get(place, _NOTHING)
    if isinstance(values, list) and isinstance(place, int) and place < len(values):
        return values[place]
    return _NOTHING
