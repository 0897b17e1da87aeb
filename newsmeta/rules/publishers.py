"""NM307 and NM311: URLs against what the article says about its publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta import timestamps
from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, field_name
from newsmeta.diagnostics.changes import SetValue
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument, UrlValue
from newsmeta.urls.ordinary import ordinary_host


class ProviderDomainMismatch(Rule):
    """The page is not on the provider's site.

    **What it does.** Reports a `provider.domain` whose registrable domain (`bbc.co.uk` for
    `news.bbc.co.uk`, by the public-suffix list) is not that of the host of `webUrl`, in the
    article and in each of its related entries.

    **Why it matters.** Readers see the name and logo of somebody who did not publish the
    story. The fix, which takes the domain from `webUrl`, is unsafe: it may be the URL that is
    wrong.

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


class UrlDateMismatch(Rule):
    """The date in the URL is far from the date of publication.

    **What it does.** Compares the day that `webUrl` states (or `originalUrl`, where there is
    no `webUrl`), such as `/2021/01/27/`, `/2021/jan/25/` or `/2021-01-27-`, with
    `publishedDateTime`, and reports more than seven days between them, or as many as
    `rules.url-date-tolerance-days` says. URLs with a year and a month alone say nothing.

    **Why it matters.** Either the time is wrong, or the URL is that of another story.

    **Example.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    webUrl: "https://www.example.com/2019/11/04/trees"
    ```

    **Use instead.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    webUrl: "https://www.example.com/2021/01/27/trees"
    ```
    """

    code = "NM311"
    name = "url-date-mismatch"
    severity = Severity.WARNING


RULES: tuple[type[Rule], ...] = (ProviderDomainMismatch, UrlDateMismatch)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield where a page and what is said about it contradict each other."""
    for owner, urls in document.urls_by_owner().items():
        page = urls.get("webUrl")
        if page is not None and page.url is not None and page.url.is_web:
            yield from _provider(owner, page, document, context)
        yield from _dates(owner, urls, document, context)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema."""
    for owner, field, text in document.typed["url"]:
        if field == "webUrl" and not _is_under_provider(text, owner):
            return False
        is_page = field == "webUrl" or (field == "originalUrl" and "webUrl" not in owner)
        if is_page and not _is_of_its_date(text, owner, context):
            return False
    return True


def _is_under_provider(text: str, owner: Mapping[str, Any]) -> bool:
    """Tell whether a page is plainly on the site of its provider."""
    domain = owner.get("provider", {}).get("domain", "")
    host = ordinary_host(text)
    if "." not in domain or (host and (host == domain or host.endswith(f".{domain}"))):
        return True
    from newsmeta.urls import parse
    from newsmeta.urls.hosts import is_same_site

    url = parse(text)
    return url is not None and is_same_site(url.host, domain)


def _is_of_its_date(text: str, owner: Mapping[str, Any], context: Context) -> bool:
    """Tell whether a page states no other date than that of its publication."""
    published = owner.get("publishedDateTime", "")
    path = text.partition("?")[0].partition("#")[0]
    if not published or ("/20" not in path and "/19" not in path):
        return True
    if f"/{published[:10].replace('-', '/')}/" in path and published.startswith(("19", "20")):
        return True
    from newsmeta.urls.dates import stated_dates

    dates = [stated.date for stated in stated_dates(text)]
    moment = timestamps.parse(published) if dates else None
    if moment is None:
        return True
    days = min(abs((stated - moment.date()).days) for stated in dates)
    return days <= context.settings.url_date_tolerance_days


def _provider(
    owner: Pointer, page: UrlValue, document: Document, context: Context
) -> Iterator[Finding]:
    from newsmeta.urls.hosts import is_same_site, is_under, registrable_domain

    pointer = (*owner, "provider", "domain")
    domain = document.text_at(pointer)
    host = page.url.host if page.url else ""
    if "." not in domain or is_under(host, domain) or is_same_site(host, domain):
        return
    name = document.text_at((*owner, "provider", "name"))
    known = context.organizations.by_name.get(name, ()) if context.organizations else ()
    if any(term.domain and is_under(host, term.domain) for term in known):
        return
    right = registrable_domain(host)
    yield Finding(
        ProviderDomainMismatch.code,
        f"{field_name(pointer)}: {page.name} is on {host}, which is not under {domain}",
        document.span(pointer),
        f"write {right}, or correct {page.name}" if right else f"correct {page.name}",
        pointer,
        ((f"{page.name} is here", page.node.span),),
        SetValue(pointer, right) if right else None,
    )


def _dates(
    owner: Pointer, urls: Mapping[str, UrlValue], document: Document, context: Context
) -> Iterator[Finding]:
    from newsmeta.urls.dates import stated_dates

    page = urls.get("webUrl") or urls.get("originalUrl")
    if page is None or page.url is None:
        return
    dates = list(stated_dates(page.text))
    pointer = (*owner, "publishedDateTime")
    published = timestamps.parse(document.text_at(pointer)) if dates else None
    if published is None:
        return
    days = [abs((stated.date - published.date()).days) for stated in dates]
    if min(days) <= context.settings.url_date_tolerance_days:
        return
    stated = dates[-1]
    yield Finding(
        UrlDateMismatch.code,
        f"{page.name}: the date in it, {stated.date}, is {days[-1]:,} days from "
        f"{field_name(pointer)}, {published.date()}",
        document.url_part(page, stated.start, stated.end),
        "correct one of the two",
        page.pointer,
        (("published here", document.span(pointer)),),
    )
