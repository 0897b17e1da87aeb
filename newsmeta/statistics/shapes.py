"""Classes of pictures by width, shape and ratio."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from itertools import pairwise

from newsmeta.statistics.model import PictureClass, Pictures

_WIDTHS = (200, 400, 800, 1200, 2000)
"""The lower bounds of classes of width in pixels. From 1,200 on, a picture is large enough for the
large cards of search engines.
"""
WIDTH_NAMES = (
    f"under {_WIDTHS[0]}",
    *(f"{low} to {high - 1}" for low, high in pairwise(_WIDTHS)),
    f"{_WIDTHS[-1]} and more",
)
SHAPES = ("landscape", "square", "portrait")
_NEARLY_SQUARE = 0.05
_RATIOS = {
    "21:9": 21 / 9,
    "2:1": 2.0,
    "1.91:1": 1.91,
    "16:9": 16 / 9,
    "16:10": 1.6,
    "3:2": 1.5,
    "4:3": 4 / 3,
    "5:4": 1.25,
    "1:1": 1.0,
    "4:5": 0.8,
    "3:4": 0.75,
    "2:3": 2 / 3,
    "9:16": 9 / 16,
}
_NEAR = 0.015
OTHER_RATIO = "other"


@lru_cache(4_096)
def classes(width: int, height: int) -> tuple[str, str, str]:
    """Return the classes of width, shape and ratio of a picture."""
    ratio = width / height
    shape = SHAPES[1]
    if abs(ratio - 1) > _NEARLY_SQUARE:
        shape = SHAPES[0] if ratio > 1 else SHAPES[2]
    name, near = min(
        ((name, abs(ratio / usual - 1)) for name, usual in _RATIOS.items()),
        key=lambda pair: pair[1],
    )
    return (
        WIDTH_NAMES[bisect_right(_WIDTHS, width)],
        shape,
        name if near <= _NEAR else OTHER_RATIO,
    )


class PictureTally:
    """Counts pictures by their classes."""

    def __init__(self) -> None:
        self._classes: Counter[tuple[str, str, str]] = Counter()
        self._unknown = 0

    def add(self, width: int, height: int) -> None:
        """Count a picture; one without a size has no class."""
        if width and height:
            self._classes[classes(width, height)] += 1
        else:
            self._unknown += 1

    @property
    def pictures(self) -> Pictures:
        """The counted pictures."""
        widths, shapes, ratios = (self._by(at) for at in range(3))
        by_ratio = sorted(ratios.items(), key=lambda pair: (pair[0] == OTHER_RATIO, -pair[1], pair))
        return Pictures(
            total=self._classes.total() + self._unknown,
            by_width=tuple(PictureClass(name, widths[name]) for name in WIDTH_NAMES),
            by_shape=tuple(PictureClass(name, shapes[name]) for name in SHAPES),
            by_ratio=tuple(PictureClass(*pair) for pair in by_ratio),
            unknown=self._unknown,
        )

    def _by(self, at: int) -> Counter[str]:
        counts: Counter[str] = Counter()
        for names, number in self._classes.items():
            counts[names[at]] += number
        return counts
