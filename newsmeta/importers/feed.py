"""RSS 2.0, RSS 1.0 and Atom, parsed by feedparser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]

from newsmeta.importers.documents import items_of
from newsmeta.importers.items import Document, ImportDataError, Item, Options, open_data

_LONGEST = 16 * 1024 * 1024
"""Largest feed in bytes; unusual nesting takes five seconds a megabyte."""

_WHOLE = Document(("entries",))


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the entries of a feed, with times as written.

    Raises:
        ImportDataError: When the file cannot be read, or is not a feed.
    """
    with open_data(path) as file:
        data = file.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise ImportDataError(f"{path} is longer than {_LONGEST:,} bytes")
    # feedparser would fetch an address, but never takes bytes for one.
    try:
        found = feedparser.parse(data)
    except Exception as error:  # Odd references and encodings raise all kinds of errors.
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise ImportDataError(f"{path} is not a readable feed: {reason}") from None
    if not found.get("version"):
        reason = found.get("bozo_exception")
        hint = f": {str(reason).splitlines()[0][:200]}" if reason and str(reason) else ""
        raise ImportDataError(f"{path} is not a feed of RSS or Atom{hint}")
    whole = {name: _plain(dict.get(found, name)) for name in ("feed", "entries")}
    yield from items_of(whole, options.document or _WHOLE, path)


def _plain(value: Any) -> Any:
    """Return a value of feedparser as plain JSON, without the times that it has parsed."""
    if isinstance(value, dict):
        # Its dictionaries also have values for missing names.
        return {
            name: _plain(each)
            for name, each in dict.items(value)
            if not name.endswith("_parsed") and each is not None
        }
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
