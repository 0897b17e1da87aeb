"""Sizes of pictures, as stated in their URLs.

Image services and content systems write the size into the URL, each in a dialect of its own.
`DIALECTS` has the known ones, with one module for each family: names of files, queries, segments of
paths, single sites. The last statement in a URL wins, as it comes from the last service that
handled the picture. "At most" is distinguished from "exactly", and an uncertain size is not
reported: a false finding costs more than a missed one.
"""

from __future__ import annotations

from newsmeta.urls.sizes.dialects import DIALECTS, Dialect
from newsmeta.urls.sizes.reading import says_plainly, stated_size
from newsmeta.urls.sizes.statements import StatedSize

__all__ = ["DIALECTS", "Dialect", "StatedSize", "says_plainly", "stated_size"]
