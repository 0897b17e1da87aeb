"""NM312: hosts that the public cannot reach."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsmeta.diagnostics import Finding, Severity
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.urls.values import AUTHORITY, finding_at, odd_urls
from newsmeta.rules.values import UrlValue


class PrivateHost(Rule):
    """A URL leads to a host that the public cannot reach.

    **What it does.** Reports loopback, private and link-local addresses, names for local use
    such as `localhost` and `printer.local`, and bare names without a domain.

    **Why it matters.** The link works only for the person who wrote it.

    **Example.**

    ```yaml
    images:
      - url: "http://localhost:4000/assets/trees.jpg"
    ```

    **Use instead.**

    ```yaml
    images:
      - url: "/assets/trees.jpg"
    ```
    """

    code = "NM312"
    name = "private-host"
    severity = Severity.ERROR
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (PrivateHost,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each URL whose host the public cannot reach."""
    for value in document.urls:
        if reason := _reason(value):
            where = re.match(AUTHORITY, value.text)
            yield finding_at(
                PrivateHost,
                document,
                value,
                where.span(2) if where else None,
                f"the host {value.url.host if value.url else ''} is {reason}",
                "write an address that the public can reach",
            )


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    return not any(map(_reason, odd_urls(document)))


def _reason(value: UrlValue) -> str | None:
    """Return the reason why the public cannot reach the host of a URL; None if it can."""
    from newsmeta.urls.hosts import private_reason

    if value.url is None or not value.url.is_web:
        return None
    return private_reason(value.url.host)
