"""The parts that rules on URLs share: URLs that need a closer look, and findings in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from newsmeta.diagnostics import Finding
from newsmeta.diagnostics.changes import SetValue
from newsmeta.rules.base import Rule
from newsmeta.rules.characters import all_show
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.url_values import embedded_urls, nowhere, url_of
from newsmeta.rules.values import PICTURE, UrlValue
from newsmeta.urls.ordinary import ordinary_host

PLAIN_KINDS = ("url", PICTURE, "urlReference")
"""The types of URLs in a document that was read without the places of its values."""

AUTHORITY = r"[^:]+://(?:([^/?#]*)@)?([^/?#]*)"
"""The part of a URL before the `@`, and its host."""


def plain_url(owner: Mapping[str, object], field: str, text: str, type_name: str) -> UrlValue:
    """Return a URL of a document that was read without the places of its values."""
    return UrlValue(
        (field,),
        nowhere(text),
        text,
        url_of(text),
        is_page=type_name in ("url", PICTURE),
        is_image=type_name == PICTURE,
        is_derived=field == "cdnAmpWebUrl" and "ampWebUrl" in owner,
    )


def odd_urls(document: PlainDocument) -> Sequence[UrlValue]:
    """Return the URLs of a document that may be wrong by themselves.

    These are all except URLs that are certainly complete, and paths from the top of the site.
    """
    if document.odd_urls is None:
        document.odd_urls = _odd_urls(document)
    return document.odd_urls


def _odd_urls(document: PlainDocument) -> list[UrlValue]:
    typed, odd = document.typed, list[UrlValue]()
    for kind in PLAIN_KINDS:
        for owner, field, text in typed[kind]:
            if ordinary_host(text):
                continue
            is_path = kind != "url" and text[0] == "/" and text[1:2] != "/"
            if not is_path:
                odd.append(plain_url(owner, field, text, kind))
    for _, _, text in typed["html"]:
        odd += embedded_urls((), nowhere(text))
    return odd


def all_urls_show(document: PlainDocument) -> bool:
    """Tell whether all characters of the values for URLs and domains are visible."""
    if not document.beyond_ascii or all_show(document.beyond_ascii):
        return True
    typed = document.typed
    return all(
        all_show(text) for kind in (*PLAIN_KINDS, "domain", "html") for _, _, text in typed[kind]
    )


def finding_at(  # noqa: PLR0913, PLR0917
    rule: type[Rule],
    document: Document | None,
    value: UrlValue,
    part: tuple[int, int] | None,
    message: str,
    hint: str,
    right: str | None = None,
) -> Finding:
    """Return a finding in a URL.

    Args:
        rule: The rule.
        document: The file; None if the places of its values are not known.
        value: The URL.
        part: The wrong part of the URL, or None for the whole.
        message: The message.
        hint: The advice.
        right: The URL as it should be, or None if only a person can find it.
    """
    return Finding(
        rule.code,
        f"{value.name}: {message}",
        document.url_part(value, *part) if document and part else value.node.span,
        hint,
        value.pointer,
        change=SetValue(value.pointer, value.with_url(right)) if right else None,
    )
