"""Markup before the root element. Nothing is parsed, so no entity is expanded."""

from __future__ import annotations

import re

# Possessive throughout, so that no text takes more than one pass.
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
    """Return the text before the root element: declarations, comments, a document type."""
    match = _PROLOG.match(text)
    return match[0] if match else ""


def root_name(text: str, prolog: str) -> str:
    """Return the name of the root element without its prefix, in lower case, or an empty text."""
    root = _ROOT_NAME.match(text, len(prolog))
    return root[1].lower() if root else ""


def is_html(prolog: str) -> bool:
    """Tell whether a prolog has HTML's document type."""
    return _HTML_DOCTYPE.search(prolog) is not None


def encoding_of(head: bytes) -> str:
    """Return the encoding of markup by its first bytes, as far as it matters here."""
    if head.startswith(b"\xff\xfe") or head[1:2] == b"\0":
        return "utf-16-le"
    if head.startswith(b"\xfe\xff") or head[:1] == b"\0":
        return "utf-16-be"
    # All the markup that matters is ASCII, which every other encoding in use shares.
    return "latin-1"


def text_of(data: bytes, encoding: str) -> str:
    """Return the text that bytes stand for, without a byte-order mark."""
    return data.removeprefix(b"\xef\xbb\xbf").decode(encoding, "replace").removeprefix("\ufeff")
