"""What the URL of a picture says about the picture's size.

Image services and content systems write the size into the URL, each in a dialect of its own.
`DIALECTS` has those that are read here; there is one module a family of them: names of files,
queries, segments of paths, single sites. The last statement in a URL wins, as the last service
that handled the picture wrote it. "At most" is kept apart from "exactly", and whatever is not
sure is not reported: a size that is wrongly doubted costs more than one missed.
"""

from __future__ import annotations

from newsmeta.urls.sizes.dialects import DIALECTS, Dialect
from newsmeta.urls.sizes.reading import says_plainly, stated_size
from newsmeta.urls.sizes.statements import StatedSize

__all__ = ["DIALECTS", "Dialect", "StatedSize", "says_plainly", "stated_size"]
