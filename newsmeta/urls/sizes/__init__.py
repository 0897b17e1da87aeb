"""Sizes of pictures according to their URLs.

Image services and content systems write sizes into URLs, each in a dialect of its own. `DIALECTS`
lists the known ones. There is one module for each family of dialects: file names, queries, path
segments, single sites. The last statement in a URL wins, since it comes from the last service that
handled the picture. "At most" is distinguished from "exactly". Uncertain statements are ignored: a
false report costs more than a missed one.
"""

from __future__ import annotations

from newsmeta.urls.sizes.dialects import DIALECTS, Dialect
from newsmeta.urls.sizes.reading import says_plainly, stated_size
from newsmeta.urls.sizes.statements import StatedSize

__all__ = ["DIALECTS", "Dialect", "StatedSize", "says_plainly", "stated_size"]
