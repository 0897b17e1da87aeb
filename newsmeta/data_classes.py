"""`dataclass` as in the standard library, but four times as fast at creating classes.

The standard library compiles up to ten methods for each class, which differ only in the names of
fields. That takes half a millisecond a class at each start of the program. Here, only `__init__`
is compiled, and all classes share the other methods. `fields`, `replace` and `asdict` work as for
standard data classes, and type checkers see the `dataclass` of the standard library.
"""

from __future__ import annotations

import dataclasses
import operator
from reprlib import recursive_repr
from types import MemberDescriptorType
from typing import TYPE_CHECKING, Any

from newsmeta.portable import Portable

if TYPE_CHECKING:
    from collections.abc import Callable
    from dataclasses import dataclass as dataclass  # noqa: PLC0414
else:

    def dataclass(**options: bool) -> Callable[[type], type]:
        """Return a decorator that makes a class a data class, as `dataclasses.dataclass` does."""
        return lambda cls: _made(cls, **options)


Fields = tuple[dataclasses.Field[Any], ...]


def _made(  # noqa: PLR0913
    cls: type,
    *,
    eq: bool = True,
    repr: bool = True,
    order: bool = False,
    frozen: bool = False,
    slots: bool = False,
    kw_only: bool = False,
) -> Any:
    if hasattr(cls, "__post_init__") or dataclasses.is_dataclass(cls):
        return dataclasses.dataclass(
            eq=eq, repr=repr, order=order, frozen=frozen, slots=slots, kw_only=kw_only
        )(cls)
    new: Any = dataclasses.dataclass(
        init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
    )(cls)
    fields = dataclasses.fields(new)
    methods: dict[str, Any] = {"__init__": _init(new, fields, frozen)}
    if repr:
        methods["__repr__"] = _repr
    if eq:
        methods |= _comparing(fields, frozen, order)
    if frozen:
        methods |= {"__setattr__": _refuse, "__delattr__": _refuse}
    if frozen and slots and not issubclass(new, Portable):
        methods["__reduce__"] = _reduce
    for name, method in methods.items():
        if vars(new).get(name) is None:  # Methods that the class defines itself stay.
            setattr(new, name, method)
    new.__dataclass_params__.frozen = frozen
    return new


def _init(cls: type, fields: Fields, is_frozen: bool) -> Any:
    """Return the method that creates an object from the values of its fields."""
    names: dict[str, Any] = {"_missing": dataclasses.MISSING, "_set": object.__setattr__}
    positional: list[str] = []
    keyword: list[str] = []
    body: list[str] = []
    for field in fields:
        name, value = field.name, field.name
        parameter = name
        if field.default is not dataclasses.MISSING:
            names[f"_default_{name}"] = field.default
            parameter = f"{name}=_default_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            names[f"_new_{name}"] = field.default_factory
            parameter = f"{name}=_missing"
            value = f"_new_{name}() if {name} is _missing else {name}"
        (keyword if field.kw_only else positional).append(parameter)
        slot = getattr(cls, name, None)
        if not is_frozen:
            body.append(f" self.{name} = {value}\n")
        elif isinstance(slot, MemberDescriptorType):  # Two thirds of the time of the general way.
            names[f"_set_{name}"] = slot.__set__
            body.append(f" _set_{name}(self, {value})\n")
        else:
            body.append(f" _set(self, {name!r}, {value})\n")
    parameters = ", ".join(["self", *positional, *(["*", *keyword] if keyword else [])])
    made: dict[str, Any] = {}
    exec("\n".join([f"def __init__({parameters}):", *(body or [" pass"])]), names, made)
    init = made["__init__"]
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__annotations__ = {field.name: field.type for field in fields} | {"return": None}
    return init


def _comparing(fields: Fields, is_frozen: bool, is_ordered: bool) -> dict[str, Any]:
    """Return the methods for comparing and hashing objects."""
    compared = _values([field.name for field in fields if field.compare])
    hashed = _values(
        [each.name for each in fields if (each.compare if each.hash is None else each.hash)]
    )

    def __eq__(self: object, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return compared(self) == compared(other)

    def __hash__(self: object) -> int:
        return hash(hashed(self))

    methods: dict[str, Any] = {"__eq__": __eq__, "__hash__": __hash__ if is_frozen else None}
    for name in ("lt", "le", "gt", "ge") if is_ordered else ():
        methods[f"__{name}__"] = _ordering(compared, getattr(operator, name))
    return methods


def _ordering(values: Callable[[object], Any], holds: Callable[[Any, Any], bool]) -> Any:
    def compare(self: object, other: object) -> Any:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return holds(values(self), values(other))

    return compare


def _values(names: list[str]) -> Callable[[object], Any]:
    """Return a function that returns the values of some fields of an object."""
    return operator.attrgetter(*names) if names else lambda _: ()


@recursive_repr()
def _repr(self: Any) -> str:
    fields = dataclasses.fields(self)
    values = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields if each.repr)
    return f"{type(self).__qualname__}({values})"


def _reduce(self: Any) -> tuple[Any, ...]:
    """Return the function and arguments that rebuild an object, possibly in another process."""
    values = {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}
    return _remade, (type(self), values)


def _remade(cls: type, values: dict[str, Any]) -> object:
    return cls(**values)


def _refuse(self: object, name: str, *value: object) -> None:
    """Refuse to change a field."""
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
