"""Lines that are indented with blanks that YAML does not take as blanks."""

from __future__ import annotations

import re

from newsmeta.diagnostics import Finding, Span
from newsmeta.frontmatter import codes
from newsmeta.frontmatter.source import line_start
from newsmeta.late_patterns import late_pattern

_LINE_END = late_pattern(r"\r\n|\n|\r")
ODD_BLANKS = "\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff"
_ODD_INDENT = late_pattern(rf"[ \t]*(?:- +)*(-?)([{ODD_BLANKS}][ \t{ODD_BLANKS}]*)(?=\S)")
_ODD_NAMES = {"\u00a0": "no-break space", "\u3000": "full-width space"}
_WHOLE_FIELD = late_pattern(r"[\w-]+:[ \t]+\S")
_UNSEEN = frozenset("\u200b\u2060\ufeff")


def name_of(character: str) -> str:
    """Return the name of a blank unknown to YAML, with its article."""
    name = _ODD_NAMES.get(character)
    return f"a {name}" if name else f"U+{ord(character):04X}"


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
        start = line_start(text, start)
        match = _ODD_INDENT.match(text, start, front_matter.end)
        if match is None and not is_line:
            break
        found, is_line = match or found, False
        start -= 2 if text.startswith("\r\n", start - 2) else 1
    if found is None:
        return None
    number = len(_LINE_END.findall(text, 0, found.start())) + 1
    blanks = found[2].strip(" \t")
    known = _ODD_NAMES.get(blanks[0])
    name = f"{known}s" if known else name_of(blanks[0])
    hyphen = "behind the hyphen of" if found[1] else "indent" if known else "indents"
    message = f"{name} {hyphen} line {number}, which YAML reads as text"
    is_needless = set(blanks) <= _UNSEEN or _is_at_margin(text, front_matter, found)
    hint = "remove it" if is_needless and not found[1] else "write plain spaces instead"
    return Finding(codes.YAML_SYNTAX, message, Span(*found.span(2)), hint)


def _is_at_margin(text: str, front_matter: Span, found: re.Match[str]) -> bool:
    """Tell whether a field of the article itself follows, which nothing indents."""
    above = text[front_matter.start : found.start()].rstrip().rpartition("\n")[2]
    is_first = not above.strip()
    return found[0] == found[2] and (is_first or _WHOLE_FIELD.match(above) is not None)
