"""Options of an import with a few possible values."""

from __future__ import annotations

import enum


class Names(enum.StrEnum):
    """The source of file names."""

    PATH = "path"
    """The record's `path` with its folders; the canonical name if it has none."""
    BASENAME = "basename"
    """The record's `path` without its folders."""
    CANONICAL = "canonical"
    """`YYYY-MM-DD-slug.md`, from the time of publication and the title."""


class Epoch(enum.StrEnum):
    """The unit of numeric times, counted from the beginning of 1970 in UTC."""

    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"


class Match(enum.StrEnum):
    """The value that identifies the file of a record."""

    PATH = "path"
    """The name of the file."""
    WEB_URL = "webUrl"
    """The page of its `webUrl`, in any spelling."""
    ORIGINAL_URL = "originalUrl"
    """The page of its `originalUrl`, in any spelling."""
