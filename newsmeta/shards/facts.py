"""Facts for comparing files, converted from JSON to their original types.

JSON has only lists, and the input may have been written by anybody. The expected types are those
that the functions declare as their results.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Sequence
from typing import Any, Union, get_args, get_origin, get_type_hints

Read = Callable[[Any], Any]
"""Returns a value in its original type; raises ValueError if it has another one."""


def reader_of(functions: Sequence[Callable[..., Any]]) -> Read:
    """Return a function that reads the facts of a file.

    Args:
        functions: The functions that produced the facts.
    """
    readers = [type_reader(get_type_hints(each)["return"]) for each in functions]

    def read(values: Any) -> tuple[Any, ...]:
        _require(values.__class__ is list and len(values) in (0, len(readers)))
        return tuple([read(value) for read, value in zip(readers, values, strict=False)])

    return read


def type_reader(kind: Any) -> Read:
    """Return a function that reads values of a type."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is tuple and parts[-1:] == (...,):
        return _list_reader(type_reader(parts[0]))
    if origin is tuple:
        return _row_reader([type_reader(part) for part in parts])
    if origin in (Union, types.UnionType):
        return _choice_reader([type_reader(part) for part in parts])
    if kind is float:  # JSON may have an integer without a point instead.
        return _choice_reader([_reader_of(float), _reader_of(int)])
    if kind not in (str, int, bool, types.NoneType):
        raise TypeError(f"facts cannot be of type {kind}")
    return _reader_of(kind)


def _reader_of(kind: type) -> Read:

    def read(value: Any) -> Any:
        _require(value.__class__ is kind)
        return value

    return read


def _list_reader(of: Read) -> Read:
    def read(values: Any) -> tuple[Any, ...]:
        _require(values.__class__ is list)
        return tuple(map(of, values))

    return read


def _row_reader(readers: Sequence[Read]) -> Read:
    def read(values: Any) -> tuple[Any, ...]:
        _require(values.__class__ is list and len(values) == len(readers))
        return tuple([read(value) for read, value in zip(readers, values, strict=True)])

    return read


def _choice_reader(readers: Sequence[Read]) -> Read:
    def read(value: Any) -> Any:
        for each in readers:
            try:
                return each(value)
            except ValueError:
                continue
        raise ValueError("no such fact")

    return read


def _require(is_so: bool) -> None:
    if not is_so:
        raise ValueError("no such fact")
