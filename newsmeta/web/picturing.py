"""Pictures on the web, read only as far as needed for their sizes."""

from __future__ import annotations

import re

from newsmeta.answers import SeenPicture
from newsmeta.images.beginnings import MoreNeededError, read_beginning
from newsmeta.images.picture import PictureError
from newsmeta.web import reading
from newsmeta.web.requesting import Reply

_FIRST = 32 * 1024
"""Number of bytes in the first request, which is enough for the size of most pictures."""
_NEXT = 96 * 1024
"""Number of bytes in a second request."""
_MOST_PARTS = 8
_RANGE = re.compile(r"bytes\s+([0-9]{1,15})-[0-9]{1,15}/([0-9]{1,15}|\*)", re.IGNORECASE)
_PART = 206


class Gathering:
    """Collects the first bytes of a picture until its format and size are known.

    Args:
        most: The most bytes to collect.
        by_range: Whether to request ranges from the server.

    Attributes:
        picture: The picture; None until it is known.
        wants_more: Whether another request is needed.
    """

    def __init__(self, most: int, *, by_range: bool = True) -> None:
        self.picture: SeenPicture | None = None
        self.wants_more = False
        self._most = most
        self._by_range = by_range
        self._data = bytearray()
        self._needed = 1
        self._parts = 0

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the request."""
        if not self._by_range:
            return {}
        start = len(self._data)
        length = max(_NEXT if start else _FIRST, self._needed - start)
        return {"Range": f"bytes={start}-{min(start + length, self._most) - 1}"}

    async def take(self, reply: Reply) -> None:
        """Read from a response as much as needed.

        Raises:
            Failure: When the connection breaks off too early.
        """
        self._parts += 1
        self.wants_more = False
        total = self._total(reply)
        if total is None:
            # The server ignores ranges, so the whole picture is requested.
            self.wants_more = self._by_range and self._parts < _MOST_PARTS
            self._by_range = False
            self._data.clear()
            return
        if reply.status != _PART:
            self._data.clear()
        if total <= _FIRST:
            # A small picture is read completely, so that its end is checked, too.
            self._needed = max(self._needed, total)
        unpacking = reading.Unpacking(reading.coding_of(reply), self._most - len(self._data))
        while not unpacking.is_full and unpacking.is_readable and reply.length < self._most:
            chunk = await reply.read()
            self._data += unpacking.feed(chunk)
            if not chunk:
                break
            known = len(self._data)
            if known >= self._needed and self._judge(total or None, is_all=known == total):
                await reading.rest_of(reply)
                return
        self._end(reply, total)

    def _total(self, reply: Reply) -> int | None:
        """Return the size of the picture, 0 if unknown; None if the response is inconsistent."""
        if reply.status == _PART:
            found = _RANGE.fullmatch(reply.headers.get("content-range", "").strip())
            if found is None or int(found[1]) != len(self._data) or reading.coding_of(reply):
                return None
            return 0 if found[2] == "*" else int(found[2])
        if reply.status >= 300:
            return None
        return 0 if reading.coding_of(reply) else reading.length_of(reply) or 0

    def _end(self, reply: Reply, total: int) -> None:
        """Decide on the bytes collected when no more are coming."""
        known = len(self._data)
        if reply.is_over and (reply.status != _PART or (total and known >= total)):
            self._judge(None, is_all=True)
        elif self._parts < _MOST_PARTS and known < min(self._most, total or self._most):
            self.wants_more = bool(reply.length)
        else:
            self._judge(total or None, is_all=False)
            self.picture = self.picture or SeenPicture(format_of(bytes(self._data)))

    def _judge(self, total: int | None, *, is_all: bool) -> bool:
        """Tell whether the bytes collected so far identify the picture."""
        try:
            self.picture = _seen(bytes(self._data), total, is_all=is_all)
        except MoreNeededError as more:
            # The amount doubles, so that the same bytes are not parsed over and over.
            self._needed = max(more.length, 2 * len(self._data))
            self._needed = min(self._needed, self._most)
            return False
        return True


def picture_by(head: bytes) -> SeenPicture | None:
    """Return the picture at the beginning of a supposed page."""
    try:
        return _seen(head, None, is_all=False)
    except MoreNeededError:
        return _seen(head, None, is_all=True)


def format_of(data: bytes) -> str:
    """Return the format of a picture by its first bytes; an empty string for none."""
    from newsmeta.images.recognition import recognise

    try:
        return recognise(data)
    except PictureError:
        return ""


def _seen(data: bytes, total: int | None, *, is_all: bool) -> SeenPicture:
    try:
        picture = read_beginning(data, total, is_all)
    except PictureError as error:
        # Without the advice, which concerns local files.
        problem = str(error).partition("; ")[0]
        printable = "".join(char if char.isprintable() else "\ufffd" for char in problem)
        return SeenPicture(format_of(data), problem=printable)
    return SeenPicture(picture.format, picture.width, picture.height)
