"""URLs: their canonical form, keys, sizes, wrappers and repairs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from fuzz.fragments import TEXT, URLS
from fuzz.target import SeedFiles, Target, hold
from newsmeta.urls import parse
from newsmeta.urls.amp import AmpError, cache_url, source_url
from newsmeta.urls.beginnings import begins_right, wrong_beginning
from newsmeta.urls.canonical import canonical, key_of, page_key
from newsmeta.urls.dates import stated_dates
from newsmeta.urls.ordinary import ordinary_host, ordinary_key
from newsmeta.urls.repairs import addresses, flaw_of_host, meant_domain, meant_url
from newsmeta.urls.sizes import stated_size
from newsmeta.urls.tracking import tracking_parameters, without_tracking
from newsmeta.urls.unseen import unseen, without
from newsmeta.urls.unwrapping import wrapped
from newsmeta.urls.wrappers import may_be_wrapped


def _check(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    _check_forms(text)
    _check_places(text)
    _check_pages(text)
    _check_repairs(text)


def _check_forms(text: str) -> None:
    once = canonical(text)
    hold(canonical(once) == once, "the canonical form is its own", text, once)
    before, after = parse(text), parse(once)
    if before is None or not before.is_web:
        hold(once == text, "what is no address of the web has no other form", text, once)
        return
    hold(after is not None, "the canonical form is a URL", text, once)
    again = parse(before.href)
    hold(again is not None and again.href == before.href, "what browsers show they can read", text)
    if after is not None:
        hold(after.host == before.host, "the canonical form has the same host", text, once)
        hold(page_key(after) == page_key(before), "the canonical form is the same page", text, once)


def _check_places(text: str) -> None:
    size = stated_size(text)
    if size is not None:
        hold(0 <= size.start < size.end <= len(text), "sizes lie in the URL", text, size)
        hold(
            all(side is None or 0 < side < 10**5 for side in (size.width, size.height)),
            "sizes are sizes",
            text,
            size,
        )
    bare = without_tracking(text)
    hold(not tracking_parameters(bare), "what follows readers is gone", text, bare)
    hold(without_tracking(bare) == bare, "and gone at once", text, bare)
    hidden = unseen(text)
    hold(all(0 <= a < b <= len(text) for a, b in hidden), "what is unseen lies in the text", text)
    without(text, hidden)
    list(stated_dates(text))


def _check_pages(text: str) -> None:
    if key := ordinary_key(text):
        url = parse(text)
        hold(url is not None, "what is ordinary is a URL", text)
        hold(url is None or key == page_key(url), "both ways to a key lead to one", text, key)
    if host := ordinary_host(text):
        url = parse(text)
        hold(url is not None and url.host == host, "what is ordinary has that host", text, host)
        hold(canonical(text) == text, "what is ordinary is in canonical form", text)
    key_of(text)
    around = wrapped(text)
    if around is not None:
        hold(may_be_wrapped(text), "the cheap question never says no wrongly", text)
        if around.address:
            inner = parse(around.address)
            hold(inner is not None and inner.is_web, "what is within is a page", text, around)
            hold(wrapped(around.address) is None, "nothing stands before what is within", text)
    try:
        kept = cache_url(text, "document")
        source_url(kept)
    except AmpError:
        return


def _check_repairs(text: str) -> None:
    hold(not (begins_right(text) and wrong_beginning(text)), "nothing begins right and wrong", text)
    if meant := meant_url(text):
        url = parse(meant)
        hold(url is not None and url.is_web, "what was meant is a URL", text, meant)
        hold(meant_url(meant) in (meant, None), "what was meant needs no repair", text, meant)
    addresses(text)
    flaw_of_host(text)
    if domain := meant_domain(text):
        hold(meant_domain(domain) in (domain, None), "nor does a domain", text, domain)


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    found: dict[bytes, None] = {}
    for content in files.named("*.md", "*.json"):
        found.update(dict.fromkeys(re.findall(rb"https?://[^\s\"'<>]+", content)))
    yield from list(found)[:2_000]


TARGET = Target(
    "urls",
    "no text makes a look at URLs fail; canonical forms are stable and the same page, what is found"
    " in a URL lies in it, what is meant by one is one",
    _check,
    _seeds,
    (*URLS, *TEXT),
    passes=4,
    most=4_000,
)
