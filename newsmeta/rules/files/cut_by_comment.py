"""NM016: texts that are cut off by a comment or an anchor."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from newsmeta.diagnostics import Finding, FixSafety, Severity, Span
from newsmeta.diagnostics.changes import Rewrite, SetValue
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.values import TextValue


class CutByComment(Rule):
    """A number sign or an ampersand cuts a text off.

    **What it does.** Reports an unquoted text in a text field that is followed by a blank and a
    number sign without a blank after it; an unquoted value that begins with the sign; and a number
    sign directly after a closing quote. A number sign followed by a blank is taken as an intended
    comment. The rule also reports an unquoted text that begins with an ampersand, if no alias
    refers to the anchor that the first word becomes.

    **Why it matters.** In YAML, a number sign after a blank begins a comment, and an ampersand
    names a value. The text that belongs to them is lost without any message.

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
_QUOTES = ("single", "double")

# Neither a comment for newsmeta nor a line drawn with signs.
_CUT = late_pattern(
    r"[ \t]+(#(?!newsmeta:)(?:(?=[^\r\n]*\w)#*[^\s#][^\r\n]*?|))[ \t]*(?=[\r\n]|\Z)"
)


# Directly after a closing quote. The readers of Jekyll and Hugo also take this as a comment.
_BEHIND_QUOTE = late_pattern(r"(#(?!newsmeta:)[^\s#][^\r\n]*?)[ \t]*(?=[\r\n]|\Z)")
_ANCHOR = late_pattern(r"&([\w-]+)[ \t]*\Z")
_ALIAS = late_pattern(r"\*([\w-]+)")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each text that a comment or an anchor most likely belongs to."""
    source = document.source
    has_anchor = source.text.find("&", source.span.start, source.span.end) >= 0
    if not has_anchor and source.text.find("#", source.span.start, source.span.end) < 0:
        return
    texts = _Texts(document)
    for value in document.of_type("text"):
        node = value.node
        match = _CUT.match(source.text, node.span.end, source.span.end)
        if node.style == "plain" and match is not None:
            yield _cut(texts, value, match)
        elif node.style == "plain" and node.anchor and (at := texts.unused_anchor(node)):
            yield _anchored(texts, value, at)
        elif node.style in _QUOTES:
            match = _BEHIND_QUOTE.match(source.text, node.span.end, source.span.end)
            if match is not None:
                yield _behind_quote(document, value, match)


class _Texts:
    """The text fields of a file, with the questions asked about each.

    Args:
        document: The file.
    """

    def __init__(self, document: Document) -> None:
        self.source = document.source

    @cached_property
    def _aliases(self) -> frozenset[str]:
        """The first words of all texts that may be names of aliases."""
        span = self.source.span
        return frozenset(_ALIAS.findall(self.source.text, span.start, span.end))

    def unused_anchor(self, node: Scalar) -> int:
        """Return the place of an anchor that nothing refers to; 0 if there is none."""
        start = node.span.start
        match = _ANCHOR.search(self.source.text, self.source.text.rfind("&", 0, start), start)
        return 0 if match is None or match[1] in self._aliases else match.start()


def _cut(texts: _Texts, value: TextValue, match: re.Match[str]) -> Finding:
    """Return the finding that a comment cuts a text off."""
    start = value.node.span.start if value.node.text else match.start(1)
    message = f"{value.name} is cut off before {quote(match[1])}, which is a comment in YAML"
    return _lost(texts, value, message, Span(*match.span(1)), Span(start, match.end(1)))


def _anchored(texts: _Texts, value: TextValue, at: int) -> Finding:
    """Return the finding that an anchor takes the first word of a text."""
    name = f"&{value.node.anchor}"
    message = f"{value.name} loses {quote(name)}, which names an anchor in YAML"
    whole = Span(at, max(value.node.span.end, at + len(name)))
    return _lost(texts, value, message, Span(at, at + len(name)), whole)


def _lost(texts: _Texts, value: TextValue, message: str, part: Span, span: Span) -> Finding:
    """Return a finding about a text that has lost a part.

    Args:
        texts: The texts of the file.
        value: The text as it is without that part.
        message: The message.
        part: The place of that part.
        span: The place of the whole text.
    """
    from newsmeta.frontmatter.mending import quoted

    whole = texts.source.text[span.start : span.end]
    is_one_line = "\n" not in whole and "\r" not in whole
    written = quoted(whole)
    is_shown = is_one_line and len(written) <= _LONGEST_SHOWN
    return Finding(
        CutByComment.code,
        message,
        part,
        f"write {written}" if is_shown else "write the whole text in double quotes",
        value.pointer,
        change=Rewrite(((span, written),), (SetValue(value.pointer, whole),))
        if is_one_line
        else None,
        explains=(value.pointer,),
    )


def _behind_quote(document: Document, value: TextValue, match: re.Match[str]) -> Finding:
    """Return the finding that the text after a closing quote is lost."""
    from newsmeta.frontmatter.mending import in_other_quotes

    span = value.node.span
    whole = document.source.text[span.start : match.end(1)]
    written = in_other_quotes(whole)
    is_shown = "\n" not in whole and "\r" not in whole and len(written) <= _LONGEST_SHOWN
    hint = f"write {written}" if is_shown else "put the whole value in other quotes"
    return Finding(
        CutByComment.code,
        f"{value.name} ends with its closing quote, and {quote(match[1])} is lost",
        Span(*match.span(1)),
        f"{hint} if it is part of the text; put a blank before it if it is a comment",
        value.pointer,
        explains=(value.pointer,),
    )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that there is nothing to find: plain front matter has no comments."""
    return True
