"""NM011: a byte-order mark at the beginning of the file."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity, Span
from newsmeta.diagnostics.changes import RemoveByteOrderMark
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument


class ByteOrderMark(Rule):
    """The file begins with a byte-order mark.

    **What it does.** Reports the invisible character U+FEFF before the opening marker.

    **Why it matters.** Except in posts, Jekyll then sees no front matter: it copies the file with
    all its fields, and makes no page of it. Other programs tolerate the mark.

    **Example.** A file saved by an editor as "UTF-8 with BOM".

    **Use instead.** Save it as UTF-8 without BOM.
    """

    code = "NM011"
    name = "byte-order-mark"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    is_needless = True


RULES: tuple[type[Rule], ...] = (ByteOrderMark,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding about the mark, if there is one."""
    if document.source.has_bom:
        yield Finding(
            ByteOrderMark.code,
            "the file begins with a byte-order mark",
            Span(0, 0),
            "save it as UTF-8 without BOM",
            change=RemoveByteOrderMark(),
        )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: a plain file begins with its opening marker."""
    return True
