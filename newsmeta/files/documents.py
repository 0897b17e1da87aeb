"""Data files: YAML and JSON outside of front matter, as plain values.

Vocabularies, users' schemas and Jekyll's configuration are such files. Their values are those of
JSON; timestamps stay text, as in front matter. Errors have a line number. Size, nesting, values and
aliases are limited.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsmeta.frontmatter.nodes import Limits
from newsmeta.frontmatter.source import SourceError, read_bytes

LIMITS = Limits(max_nodes=100_000)
"""The limits on reading a data file."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class DocumentError(Exception):
    """A data file that cannot be read. The message has the reason, and the line if there is one.

    Attributes:
        line: The line, from 1; 0 for the file as a whole.
        reason: The reason.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line = line
        self.reason = reason


def read_text(path: Path, most: int = LIMITS.max_size) -> str:
    """Return the text of a data file, without a byte-order mark.

    Args:
        path: The file.
        most: The most bytes that it may have.

    Raises:
        DocumentError: When it is not a regular file, cannot be read, is too large or not UTF-8.
    """
    try:
        data = read_bytes(path, most)
    except SourceError as error:
        raise DocumentError(error.message) from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data.startswith(_UTF16):
            raise DocumentError("the file is UTF-16, not UTF-8") from None
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(f"byte 0x{data[error.start]:02x} is not UTF-8", line) from None


def read_json(text: str, *, unique: bool = False) -> Any:
    """Return the value of a JSON text.

    Args:
        text: The text.
        unique: Whether a repeated name in one object is an error. JSON readers take the last of
            such members.

    Raises:
        DocumentError: When it is not JSON, or nested too deeply.
    """
    hook = _once if unique else None
    try:
        return json.loads(text, parse_constant=_no_number, object_pairs_hook=hook)
    except json.JSONDecodeError as error:
        raise DocumentError(f"{error.msg} (column {error.colno})", error.lineno) from None
    except ValueError as error:
        raise DocumentError(str(error).split(":", 1)[0]) from None
    except RecursionError:
        raise DocumentError("values are nested too deep") from None


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is not a number in JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a name occurs twice in one object")
    return content
