"""What is said of filters that mean nothing."""

from __future__ import annotations

from typing import NoReturn

from newsmeta.schema.fields import HandoffError

_MAX_SHOWN = 40


class FilterError(HandoffError):
    """A filter cannot be used. The message says what is wrong, where, and what to write."""


def refuse(start: int, message: str) -> NoReturn:
    """Refuse a filter.

    Args:
        start: Where in it something is wrong, from 0.
        message: What is wrong, and what to write.

    Raises:
        FilterError: Always.
    """
    raise FilterError(f"column {start + 1}: {message}")


def quoted(text: str) -> str:
    """Return part of a filter as messages show it: on one line, and not too long."""
    shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
    if shown[:1] in ("'", '"') and shown.isprintable():
        return shown
    return f'"{shown}"' if shown.isprintable() else ascii(shown)
