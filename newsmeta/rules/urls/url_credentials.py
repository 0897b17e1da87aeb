"""NM303: URLs with a password."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.urls.values import AUTHORITY, finding_at, odd_urls
from newsmeta.rules.values import UrlValue


class UrlCredentials(Rule):
    """A URL holds a user name or a password.

    **What it does.** Reports URLs with text and an `@` before the host.

    **Why it matters.** Anybody who reads the repository or the site can log in with the password.
    Change it, since it stays in the history of the repository.

    **Example.**

    ```yaml
    webUrl: "https://editor:secret@www.example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM303"
    name = "url-credentials"
    severity = Severity.ERROR
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (UrlCredentials,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each URL with text before the host."""
    for value in document.urls:
        if _has_credentials(value):
            where = re.match(AUTHORITY, value.text)
            yield finding_at(
                UrlCredentials,
                document,
                value,
                where.span(1) if where else None,
                "the URL holds a user name or password",
                "remove it, and change the password",
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return not any(map(_has_credentials, odd_urls(document)))


def _has_credentials(value: UrlValue) -> bool:
    return value.url is not None and value.url.is_web and bool(value.url.credentials)
