"""Data files: YAML and JSON that is no front matter, as plain values.

Vocabularies, schemas that users bring and Jekyll's configuration are such files. Their values
are those of JSON; timestamps stay the text that is written, as in front matter. What is wrong
with a file is said with its line, and what reading may cost is bounded: size, nesting, values
and aliases.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from newsmeta.frontmatter.nodes import Limits
from newsmeta.frontmatter.source import SourceError, read_bytes

LIMITS = Limits(max_nodes=100_000)
"""What a data file may cost to read."""

_UTF16 = (b"\xff\xfe", b"\xfe\xff")


class DocumentError(Exception):
    """A data file cannot be read. The message says why, and in which line if in one.

    Attributes:
        line: The line, from 1; 0 where it is the file as a whole.
        reason: What is wrong.
    """

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line = line
        self.reason = reason


def read_text(path: Path, most: int = LIMITS.max_size) -> str:
    """Return the text of a data file, without a byte-order mark.

    Args:
        path: The file.
        most: The bytes that it may hold.

    Raises:
        DocumentError: When it is no regular file, cannot be read, is too large or no UTF-8.
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
        unique: Whether a name that stands twice in one object is a mistake. Of such members,
            JSON readers take the last.

    Raises:
        DocumentError: When it is no JSON, or nested too deep.
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
    raise ValueError(f"{name} is no number in JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return content
