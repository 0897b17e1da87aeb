"""Commands whose options are fields of data classes, so that each option is declared once."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import is_dataclass
from typing import Any, TypeVar, get_type_hints

_running: list[ExitStack] = []
"""Contexts that are closed at the end of the running command."""
_Made = TypeVar("_Made")


def until_end(context: AbstractContextManager[_Made]) -> _Made:
    """Enter a context that lasts until the end of the running command, and return its value."""
    return _running[-1].enter_context(context)


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Make a command of a function whose parameters may be data classes of options.

    typer builds a command line from a signature, so the signature of the command has a parameter
    for each field of the data class. Fields are annotated as typer wants parameters:
    `Annotated[bool, typer.Option(…)]`. Keyword-only fields come last of all options. Such a class
    is built at each start, and its objects are never compared or printed: leaving out `eq` and
    `repr` halves that time.

    Args:
        function: The implementation of the command, called with the options.
    """
    parameters: list[inspect.Parameter] = []
    spread: dict[str, tuple[Callable[..., Any], list[str]]] = {}
    for parameter in _parameters(function):
        kind = parameter.annotation
        if is_dataclass(kind) and isinstance(kind, type):
            fields = _parameters(kind)
            spread[parameter.name] = kind, [field.name for field in fields]
            parameters += fields
        else:
            parameters.append(parameter)
    parameters.sort(key=lambda parameter: parameter.kind)

    def run(**chosen: Any) -> None:
        for name, (kind, fields) in spread.items():
            chosen[name] = kind(**{field: chosen.pop(field) for field in fields})
        with ExitStack() as stack:
            _running.append(stack)
            try:
                function(**chosen)
            finally:
                _running.remove(stack)

    run.__doc__ = function.__doc__
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _parameters(of: Callable[..., Any]) -> list[inspect.Parameter]:
    """Return the parameters of a function or constructor, with their types."""
    types = get_type_hints(of, include_extras=True)
    return [
        parameter.replace(annotation=types[name])
        for name, parameter in inspect.signature(of).parameters.items()
    ]
