"""Which fixes to make."""

from __future__ import annotations

from newsmeta.data_classes import dataclass


@dataclass(frozen=True, slots=True)
class Fixes:
    """What normalizing a file shall do to it.

    Attributes:
        unsafe: Whether to make unsafe fixes, too.
        layout: Whether to bring the front matter of articles into canonical layout, too.
        are_written: Whether the outcome goes into the file. A second reader has to read it as
            meant then.
    """

    unsafe: bool = False
    layout: bool = False
    are_written: bool = False
