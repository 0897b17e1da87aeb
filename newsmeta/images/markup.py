"""The prolog of markup, before the root element. It is not parsed, so no entity is expanded."""

from __future__ import annotations

import re

# All quantifiers are possessive, so that any text takes a single pass.
MISC = r"\s++|<\?(?>.*?\?>)|<!--(?>.*?-->)"
QUOTED = r""""[^"]*+"|'[^']*+'"""
NAME = r"[^\s=<>\"'/]++"
FLAGS = re.ASCII | re.DOTALL
_DOCTYPE = (
    rf"<!DOCTYPE\b(?:[^\[>\"']++|{QUOTED})*+"
    rf"(?:\[(?:{MISC}|[^\]\"'<\s]++|{QUOTED}|<(?!!--|\?))*+\]\s*+)?+>"
)
_PROLOG = re.compile(rf"(?:{MISC}|{_DOCTYPE})*+", FLAGS | re.IGNORECASE)
_ROOT_NAME = re.compile(r"<(?:[^\s:<>/!?]++:)?+([A-Za-z0-9]++)(?=[\s/>]|\Z)", FLAGS)
_HTML_DOCTYPE = re.compile(r"<!DOCTYPE\s++html\b", FLAGS | re.IGNORECASE)


def prolog_of(text: str) -> str:
    """Return the prolog: declarations, comments, a document type."""
    match = _PROLOG.match(text)
    return match[0] if match else ""


def root_name(text: str, prolog: str) -> str:
    """Return the name of the root element in lower case without its prefix, or an empty text."""
    root = _ROOT_NAME.match(text, len(prolog))
    return root[1].lower() if root else ""


def is_html(prolog: str) -> bool:
    """Tell whether a prolog has the document type of HTML."""
    return _HTML_DOCTYPE.search(prolog) is not None


def encoding_of(head: bytes) -> str:
    """Return the encoding of markup from its first bytes, as far as it matters here."""
    if head.startswith(b"\xff\xfe") or head[1:2] == b"\0":
        return "utf-16-le"
    if head.startswith(b"\xfe\xff") or head[:1] == b"\0":
        return "utf-16-be"
    # All relevant markup is ASCII, which any other common encoding includes.
    return "latin-1"


def text_of(data: bytes, encoding: str) -> str:
    """Return bytes as text, without a byte-order mark."""
    return data.removeprefix(b"\xef\xbb\xbf").decode(encoding, "replace").removeprefix("\ufeff")
