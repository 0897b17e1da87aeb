"""Low memory limits: data on many files goes to temporary files early."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from unittest.mock import patch

from newsmeta import overflow, remembering, sorting
from newsmeta.files import newcomers, sorted_names
from newsmeta.linter import summaries, together
from newsmeta.statistics import rows


@contextlib.contextmanager
def holding(most: int) -> Iterator[None]:
    """Limit the number of per-file objects held in memory."""
    with (
        patch.object(summaries, "_MOST_HELD", most),
        patch.object(sorting, "_MOST_HELD", most),
        patch.object(sorting, "_MOST_AT_ONCE", most),
        patch.object(newcomers, "_MOST_HELD", most),
        patch.object(sorted_names, "_PACKED", most),
        patch.object(sorted_names, "_AT_ONCE", most),
        patch.object(rows, "_AT_ONCE", most),
        patch.object(remembering, "_MOST", most),
        patch.object(sorting, "_RUN_AT_ONCE", most),
        patch.object(together, "_PIECE", most),
        patch.object(overflow, "_MOST_IN_MEMORY", most),
        patch.object(overflow, "_AT_ONCE", most),
    ):
        yield
