"""Addresses that servers and pages give instead of the written ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.diagnostics.changes import SetValue, SetValues
from newsmeta.rules.document import Document
from newsmeta.rules.web.asking import Asked, Thing, is_aside, is_home
from newsmeta.urls import Url, parse

if TYPE_CHECKING:
    from newsmeta.answers import Answer

_AMP, _CACHED = "ampWebUrl", "cdnAmpWebUrl"


@dataclass(frozen=True, slots=True)
class Target:
    """An address that could replace a written one.

    Attributes:
        asked: The written URL.
        url: The new address.
    """

    asked: Asked
    url: Url

    @property
    def text(self) -> str:
        """The new address, as it would be written."""
        return self.url.text

    def doubt(self, document: Document) -> str:
        """Return advice on a check before the address is written; empty if none is needed."""
        from newsmeta.urls.hosts import is_same_site, is_under
        from newsmeta.urls.wrappers import may_be_wrapped

        wanted, url = self.asked.url, self.url
        if is_home(url) and not is_home(wanted):
            return "check whether the page still exists: this is the home page"
        if wanted.scheme == "https" and url.scheme == "http":
            return "check whether the site has it with https, too"
        if self.asked.thing is Thing.PICTURE or is_same_site(wanted.host, url.host):
            return ""
        domain = document.text_at((*self.asked.value.pointer[:-1], "provider", "domain"))
        if is_under(url.host, domain) and not may_be_wrapped(url.text):
            return ""
        return "check whether this is the page, as it is on another site"


def moved_to(each: Asked, answer: Answer, tracking: frozenset[str]) -> Target | None:
    """Return the address that a server declares as permanent; None if it declares none.

    Args:
        each: The URL that was asked for.
        answer: The answer of the server.
        tracking: Names of tracking parameters besides the known ones.
    """
    moved = answer.moved_to
    url = parse(moved) if moved else None
    if url is None or not may_stand(each, url):
        return None
    end = parse(answer.final_url)
    # Readers are redirected on from there.
    if end is None or is_aside(end, each.url) or (is_home(end) and not is_home(url)):
        return None
    return target_of(each, url, tracking)


def target_of(each: Asked, url: Url, tracking: frozenset[str]) -> Target | None:
    """Return an address as it would be written; None if it equals the written one."""
    from newsmeta.urls.canonical import canonical
    from newsmeta.urls.tracking import without_tracking

    text = without_tracking(url.href, tracking)
    bare = text.partition("#")[0]
    if canonical(bare) == canonical(without_tracking(each.address, tracking)):
        return None
    if each.url.fragment and bare == text:
        text = f"{bare}#{each.url.fragment}"
    found = parse(text)
    return Target(each, found) if found else None


def may_stand(each: Asked, url: Url) -> bool:
    """Tell whether a URL may be that of the requested thing, judging by its form."""
    from newsmeta.urls.hosts import private_reason

    if not url.is_web or url.credentials or is_aside(url, each.url):
        return False
    return not private_reason(url.host) or bool(private_reason(each.url.host))


def replaced(document: Document, pointer: Pointer, text: str) -> SetValue | SetValues:
    """Return the change that writes another address; an AMP page's cache URL changes with it."""
    from newsmeta.urls.amp import AmpError, cache_url

    owner = pointer[:-1]
    change = SetValue(pointer, text)
    if pointer[-1] != _AMP or not document.text_at((*owner, _CACHED)):
        return change
    try:
        cached = cache_url(text, "document")
    except AmpError:
        return change
    return SetValues((change, SetValue((*owner, _CACHED), cached)))
