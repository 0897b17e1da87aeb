"""The ways of a file through the rules, compared with one another."""

from __future__ import annotations

from fuzz.fragments import ARTICLES
from fuzz.target import Head, Target
from fuzz.targets._articles import articles
from tests.support.lanes import LANES, SITE, compare

_NAMES = ("a.md", "2021-01-27-ten-thousand-trees.md")


def _check(data: bytes) -> None:
    head = Head(data, 2)
    lane = head.choose(tuple(LANES.values()))
    compare(lane, head.content, SITE / "_news" / head.choose(_NAMES))


TARGET = Target(
    "lanes",
    "whichever way a file takes, the same is found, with the same fixes, at the same places",
    _check,
    articles(2),
    ARTICLES,
    head=2,
    passes=4,
)
