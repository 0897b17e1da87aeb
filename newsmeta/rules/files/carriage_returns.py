"""NM014: lines that end in a carriage return without a line feed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity, Span
from newsmeta.diagnostics.changes import Respell
from newsmeta.frontmatter.source import Source
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class CarriageReturns(Rule):
    """The lines end in carriage returns alone.

    **What it does.** Reports a carriage return without a line feed at the end of a marker's line,
    or of the line above the closing marker.

    **Why it matters.** For Jekyll and Eleventy, the whole front matter is then one line without a
    marker. Jekyll copies the file as it is and makes no page of it.

    **Example.** A file saved with the line ends of the first Macs.

    **Use instead.** Line feeds, or carriage returns with line feeds, which all editors can write.
    """

    code = "NM014"
    name = "carriage-returns"
    severity = Severity.ERROR
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (CarriageReturns,)

_ALONE = re.compile(r"\r(?!\n)")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the first carriage return that hides a marker, if there is one."""
    source = document.source
    text = source.text
    if not hides_markers(source):
        return
    ends = [match.start() for match in _ALONE.finditer(text)]
    feeds, pairs = text.count("\n"), text.count("\r\n")
    usual, name = ("\r\n", "CRLF") if pairs > feeds - pairs else ("\n", "LF")
    yield Finding(
        CarriageReturns.code,
        "lines end in a carriage return alone, so Jekyll and Eleventy see no front matter",
        Span(ends[0], ends[0] + 1),
        f"end every line with {name}",
        change=Respell(tuple((Span(at, at + 1), usual) for at in ends)),
    )


def hides_markers(source: Source) -> bool:
    """Tell whether a bare carriage return hides the markers of a file from other programs."""
    text, span = source.text, source.span
    if "\r" not in text:
        return False
    end = span.end + len("---")
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    # After the opening marker, before the closing one, and after it.
    return any(_ALONE.match(text, at) for at in (span.start - 1, span.end - 1, end))


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: the lines of a plain file end in line feeds."""
    return True
