"""Questions to the web."""

from __future__ import annotations

from enum import Flag

from newsmeta.data_classes import dataclass


class Wants(Flag):
    """The facts that are wanted about a URL."""

    # The numbers are kept in files; 1 is no longer in use.
    LINK = 0
    """Whether the URL exists, and where it leads; all others include this."""
    PAGE = 2
    """The beginning of the page as well."""
    PICTURE = 4
    """The format and size of the picture as well."""


@dataclass(frozen=True, slots=True)
class Question:
    """A URL, and the facts wanted about it."""

    url: str
    wants: Wants = Wants.LINK
