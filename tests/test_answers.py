"""Answers from the web as data."""

from __future__ import annotations

import pytest

from newsmeta.answers import Answer, Hop, Outcome


@pytest.mark.parametrize(
    ("statuses", "moved_to"),
    [
        ((), None),
        ((301,), "b"),
        ((308,), "b"),
        ((302,), None),
        ((303,), None),
        ((307,), None),
        ((301, 301), "c"),
        ((301, 308, 301), "d"),
        ((301, 302), "b"),
        ((301, 302, 301), "b"),
        ((302, 301), None),
        ((308, 307, 308), "b"),
    ],
)
def test_a_move_goes_as_far_as_it_is_permanent(
    statuses: tuple[int, ...], moved_to: str | None
) -> None:
    names = "abcdefg"
    hops = tuple(Hop(name, status) for name, status in zip(names, statuses, strict=False))
    answer = Answer("a", Outcome.OK, hops=hops, final_url=names[len(hops)])
    assert answer.moved_to == moved_to
