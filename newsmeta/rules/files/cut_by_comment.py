"""NM016: texts that a comment cuts off."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from typing import Any

from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, Span, field_name
from newsmeta.diagnostics.changes import Change, Rewrite
from newsmeta.frontmatter.mending import quoted
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument


class CutByComment(Rule):
    """A number sign cuts a text off.

    **What it does.** Reports a text without quotes in a field that holds text, which a blank, a
    number sign and no blank follow, and such a field that begins with the sign. With a blank
    behind the sign it is a comment, as people write them.

    **Why it matters.** A number sign behind a blank begins a comment in YAML: what follows
    is lost, and nobody is told.

    **Example.**

    ```yaml
    title: Council plants trees, round #2
    ```

    **Use instead.**

    ```yaml
    title: "Council plants trees, round #2"
    ```
    """

    code = "NM016"
    name = "cut-by-comment"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE


RULES: tuple[type[Rule], ...] = (CutByComment,)

_LONGEST_SHOWN = 80

# Not a comment for newsmeta, and no line drawn with signs.
_CUT = re.compile(r"[ \t]+(#(?!newsmeta:)(?:(?=[^\r\n]*\w)#*[^\s#][^\r\n]*?|))[ \t]*(?=[\r\n]|\Z)")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield each comment that is most probably the end of the text before it, or all of it."""
    source = document.source
    if source.text.find("#", source.span.start, source.span.end) < 0:
        return
    for value in document.of_type("text"):
        node = value.node
        match = _CUT.match(source.text, node.span.end, source.span.end)
        if node.style != "plain" or match is None:
            continue
        start = node.span.start if node.text else match.start(1)
        whole = source.text[start : match.end(1)]
        is_one_line = "\n" not in whole and "\r" not in whole
        written = quoted(whole)
        is_shown = is_one_line and len(written) <= _LONGEST_SHOWN
        field = field_name(value.pointer)
        yield Finding(
            CutByComment.code,
            f"{field} is cut off before {quote(match[1])}, which is a comment in YAML",
            Span(*match.span(1)),
            f"write {written}" if is_shown else "write all of the text in double quotes",
            value.pointer,
            change=_kept(document, value.pointer, start, whole) if is_one_line else None,
            explains=(value.pointer,),
        )


def _kept(document: Document, pointer: Pointer, start: int, whole: str) -> Change:
    values: Any = copy.deepcopy(dict(document.values))
    owner = values
    for part in pointer[:-1]:
        owner = owner[part]
    owner[pointer[-1]] = whole
    return Rewrite(((Span(start, start + len(whole)), quoted(whole)),), values)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: plain front matter has no comments."""
    return True
