"""The words of libyaml's parser, made plain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from newsmeta.diagnostics import Finding, Span

# What YAML 1.1 and 1.2 allow in a stream (YAML 1.2.2, section 5.1), negated.
_NOT_PRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_NAMES = {"\t": "a tab", "\x85": "U+0085", "\u2028": "U+2028", "\u2029": "U+2029"}


@dataclass(frozen=True, slots=True)
class _Words:
    """How one problem of the parser is put to people."""

    message: str
    hint: str
    related: str = ""


_QUOTE = "put the whole value in double quotes"
_INDENT = "check the indentation of this line and the quotes of the lines above"

_BY_PROBLEM: dict[str, _Words] = {
    "mapping values are not allowed in this context": _Words(
        "a colon followed by a space stands where no field name can end",
        f"if it belongs to the text, {_QUOTE}; else check the indentation",
    ),
    "did not find expected key": _Words(
        "expected the next field here", _INDENT, "the fields begin here"
    ),
    "did not find expected '-' indicator": _Words(
        "expected the next item of the list, which begins with a hyphen",
        "check the indentation of this line",
        "the list begins here",
    ),
    "could not find expected ':'": _Words(
        "expected a field name with a colon before this place",
        'write one field a line, "name: value", and put values of several lines in quotes',
        "the line without a colon",
    ),
    "did not find expected ',' or ']'": _Words(
        "expected a comma or the closing bracket of the list",
        "close the list with ]",
        "the list begins here",
    ),
    "did not find expected ',' or '}'": _Words(
        "expected a comma or the closing brace of the mapping",
        "close the mapping with }",
        "the mapping begins here",
    ),
    "found unexpected end of stream": _Words(
        "the quoted text is not closed before the front matter ends",
        "close it with the quote that it begins with",
        "the quote opens here",
    ),
    "found unexpected document indicator": _Words(
        "a document marker stands inside quoted text",
        "close the quote before it",
        "the quote opens here",
    ),
    "found unknown escape character": _Words(
        "a backslash is followed by a character that makes no escape",
        "write two backslashes for one, or use single quotes",
        "the quote opens here",
    ),
    "found invalid Unicode character escape code": _Words(
        "the escape names no character",
        "write the character itself; a pair of surrogates is one \\U escape in YAML",
        "the quote opens here",
    ),
    "did not find expected hexdecimal number": _Words(
        "the escape lacks hexadecimal digits",
        "write two digits after \\x, four after \\u, eight after \\U",
        "the quote opens here",
    ),
    "found a tab character that violates indentation": _Words(
        "a tab stands where only spaces may indent", "replace it by spaces"
    ),
    "found a tab character where an indentation space is expected": _Words(
        "a tab stands where only spaces may indent", "replace it by spaces"
    ),
    "block sequence entries are not allowed in this context": _Words(
        "a list item stands where none can begin",
        "begin the list on a line of its own, indented under its field",
    ),
    "mapping keys are not allowed in this context": _Words(
        "a question mark stands where no key can begin", _QUOTE
    ),
    "did not find expected node content": _Words("a value is expected here", "write one"),
    "did not find expected alphabetic or numeric character": _Words(
        "an anchor (&) or alias (*) has no name",
        "put the value in double quotes if it is meant as text",
    ),
    "did not find expected comment or line break": _Words(
        "only a comment may follow the sign of a block text (| or >)",
        "begin the text on the next line, indented",
    ),
    "found undefined tag handle": _Words(
        "the tag has a handle that is not defined", "remove the tag"
    ),
    "found duplicate %YAML directive": _Words("a second %YAML line", "remove it"),
    "found incompatible YAML document": _Words(
        "the %YAML line names a version that is not supported", "remove it"
    ),
    "did not find expected <document start>": _Words(
        "expected the fields to end before this place", _INDENT
    ),
}

_START_HINTS = {
    "\t": "replace the tab by spaces",
    "@": _QUOTE,
    "`": _QUOTE,
    "%": _QUOTE,
}


def explain(error: Any, text: str, base: int, end: int) -> Finding:
    """Return the finding (`NM005`) for an exception of the parser.

    Args:
        error: The exception: with a mark for where the parser stopped and perhaps one for
            where the construct began, or with a character that no stream may hold.
        text: The text of the file.
        base: Offset in `text` of the front matter, from which marks count.
        end: Offset of its end.
    """
    if not hasattr(error, "problem"):
        return _unprintable(text, base, end)
    problem = str(error.problem)
    start = base if error.problem_mark is None else base + int(error.problem_mark.index)
    start = min(start, end)
    character = text[start : start + 1]
    related: tuple[tuple[str, Span], ...] = ()
    if problem == "found character that cannot start any token":
        shown = _NAMES.get(character, f'the character "{character}"')
        words = _Words(f"no value can begin with {shown}", _START_HINTS.get(character, _QUOTE))
    else:
        words = _BY_PROBLEM.get(problem) or _Words(problem, "see the YAML specification")
    if error.context_mark is not None and words.related:
        context = min(base + int(error.context_mark.index), end)
        related = ((words.related, Span(context, context + 1)),)
    hint = words.hint
    if other := _OTHER_LINE_ENDS.search(text, base, start):
        hint = (
            f"there is a {_NAMES[other.group()]} before it, which ends a line for YAML 1.1 "
            "parsers such as Jekyll's: remove it"
        )
    return Finding("NM005", words.message, Span(start, start + 1), hint, None, related)


def _unprintable(text: str, base: int, end: int) -> Finding:
    match = _NOT_PRINTABLE.search(text, base, end)
    start = match.start() if match else base
    character = match.group() if match else text[start : start + 1]
    return Finding(
        "NM005",
        f"the character U+{ord(character):04X} is not allowed in YAML",
        Span(start, start + 1),
        f'remove it, or write it as an escape in double quotes: "\\u{ord(character):04x}"',
    )
