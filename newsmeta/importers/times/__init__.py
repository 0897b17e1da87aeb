"""Times in data of others: by strict grammars, or as people say that they are written.

What is not certain is not guessed. The reason says what to give, so that it is.
"""

from __future__ import annotations

from newsmeta.importers.times.doubt import DoubtError
from newsmeta.importers.times.reading import Times

__all__ = ["DoubtError", "Times"]
