"""SVG: the start and end tags of the root element. No markup is parsed, no entity expanded."""

from __future__ import annotations

import re

from newsmeta.images.markup import FLAGS, MISC, NAME, QUOTED, encoding_of, prolog_of, text_of
from newsmeta.images.open_file import BLOCK, OpenFile
from newsmeta.images.picture import Size, cut_off, damaged

_ATTRIBUTE = re.compile(rf"({NAME})\s*+=\s*+({QUOTED})", FLAGS)
_ROOT = re.compile(
    rf"<((?:[^\s:<>/!?]++:)?+svg)((?:\s++{NAME}\s*+=\s*+(?:{QUOTED}))*+)\s*+(/?)>", FLAGS
)
_END = re.compile(rf"</[^\s<>]++\s*+>(?:{MISC})*+", FLAGS)
_PIXELS = re.compile(r"\s*\+?([0-9]{1,9})(?:\.0*)?(?:px)?\s*", FLAGS | re.IGNORECASE)
_STYLED = re.compile(r"\b(?:width|height)\s*:", FLAGS | re.IGNORECASE)


def measure(file: OpenFile) -> Size:
    """Return the size of an SVG; None unless it has one of its own, in pixels."""
    head = file.read(0, min(file.size, BLOCK))
    encoding = encoding_of(head)
    text = text_of(head, encoding)
    root = _ROOT.match(text, len(prolog_of(text)))
    if not root:
        raise damaged("its <svg> tag is not closed, or not well-formed")
    size = _size({match[1]: match[2][1:-1] for match in _ATTRIBUTE.finditer(root[2])})
    if not file.is_whole:
        return size
    # From an even offset, as UTF-16 requires.
    tail_start = max(0, file.size - BLOCK) // 2 * 2
    tail = text_of(file.read(tail_start, file.size - tail_start), encoding)
    end = tail.rfind(f"</{root[1]}")
    if not root[3] and (end < 0 or not _END.fullmatch(tail, end)):
        raise cut_off(f"it does not end with </{root[1]}>")
    return size


def _size(attributes: dict[str, str]) -> Size:
    """Return the size in pixels, or None unless both sides are plain integers.

    Programs differ in how they round fractions and lengths in other units. A style overrides the
    attributes.
    """
    width = _PIXELS.fullmatch(attributes.get("width", ""))
    height = _PIXELS.fullmatch(attributes.get("height", ""))
    if not width or not height or _STYLED.search(attributes.get("style", "")):
        return None
    return int(width[1]), int(height[1])
