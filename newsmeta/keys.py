"""Keys of texts: bytes that are the same in each process and each run, as `hash` is not."""

from __future__ import annotations

try:
    # Where hashlib has it from, which takes several milliseconds to load OpenSSL first.
    from _blake2 import blake2b
except ImportError:
    from hashlib import blake2b

KEY_BYTES = 16
"""The length of most keys: nobody can make two texts of one key."""


def key(*parts: str, size: int = KEY_BYTES) -> bytes:
    """Return the key of some texts.

    Args:
        parts: The texts.
        size: How many bytes to return.
    """
    text = "\0".join(parts)
    if text.count("\0") >= len(parts):  # Where one ends would not be known.
        text = repr(parts)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=size).digest()
