"""The functions in expressions: those of JMESPath, and newsmeta's own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from jmespath import functions
from jmespath.exceptions import JMESPathError

from newsmeta import timestamps
from newsmeta.importers.mapping.plain_text import plain_text
from newsmeta.importers.times import Times
from newsmeta.splitting import split
from newsmeta.urls import parse

_TAKE_NULL = frozenset(
    ("first", "not_null", "to_array", "to_string", "type", "merge", "after", "map", "text", "time")
)
"""Functions that accept null arguments like any others."""

OURS = {
    "text": (1, 2),
    "domain": (1, 1),
    "split": (2, 2),
    "first": (1, 1000),
    "time": (1, 2),
    "after": (2, 2),
}
"""newsmeta's own functions, each with its least and largest number of arguments."""


class FunctionError(JMESPathError):
    """A function cannot be applied to a value. The message says why."""


class Functions(functions.Functions):
    """The functions in expressions.

    Functions of JMESPath return null for missing arguments, instead of raising an error.

    Args:
        times: The options for times.
    """

    def __init__(self, times: Times) -> None:
        self._times = times

    def call_function(self, function_name: str, resolved_args: Iterable[Any]) -> Any:
        """Return the result of a function."""
        name, arguments = function_name, list(resolved_args)
        if name not in _TAKE_NULL and any(each is None for each in arguments):
            return None
        if name == "join" and len(arguments) == 2 and isinstance(arguments[1], list):
            arguments = [arguments[0], [each for each in arguments[1] if each is not None]]
        if name == "merge":
            arguments = [{} if each is None else each for each in arguments]
        if name == "map" and arguments[-1] is None:
            return None
        return super().call_function(name, arguments)

    @functions.signature({"types": [], "variadic": True})
    def _func_first(self, *values: Any) -> Any:
        """Return the first non-empty value."""
        return next((each for each in values if each not in (None, "", [], {})), None)

    @functions.signature({"types": [], "variadic": True})
    def _func_text(self, value: Any, most: Any = None) -> Any:
        """Return HTML as plain text."""
        if most is not None and (not isinstance(most, int) or most < 2):
            raise FunctionError("text(): the number of characters has to be an integer from 2 on")
        return _each("text", value, lambda text: plain_text(text, most) or None)

    @functions.signature({"types": []})
    def _func_domain(self, value: Any) -> Any:
        """Return the host of a URL."""
        return _each("domain", value, _domain)

    @functions.signature({"types": ["string"]}, {"types": ["string"]})
    def _func_split(self, text: str, separator: str) -> list[str]:
        """Return the items of a text."""
        if not separator:
            raise FunctionError("split(): the separator is empty")
        return split(text, separator)

    @functions.signature({"types": [], "variadic": True})
    def _func_time(self, value: Any, zone: Any = "") -> Any:
        """Return a time as `YYYY-MM-DDTHH:MM:SSZ`."""
        if value is None or value == "":
            return None
        if not isinstance(zone, str) or (zone and (problem := Times(zone=zone).problem())):
            reason = problem.partition(": ")[2] if isinstance(zone, str) else "a zone is a text"
            raise FunctionError(f"time(): {reason}")
        found = self._times.read(value, zone)
        moment = timestamps.parse(found or "")
        return timestamps.canonical(moment) if moment else found

    @functions.signature({"types": []}, {"types": []})
    def _func_after(self, time: Any, other: Any) -> Any:
        """Return a time if it is later than another one."""
        one, two = self._func_time(time), self._func_time(other)
        first, second = timestamps.parse(one or ""), timestamps.parse(two or "")
        return one if first and (second is None or first > second) else None


def _each(name: str, value: Any, change: Callable[[str], Any]) -> Any:
    """Apply a function to a text, or to each text of a list."""
    if value is None:
        return None
    if isinstance(value, list):
        return [_each(name, each, change) for each in value]
    if isinstance(value, bool | dict):
        kind = "an object" if isinstance(value, dict) else "true or false"
        raise FunctionError(f"{name}(): it takes a text, and this is {kind}")
    return change(value if isinstance(value, str) else str(value))


def _domain(text: str) -> str | None:
    url = parse(text.strip())
    if url is None or not url.is_web:
        return None
    return url.host.removeprefix("www.") or None
