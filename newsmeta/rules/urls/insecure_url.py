"""NM302: URLs with the scheme http."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.urls import wrapped_url
from newsmeta.rules.urls.values import finding_at, odd_urls
from newsmeta.rules.values import UrlValue


class InsecureUrl(Rule):
    """A URL has the scheme `http`, not `https`.

    **What it does.** Reports `http:` URLs, including those in HTML embeds.

    **Why it matters.** Browsers do not load insecure pictures and frames into secure pages, and
    anybody on the way can read and change an insecure page. The fix is unsafe: only the site can
    tell whether it answers to `https`.

    **Example.**

    ```yaml
    webUrl: "http://www.example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM302"
    name = "insecure-url"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (InsecureUrl,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each http URL on the public web."""
    for value in document.urls:
        if _is_insecure(value) and not wrapped_url.speaks_of(value, context):
            yield finding_at(
                InsecureUrl,
                document,
                value,
                (0, len("http")),
                "is an insecure http URL",
                "write https, if the site supports it",
                "https" + value.text[len("http") :],
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return not any(map(_is_insecure, odd_urls(document)))


def _is_insecure(value: UrlValue) -> bool:
    from newsmeta.urls.hosts import private_reason

    url = value.url
    if url is None or not url.is_web or url.scheme != "http":
        return False
    return not private_reason(url.host)  # Another rule reports hosts that the public cannot reach.
