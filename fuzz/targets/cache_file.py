"""The file of the cache, damaged or doctored."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from fuzz.target import SeedFiles, Target, hold
from newsmeta.linter.cache_file import digest, sight
from newsmeta.linter.packing import packed
from tests.support.caching import Opened

_EDIT = 5
"""Bytes of an edit: three for a place, one for the kind of edit, one for a byte."""


@cache
def _opened() -> Opened:
    return Opened(Path(tempfile.mkdtemp()))


def _check(data: bytes) -> None:
    opened = _opened()
    for old in opened.folder.iterdir():
        old.unlink()
    if data[:1] == b"\xff":  # Bytes of another origin.
        opened.file.write_bytes(data[1:])
    else:
        opened.file.write_bytes(_damaged(opened.whole, data[1:]))
        if data[:1] == b"\xfe":
            opened.file.with_name(f"{opened.file.name}-journal").write_bytes(data[1:])
    store = opened.open()
    for name in opened.names:
        entry = store.find(name)
        if entry.content:
            about = packed(opened.found.diagnostics) if "error" in name else b""
            hold(entry.content == digest(name.encode()), "what is known of a file is right", name)
            hold(entry.found == about, "what was found is what was found", name)
            hold(entry.seen == (1, 2, 3, 4), "a file is known again by its own stamp", name)
        store.put(entry, sight((9, 9, 9, 9), b"x" * 32, False, 10**19))
    store.save()
    store.close()
    for name in opened.names:
        # With damaged names, an older row may come first: it is still correct.
        said = (b"x" * 32, digest(name.encode()), b"")
        hold(opened.known(name) in said, "what is remembered is what was said", name)


def _damaged(whole: bytes, edits: bytes) -> bytes:
    """Return a file with some of its bytes changed, mostly where it has content."""
    content = bytearray(whole)
    filled = _filled()
    for at in range(0, len(edits) - _EDIT + 1, _EDIT):
        number = int.from_bytes(edits[at : at + 3])
        way, byte = edits[at + 3 : at + 5]
        place = filled[number % len(filled)] if way & 1 else number % (len(content) or 1)
        if not content:
            break
        place = min(place, len(content) - 1)
        if way & 2:
            content[place] ^= byte
        elif way & 4:
            content[place] = byte
        elif way & 8:
            del content[place : place + byte]
        elif way & 16:
            content[place:place] = content[place : place + byte]
        elif way == 32:
            del content[place:]
    return bytes(content)


@cache
def _filled() -> list[int]:
    return [at for at, byte in enumerate(_opened().whole) if byte]


def _seeds(files: SeedFiles) -> Iterable[bytes]:
    del files
    yield from (b"", b"\0", b"\xff", b"\xff" + _opened().whole[:200], b"\xfe" + bytes(range(100)))
    for number in range(0, 255, 3):
        yield b"\0" + bytes((number, 255 - number, number, 3, 1)) * 2


TARGET = Target(
    "cache-file",
    "of a damaged or doctored file, what is not right is not believed, and it can be written anew",
    _check,
    _seeds,
    passes=2,
    most=2_000,
)
