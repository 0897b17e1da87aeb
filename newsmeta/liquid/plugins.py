"""Blocks of plugins, recognized by the names of their end tags."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from newsmeta.liquid.tokens import Tokens


class PluginBlocks:
    """The ends of blocks with unknown names.

    The content may be Liquid or raw text, so both kinds of end tags count.

    Args:
        text: The whole text.
        start: The offset to search from.
    """

    def __init__(self, text: str, start: int) -> None:
        self._ends: dict[str, list[int]] = defaultdict(list)
        self._own_end: dict[int, int] = {}
        open_ones: dict[str, list[int]] = defaultdict(list)
        for name, offset in _tags(text, start):
            if not name.startswith("end"):
                open_ones[name].append(offset)
                continue
            for ended in {name[3:], name[3:].removeprefix("_")}:
                self._ends[ended].append(offset)
                if open_ones[ended]:
                    self._own_end[open_ones[ended].pop()] = offset

    def end_of(self, name: str, start: int) -> int | None:
        """Return the offset after the end tag of a block; None if there is none.

        Args:
            name: The name of the block.
            start: The offset after its opening tag.
        """
        if start in self._own_end:
            return self._own_end[start]
        ends = self._ends.get(name, [])
        following = bisect_left(ends, start)
        return ends[following] if following < len(ends) else None


def _tags(text: str, start: int) -> Iterator[tuple[str, int]]:
    """Yield the name of each tag, with the offset after it."""
    tokens = Tokens(text)
    tokens.go_to(start)
    while token := tokens.next():
        if not token.text.endswith("%}"):
            continue
        tag = token.tag() if token.is_tag else None
        if tag is not None:
            yield tag[0], token.end
        last = token.last_name()
        if last.startswith("end") and (tag is None or tag[0] != last):
            yield last, token.end
