"""NM316: redirectors, viewers and caches instead of pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.urls.values import finding_at
from newsmeta.rules.values import UrlValue

if TYPE_CHECKING:
    from newsmeta.urls.unwrapping import Wrapped


class WrappedUrl(Rule):
    """The URL of a page is that of a redirector, viewer or cache.

    **What it does.** Reports a `webUrl` or `originalUrl`, in the article and in related ones, that
    leads to the page through a third party: redirects of search engines, social networks and mail
    filters, AMP caches, translators and viewers. It names the address inside, which the fix writes.
    The fix is unsafe, as a redirector may lead elsewhere than it says. Archives, which are often
    intended, and short addresses that do not contain the page, such as those of `t.co` and
    `bit.ly`, are an info. They have no fix, and are reported only if the rule is selected.

    **Why it matters.** The link tracks readers, breaks when the service ends, and hides the
    publisher of the page. Two files about the same page are not recognized.

    **Example.**

    ```yaml
    webUrl: "https://www.google.com/url?q=https://www.example.com/news/trees&sa=U"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM316"
    name = "wrapped-url"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (WrappedUrl,)

_PAGES = ("webUrl", "originalUrl")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each page behind a redirector, viewer or cache."""
    from newsmeta.urls.wrappers import ARCHIVE

    for value in document.urls:
        found = wrapped_page(value)
        if found is None:
            continue
        address = "" if found.kind == ARCHIVE else found.address
        finding = finding_at(
            WrappedUrl,
            document,
            value,
            None,
            f"{found.host} is {found.kind}, not the page",
            f"write {address}" if address else _hint(found.address),
            address or None,
        )
        yield finding if address else replace(finding, severity=Severity.INFO)


def _hint(archived: str) -> str:
    return f"if the page is still there, write {archived}" if archived else ""


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return not any(field in _PAGES and _wrapped(text) for _, field, text in document.typed["url"])


def wrapped_page(value: UrlValue) -> Wrapped | None:
    """Return the redirector, viewer or cache that a URL of a page leads to, if any."""
    is_page = value.pointer[-1] in _PAGES and not value.is_embedded
    return _wrapped(value.text) if is_page else None


def speaks_of(value: UrlValue, context: Context) -> bool:
    """Tell whether this rule reports a URL, so that no other has to."""
    found = wrapped_page(value) if WrappedUrl.code in context.enabled else None
    return found is not None and bool(found.address)


def _wrapped(text: str) -> Wrapped | None:
    from newsmeta.urls.wrappers import may_be_wrapped

    if not may_be_wrapped(text):
        return None
    from newsmeta.urls.unwrapping import wrapped

    return wrapped(text)
