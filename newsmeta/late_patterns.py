"""Regular expressions that are compiled when they are used first, which most are not in a run.

Each takes some tenth of a millisecond, and modules that every run imports have a hundred.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


def late_pattern(expression: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what `re.compile` does, to be compiled at its first use."""
    return cast("re.Pattern[AnyStr]", _Late(expression, flags))


class _Late:
    """Stands for a compiled expression, whose methods it takes over one by one."""

    def __init__(self, *arguments: Any) -> None:
        self._arguments = arguments

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        """Return what makes the same expression in another process."""
        return late_pattern, self._arguments

    def __getattr__(self, name: str) -> Any:
        """Return a method or an attribute of the compiled expression."""
        value = getattr(re.compile(*self._arguments), name)
        setattr(self, name, value)
        return value
