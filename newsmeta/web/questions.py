"""Requests for information about URLs."""

from __future__ import annotations

from enum import Flag

from newsmeta.data_classes import dataclass


class Wants(Flag):
    """The information wanted about a URL."""

    # The values are stored in files; 1 is no longer used.
    LINK = 0
    """Whether it exists, and where it redirects to. All other kinds include this one."""
    PAGE = 2
    """The beginning of the page as well."""
    PICTURE = 4
    """The format and size of the picture as well."""


@dataclass(frozen=True, slots=True)
class Question:
    """A URL with the information wanted about it."""

    url: str
    wants: Wants = Wants.LINK
