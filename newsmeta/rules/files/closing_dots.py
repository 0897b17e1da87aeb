"""NM015: front matter that is closed by three dots."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity, Span
from newsmeta.diagnostics.changes import Respell
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class ClosingDots(Rule):
    """The front matter is closed by three dots.

    **What it does.** Reports a closing marker of `...`.

    **Why it matters.** Jekyll takes it as the end of the front matter. Hugo and Eleventy search on
    for a line of three hyphens, and fail or read the text as fields.

    **Example.**

    ```markdown
    ---
    title: Ten thousand trees
    ...
    ```

    **Use instead.**

    ```markdown
    ---
    title: Ten thousand trees
    ---
    ```
    """

    code = "NM015"
    name = "closing-dots"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (ClosingDots,)

_DOTS = "..."


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the closing marker, if it consists of dots."""
    source = document.source
    start = source.span.end
    if source.text.startswith(_DOTS, start):
        span = Span(start, start + len(_DOTS))
        yield Finding(
            ClosingDots.code,
            "the front matter is closed by three dots, which Hugo and Eleventy do not take as "
            "its end",
            span,
            "close it with a line of three hyphens: ---",
            change=Respell(((span, "---"),)),
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: a plain file is closed by hyphens."""
    return True
