"""What was found out is remembered, but not without end."""

from __future__ import annotations

from typing import TypeVar

Name = TypeVar("Name")
Value = TypeVar("Value")

_MOST = 16_384


class Remembered(dict[Name, Value]):
    """What was found out so far, and can be found out again: once it is much, all is forgotten.

    Of a folder, for example: files come folder by folder, and there may be a million of them.
    """

    def __setitem__(self, name: Name, value: Value) -> None:
        """Remember something."""
        if len(self) >= _MOST:
            self.clear()
        super().__setitem__(name, value)
