"""The URLs of a file that the web is asked for, and the answers."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from newsmeta.data_classes import dataclass
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.base import Context
from newsmeta.rules.document import Document
from newsmeta.rules.values import UrlValue
from newsmeta.urls import Url, parse

if TYPE_CHECKING:
    from newsmeta.answers import Answer

PAGE = "webUrl"
"""The field with the page of an article."""

_ESCAPED = late_pattern(r"&(?:amp|#0*38|#[xX]0*26);")
_HOME = late_pattern(r"/(?:[a-z]{2}(?:[-_][a-z]{2,4})?/?)?(?:(?:index|home|default)\.[a-z]{3,5})?")
_ASIDE_PATH = late_pattern(
    r"/(?:log-?in|log-?on|sign-?in|sign-?up|sso|oauth2?|auth|consent|cookie-?wall|captcha"
    r"|challenge|registration|register|subscribe|paywall|gdpr|privacy-?gate|age-?gate|error"
    r"|not-?found|404)(?:[/_.-]|$)",
    re.IGNORECASE,
)
_ASIDE_HOST = late_pattern(
    r"(?:^|\.)(?:login|signin|auth|sso|idp|oauth|accounts?|myaccount|consent|cmp|cookies?"
    r"|captcha|secure-login)[.-]",
    re.IGNORECASE,
)


class Thing(enum.Enum):
    """The kind of thing that a URL should lead to."""

    LINK = "anything"
    PAGE = "the page of an article"
    PICTURE = "a picture"


@dataclass(frozen=True, slots=True)
class Asked:
    """A URL of a file that the web is asked for.

    Attributes:
        value: The URL as written in the file.
        url: The URL as a browser parses it.
        address: The address that is requested.
        thing: The kind of thing that it should lead to.
    """

    value: UrlValue
    url: Url
    address: str
    thing: Thing


def asked(document: Document) -> Iterator[Asked]:
    """Yield the URLs of a file that the web is asked for, in source order.

    Pictures of the site itself are files of the repository. Deleted articles are not shown, so
    their URLs are left out.
    """
    if document.values.get("deleted") is True or document.values.get("removed") is True:
        return
    site = document.site
    for value in document.urls:
        url = meant(value)
        if url is None or not url.is_web or url.credentials:
            continue
        if value.is_image and site is not None and site.find(value.text, value.url):
            continue
        yield Asked(value, url, url.asked, _thing(value))


def answered(document: Document, context: Context) -> Iterator[tuple[Asked, Answer]]:
    """Yield the URLs of a file that have an answer, with the answer."""
    if context.web is None:
        return
    for each in asked(document):
        if answer := context.web.answers.get(each.address):
            yield each, answer


def is_home(url: Url) -> bool:
    """Tell whether a URL is that of the home page of a site."""
    return not url.query and _HOME.fullmatch(url.path.lower()) is not None


def is_aside(url: Url, wanted: Url) -> bool:
    """Tell whether a URL is that of a page shown in front of the wanted one.

    On such a page, readers log in, consent, or prove that they are people.
    """
    if url.host != wanted.host and _ASIDE_HOST.search(url.host):
        return True
    if _ASIDE_PATH.search(url.path) and not _ASIDE_PATH.search(wanted.path):
        return True
    # Such a page needs to know where to go on.
    return len(wanted.path) > 1 and _unescaped(wanted.path) in _unescaped(url.query)


def _unescaped(text: str) -> str:
    from urllib.parse import unquote

    return unquote(unquote(text))


def meant(value: UrlValue) -> Url | None:
    """Return the URL to ask for; in HTML, `&amp;` stands for `&`."""
    if value.url is None or not _ESCAPED.search(value.text):
        return value.url
    import html

    return parse(html.unescape(value.text))


def _thing(value: UrlValue) -> Thing:
    if value.is_image:
        return Thing.PICTURE
    is_page = value.pointer[-1] == PAGE and not value.is_embedded
    return Thing.PAGE if is_page else Thing.LINK
