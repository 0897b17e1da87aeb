"""Shared parts of the tests of URLs."""

from __future__ import annotations

import base64
import hashlib

from newsmeta.urls import Url, parse


def parsed(text: str) -> Url:
    url = parse(text)
    assert url is not None, text
    return url


def digest(host: str) -> str:
    """Return the label of a host without a readable name."""
    sha = hashlib.sha256(host.encode("ascii")).digest()
    return base64.b32encode(sha).decode("ascii").rstrip("=").lower()
