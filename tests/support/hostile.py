"""Unreadable files and files that are not articles, with the expected messages."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Callable
from pathlib import Path

from tests.support.cli import GOOD

LIMIT = 10 * 2**20

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


def article_of(size: int) -> bytes:
    """Return an article of a given size."""
    head = GOOD.encode()
    return (
        head + (b"x" * 79 + b"\n") * ((size - len(head)) // 80) + b"y" * ((size - len(head)) % 80)
    )


def front_matter(text: str) -> bytes:
    return f"---\n{text}\n---\n".encode()


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50 * 2**20)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server, contextlib.chdir(path.parent):
        server.bind(path.name)


def _bytes(data: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data)


HOSTILE: dict[str, tuple[Callable[[Path], object], str, str]] = {
    "missing": (lambda path: None, "NM001", "does not exist"),
    "folder": (lambda path: path.mkdir(), "NM001", "is a folder"),
    "broken link": (lambda path: path.symlink_to("nowhere"), "NM001", "does not exist"),
    "link to itself": (lambda path: path.symlink_to(path.name), "NM001", "symbolic links"),
    "pipe": (os.mkfifo, "NM001", "is a pipe"),
    "socket": (_socket, "NM001", "socket"),
    "device": (lambda path: path.symlink_to("/dev/null"), "NM001", "is a device"),
    "endless device": (lambda path: path.symlink_to("/dev/zero"), "NM001", "is a device"),
    "input error": (lambda path: path.symlink_to("/proc/self/mem"), "NM001", "cannot be read"),
    "50 MB": (_sparse, "NM001", "52,428,800 bytes, more than the limit of 10,485,760"),
    "one byte too many": (_bytes(article_of(LIMIT + 1)), "NM001", "10,485,761 bytes"),
    "empty": (_bytes(b""), "NM003", "the file is empty"),
    "blank": (_bytes(b"\n \n\n"), "NM003", "the file is empty"),
    "no front matter": (_bytes(b"# Trees\n"), "NM003", "no front matter"),
    "blank line first": (_bytes(b"\n" + GOOD.encode()), "NM003", "not at the very start"),
    "picture": (_bytes(PNG), "NM002", "binary file"),
    "zeros": (_bytes(b"\0" * 4096), "NM003", "binary file"),
    "UTF-16": (_bytes(GOOD.encode("utf-16")), "NM002", "UTF-16"),
    "UTF-16 without mark": (_bytes(GOOD.encode("utf-16-le")), "NM002", "UTF-16"),
    "Windows-1252": (
        _bytes(GOOD.replace("Times", "Tïmes").encode("cp1252")),
        "NM002",
        "byte 0xef in line 14 is not UTF-8",
    ),
    "cut in a letter": (_bytes((GOOD + "ö").encode()[:-1]), "NM002", "byte 0xc3 in line 27"),
    "unclosed": (_bytes(GOOD.encode()[:200]), "NM004", "never closed"),
    "empty front matter": (_bytes(b"---\n---\n"), "NM006", ""),
    "100,000 brackets": (_bytes(front_matter("[" * 100_000)), "NM008", "64"),
    "100,000 pairs of brackets": (
        _bytes(front_matter("x: " + "[" * 100_000 + "]" * 100_000)),
        "NM008",
        "64",
    ),
    "100,000 braces": (_bytes(front_matter("x: " + "{" * 100_000)), "NM008", "64"),
    "100,000 hyphens": (_bytes(front_matter("x:\n" + "- " * 100_000)), "NM008", "64"),
    "50,001 items": (_bytes(front_matter("x: [" + "1," * 50_001 + "]")), "NM008", "50,000"),
    "laughs": (
        _bytes(
            front_matter(
                "a0: &a0 [x]\n"
                + "\n".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 11))
            )
        ),
        "NM008",
        "",
    ),
}
