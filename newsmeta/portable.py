"""A base class for objects that processes exchange by the thousand."""

from __future__ import annotations

from typing import Any


class Portable:
    """A data class with slots that pickles twice as fast as others."""

    __slots__: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how to recreate the object: its class, and the values of all fields."""
        return type(self), tuple([getattr(self, name) for name in self.__slots__])
