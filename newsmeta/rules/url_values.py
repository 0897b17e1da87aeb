"""URLs among the values of the front matter.

For articles, the schema tells which values are URLs. Elsewhere names and shapes do: a field called
`url`, a value that begins with `https://`, a path that ends as pictures do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Pointer, Span
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.rules.values import LONGEST, LONGEST_HTML, UrlValue
from newsmeta.schema.schema import Schema
from newsmeta.schema.schema import load as load_schema
from newsmeta.urls import Url, parse
from newsmeta.urls.unseen import unseen

if TYPE_CHECKING:
    from newsmeta.frontmatter import Parsed

_TYPES = ("url", "urlReference")
_KEY = r"(?:^|[_-])(?i:ur[li])s?$|[a-z](?:Ur[li]|UR[LI])s?$"
_WEB = r"(?i)https?://\S+"
_PICTURE = r"(?i)\.(?:jpe?g|png|gif|webp|avif|svg)(?:[?#].*)?$"
_LOCAL_PICTURE = r"(?i)/\S*\.(?:jpe?g|png|gif|webp|avif|svg)"
_EMBEDDED = r"""(?i)\b(?:src|href|poster)\s*=\s*(?:"(https?://[^"\s<>]+)"|'(https?://[^'\s<>]+)')"""
_HAS_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]*:"


def find_urls(parsed: Parsed, schema: Schema | None) -> Iterator[UrlValue]:
    """Yield the values of URL fields in a document, in source order.

    Among values without a schema, texts that do not look like URLs are left out. Values longer than
    any URL are always left out.

    Args:
        parsed: The document.
        schema: newsmeta's own schema where it applies, else None.
    """
    tainted = parsed.tainted
    for pointer, node in parsed.scalars():
        if not node.text or not isinstance(node.value, str) or pointer in tainted:
            continue
        type_name = schema.type_at(pointer) if schema else ""
        if len(node.text) > LONGEST and type_name != "html":
            continue
        if type_name in _TYPES:
            yield _typed(pointer, node, type_name, parsed)
        elif type_name == "html":
            yield from embedded_urls(pointer, node)
        elif not type_name and (value := _untyped(pointer, node, parsed)):
            yield value


def url_of(text: str) -> Url | None:
    """Return the URL that a text is by itself; None for a path of the site and for other text."""
    return parse(text) if re.match(_HAS_SCHEME, text) else None


def nowhere(text: str) -> Scalar:
    """Return a scalar without a place, for a text that was read without its place."""
    return Scalar(Span(0, 0), text, "plain", text)


def is_sound(text: str, type_name: str = "url") -> bool:
    """Tell whether a text has the form that the format wants of such a URL."""
    return _pattern(type_name).search(text) is not None


@cache
def _pattern(type_name: str) -> re.Pattern[str]:
    """Return the pattern of such a URL in the schema."""
    return re.compile(load_schema("article").document["$defs"][type_name]["pattern"])


def _typed(pointer: Pointer, node: Scalar, type_name: str, parsed: Parsed) -> UrlValue:
    is_image = type_name == "urlReference" and _is_in_image(pointer, parsed)
    return UrlValue(
        pointer,
        node,
        node.text,
        url_of(node.text),
        # The place of a page within the site is not an address of the web.
        is_page=type_name == "url" or is_image,
        is_image=is_image,
        is_derived=_is_derived(pointer, parsed),
        is_sound=is_sound(node.text, type_name),
    )


def _untyped(pointer: Pointer, node: Scalar, parsed: Parsed) -> UrlValue | None:
    """Return the URL value of a scalar without a schema, or None if it does not look like a URL."""
    text = node.text
    names = [part for part in pointer if isinstance(part, str)]
    is_named = bool(names and re.search(_KEY, names[-1]))
    is_web = bool(re.fullmatch(_WEB, text))
    is_image = (is_named and _is_in_image(pointer, parsed)) or bool(
        re.search(_PICTURE, text) and (is_web or re.fullmatch(_LOCAL_PICTURE, text))
    )
    if not (is_named or is_web or is_image):
        return None
    has_scheme, is_path = re.match(_HAS_SCHEME, text), is_sound(text, "urlReference")
    if not is_path and (not has_scheme or any(map(str.isspace, text))):
        return None  # Apparently plain text.
    return UrlValue(
        pointer,
        node,
        text,
        parse(text) if has_scheme and is_path else None,
        is_page=is_named,
        is_image=is_image,
        is_derived=_is_derived(pointer, parsed),
        # An invisible character is a finding of its own; nothing else is to be said of this value.
        is_sound=is_path or not unseen(text),
    )


def _is_derived(pointer: Pointer, parsed: Parsed) -> bool:
    if pointer[-1] != "cdnAmpWebUrl":
        return False
    owner = parsed.value(pointer[:-1])
    return isinstance(owner, Mapping) and "ampWebUrl" in owner


def _is_in_image(pointer: Pointer, parsed: Parsed) -> bool:
    """Tell whether a URL is that of a picture, by the fields beside and around it."""
    if "images" in pointer[-3:-1] or "image" in pointer[-3:-1]:
        return True
    owner = parsed.value(pointer[:-1])
    return isinstance(owner, Mapping) and "width" in owner and "height" in owner


def embedded_urls(pointer: Pointer, node: Scalar) -> Iterator[UrlValue]:
    """Yield the URLs in the attributes of HTML."""
    import html

    for match in re.compile(_EMBEDDED).finditer(node.text, 0, LONGEST_HTML):
        text = match[match.lastindex or 1]
        url = parse(html.unescape(text))
        if url is not None:
            start = match.start(match.lastindex or 1)
            yield UrlValue(pointer, node, text, url, start, is_embedded=True)
