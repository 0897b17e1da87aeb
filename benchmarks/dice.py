"""Reproducible choices, in every version of Python."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """A source of random choices.

    Args:
        seed: The seed.
    """

    def __init__(self, seed: str) -> None:
        # Of all of `random`, only this is guaranteed to stay the same.
        self.roll = random.Random(seed).random

    def chance(self, percent: float) -> bool:
        """Return True with this probability."""
        return self.roll() * 100 < percent

    def number(self, least: int, most: int) -> int:
        """Return a number in that range, including both ends."""
        return least + int(self.roll() * (most - least + 1))

    def pick(self, items: Sequence[T]) -> T:
        """Return one of the items."""
        return items[int(self.roll() * len(items))]

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Return so many different items: every seventh from a random start, cyclically."""
        start = self.number(0, len(items) - 1)
        return [items[(start + 7 * at) % len(items)] for at in range(count)]
