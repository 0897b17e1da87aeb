"""Questions to the web."""

from __future__ import annotations

from enum import Flag

from newsmeta.data_classes import dataclass


class Wants(Flag):
    """What somebody wants to know of a URL."""

    # They are kept in files; 1 is none of them any more.
    LINK = 0
    """Whether it is there, and where it leads, which everything else tells, too."""
    PAGE = 2
    """How the page begins, too."""
    PICTURE = 4
    """What picture it is, too."""


@dataclass(frozen=True, slots=True)
class Question:
    """A URL, and what is wanted of it."""

    url: str
    wants: Wants = Wants.LINK
