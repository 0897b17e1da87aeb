"""Members of ZIP files."""

from __future__ import annotations

from collections.abc import Iterable
from zipfile import ZipInfo

_HEADER = 30
"""Bytes of the header before the content of a member, without its name."""


def overlapping(members: Iterable[ZipInfo]) -> tuple[ZipInfo, ZipInfo] | None:
    """Return two members whose bytes overlap in the file, or None.

    A thousand members that share their content unpack to a thousand times as much, whatever the
    ratio of each.
    """
    before: ZipInfo | None = None
    for member in sorted(members, key=lambda each: each.header_offset):
        if before is not None and member.header_offset != before.header_offset:
            end = before.header_offset + _HEADER + before.compress_size
            if end > member.header_offset:
                return before, member
        before = member
    return None
