"""NM016: texts that a comment or an anchor cuts off."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, Span
from newsmeta.diagnostics.changes import Change, Rewrite
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.values import TextValue


class CutByComment(Rule):
    """A number sign or an ampersand cuts a text off.

    **What it does.** Reports a text without quotes in a field that holds text, which a blank, a
    number sign and no blank follow, and such a field that begins with the sign; and a number sign
    directly behind the quote that closes a text. With a blank behind the sign it is a comment, as
    people write them. Reports an ampersand, too, that such a text without quotes begins with,
    where no alias refers to the anchor that it makes of the first word.

    **Why it matters.** A number sign behind a blank begins a comment in YAML, and an ampersand
    names a value: what belongs to them is lost, and nobody is told.

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
_MOST_REWRITES = 40
"""Each of them is made in a pass of its own, of which there are no more."""
_QUOTES = ("single", "double")

# Not a comment for newsmeta, and no line drawn with signs.
_CUT = late_pattern(
    r"[ \t]+(#(?!newsmeta:)(?:(?=[^\r\n]*\w)#*[^\s#][^\r\n]*?|))[ \t]*(?=[\r\n]|\Z)"
)


# Directly behind a closing quote. The readers of Jekyll and Hugo take it for a comment, too.
_BEHIND_QUOTE = late_pattern(r"(#(?!newsmeta:)[^\s#][^\r\n]*?)[ \t]*(?=[\r\n]|\Z)")
_ANCHOR = late_pattern(r"&([\w-]+)[ \t]*\Z")
_ALIAS = late_pattern(r"\*([\w-]+)")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield each text that a comment or an anchor is most probably part of, or all of."""
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
    """What is asked about one text after another of a file.

    Args:
        document: The file.
    """

    def __init__(self, document: Document) -> None:
        self.source = document.source
        self._values = document.values
        self._rewrites = 0

    @cached_property
    def _aliases(self) -> frozenset[str]:
        """The first words of all that may be the names of aliases."""
        span = self.source.span
        return frozenset(_ALIAS.findall(self.source.text, span.start, span.end))

    def unused_anchor(self, node: Scalar) -> int:
        """Return where the anchor of a value is written that nothing refers to, 0 for others."""
        start = node.span.start
        match = _ANCHOR.search(self.source.text, self.source.text.rfind("&", 0, start), start)
        return 0 if match is None or match[1] in self._aliases else match.start()

    def kept(self, pointer: Pointer, start: int, whole: str) -> Change | None:
        """Return what keeps a text whole, of as many texts as a run can put right."""
        from newsmeta.frontmatter.mending import quoted

        if self._rewrites == _MOST_REWRITES:
            return None
        self._rewrites += 1
        values: Any = dict(self._values)
        owner = values
        for part in pointer[:-1]:
            owner[part] = owner[part].copy()  # The rest is what it was.
            owner = owner[part]
        owner[pointer[-1]] = whole
        return Rewrite(((Span(start, start + len(whole)), quoted(whole)),), values)


def _cut(texts: _Texts, value: TextValue, match: re.Match[str]) -> Finding:
    """Say that a comment cuts a text off."""
    start = value.node.span.start if value.node.text else match.start(1)
    message = f"{value.name} is cut off before {quote(match[1])}, which is a comment in YAML"
    return _lost(texts, value, message, Span(*match.span(1)), Span(start, match.end(1)))


def _anchored(texts: _Texts, value: TextValue, at: int) -> Finding:
    """Say that an anchor takes the first word of a text."""
    name = f"&{value.node.anchor}"
    message = f"{value.name} loses {quote(name)}, which names an anchor in YAML"
    whole = Span(at, max(value.node.span.end, at + len(name)))
    return _lost(texts, value, message, Span(at, at + len(name)), whole)


def _lost(texts: _Texts, value: TextValue, message: str, part: Span, span: Span) -> Finding:
    """Return what to say of a text that a part is lost of.

    Args:
        texts: The texts of the file.
        value: The text as it is without that part.
        message: What is wrong.
        part: Where that part is.
        span: Where all of the text is.
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
        f"write {written}" if is_shown else "write all of the text in double quotes",
        value.pointer,
        change=texts.kept(value.pointer, span.start, whole) if is_one_line else None,
        explains=(value.pointer,),
    )


def _behind_quote(document: Document, value: TextValue, match: re.Match[str]) -> Finding:
    """Say that what follows a closing quote is lost."""
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
