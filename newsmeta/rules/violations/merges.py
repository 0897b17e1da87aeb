"""Fields that come from a merge, or that a merge copies elsewhere."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate

from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter import nodes
from newsmeta.rules.violations.subject import Subject

_MARK = "<<"
_WORD = re.compile(r"[\w-]+")
_ALIAS = re.compile(r"\*([\w-]+)")


class Merges:
    """Advice on fields of a mapping, in view of aliases and merges.

    Args:
        subject: The document and its schema.
        owner: The path to the mapping.
    """

    def __init__(self, subject: Subject, owner: Pointer) -> None:
        self._parsed = subject.parsed
        source = self._parsed.source
        self._aliases = frozenset(_ALIAS.findall(source.text, 0, source.span.end))
        node = self._parsed.front_matter.node(owner)
        entries = node.entries.values() if isinstance(node, nodes.Mapping) else ()
        spans = sorted((each.node.span.start, each.node.span.end) for each in entries)
        self._starts = [start for start, _ in spans]
        self._ends = list(accumulate((end for _, end in spans), max))

    @staticmethod
    def may_be_in(subject: Subject) -> bool:
        """Tell whether front matter has anything that looks like a merge."""
        source = subject.parsed.source
        return subject.has_lines and source.text.find(_MARK, 0, source.span.end) >= 0

    def advice(self, pointer: Pointer) -> str:
        """Return advice on a field that an alias refers to, or that comes from a merge."""
        front_matter, source = self._parsed.front_matter, self._parsed.source
        node, key = front_matter.node(pointer), front_matter.key(pointer)
        if key is None or node is None:
            return ""
        anchor = "" if isinstance(node, nodes.Alias) else node.anchor or ""
        word = _WORD.match(anchor)
        if word and word[0] in self._aliases:
            return f"write out what *{anchor} stands for, then remove it"
        start = key.span.start
        before = bisect_right(self._starts, start)
        if not before or self._ends[before - 1] <= start:
            return ""
        merge = source.text.find(_MARK, start, source.span.end)
        line = f" in line {source.position(merge).line}" if merge >= 0 else ""
        return f"it comes from the merge (<<){line}: write the intended fields there instead"
