"""NM012: lines that end in different ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity, Span
from newsmeta.diagnostics.changes import Respell
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.files.carriage_returns import hides_markers


class MixedLineEndings(Rule):
    """The file mixes line ends.

    **What it does.** Reports a file in which some lines end with a line feed and others with a
    carriage return and a line feed. Either alone is right. NM014 covers markers that end in a
    carriage return alone.

    **Why it matters.** Every tool that rewrites such a file changes lines that nobody
    meant to change, which hides the real change in reviews.

    **Example.** A file with Windows line ends into which a script wrote a line of its own.

    **Use instead.** The line end that most lines of the file have.
    """

    code = "NM012"
    name = "mixed-line-endings"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (MixedLineEndings,)

_NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first line that ends differently from most of the file."""
    text = document.source.text
    # Two counts are enough for nearly every file; the list of line ends is made for the rest.
    feeds, pairs, returns = text.count("\n"), text.count("\r\n"), text.count("\r")
    if (returns == pairs and pairs in (0, feeds)) or not feeds or hides_markers(document.source):
        return
    ends = document.source.line_ends()
    counts = Counter(end for _, end in ends)
    usual = counts.most_common(1)[0][0]
    odd = [(offset, end) for offset, end in ends if end != usual]
    offset, end = odd[0]
    others = f"{counts[usual]} with {_NAMES[usual]}"
    yield Finding(
        MixedLineEndings.code,
        f"{len(odd)} of {len(ends)} lines end with "
        f"{'/'.join(sorted({_NAMES[end] for _, end in odd}))}, {others}",
        Span(offset, offset + len(end)),
        f"end every line with {_NAMES[usual]}",
        change=Respell(tuple((Span(at, at + len(end)), usual) for at, end in odd)),
    )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: all lines of a plain file end in the same way."""
    return True
