"""Records to sort, and the cost of sorting them."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator
from typing import Any

from newsmeta.records.record import Record


def record(number: int, **values: Any) -> Record:
    return Record(f"_news/{number:06}.md", values, None, "\n", f"site/_news/{number:06}.md")


def numbers(records: Iterator[Record] | list[Record]) -> list[int]:
    return [int(each.path[6:12]) for each in records]


def peak(run: Callable[[], object]) -> int:
    """Return the peak memory of a call, in bytes."""
    tracemalloc.start()
    try:
        run()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
