"""Lines that are indented with blanks that YAML does not take as blanks."""

from __future__ import annotations

import re

from newsmeta.diagnostics import Finding, Span
from newsmeta.frontmatter import codes

_LINE_END = re.compile(r"\r\n|\n|\r")
_ODD_BLANKS = "\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_ODD_INDENT = re.compile(rf"[ \t]*(?:- +)*(-?)([{_ODD_BLANKS}][ \t{_ODD_BLANKS}]*)(?=\S)")
_ODD_NAMES = {"\u00a0": "no-break spaces", "\u3000": "full-width spaces"}


def odd_indentation(text: str, front_matter: Span, offset: int) -> Finding | None:
    """Return the finding about a line that is indented with blanks unknown to YAML, or None.

    Args:
        text: The text of the file.
        front_matter: The place of the front matter in it.
        offset: A place in the line, or in the one below. The first such line counts.
    """
    found: re.Match[str] | None = None
    start, is_line = offset, True
    while start > front_matter.start:
        start = _start_of_line(text, start)
        match = _ODD_INDENT.match(text, start, front_matter.end)
        if match is None and not is_line:
            break
        found, is_line = match or found, False
        start -= 2 if text.startswith("\r\n", start - 2) else 1
    if found is None:
        return None
    number = len(_LINE_END.findall(text, 0, found.start())) + 1
    blanks = found[2].strip(" \t")
    name = _ODD_NAMES.get(blanks[0], f"U+{ord(blanks[0]):04X}")
    hyphen = "behind the hyphen of" if found[1] else "indent"
    message = f"{name} {hyphen} line {number}, which YAML reads as text"
    hint = "write plain spaces instead"
    return Finding(codes.YAML_SYNTAX, message, Span(*found.span(2)), hint)


def _start_of_line(text: str, offset: int) -> int:
    return max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
