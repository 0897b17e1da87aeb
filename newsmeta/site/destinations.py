"""The output file for a permalink in Jekyll."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

_PLACEHOLDER = re.compile(r":[a-z_]|\{\{")


def destination(permalink: str) -> str | None:
    """Return the file that Jekyll writes for a permalink, relative to the output folder.

    `/trees`, `trees` and `/trees.html` are one file, and `/trees/`, `trees//` and
    `/trees/index.html` are another (Jekyll 4.3, `URL#sanitize_url` and `Document#destination`).

    Returns:
        The file; None if the permalink is a pattern with placeholders.
    """
    if _PLACEHOLDER.search(permalink):
        return None
    url = f"/{permalink}".replace("..", "/").replace("./", "")
    path = unquote(re.sub("/+", "/", url))
    if path.endswith("/"):
        return f"{path}index.html"
    is_complete = bool(posixpath.splitext(permalink)[1])
    return path if is_complete else f"{path}.html"
