"""A terminal emulator: the final screen, and every other command that it received."""

from __future__ import annotations

import re
import unicodedata
from typing import Any, cast

import pyte

_HARMLESS = ("draw", "linefeed", "carriage_return", "select_graphic_rendition", "tab")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]")
_LINK = re.compile(r"\x1b\]8;;([!-~]*)\x1b\\")
_SEQUENCE = re.compile(r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[P^_X][^\x1b]*(?:\x1b\\)?")


class _Listener:
    """A listener that forwards output to a screen, and records it."""

    def __init__(self, screen: Any) -> None:
        self.screen = screen
        self.told: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.screen, name)

        def noted(*arguments: Any, **options: Any) -> Any:
            self.told.add(name)
            return method(*arguments, **options)

        return noted


def shown(output: str, width: int = 0) -> list[str]:
    """Return the lines of the screen after some output.

    Raises:
        AssertionError: When the output did more than print coloured text and link to web pages.
    """
    plain = _LINK.sub("", output)
    assert not _CONTROL.search(plain), _CONTROL.search(plain)
    assert not _SEQUENCE.search(plain), _SEQUENCE.search(plain)
    assert all(not link or link.startswith("https://") for link in _LINK.findall(output))
    lines = plain.split("\n")
    longest = width or 2 * max(map(len, lines)) + 1
    screen = pyte.Screen(longest, len(lines) + 1)
    listener = _Listener(screen)
    pyte.Stream(cast("pyte.Screen", listener)).feed(plain.replace("\n", "\r\n"))
    told = listener.told - set(_HARMLESS)
    assert not told, told
    assert not (screen.title or screen.icon_name)
    assert screen.cursor.y == len(lines) - 1
    assert screen.cursor.attrs == screen.default_char
    return [unicodedata.normalize("NFC", line.rstrip()) for line in screen.display]
