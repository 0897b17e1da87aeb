"""Values that are not URLs or domains for a reason that a rule on URLs explains better."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Pointer
from newsmeta.rules.base import Context
from newsmeta.rules.document import Document
from newsmeta.rules.url_values import is_sound
from newsmeta.rules.urls.doubled_scheme import DoubledScheme, speaks_of
from newsmeta.rules.urls.invisible_in_url import InvisibleInUrl


def misspelt(document: Document, context: Context) -> frozenset[Pointer]:
    """Return the paths of the values that a rule on URLs reports completely."""
    return frozenset(_misspelt(document, context))


def _misspelt(document: Document, context: Context) -> Iterator[Pointer]:
    tells_hidden = InvisibleInUrl.code in context.enabled
    tells_scheme = DoubledScheme.code in context.enabled
    for value in document.given_urls:
        if value.is_embedded or value.is_sound:
            continue
        if (tells_scheme and speaks_of(value)) or (
            tells_hidden and _is_sound_without(value.text, _type(document, value.pointer))
        ):
            yield value.pointer
    if tells_hidden:
        for each in document.of_type("domain"):
            if _is_sound_without(each.text, "domain"):
                yield each.pointer


def _is_sound_without(text: str, type_name: str) -> bool:
    """Tell whether a value would be right without its invisible characters."""
    from newsmeta.urls.unseen import unseen, without

    places = unseen(text)
    return bool(places) and is_sound(without(text, places), type_name)


def _type(document: Document, pointer: Pointer) -> str:
    """Return the type that the format wants at a place: a URL only, or a path as well."""
    return (document.schema.type_at(pointer) if document.schema else "") or "urlReference"
