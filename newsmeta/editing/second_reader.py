"""A second opinion, by ruamel.yaml, on text that is about to be written.

Our own reader and writer may agree on something that is wrong for everybody else. So before an
existing file is written, a reader that shares no code with ours reads the old and the new front
matter. The two may differ only in the intended values.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import Any, Final

from newsmeta.diagnostics import Pointer, field_name
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import same

_NOTHING: Final = object()
"""Stands for a missing value."""


class UnreadableError(Exception):
    """Front matter that the second reader cannot read.

    The message has the reason, in its own words.
    """


def objection(before: Parsed, after: Parsed) -> str:
    """Return the second reader's objection to writing `after` over `before`.

    Args:
        before: The file as it is.
        after: The new file, which our own reader reads as intended.

    Returns:
        The reason, or an empty string. It is also empty if the second reader cannot read the old
        front matter (fields set twice, tags), so that ours decides alone.
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
    """Return the second reader's objection to front matter that could not be read before."""
    try:
        new = second_reading(after)
    except UnreadableError as error:
        return f"ruamel.yaml could not read the result: {error}"
    return "" if same(after.values, new) else "ruamel.yaml would read other values"


def second_reading(parsed: Parsed) -> Any:
    """Return the values of front matter as ruamel.yaml reads them; timestamps stay text.

    Raises:
        UnreadableError: When it cannot read it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # It warns of anchors that are set twice.
            return _reader()(_front(parsed))
    except RecursionError:
        raise UnreadableError("it is nested too deeply") from None
    except Exception as error:  # It may raise anything that its constructors raise.
        reason = str(getattr(error, "problem", None) or error) or type(error).__name__
        raise UnreadableError(reason.split("\n", 1)[0]) from None


def _front(parsed: Parsed) -> str:
    span = parsed.source.span
    return parsed.text[span.start : span.end]


@cache
def _reader() -> Callable[[str], Any]:
    """Return a function that reads a text; imported late, since only writing needs it."""
    from ruamel.yaml import YAML
    from ruamel.yaml.constructor import SafeConstructor

    class Constructor(SafeConstructor):
        """A constructor of plain values that leaves timestamps as text."""

    Constructor.add_constructor(
        "tag:yaml.org,2002:timestamp", lambda self, node: self.construct_scalar(node)
    )
    # Its C extension is libyaml, which our own reader uses.
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    read: Callable[[str], Any] = yaml.load
    return read


def _disputes(old: Any, new: Any, old2: Any, new2: Any, at: Pointer = ()) -> Iterator[Pointer]:
    """Yield the places where a second reading disagrees with ours, but did not before.

    Args:
        old: Our values before.
        new: Our values after.
        old2: The second reader's values before.
        new2: The second reader's values after.
        at: The path to these values.
    """
    if same(new, new2) or (same(old, new) and same(old2, new2)):
        return
    earlier = _Earlier(old, old2)
    if isinstance(new, dict) and isinstance(new2, dict) and new.keys() == new2.keys():
        for name, value in new.items():
            if not earlier.has(value, new2[name]):
                before, before2 = _member(old, name), _member(old2, name)
                yield from _disputes(before, value, before2, new2[name], (*at, name))
    elif isinstance(new, list) and isinstance(new2, list) and len(new) == len(new2):
        for index, (value, value2) in enumerate(zip(new, new2, strict=True)):
            if not earlier.has(value, value2):
                before, before2 = _member(old, index), _member(old2, index)
                yield from _disputes(before, value, before2, value2, (*at, index))
    else:
        yield at


class _Earlier:
    """The values in a list or mapping as it was before.

    Args:
        old: Our values.
        old2: The second reader's values.
    """

    def __init__(self, old: Any, old2: Any) -> None:
        self._old = old
        self._old2 = old2

    def has(self, value: Any, value2: Any) -> bool:
        """Tell whether a value was somewhere in it, and was read alike.

        Renamed fields, and items after a removed one, only change their place.
        """
        return any(
            same(value, _member(self._old, place)) and same(value2, _member(self._old2, place))
            for place in self._places.get(_key(value), ())
        )

    @cached_property
    def _places(self) -> dict[Any, list[Any]]:
        """The names or indexes of the values that may be the same, by their key."""
        places: dict[Any, list[Any]] = {}
        for place, each in _members(self._old):
            places.setdefault(_key(each), []).append(place)
        return places


def _key(value: Any) -> Any:
    """Return a key that is the same for values that are the same."""
    if isinstance(value, dict):
        return frozenset((name, _key(each)) for name, each in value.items())
    if isinstance(value, list):
        return tuple(map(_key, value))
    # Zero is the same with either sign.
    return repr(value + 0.0 if isinstance(value, float) else value)


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
