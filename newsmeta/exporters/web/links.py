"""Relative addresses in texts, made absolute."""

from __future__ import annotations

from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urljoin

from newsmeta.late_patterns import late_pattern

Resolve = Callable[[str], str]
"""Returns an address as an absolute one; unchanged if nothing has to be done."""

_SCHEME = late_pattern(r"[A-Za-z][A-Za-z0-9+.-]*:")
_TAG = late_pattern(r"<(!--|/?[A-Za-z][^\s/>]*)")
_ATTRIBUTE = late_pattern(
    r"""[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>"'][^\s>]*))?"""
)
_TAG_END = late_pattern(r"[\s/]*>")
_ADDRESSES = frozenset(
    ("href", "src", "poster", "cite", "action", "formaction", "longdesc", "background")
)
_LINKS = frozenset(("a", "area"))
_LISTS = frozenset(("srcset", "imagesrcset"))
_CANDIDATE = late_pattern(r"([\s,]*)([^\s,](?:[^\s]*[^\s,])?)([^,]*)")
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "noembed", "noframes"))
"""Elements whose content has no tags."""


def resolver(page: str) -> Resolve:
    """Return a function that makes addresses on a page absolute, as a browser does.

    Args:
        page: The address of the page.
    """

    def resolve(address: str) -> str:
        text = address.strip()
        if text in ("", "#") or _SCHEME.match(text) or "{{" in text or "{%" in text:
            return address
        try:
            return urljoin(page, text)
        except ValueError:  # For example `//[`.
            return address

    return resolve


def in_html(text: str, resolve: Resolve) -> str:
    """Return HTML with absolute addresses, otherwise unchanged."""
    written: list[str] = []
    done = at = 0
    while (start := text.find("<", at)) >= 0:
        at, edits = tag_at(text, start, resolve)
        for begin, end, new in edits:
            written += text[done:begin], new
            done = end
    return "".join((*written, text[done:]))


Edit = tuple[int, int, str]


def tag_at(text: str, start: int, resolve: Resolve) -> tuple[int, list[Edit]]:
    """Return the end of the tag or comment at an offset, and the edits in it.

    Without a tag, the end is that of the character at the offset; for an unclosed tag, it is the
    end of the text.
    """
    opening = _TAG.match(text, start)
    if opening is None:
        return start + 1, []
    name = opening[1].lower()
    if name == "!--":
        end = text.find("-->", start + 2)
        return (len(text) if end < 0 else end + 3), []
    edits: list[Edit] = []
    at = opening.end()
    while attribute := _ATTRIBUTE.match(text, at):
        at = attribute.end()
        if edit := _edit(name, attribute[1].lower(), attribute[2], attribute.span(2), resolve):
            edits.append(edit)
    ending = _TAG_END.match(text, at)
    if ending is None:
        return len(text), []
    at = ending.end()
    return (_end_of_raw(text, name, at) if name in _RAW else at), edits


def _end_of_raw(text: str, name: str, at: int) -> int:
    """Return the end of an element without tags in it; the end of the text if it is unclosed."""
    while (found := text.find("</", at)) >= 0:
        if text[found + 2 : found + 2 + len(name)].lower() == name:
            return found
        at = found + 2
    return len(text)


def _edit(
    tag: str, name: str, value: str | None, span: tuple[int, int], resolve: Resolve
) -> Edit | None:
    is_list = name in _LISTS
    if not value or not (is_list or name in _ADDRESSES or (name == "data" and tag == "object")):
        return None
    said = unescape(value[1:-1] if value[0] in "\"'" else value)
    if said.startswith("#") and tag not in _LINKS:  # A part of the same drawing.
        return None
    new = _candidates(said, resolve) if is_list else resolve(said)
    return None if new == said else (*span, f'"{escape(new)}"')


def _candidates(text: str, resolve: Resolve) -> str:
    """Return a list of pictures and sizes with absolute addresses."""
    return _CANDIDATE.sub(lambda match: f"{match[1]}{resolve(match[2])}{match[3]}", text)
