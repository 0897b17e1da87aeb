"""Paths for machine formats: relative to one folder, with forward slashes."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from newsmeta.files.paths import is_address


def relative_path(path: str, root: Path) -> str:
    """Return `path` relative to `root`, or absolute if outside of it; a URL stays unchanged."""
    if is_address(path):
        return path
    # Not resolve(): a link in the repository is reported under its own name.
    absolute = Path(os.path.abspath(path))  # noqa: PTH100
    if absolute.is_relative_to(root):
        return absolute.relative_to(root).as_posix()
    return absolute.as_posix()


def relative_uri(path: str) -> str:
    """Return a relative path as a URI reference."""
    return quote(_encoded(path), safe="/")


def file_uri(path: str) -> str:
    """Return an absolute path as a `file:` URI."""
    return "file://" + quote(_encoded(f"/{path.lstrip('/')}"), safe="/:")


def address_uri(address: str) -> str:
    """Return the address of a remote file as a URI."""
    scheme, _, rest = address.partition("://")
    return f"{scheme}://{quote(_encoded(rest), safe='/:')}"


def _encoded(path: str) -> bytes:
    try:
        # The bytes of the file system, even if they are not valid text.
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return path.encode("utf-8", "replace")
