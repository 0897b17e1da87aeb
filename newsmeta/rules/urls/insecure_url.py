"""NM302: URLs of http."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.urls import wrapped_url
from newsmeta.rules.urls.values import finding_at, odd_urls
from newsmeta.rules.values import UrlValue


class InsecureUrl(Rule):
    """A URL is one of `http`, not `https`.

    **What it does.** Reports URLs of `http:`, those in HTML embeds too.

    **Why it matters.** Browsers do not load insecure pictures and frames into secure pages,
    and anybody on the way can read and change what an insecure page says. The fix is unsafe:
    whether the site answers to `https` only the site can tell.

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
    """Yield the URLs of http that lead to the public web."""
    for value in document.urls:
        if _is_insecure(value) and not wrapped_url.speaks_of(value, context):
            yield finding_at(
                InsecureUrl,
                document,
                value,
                (0, len("http")),
                "is an insecure URL, of http",
                "write https, if the site has it",
                "https" + value.text[len("http") :],
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    return not any(map(_is_insecure, odd_urls(document)))


def _is_insecure(value: UrlValue) -> bool:
    from newsmeta.urls.hosts import private_reason

    url = value.url
    if url is None or not url.is_web or url.scheme != "http":
        return False
    return not private_reason(url.host)  # Of what nobody can reach, another rule speaks.
