"""A dictionary for caching results in bounded memory."""

from __future__ import annotations

from typing import TypeVar

Name = TypeVar("Name")
Value = TypeVar("Value")

_MOST = 16_384


class Remembered(dict[Name, Value]):
    """Results that can be computed again, and are all dropped when there are too many.

    An example are results about folders: files come folder by folder, and there may be a million
    folders.
    """

    def __setitem__(self, name: Name, value: Value) -> None:
        """Store a result."""
        if len(self) >= _MOST:
            self.clear()
        super().__setitem__(name, value)


class Failures(list[tuple[str, Exception]]):
    """The files that newsmeta itself failed on, with the reason.

    An exception holds what its functions held, such as the content of the file; so only the first
    keeps its traceback.
    """

    def add(self, name: str, failure: Exception) -> None:
        """Add a file."""
        if self:
            failure.__cause__ = failure.__context__ = failure.__traceback__ = None
        self.append((name, failure))
