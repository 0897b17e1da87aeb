"""NM301: URLs that are not complete addresses on the web."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.urls.values import finding_at, odd_urls
from newsmeta.rules.values import LONGEST, UrlValue
from newsmeta.urls import WEB_SCHEMES


class NotAbsoluteHttp(Rule):
    """A URL is not a complete address on the web.

    **What it does.** Reports URLs with another scheme than `http` and `https` and, for pictures,
    URLs without a scheme and paths that do not begin at the top of the site. NM105 covers values
    that are not URLs at all. In files of a kind without a schema, it looks at fields whose names
    end in `url`, and allows `mailto:` and `tel:`.

    **Why it matters.** Readers, feeds and apps get the address without the page that it was written
    for. A relative path leads elsewhere from any other page.

    **Example.**

    ```yaml
    images:
      - url: "//cdn.example.com/trees-1200x630.jpg"
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "https://cdn.example.com/trees-1200x630.jpg"
    ```
    """

    code = "NM301"
    name = "not-absolute-http"
    severity = Severity.ERROR
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (NotAbsoluteHttp,)

_SCHEME = r"([A-Za-z][A-Za-z0-9+.-]*):"
# The list has only endings that no file has: about.html is a page of the site.
_BARE_HOST = r"(?i)(?:www\.[\w-]+\.|(?:[\w-]+\.)+(?:com|org|net|edu|gov|io|info)(?:[:/?#]|$))"
_COMPLETE = "write a complete URL, for example https://example.com/news"
_HARMLESS = ("mailto", "tel")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each URL that leads nowhere outside of its page."""
    for value in document.urls:
        if found := _problem(value, context):
            yield finding_at(NotAbsoluteHttp, document, value, None, *found)
    if document.source.span.end - document.source.span.start > LONGEST:
        yield from _without_end(document)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return len(document.text) <= LONGEST and not any(
        _problem(value, context) for value in odd_urls(document)
    )


def _without_end(document: Document) -> Iterator[Finding]:
    for value in document.of_type("url", "urlReference"):
        if (length := len(value.node.text)) > LONGEST:
            message = f"{value.name}: {length:,} characters are more than any server takes"
            hint = "write only the address of the page or picture"
            yield Finding(NotAbsoluteHttp.code, message, value.node.span, hint, value.pointer)


def _problem(value: UrlValue, context: Context) -> tuple[str, str] | None:
    """Return the problem of a URL and the advice; None for complete URLs."""
    if value.url is not None and value.url.is_web:
        return None
    text = value.text
    if scheme := re.match(_SCHEME, text):
        if context.schema is None and scheme[1].lower() in _HARMLESS:
            return None
        is_web = scheme[1].lower() in WEB_SCHEMES
        problem = "is not a complete URL" if is_web else f"has the scheme {scheme[1]}, not https"
        return f"{quote(text)} {problem}", _COMPLETE
    if not value.is_page:
        return None
    if text.startswith("//"):
        return f"{quote(text)} has no scheme", _meant(text) or _COMPLETE
    if value.is_image and not text.startswith(("/", "{")):
        return (
            f"{quote(text)} is neither a complete URL nor a path from the top of the site",
            _meant(text) or "write an https URL, or a path that begins with a slash",
        )
    if not value.is_image and re.match(_BARE_HOST, text):
        return f"{quote(text)} has no scheme", _meant(text) or _COMPLETE
    return None


def _meant(text: str) -> str:
    """Return advice on how to write the URL, if that can be told; else an empty text."""
    from newsmeta.urls.repairs import meant_url

    right = meant_url(text)
    return f"write {right}" if right else ""
