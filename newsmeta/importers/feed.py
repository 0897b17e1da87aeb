"""RSS 2.0, RSS 1.0 and Atom, as feedparser reads them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]

from newsmeta.importers.documents import items_of
from newsmeta.importers.items import Document, ImportDataError, Item, Options, open_data

_LONGEST = 16 * 1024 * 1024
"""Bytes that a feed may have; what is nested in odd ways takes five seconds a megabyte."""

_WHOLE = Document(("entries",))


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the entries of a feed, with times as they are written there.

    Raises:
        ImportDataError: When it cannot be read, or is no feed.
    """
    with open_data(path) as file:
        data = file.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise ImportDataError(f"{path} is longer than {_LONGEST:,} bytes")
    # Bytes are never taken for an address to be fetched.
    try:
        found = feedparser.parse(data)
    except Exception as error:  # It raises whatever odd references and encodings lead to.
        reason = (str(error).splitlines() or [type(error).__name__])[0][:200]
        raise ImportDataError(f"{path} is no feed that can be read: {reason}") from None
    if not found.get("version"):
        reason = found.get("bozo_exception")
        hint = f": {str(reason).splitlines()[0][:200]}" if reason and str(reason) else ""
        raise ImportDataError(f"{path} is no feed of RSS or Atom{hint}")
    whole = {name: _plain(dict.get(found, name)) for name in ("feed", "entries")}
    yield from items_of(whole, options.document or _WHOLE, path)


def _plain(value: Any) -> Any:
    """Return a value of feedparser as JSON has it; times that it has read are left out."""
    if isinstance(value, dict):
        # Its dictionaries answer for names that are not there.
        return {
            name: _plain(each)
            for name, each in dict.items(value)
            if not name.endswith("_parsed") and each is not None
        }
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value
