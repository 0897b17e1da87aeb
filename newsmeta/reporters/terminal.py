"""Colours and links in a terminal."""

from __future__ import annotations

from newsmeta.diagnostics import Severity

STYLES: dict[str, str] = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "bold yellow",
    Severity.INFO: "bold blue",
    "fine": "bold green",
    "place": "bold",
    "group": "bold underline",
    "frame": "blue",
    "help": "bold cyan",
    "related": "bold blue",
    "aside": "dim",
    "bar": "cyan",
}
"""The style of each part of a text, in the terms of Rich."""


def styled(text: str, style: str, color: bool) -> str:
    """Return `text` in one of `STYLES`, or unchanged without `color`."""
    if not color:
        return text
    from rich.color import ColorSystem
    from rich.style import Style

    return Style.parse(STYLES[style]).render(text, color_system=ColorSystem.STANDARD)


def linked(text: str, url: str, color: bool) -> str:
    """Return `text` as a link for terminals, or unchanged without `color` or `url`.

    Rich's links contain a random number, but the same report has to give the same bytes.
    """
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if color and url else text
