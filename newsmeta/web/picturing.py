"""Pictures on the web, of which no more is read than it takes to know their size."""

from __future__ import annotations

import re

from newsmeta.answers import SeenPicture
from newsmeta.images.beginnings import MoreNeededError, read_beginning
from newsmeta.images.picture import PictureError
from newsmeta.web import reading
from newsmeta.web.requesting import Reply

_FIRST = 32 * 1024
"""Bytes that are asked for first; most pictures say their size in them."""
_NEXT = 96 * 1024
"""Bytes that are asked for where that was not enough."""
_MOST_PARTS = 8
_RANGE = re.compile(r"bytes\s+([0-9]{1,15})-[0-9]{1,15}/([0-9]{1,15}|\*)", re.IGNORECASE)
_PART = 206


class Gathering:
    """The first bytes of a picture, gathered until they say what it is.

    Args:
        most: How many bytes are gathered.
        by_range: Whether the server is asked for parts.

    Attributes:
        picture: What is known of the picture; None while nothing is.
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
        """What to ask for."""
        if not self._by_range:
            return {}
        start = len(self._data)
        length = max(_NEXT if start else _FIRST, self._needed - start)
        return {"Range": f"bytes={start}-{min(start + length, self._most) - 1}"}

    async def take(self, reply: Reply) -> None:
        """Read what comes, as far as it is needed.

        Raises:
            Failure: When it breaks off before.
        """
        self._parts += 1
        self.wants_more = False
        total = self._total(reply)
        if total is None:
            # The server does not do what was asked, so it is asked for the whole.
            self.wants_more = self._by_range and self._parts < _MOST_PARTS
            self._by_range = False
            self._data.clear()
            return
        if reply.status != _PART:
            self._data.clear()
        if total <= _FIRST:
            # So little is looked at as a whole, and its end judged, too.
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
        """Return how long the picture is, 0 where nobody says; None where all is amiss."""
        if reply.status == _PART:
            found = _RANGE.fullmatch(reply.headers.get("content-range", "").strip())
            if found is None or int(found[1]) != len(self._data) or reading.coding_of(reply):
                return None
            return 0 if found[2] == "*" else int(found[2])
        if reply.status >= 300:
            return None
        return 0 if reading.coding_of(reply) else reading.length_of(reply) or 0

    def _end(self, reply: Reply, total: int) -> None:
        """Judge what has come where no more does."""
        known = len(self._data)
        if reply.is_over and (reply.status != _PART or (total and known >= total)):
            self._judge(None, is_all=True)
        elif self._parts < _MOST_PARTS and known < min(self._most, total or self._most):
            self.wants_more = bool(reply.length)
        else:
            self._judge(total or None, is_all=False)
            self.picture = self.picture or SeenPicture(format_of(bytes(self._data)))

    def _judge(self, total: int | None, *, is_all: bool) -> bool:
        """Tell whether what has come says what the picture is."""
        try:
            self.picture = _seen(bytes(self._data), total, is_all=is_all)
        except MoreNeededError as more:
            # Twice as much each time, so that many small parts are not looked at over and over.
            self._needed = max(more.length, 2 * len(self._data))
            self._needed = min(self._needed, self._most)
            return False
        return True


def picture_by(head: bytes) -> SeenPicture | None:
    """Return what the beginning of a page says when taken for a picture."""
    try:
        return _seen(head, None, is_all=False)
    except MoreNeededError:
        return _seen(head, None, is_all=True)


def format_of(data: bytes) -> str:
    """Return the format that something begins as; an empty string for none."""
    from newsmeta.images.recognition import recognise

    try:
        return recognise(data)
    except PictureError:
        return ""


def _seen(data: bytes, total: int | None, *, is_all: bool) -> SeenPicture:
    try:
        picture = read_beginning(data, total, is_all)
    except PictureError as error:
        # Without the advice, which is for files.
        problem = str(error).partition("; ")[0]
        printable = "".join(char if char.isprintable() else "\ufffd" for char in problem)
        return SeenPicture(format_of(data), problem=printable)
    return SeenPicture(picture.format, picture.width, picture.height)
