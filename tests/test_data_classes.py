"""Our data classes behave like those of the standard library."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import field
from typing import Any

import pytest

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic, Severity
from tests.support.reports import found, location

Make = Callable[..., Callable[[type], type]]


def pairs(make: Make) -> Any:
    @make(frozen=True, slots=True)
    class Pair:
        """Two values."""

        left: int
        right: str = "r"

        @property
        def both(self) -> str:
            return f"{self.left}{self.right}"

    return Pair


def lists(make: Make) -> Any:
    @make(frozen=True, slots=True)
    class Lists:
        """Values created anew each time."""

        items: list[int] = field(default_factory=list)
        seen: dict[str, int] = field(default_factory=dict, hash=False)
        quiet: int = field(default=3, compare=False, repr=False)

    return Lists


def single(make: Make) -> Any:
    @make(frozen=True, slots=True)
    class Single:
        """One value."""

        value: object

    return Single


def empty(make: Make) -> Any:
    @make(frozen=True, slots=True)
    class Empty:
        """No value."""

    return Empty


def keyword(make: Make) -> Any:
    @make(frozen=True, slots=True)
    class Keyword:
        """Its first value must be named."""

        first: int = field(default=1, kw_only=True)
        second: int = 2

    return Keyword


def own_methods(make: Make) -> Any:
    @make(frozen=True, slots=True)
    class Own:
        """A class with its own equality and representation."""

        value: int

        def __eq__(self, other: object) -> bool:
            return True

        def __hash__(self) -> int:
            return 7

        def __repr__(self) -> str:
            return "own"

    return Own


def without_methods(make: Make) -> Any:
    @make(frozen=True, slots=True, eq=False, repr=False)
    class Without:
        """A class without equality: equal to itself alone."""

        value: int = 1

    return Without


def checked(make: Make) -> Any:
    @make(frozen=True, slots=True)
    class Checked:
        """A class that checks its values."""

        value: int = 1

        def __post_init__(self) -> None:
            if self.value < 0:
                raise ValueError("negative")

    return Checked


def derived(make: Make) -> Any:
    @make(frozen=True, slots=True)
    class Derived(pairs(make)):  # type: ignore[misc]
        """A class that extends another."""

        more: int = 3

    return Derived


def ordered(make: Make) -> Any:
    @make(frozen=True, slots=True, order=True)
    class Ordered:
        """A class with an order."""

        value: int = 1

    return Ordered


def changing(make: Make) -> Any:
    @make(slots=True)
    class Changing:
        """A mutable class."""

        value: int = 1

    return Changing


def open_one(make: Make) -> Any:
    @make(frozen=True)
    class Open:
        """A class with room for values computed later."""

        value: int
        right: str = "r"

    return Open


def named(make: Make) -> Any:
    @make(frozen=True, slots=True, kw_only=True)
    class Named:
        """A class whose values must all be named."""

        value: int = 1
        first: int = 2

    return Named


CLASSES = (
    pairs, lists, single, empty, keyword, own_methods, without_methods, checked, derived,
    ordered, changing, open_one, named,
)  # fmt: skip
CALLS: tuple[tuple[tuple[Any, ...], dict[str, Any]], ...] = (
    ((), {}), ((1,), {}), ((1, "b"), {}), ((2,), {"right": "c"}), ((), {"value": 5}),
    ((), {"items": [1]}), (([1], {"a": 1}, 4), {}), ((), {"first": 5}), ((3,), {"first": 5}),
    ((1, 2, 3, 4), {}), ((), {"nothing": 1}), ((1,), {"value": 2}), ((-1,), {}),
)  # fmt: skip


def outcome(ask: Callable[[], Any]) -> Any:
    """Return the result of a call, or the type of its error."""
    try:
        return ask()
    except Exception as error:
        return type(error)


def told(cls: Any, *arguments: Any, **named: Any) -> Any:
    """Return all observable properties of an object, and of an equal one."""
    one, other = cls(*arguments, **named), cls(*arguments, **named)
    names = [each.name for each in dataclasses.fields(one)]
    address = f"{id(one):x}"
    return [
        dataclasses.asdict(one),
        repr(one).replace(address, "").replace(f"{id(one):#x}", "").split(" object at ")[0],
        one == other, one != other, one == 1, one is copy.copy(one),
        outcome(lambda: hash(one) == hash(other)),
        outcome(lambda: one < other), outcome(lambda: one >= other), outcome(lambda: one > 1),
        names and outcome(lambda: setattr(one, names[0], 1)),
        outcome(lambda: setattr(other, "unheard", 1)) is not None,
        names and outcome(lambda: delattr(one, names[-1])),
        hasattr(one, "__dict__"), getattr(cls, "__slots__", None),
        cls.__match_args__, cls.__doc__, cls.__name__,
        cls.__dataclass_params__.frozen,
        dataclasses.asdict(dataclasses.replace(other)),
        dataclasses.asdict(copy.deepcopy(other)),
        outcome(lambda: one.both), outcome(lambda: vars(one)),
    ]  # fmt: skip


@pytest.mark.parametrize("make", CLASSES)
@pytest.mark.parametrize(("arguments", "named"), CALLS)
def test_they_do_what_those_of_the_standard_library_do(
    make: Callable[[Any], Any], arguments: tuple[Any, ...], named: dict[str, Any]
) -> None:
    ours, theirs = make(dataclass), make(dataclasses.dataclass)
    assert outcome(lambda: told(ours, *arguments, **named)) == outcome(
        lambda: told(theirs, *arguments, **named)
    )


@pytest.mark.parametrize("make", CLASSES)
def test_they_are_called_alike(make: Callable[[Any], Any]) -> None:
    ours, theirs = (
        [
            (each.name, each.kind, each.annotation, each.default is each.empty)
            for each in inspect.signature(make(kind)).parameters.values()
        ]
        for kind in (dataclass, dataclasses.dataclass)
    )
    assert ours == theirs


def test_objects_of_different_classes_are_not_equal() -> None:
    assert single(dataclass)(1) != single(dataclass)(1)


def test_one_in_itself_can_be_shown() -> None:
    items: list[object] = []
    one = single(dataclass)(items)
    items.append(one)
    assert repr(one).endswith("Single(value=[...])")


def test_they_go_to_other_processes() -> None:
    diagnostic = found(path="a.md", message="m")
    assert pickle.loads(pickle.dumps(diagnostic)) == diagnostic


def test_they_can_be_taken_apart() -> None:
    match Diagnostic("NM1", "n", Severity.INFO, "m", location("a.md")):
        case Diagnostic(code, name):
            assert (code, name) == ("NM1", "n")
