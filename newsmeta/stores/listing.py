"""Listings of folders in stores, page by page where a store has pages."""

from __future__ import annotations

import errno
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import unquote

from newsmeta.stores.asking import attempted
from newsmeta.stores.problems import OtherAnswerError
from newsmeta.stores.reading import called

KEYS = 1_000
"""Names that one request to a store asks for."""

Names = AsyncIterator[tuple[str, int | None]]
"""Names of files and folders, those of folders with a final slash, with the sizes of files."""


async def objects_in(system: Any, bucket: str, prefix: str, *, is_deep: bool = False) -> Names:
    """Yield the contents of a folder of S3, whose pages come in order.

    Args:
        system: The file system.
        bucket: The bucket.
        prefix: The folder, with a final slash unless it is the bucket.
        is_deep: Whether to yield the files in subfolders, rather than the names of subfolders.

    Raises:
        OSError: See `attempted`.
    """
    wanted: dict[str, Any] = {"Bucket": bucket, "Prefix": prefix, "MaxKeys": KEYS}
    if not is_deep:
        wanted["Delimiter"] = "/"
    seen: set[str] = set()
    while True:
        page = await attempted(f"s3://{bucket}", lambda: _page_of(system, wanted))
        for each in page.get("CommonPrefixes", ()):
            if each["Prefix"].startswith(prefix):
                yield each["Prefix"][len(prefix) :], None
        for each in page.get("Contents", ()):
            # An object with the name of the folder only marks an empty folder.
            if each["Key"].startswith(prefix) and each["Key"] != prefix:
                yield each["Key"][len(prefix) :], each.get("Size")
        token = page.get("NextContinuationToken")
        if not page.get("IsTruncated") or not token:
            return
        if token in seen:
            raise OSError(errno.EIO, "its list of files never ends")
        seen.add(token)
        wanted["ContinuationToken"] = token


async def _page_of(system: Any, wanted: dict[str, Any]) -> dict[str, Any]:
    page: dict[str, Any] = await system._call_s3("list_objects_v2", **wanted)
    if "IsTruncated" not in page:  # Otherwise an empty answer would be an empty folder.
        raise OtherAnswerError
    return page


async def files_in(system: Any, path: str, place: str, *, is_deep: bool = False) -> Names:
    """Yield the contents of a folder of any other store, except web servers.

    Args:
        system: The file system.
        path: The folder.
        place: Its address.
        is_deep: As in `objects_in`.

    Raises:
        OSError: See `attempted`.
    """
    path = path.rstrip("/")
    start = f"{path.lstrip('/')}/"
    if is_deep:
        by_path = await attempted(place, lambda: called(system, "find", path, detail=True))
        found = list(by_path.values())
    else:
        found = await attempted(place, lambda: called(system, "ls", path, detail=True))
    seen: set[str] = set()
    for each in found:
        below = each["name"].lstrip("/")
        name = below[len(start) :] if below.startswith(start) else ""
        if name and name not in seen:
            seen.add(name)
            yield _marked(name, each), each.get("size")


async def pages_in(system: Any, folder: str) -> Names:
    """Yield the files that a page of a web server lists.

    Args:
        system: The file system.
        folder: The address of the page, with a final slash.

    Raises:
        OSError: See `attempted`.
    """
    found = await attempted(folder, lambda: system._ls(folder, detail=True))
    seen: set[str] = set()
    for each in found:
        name = _name_on_page(each["name"], folder)
        if name and name not in seen:
            seen.add(name)
            yield _marked(name, each), each.get("size")


def _marked(name: str, info: dict[str, Any]) -> str:
    return f"{name}/" if info["type"] == "directory" and not name.endswith("/") else name


def _name_on_page(address: str, folder: str) -> str:
    """Return the name of an entry of a page; an empty string if it is outside of the folder."""
    below = address.partition("://")[2], folder.partition("://")[2]
    if not below[0].startswith(below[1]) or set("?#") & set(address):
        return ""  # The folder above, or the same list in another order.
    name = below[0][len(below[1]) :]
    return "" if "/" in name.rstrip("/") else unquote(name)
