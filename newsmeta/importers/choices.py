"""What can be chosen of an import in one of a few words."""

from __future__ import annotations

import enum


class Names(enum.StrEnum):
    """What files are called."""

    PATH = "path"
    """As the record's `path` says, folders and all; the canonical name where there is none."""
    BASENAME = "basename"
    """The same without its folders."""
    CANONICAL = "canonical"
    """`YYYY-MM-DD-slug.md`, from the time of publication and the title."""


class Epoch(enum.StrEnum):
    """What numbers count that stand for times, from the beginning of 1970 in UTC."""

    SECONDS = "seconds"
    MILLISECONDS = "milliseconds"


class Match(enum.StrEnum):
    """What tells which file a record is about."""

    PATH = "path"
    """Its name."""
    WEB_URL = "webUrl"
    """The page that its `webUrl` is the address of, however that is written."""
    ORIGINAL_URL = "originalUrl"
    """Likewise, of its `originalUrl`."""
