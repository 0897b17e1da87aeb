"""Short keys for texts and bytes: unlike those of `hash`, the same in each process and run."""

from __future__ import annotations

try:
    # The module behind hashlib's function. Importing hashlib loads OpenSSL, which takes
    # milliseconds.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

KEY_BYTES = 16
"""Usual length of a key in bytes: long enough that no two texts share one."""


def key(*parts: str, size: int = KEY_BYTES) -> bytes:
    """Return the key of some texts.

    Args:
        parts: The texts.
        size: The length of the key in bytes.
    """
    text = "\0".join(parts)
    if text.count("\0") >= len(parts):  # The boundaries between the texts would be ambiguous.
        text = repr(parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()


def key_of_bytes(data: bytes, size: int = KEY_BYTES) -> bytes:
    """Return the key of some bytes.

    Args:
        data: The bytes.
        size: The length of the key in bytes.
    """
    return blake2b(data, digest_size=size).digest()
