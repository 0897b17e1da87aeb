"""NM207: tags of HTML in headlines and excerpts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.text.texts import flaw, more


class HtmlMarkup(Rule):
    """A headline or excerpt has HTML tags in it.

    **What it does.** Reports HTML tags and comments in `title` and `excerpt`, which hold
    plain text.

    **Why it matters.** Templates escape the text, and readers see the tags; or they do
    not, and anything in the text runs on the page.

    **Example.**

    ```yaml
    title: "Council votes to plant <b>ten thousand</b> trees"
    ```

    **Use instead.**

    ```yaml
    title: "Council votes to plant ten thousand trees"
    ```
    """

    code = "NM207"
    name = "html-markup"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE


RULES: tuple[type[Rule], ...] = (HtmlMarkup,)

_TAG = (
    r"(?i)</?(?:a|abbr|article|b|blockquote|br|center|code|del|div|em|embed|figure|"
    r"figcaption|font|footer|h[1-6]|header|hr|i|iframe|img|ins|li|link|mark|meta|object|ol|p|"
    r"pre|q|s|script|section|small|source|span|strike|strong|style|sub|sup|svg|table|tbody|td|"
    r"th|thead|tr|tt|u|ul|video|wbr)\b(?:\s[^<>]*)?/?>"
)
_BLOCK_TAG = (
    r"(?i)</?(?:article|blockquote|br|center|div|footer|h[1-6]|header|hr|li|ol|p|pre|section|"
    r"table|td|th|tr|ul)\b"
)
_PLAIN_FIELDS = ("title", "excerpt")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield the first tag of each headline and excerpt."""
    for value in document.texts:
        text = value.text
        if "<" not in text or value.pointer[-1] not in _PLAIN_FIELDS:
            continue
        found = sorted([*_comments(text), *(match.span() for match in re.finditer(_TAG, text))])
        if found:
            start, end = found[0]
            yield flaw(
                HtmlMarkup,
                document,
                value,
                (start, end),
                f"the HTML tag {quote(text[start:end])[1:-1]}{more(len(found))}",
                "write plain text",
                re.sub(_TAG, _in_place_of_tag, _without_comments(text)),
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    if "<" not in document.text:
        return True
    return not any("<" in text for _, _, text in document.typed["text"])


def holds_markup(text: str) -> bool:
    """Tell whether there is a tag in a text, or the beginning of a comment."""
    return re.search(_TAG, text) is not None or "<!--" in text


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where HTML comments begin and end."""
    end = 0
    while (start := text.find("<!--", end)) >= 0:
        closing = text.find("-->", start + 4)
        if closing < 0:
            return
        end = closing + 3
        yield start, end


def _without_comments(text: str) -> str:
    for start, end in reversed(list(_comments(text))):
        text = text[:start] + text[end:]
    return text


def _in_place_of_tag(match: re.Match[str]) -> str:
    """Return what keeps words apart that a tag kept apart."""
    return " " if re.match(_BLOCK_TAG, match[0]) else ""
