"""HTML and SVG with text: the only place where text becomes markup.

Anything that is not `Markup` is text from files, and is always escaped: a title cannot end an
element, open a script, or reverse the direction of neighbouring text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape

from newsmeta.late_patterns import late_pattern

# Controls that HTML forbids or that are invisible, and those that reverse the direction of text.
# Joiners stay, as Persian and Hindi need them.
_ORDERS = late_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
_IN_SCRIPT = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}
_VOID = frozenset({"br", "input", "wbr"})
_BREAKS = late_pattern("(?<=[/_.-])(?=[^/_.-])")


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Child = str | int | None | Iterable["Child"]
"""The possible content of an element: markup, text, a number, nothing, or several of them."""


def text(value: str) -> Markup:
    """Return text as markup that shows it, with escapes for invisible characters."""
    return Markup(escape(shown(value)))


def shown(value: str) -> str:
    r"""Return text in which characters that reverse or hide others are written as `\u202e`."""
    return _ORDERS.sub(_as_escape, value)


def element(tag: str, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """Return an element.

    Args:
        tag: Its name.
        children: Its content.
        attributes: Its attributes: `class_` is `class`, `aria_label` is `aria-label`. Those that
            are None or False are left out, those that are True have no value.
    """
    head = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in _VOID:
        return Markup(f"<{tag}{head}>")
    return Markup(f"<{tag}{head}>{joined(children)}</{tag}>")


def joined(children: Child) -> Markup:
    """Return several pieces, one after another."""
    match children:
        case None:
            return Markup()
        case Markup():
            return children
        case str():
            return text(children)
        case int():
            return Markup(f"{children:,}")
        case _:
            return Markup("".join(map(joined, children)))


def isolated(value: str) -> Markup:
    """Return text of any script whose direction does not affect the rest."""
    return element("bdi", value, dir="auto")


def path_of(value: str) -> Markup:
    """Return a path that may be broken before each of its parts."""
    parts = map(text, _BREAKS.split(value))
    return element("bdi", Markup("<wbr>".join(parts)), dir="auto")


def script_data(value: object) -> Markup:
    """Return a value as JSON that is safe inside of a `script` element."""
    data = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character, escaped in _IN_SCRIPT.items():
        data = data.replace(character, escaped)
    return Markup(data)


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = name.rstrip("_").replace("_", "-")
    name = {"viewbox": "viewBox"}.get(name, name)
    if value is True:
        return f" {name}"
    return f' {name}="{value if isinstance(value, Markup) else text(str(value))}"'


def _as_escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    return f"\\x{number:02x}" if number <= 0xFF else f"\\u{number:04x}"
