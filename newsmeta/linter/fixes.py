"""The choice of fixes."""

from __future__ import annotations

from newsmeta.data_classes import dataclass


@dataclass(frozen=True, slots=True)
class Fixes:
    """The changes that normalizing may make to a file.

    Attributes:
        unsafe: Whether to make unsafe fixes as well.
        layout: Whether to bring the front matter of articles into canonical layout as well.
        are_written: Whether the result is written to the file. It is then checked by a second
            reader.
    """

    unsafe: bool = False
    layout: bool = False
    are_written: bool = False
