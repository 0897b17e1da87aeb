"""Errors about invalid filters."""

from __future__ import annotations

from typing import NoReturn

from newsmeta.schema.fields import HandoffError

_MAX_SHOWN = 40


class FilterError(HandoffError):
    """A filter cannot be used. The message says what is wrong, where, and what to write."""


def refuse(start: int, message: str) -> NoReturn:
    """Refuse a filter.

    Args:
        start: The offset of the error.
        message: The error, and its correction.

    Raises:
        FilterError: Always.
    """
    raise FilterError(f"column {start + 1}: {message}")


def quoted(text: str) -> str:
    """Return a part of a filter for messages: on one line, and shortened."""
    shown = text if len(text) <= _MAX_SHOWN else f"{text[: _MAX_SHOWN - 1]}…"
    if shown[:1] in ("'", '"') and shown.isprintable():
        return shown
    return f'"{shown}"' if shown.isprintable() else ascii(shown)
