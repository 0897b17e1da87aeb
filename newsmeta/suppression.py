"""Comments in the front matter that keep findings quiet.

`# newsmeta: ignore NM201` at the end of a line speaks of the value on that line, or of the
value of several lines that it stands at; `# newsmeta: ignore-file NM2` of the whole file.
Without a rule they speak of all. After ` -- ` may follow a reason.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from newsmeta.diagnostics import Finding, Span
from newsmeta.reader import Scalar
from newsmeta.rules.base import Document
from newsmeta.rules.files import InvalidSuppression
from newsmeta.selection import ALL, SelectorError, codes_of

_COMMENT = re.compile(r"(?<![^\s])#[ \t]*newsmeta:[ \t]*(?=([^\r\n]*))")
_DIRECTIVE = re.compile(r"(ignore-file|ignore)(?![\w-])[ \t]*:?[ \t]*(.*)")


@dataclass(frozen=True, slots=True)
class Suppressions:
    """What the comments of one file keep quiet.

    Attributes:
        file_codes: Codes that are quiet in the whole file.
        line_codes: Codes that are quiet on single lines.
        findings: What is wrong with the comments themselves.
    """

    file_codes: frozenset[str] = frozenset()
    line_codes: Mapping[int, frozenset[str]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def covers(self, code: str, line: int) -> bool:
        """Tell whether a finding of rule `code` on `line` is to be kept quiet."""
        return code in self.file_codes or code in self.line_codes.get(line, ())


NONE = Suppressions()


def parse(document: Document) -> Suppressions:
    """Return what the comments in the front matter of `document` say."""
    source = document.source
    span = source.front_matter
    if source.text.find("newsmeta:", span.start, span.end) < 0:
        return NONE
    places = _Places(document)
    file_codes: frozenset[str] = frozenset()
    line_codes: dict[int, frozenset[str]] = {}
    findings: list[Finding] = []
    for match in _COMMENT.finditer(source.text, span.start, span.end):
        if places.is_content(match.start()):
            continue
        parsed = _DIRECTIVE.fullmatch(match[1].strip())
        if parsed is None:
            findings.append(_invalid(match, "is not understood", "write ignore or ignore-file"))
            continue
        codes, problem = _codes(parsed[2])
        if problem:
            findings.append(_invalid(match, "has no effect", problem))
        if parsed[1] == "ignore-file":
            file_codes |= codes
        else:
            for line in places.lines_of_value(match.start()):
                line_codes[line] = line_codes.get(line, frozenset()) | codes
    return Suppressions(file_codes, line_codes, tuple(findings))


class _Places:
    """Where the scalars of a document are, in the order of the source."""

    def __init__(self, document: Document) -> None:
        self.source = document.source
        self.scalars = sorted(_content(document))
        self.starts = [start for start, *_ in self.scalars]

    def is_content(self, offset: int) -> bool:
        """Tell whether a place is inside a scalar, where a number sign begins no comment."""
        at = bisect_right(self.starts, offset) - 1
        return at >= 0 and offset < self.scalars[at][1]

    def lines_of_value(self, offset: int) -> range:
        """Return the lines of the value that a comment stands at, its own among them."""
        line = first = last = self.source.position(offset).line
        at = bisect_right(self.starts, offset)
        # A text of several lines ends on this line, or a block text begins on it.
        for _, _, begins, ends in self.scalars[max(at - 1, 0) : at + 1]:
            if begins <= line <= ends:
                first, last = min(first, begins), max(last, ends)
        return range(first, last + 1)


def _codes(text: str) -> tuple[frozenset[str], str]:
    """Return the codes that a comment names, and what is wrong with it, if anything."""
    names = re.split(r"(?:^|\s)--(?:\s|$)", text, maxsplit=1)[0].replace(",", " ").split()
    codes: frozenset[str] = codes_of(ALL) if not names else frozenset()
    problem = ""
    for name in names:
        try:
            codes |= codes_of(name)
        except SelectorError as error:
            problem = str(error)
    return codes, problem


def _invalid(match: re.Match[str], message: str, hint: str) -> Finding:
    return Finding(
        InvalidSuppression.code, f"the comment {message}", Span(match.start(), match.end(1)), hint
    )


def _content(document: Document) -> Iterator[tuple[int, int, int, int]]:
    """Yield start and end of the scalars that can hold a number sign, and their lines."""
    source = document.source
    for _, node, _ in document.front_matter.walk():
        if not isinstance(node, Scalar):
            continue
        start = node.span.start
        if node.style in ("literal", "folded"):
            # The header of a block text may have a comment of its own.
            header = re.compile(r"[^\r\n]*").match(source.text, start)
            start = header.end() if header else start
        first = source.position(node.span.start).line
        yield start, node.span.end, first, source.position(max(node.span.end - 1, 0)).line
