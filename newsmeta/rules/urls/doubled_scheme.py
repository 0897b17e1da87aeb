"""NM315: URLs with two schemes, or with a misspelt one."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Phase, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.values import PICTURE, UrlValue
from newsmeta.urls.beginnings import (
    SUSPECT_HOST,
    Beginning,
    begins_right,
    second_beginning,
    wrong_beginning,
)


class DoubledScheme(Rule):
    """A URL has two schemes, or a misspelt one.

    **What it does.** Reports `https://https://…` and mistyped forms of `https://`: `htps://`,
    `https//`, `https:/`, `https;//`, `https:///` and the like. The fix keeps the last scheme,
    correctly spelt, and leaves the rest as it is. The rule also reports a second URL that was
    pasted to the end of the first, or follows it after a comma. No other rule on URLs reports
    such a URL.

    **Why it matters.** The link leads to a host called `https`, or nowhere.

    **Example.**

    ```yaml
    webUrl: "https://https://www.example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM315"
    name = "doubled-scheme"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    phases = frozenset((Phase.VALIDATE, Phase.CHECK))


RULES: tuple[type[Rule], ...] = (DoubledScheme,)

_KINDS = ("url", PICTURE, "urlReference", "")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each URL with a wrong beginning."""
    from newsmeta.rules.urls.values import finding_at

    for value in document.given_urls:
        if found := _problem(value):
            yield finding_at(DoubledScheme, document, value, *found)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    if not context.is_article:
        return not _may_begin_wrong(document.values)
    typed = document.typed
    for kind in _KINDS:
        for _, _, text in typed[kind]:
            if text.find("://", 8) > 0 and second_beginning(text):
                return False
            # The test of `begins_right`, without the cost of a call.
            if text[:12] == "https://www." and text[12:13] not in SUSPECT_HOST:
                continue
            if ":" not in text and "/" not in text:
                continue
            if not begins_right(text) and _wrong_without_unseen(text):
                return False
    html = typed["html"]
    return not html or not any(_may_embed_wrong(text) for _, _, text in html)


def speaks_of(value: UrlValue) -> bool:
    """Tell whether this rule reports a URL, so that no other has to."""
    return _problem(value) is not None


def _problem(value: UrlValue) -> tuple[tuple[int, int], str, str, str | None] | None:
    """Return the place of a URL's beginning, the message, the advice, and the right URL."""
    if value.is_sound and (second := second_beginning(value.text)):
        message = "another URL begins inside of the URL"
        return (second, len(value.text)), message, "keep one of the two", None
    if begins_right(value.text):
        return None
    from newsmeta.rules.url_values import is_sound
    from newsmeta.urls import parse
    from newsmeta.urls.canonical import canonical
    from newsmeta.urls.unseen import unseen

    wrong = _wrong_without_unseen(value.text)
    if wrong is None:
        return None
    hidden = unseen(value.text)
    right = canonical(wrong.right) if wrong.right else None
    if right and not (is_sound(right) and parse(right)):
        right = None
    if right is None and not value.is_sound:
        return None  # More is wrong with it, which the format reports.
    start = len(value.text) - len(value.text.lstrip())
    end = start + wrong.end + sum(last - first for first, last in hidden if last <= wrong.end)
    if wrong.is_doubled:
        hint = "write one scheme, followed by the address"
        message = "the URL has more than one scheme"
    else:
        hint = "write https:// or http:// before the address"
        message = f"the scheme is misspelt: {quote(value.text[start:end])}"
    return (start, end), message, f"write {right}" if right else hint, right


def _wrong_without_unseen(text: str) -> Beginning | None:
    """Return the wrong beginning of a URL without its invisible characters; None if it is right."""
    if text.isascii() and text.isprintable() and "%" not in text:
        return wrong_beginning(text.strip())
    from newsmeta.urls.unseen import unseen, without

    return wrong_beginning(without(text, unseen(text)).strip())


def _may_embed_wrong(text: str) -> bool:
    """Tell whether HTML may have a URL with a wrong beginning."""
    from newsmeta.rules.url_values import embedded_urls, nowhere

    urls = (value.text for value in embedded_urls((), nowhere(text)))
    return any(_wrong_without_unseen(url) or second_beginning(url) for url in urls)


def _may_begin_wrong(values: object) -> bool:
    """Tell whether any text among the values may be a URL with a wrong beginning."""
    stack = [values]
    while stack:
        here = stack.pop()
        if here.__class__ is str:
            if (not begins_right(here) and _wrong_without_unseen(here)) or second_beginning(here):
                return True
        elif isinstance(here, dict):
            stack.extend(here.values())
        elif isinstance(here, list):
            stack.extend(here)
    return False
