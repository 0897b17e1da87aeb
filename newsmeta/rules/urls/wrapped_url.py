"""NM316: redirectors, viewers and caches in place of pages."""

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
    """A redirector, viewer or cache stands in place of the page.

    **What it does.** Reports a `webUrl` or `originalUrl`, in the article and in related ones,
    that leads to the page by way of somebody else: the redirects of search engines, social
    networks and mail filters, AMP caches, translators and viewers. It names the address within,
    which the fix writes. The fix is unsafe: a redirector may lead elsewhere than it says. Archives,
    which are often meant, and addresses that say nothing of the page, as those of `t.co` and
    `bit.ly`, are an info, which is not fixed, and told only where this rule is selected.

    **Why it matters.** The link follows readers, breaks when the service ends, and hides whose
    page it is. Two files about one page are not seen to be that.

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
    """Yield the pages behind redirectors, viewers and caches."""
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
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    return not any(field in _PAGES and _wrapped(text) for _, field, text in document.typed["url"])


def wrapped_page(value: UrlValue) -> Wrapped | None:
    """Return what stands in place of a page, where a URL has to be one."""
    is_page = value.pointer[-1] in _PAGES and not value.is_embedded
    return _wrapped(value.text) if is_page else None


def speaks_of(value: UrlValue, context: Context) -> bool:
    """Tell whether this rule says what to write for a URL, so that none else has to."""
    found = wrapped_page(value) if WrappedUrl.code in context.enabled else None
    return found is not None and bool(found.address)


def _wrapped(text: str) -> Wrapped | None:
    from newsmeta.urls.wrappers import may_be_wrapped

    if not may_be_wrapped(text):
        return None
    from newsmeta.urls.unwrapping import wrapped

    return wrapped(text)
