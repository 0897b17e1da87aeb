"""Times in data of others: parsed by strict grammars, or in a format given by the user.

Ambiguous times are not guessed. The error says which option makes them unambiguous.
"""

from __future__ import annotations

from newsmeta.importers.times.doubt import DoubtError
from newsmeta.importers.times.reading import Times

__all__ = ["DoubtError", "Times"]
