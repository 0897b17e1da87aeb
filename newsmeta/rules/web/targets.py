"""Addresses that servers and pages give in place of those that are written."""

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
    """An address that could stand in place of one that is written.

    Attributes:
        asked: What is written.
        url: The address.
    """

    asked: Asked
    url: Url

    @property
    def text(self) -> str:
        """The address, as it would be written."""
        return self.url.text

    def doubt(self, document: Document) -> str:
        """Say what a person has to find out before it is written; empty where it can be."""
        from newsmeta.urls.hosts import is_same_site, is_under
        from newsmeta.urls.wrappers import may_be_wrapped

        wanted, url = self.asked.url, self.url
        if is_home(url) and not is_home(wanted):
            return "see whether the page is still there: this is the home page"
        if wanted.scheme == "https" and url.scheme == "http":
            return "see whether the site has it with https, too"
        if self.asked.thing is Thing.PICTURE or is_same_site(wanted.host, url.host):
            return ""
        domain = document.text_at((*self.asked.value.pointer[:-1], "provider", "domain"))
        if is_under(url.host, domain) and not may_be_wrapped(url.text):
            return ""
        return "see whether that is the page, which is another site's"


def moved_to(each: Asked, answer: Answer, tracking: frozenset[str]) -> Target | None:
    """Return the address that a server wants to be used for good; None where that is none.

    Args:
        each: What was asked for.
        answer: What the server said.
        tracking: Names of parameters that follow readers, besides the known ones.
    """
    moved = answer.moved_to
    url = parse(moved) if moved else None
    if url is None or not may_stand(each, url):
        return None
    end = parse(answer.final_url)
    # From there, readers are sent elsewhere.
    if end is None or is_aside(end, each.url) or (is_home(end) and not is_home(url)):
        return None
    return target_of(each, url, tracking)


def target_of(each: Asked, url: Url, tracking: frozenset[str]) -> Target | None:
    """Return an address as it would be written; None where that comes to the same."""
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
    """Tell whether a URL may be that of what was asked for, as far as it says itself."""
    from newsmeta.urls.hosts import private_reason

    if not url.is_web or url.credentials or is_aside(url, each.url):
        return False
    return not private_reason(url.host) or bool(private_reason(each.url.host))


def replaced(document: Document, pointer: Pointer, text: str) -> SetValue | SetValues:
    """Return the change that writes another address; the AMP cache goes with an AMP page."""
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
