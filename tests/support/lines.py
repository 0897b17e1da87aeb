"""Unchanged lines: the rest of a text in which some lines may change."""

from __future__ import annotations

from collections.abc import Sequence

import yaml


def assert_kept(old: Sequence[str], new: Sequence[str], free: set[int], may_insert: bool) -> None:
    """Assert that another text contains all lines of a text in order, except the free ones.

    Among equal lines, any one may be the free one. New lines are beside free ones, or anywhere
    if insertion is allowed. All alignments are tracked at once: bit N of `reached` is set if N
    lines of the new text can be matched.
    """
    everywhere = (1 << len(new) + 1) - 1
    places = dict[str, int]()
    for at, line in enumerate(new):
        places[line] = places.get(line, 0) | 1 << at
    may_go = {old[number - 1] for number in free if number <= len(old)}
    reached = 1
    for at in range(len(old) + 1):
        if may_insert or not free.isdisjoint((at, at + 1)):
            first = (reached & -reached).bit_length() - 1
            reached = everywhere >> first << first
        if at < len(old):
            line = old[at]
            before = reached
            reached = (reached & places.get(line, 0)) << 1 | (reached if line in may_go else 0)
            assert reached, ("a line is gone, or stands elsewhere", at + 1, line, bin(before))
    assert reached >> len(new) & 1, ("lines have come from nowhere", new, sorted(free))


def end_of_entry(text: str, start: int) -> int:
    """Return the end of the mapping entry whose key is at `start`, as PyYAML reads it."""
    events = yaml.parse(text, Loader=yaml.CLoader)
    key = next(e for e in events if isinstance(e, yaml.ScalarEvent) and _place(e)[0] == start)
    end, depth = _place(key)[1], 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        first, last = _place(event)
        end = last if first < last else end
        if depth == 0:
            break
    return end


def _place(event: yaml.Event) -> tuple[int, int]:
    assert event.start_mark is not None and event.end_mark is not None
    return event.start_mark.index, event.end_mark.index
