"""Regular expressions that are compiled on first use.

Compiling one takes about a tenth of a millisecond. Modules that every run imports have a hundred of
them, and most are never used in a run.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def late_pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return a pattern as `re.compile` does, but compiled on first use."""
    return cast("re.Pattern[AnyStr]", _Late(expression, flags))


class _Late:
    """A proxy for a compiled expression, which takes over its methods one by one."""

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """Return the function and arguments that recreate the expression in another process."""
        return late_pattern, self._arguments

    def __getattr__(self, name: str) -> Any:
        """Return a method or an attribute of the compiled expression."""
        value = getattr(re.compile(*self._arguments), name)
        setattr(self, name, value)
        return value
