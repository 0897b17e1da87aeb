"""NM307: pages compared with the site of their provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, field_name
from newsmeta.diagnostics.changes import SetValue
from newsmeta.rules.base import Context, Need, Phase, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.url_values import is_sound
from newsmeta.rules.urls.wrapped_url import wrapped_page
from newsmeta.rules.values import UrlValue
from newsmeta.urls.ordinary import ordinary_host


class ProviderDomainMismatch(Rule):
    """The page is not on the provider's site.

    **What it does.** Reports a `provider.domain` whose registrable domain (`bbc.co.uk` for
    `news.bbc.co.uk`, by the public-suffix list) is not that of the host of `webUrl`, in the article
    and in each of its related entries. Redirectors and caches instead of a page (NM316) are not
    reported.

    **Why it matters.** Readers see the name and logo of somebody who did not publish the story. The
    fix takes the domain from `webUrl`. It is unsafe, as the URL may be the wrong one.

    **Example.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    provider:
      name: Example Post
      domain: example.org
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    provider:
      name: Example Times
      domain: example.com
    ```
    """

    code = "NM307"
    name = "provider-domain-mismatch"
    severity = Severity.WARNING
    fix = FixSafety.UNSAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS, Need.ORGANIZATIONS))


RULES: tuple[type[Rule], ...] = (ProviderDomainMismatch,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each provider whose page is on another site."""
    from newsmeta.urls.hosts import private_reason

    for owner, urls in document.urls_by_owner.items():
        page = urls.get("webUrl")
        if page is None or page.url is None or not page.url.is_web:
            continue
        # Otherwise the site of the page is not known.
        if wrapped_page(page) is None and private_reason(page.url.host) is None:
            yield from _provider(owner, page, document, context)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    for owner, field, text in document.typed["url"]:
        if field == "webUrl" and not _is_under_provider(text, owner):
            return False
    return True


def _is_under_provider(text: str, owner: Mapping[str, Any]) -> bool:
    """Tell whether a page is certain to be on the site of its provider."""
    domain = owner.get("provider", {}).get("domain", "")
    host = ordinary_host(text)
    if "." not in domain or (host and (host == domain or host.endswith(f".{domain}"))):
        return True
    from newsmeta.urls import parse
    from newsmeta.urls.hosts import is_same_site

    url = parse(text)
    return url is not None and is_same_site(url.host, domain)


def _provider(
    owner: Pointer, page: UrlValue, document: Document, context: Context
) -> Iterator[Finding]:
    from newsmeta.urls.hosts import is_same_site, is_under, publisher_domain
    from newsmeta.urls.repairs import meant_domain

    pointer = (*owner, "provider", "domain")
    domain = document.text_at(pointer)
    host = page.url.host if page.url else ""
    if "." not in domain or is_under(host, domain) or is_same_site(host, domain):
        return
    if (meant := meant_domain(domain)) and is_same_site(host, meant):
        return  # Only the spelling of its name is wrong.
    name = document.text_at((*owner, "provider", "name"))
    known = context.organizations.by_name.get(name, ()) if context.organizations else ()
    if any(term.domain and is_under(host, term.domain) for term in known):
        return
    right = publisher_domain(host)
    if right and not is_sound(right, "domain"):
        right = None
    yield Finding(
        ProviderDomainMismatch.code,
        f"{field_name(pointer)}: {page.name} is on {host}, which is not under {domain}",
        document.span(pointer),
        f"write {right}, or correct {page.name}" if right else f"correct {page.name}",
        pointer,
        ((f"{page.name} is here", page.node.span),),
        SetValue(pointer, right) if right else None,
    )
