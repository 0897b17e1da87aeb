"""TOML outside of the configuration of newsmeta, as plain values."""

from __future__ import annotations

from typing import Any

from newsmeta.files.documents import DocumentError
from newsmeta.late_patterns import late_pattern

DEEPEST = 100
"""Most parts of a key: the time to read them grows with the square of their number, or worse."""

PART = r"""(?:[\w-]++|"[^"\r\n]*+"|'[^'\r\n]*+')"""
"""A pattern for a part of a key."""
LONG_KEY = late_pattern(rf"(?<![\w-]){PART}(?:[ \t]*+\.[ \t]*+{PART}){{{DEEPEST},}}+")
"""A key with too many parts."""


def read_toml(text: str) -> dict[str, Any]:
    """Return the values in a text.

    Raises:
        DocumentError: When it is not TOML, or beyond a limit.
    """
    import tomllib

    if long := LONG_KEY.search(text):
        line = text.count("\n", 0, long.start()) + 1
        raise DocumentError(f"a key has more than {DEEPEST} parts", line)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DocumentError(str(error)) from None
    except RecursionError:
        raise DocumentError("values are nested too deeply") from None
    except ValueError:  # Raised for a number with thousands of digits.
        raise DocumentError("a number is too large") from None
