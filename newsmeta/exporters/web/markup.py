"""Elements of XML, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import BinaryIO

from newsmeta.xml_text import escaped, quoted

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(name: str, text: str, **attributes: str) -> str:
    """Return an element with a text."""
    return f"<{name}{_attributes(attributes)}>{escaped(_allowed(text))}</{name}>"


def empty(name: str, **attributes: str) -> str:
    """Return an empty element."""
    return f"<{name}{_attributes(attributes)}/>"


def write(out: BinaryIO, lines: Iterable[str]) -> None:
    """Write lines of XML."""
    out.write("".join(f"{line}\n" for line in lines).encode())


def _attributes(attributes: dict[str, str]) -> str:
    """Return attributes as XML, without empty ones."""
    return "".join(
        f" {name}={quoted(_allowed(value))}" for name, value in attributes.items() if value
    )


def _allowed(text: str) -> str:
    """Return a text with U+FFFD for each character that XML 1.0 does not allow."""
    return _FORBIDDEN.sub("\ufffd", text)
