"""NM308 to NM310 and NM313: AMP pages and their addresses in the AMP cache."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, field_name
from newsmeta.diagnostics.changes import InsertField, SetValue
from newsmeta.rules.base import Context, Need, Phase, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.values import UrlValue


class AmpHostMismatch(Rule):
    """The AMP page is on another site than the page.

    **What it does.** Reports an `ampWebUrl` whose host belongs neither to the site of `webUrl`
    nor to `provider.domain`.

    **Why it matters.** It may be the AMP page of another story. Some publishers do keep their AMP
    pages elsewhere, so this is only an info.

    **Example.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ampWebUrl: "https://amp.example.net/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ampWebUrl: "https://amp.example.com/news/trees"
    ```
    """

    code = "NM308"
    name = "amp-host-mismatch"
    severity = Severity.INFO
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


class AmpCacheMismatch(Rule):
    """The AMP cache URL is not that of the AMP page.

    **What it does.** Derives the address of the page at `ampWebUrl` in the Google AMP cache, and
    reports a different `cdnAmpWebUrl`. The fix writes the derived address.

    **Why it matters.** Readers on phones get a different page, or an error.

    **Example.**

    ```yaml
    ampWebUrl: "https://amp.example.com/news/trees"
    cdnAmpWebUrl: "https://amp-example-com.cdn.ampproject.org/c/amp.example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    ampWebUrl: "https://amp.example.com/news/trees"
    cdnAmpWebUrl: "https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/news/trees"
    ```
    """

    code = "NM309"
    name = "amp-cache-mismatch"
    severity = Severity.ERROR
    fix = FixSafety.SAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


class AmpCacheOrphan(Rule):
    """There is an AMP cache URL without an AMP page.

    **What it does.** Reports a `cdnAmpWebUrl` without an `ampWebUrl` beside it. The fix adds the
    `ampWebUrl` that it is derived from.

    **Why it matters.** Nobody can tell whether the cache URL is right, and sites that link to the
    publisher's own AMP page have no link.

    **Example.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    cdnAmpWebUrl: "https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ampWebUrl: "https://amp.example.com/news/trees"
    cdnAmpWebUrl: "https://amp-example-com.cdn.ampproject.org/c/s/amp.example.com/news/trees"
    ```
    """

    code = "NM310"
    name = "amp-cache-orphan"
    severity = Severity.ERROR
    fix = FixSafety.UNSAFE
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


class SelfAmp(Rule):
    """The AMP page is the page itself.

    **What it does.** Reports an `ampWebUrl` that is the `webUrl`, in any spelling.

    **Why it matters.** A page without an AMP page should have no `ampWebUrl`. Most likely one of
    the two was pasted into the wrong field. The hint says which, if the address tells.

    **Example.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ampWebUrl: "https://www.example.com/news/trees"
    ```

    **Use instead.**

    ```yaml
    webUrl: "https://www.example.com/news/trees"
    ```
    """

    code = "NM313"
    name = "self-amp"
    severity = Severity.WARNING
    phases = frozenset((Phase.CHECK,))
    needs = frozenset((Need.URLS,))


RULES: tuple[type[Rule], ...] = (AmpHostMismatch, AmpCacheMismatch, AmpCacheOrphan, SelfAmp)

_BEFORE = ("originalUrl", "webUrl", "ampWebUrl", "cdnAmpWebUrl")
"""The canonical order of the fields around `ampWebUrl`."""


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield findings about AMP pages, of the article and of related ones."""
    from newsmeta.urls.canonical import page_key

    for owner, urls in document.urls_by_owner.items():
        amp, cached = urls.get("ampWebUrl"), urls.get("cdnAmpWebUrl")
        if amp is not None and amp.url is not None and amp.url.is_web:
            if cached is not None:
                yield from _mismatch(amp, cached)
            if (page := urls.get("webUrl")) is not None and page.url is not None:
                if page_key(page.url) == page_key(amp.url):
                    yield Finding(
                        SelfAmp.code,
                        f"{amp.name}: this is the same page as webUrl",
                        amp.node.span,
                        _one_too_many(amp.text, has_cached=cached is not None),
                        amp.pointer,
                        (("webUrl is here", page.node.span),),
                    )
                elif AmpHostMismatch.code in context.enabled:
                    yield from _other_host(
                        amp, page, document.text_at((*owner, "provider", "domain"))
                    )
        elif cached is not None and "ampWebUrl" not in document.mapping_at(owner):
            yield _orphan(owner, cached, urls.get("webUrl"))


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema."""
    for owner, field, _ in document.typed["url"]:
        is_first = field == "ampWebUrl" or (field == "cdnAmpWebUrl" and "ampWebUrl" not in owner)
        if is_first and not _is_in_order(owner, context):
            return False
    return True


def _is_in_order(owner: Mapping[str, Any], context: Context) -> bool:
    """Tell whether an AMP page is certain to be where it belongs."""
    from newsmeta.urls.amp import AmpError, cache_url
    from newsmeta.urls.canonical import key_of
    from newsmeta.urls.hosts import is_same_site
    from newsmeta.urls.ordinary import ordinary_host

    amp, page = owner.get("ampWebUrl", ""), owner.get("webUrl", "")
    try:
        if owner.get("cdnAmpWebUrl", "") not in ("", cache_url(amp)):
            return False
    except AmpError:
        return False
    key = key_of(page)
    if key == key_of(amp) or (key is None and page):
        return False
    hosts = ordinary_host(amp), ordinary_host(page)
    return AmpHostMismatch.code not in context.enabled or (all(hosts) and is_same_site(*hosts))


def _one_too_many(url: str, *, has_cached: bool) -> str:
    """Return advice on a page and AMP page with one address, by the kind of the address."""
    from newsmeta.urls.amp_pages import amp_sign

    if amp_sign(url):
        return "write the address of the page itself as webUrl"
    also = " with cdnAmpWebUrl" if has_cached else ""
    return f"remove it{also}, or write the address of the AMP page"


def _mismatch(amp: UrlValue, cached: UrlValue) -> Iterator[Finding]:
    from newsmeta.urls import parse
    from newsmeta.urls.amp import AmpError, cache_url
    from newsmeta.urls.unseen import unseen

    try:
        right = cache_url(amp.text)
    except AmpError:
        return
    if right == cached.text or unseen(amp.text):
        return
    parsed = parse(right)
    if parsed and cached.url and parsed.href == cached.url.href:
        return  # The same URL to any browser.
    yield Finding(
        AmpCacheMismatch.code,
        f"{cached.name}: {quote(cached.text)} is not the address of {amp.name} in the AMP cache",
        cached.node.span,
        f"write {right}",
        cached.pointer,
        (("the AMP page is here", amp.node.span),),
        SetValue(cached.pointer, right),
    )


def _orphan(owner: Pointer, cached: UrlValue, page: UrlValue | None) -> Finding:
    from newsmeta.urls.amp import AmpError, source_url
    from newsmeta.urls.canonical import key_of

    name = field_name((*owner, "ampWebUrl"))
    try:
        source = source_url(cached.text)
    except AmpError:
        source = ""
    is_page = bool(source) and page is not None and key_of(source) == key_of(page.text)
    hint = f"add ampWebUrl: {source}" if source else "add ampWebUrl, or remove this"
    if is_page:
        hint = "remove it, or write the address of the AMP page as ampWebUrl"
    return Finding(
        AmpCacheOrphan.code,
        f"{cached.name}: {name}, which it is derived from, is missing"
        + ("" if source else ", and it is not a URL of the AMP cache"),
        cached.node.span,
        hint,
        cached.pointer,
        change=InsertField(owner, "ampWebUrl", source, _BEFORE) if source and not is_page else None,
    )


def _other_host(amp: UrlValue, page: UrlValue, domain: str) -> Iterator[Finding]:
    from newsmeta.urls.hosts import is_same_site

    if amp.url is None or page.url is None:
        return
    hosts = [host for host in (page.url.host, domain) if host]
    if not any(is_same_site(amp.url.host, host) for host in hosts):
        yield Finding(
            AmpHostMismatch.code,
            f"{amp.name}: the host {amp.url.host} belongs to another site than webUrl",
            amp.node.span,
            "check whether it is the AMP page of this story",
            amp.pointer,
            (("webUrl is here", page.node.span),),
        )
