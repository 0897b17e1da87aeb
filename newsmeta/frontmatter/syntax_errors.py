"""Errors of libyaml's parser in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Finding, Span
from newsmeta.diagnostics.changes import Change
from newsmeta.frontmatter import brackets, codes, mending
from newsmeta.frontmatter.indentation import ODD_BLANKS, name_of, odd_indentation
from newsmeta.frontmatter.problems import unprintable

_LINE_END = re.compile(r"\r\n|\n|\r")
_CONFLICT = re.compile(r"(?m)^<{7}(?= )[^\r\n]*")
_OTHER_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_NAMES = {"\t": "a tab", "\x85": "U+0085", "\u2028": "U+2028", "\u2029": "U+2029"}


@dataclass(frozen=True, slots=True)
class _Words:
    """The words for a problem of the parser."""

    message: str
    hint: str
    related: str = ""
    place: Span | None = None  # the place of the mistake, if the parser stopped elsewhere
    change: Change | None = None


_QUOTE = "put the whole value in double quotes"
_INDENT = "check the indentation of this line, and whether the line above is complete"
_TAB = _Words("a tab is used where only spaces may indent", "replace it with spaces")
_NEXT_FIELD = _Words("expected the next field here", _INDENT, "the fields begin here")

_BY_PROBLEM: dict[str, _Words] = {
    "did not find expected '-' indicator": _Words(
        "expected the next item of the list, which begins with a hyphen",
        "check the indentation of this line",
        "the list begins here",
    ),
    "did not find expected <document start>": _Words(
        "expected the fields to end before this place", _INDENT
    ),
    "found unknown escape character": _Words(
        "a backslash is followed by a character that is not an escape",
        "write two backslashes for one, or use single quotes",
        "the quote opens here",
    ),
    "did not find expected hexdecimal number": _Words(
        "the escape lacks hexadecimal digits",
        "write two backslashes for one, or use single quotes; an escape takes two digits after "
        "\\x, four after \\u, eight after \\U",
        "the quote opens here",
    ),
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
    "mapping keys are not allowed in this context": _Words(
        "a question mark is where no key can begin", _QUOTE
    ),
    "did not find expected comment or line break": _Words(
        "only a comment may follow the sign of a block text (| or >)",
        "begin the text on the next line, indented",
    ),
    "found unexpected document indicator": _Words(
        "a document marker is inside quoted text",
        "close the quote before it",
        "the quote opens here",
    ),
    "found undefined tag handle": _Words(
        "the tag has a handle that is not defined", "remove the tag"
    ),
    "found duplicate %YAML directive": _Words("a second %YAML line", "remove it"),
    "found incompatible YAML document": _Words(
        "the %YAML line names a version that is not supported", "remove it"
    ),
}


@dataclass(frozen=True, slots=True)
class _Stop:
    """The state of the parser where it stopped.

    Attributes:
        problem: The parser's words.
        text: The text of the file.
        front_matter: The place of the front matter in it.
        start: The place where the parser stopped.
        context: The start of the construct that it was in, or None.
        previous: The last node that was read completely, or None.
    """

    problem: str
    text: str
    front_matter: Span
    start: int
    context: int | None
    previous: Span | None

    @property
    def character(self) -> str:
        """The character at which the parser stopped."""
        return self.text[self.start : self.start + 1]

    def line_number(self, offset: int) -> int:
        """Return the number of the line that holds `offset`."""
        return len(_LINE_END.findall(self.text, 0, offset)) + 1

    def line_before(self, offset: int) -> str:
        """Return the part of the line before `offset`."""
        return _LINE_END.split(self.text[:offset])[-1]

    def line_from(self, offset: int) -> str:
        """Return the part of the line from `offset` on."""
        return _LINE_END.split(self.text[offset : self.front_matter.end], maxsplit=1)[0]


def explain(error: Any, text: str, front_matter: Span, previous: Span | None) -> Finding:
    """Return the finding (`NM005`) for an exception of the parser.

    Args:
        error: The exception: with a mark where the parser stopped and perhaps one where the
            construct began, or with a character that is not allowed in a stream.
        text: The text of the file.
        front_matter: The place of the front matter in it; marks count from its start.
        previous: The place of the last node that was read completely, or None.
    """
    if not hasattr(error, "problem"):
        return unprintable(text, front_matter)
    base, end = front_matter.start, front_matter.end
    start = base if error.problem_mark is None else base + int(error.problem_mark.index)
    context = None if error.context_mark is None else base + int(error.context_mark.index)
    stop = _Stop(
        problem=str(error.problem),
        text=text,
        front_matter=front_matter,
        start=min(start, end),
        context=None if context is None else min(context, end),
        previous=previous,
    )
    if other := _OTHER_LINE_ENDS.search(text, base, stop.start):
        message = f"{_NAMES[other[0]]} ends a line for YAML 1.1 parsers such as Jekyll's"
        return Finding(codes.YAML_SYNTAX, message, Span(*other.span()), "remove it")
    if conflict := _CONFLICT.search(text, base, end):
        number = stop.line_number(conflict.start())
        message = f"a merge conflict begins in line {number} and is not resolved"
        return Finding(codes.YAML_SYNTAX, message, Span(*conflict.span()), "keep one side of it")
    places = (stop.start, stop.start if stop.context is None else stop.context)
    for place in places:
        if finding := odd_indentation(text, front_matter, place):
            return finding
    words = _words(stop)
    related: tuple[tuple[str, Span], ...] = ()
    if stop.context is not None and words.related:
        related = ((words.related, Span(stop.context, stop.context + 1)),)
    span = words.place or Span(stop.start, stop.start + 1)
    change = words.change
    if words.hint == _QUOTE:
        change = mending.in_quotes(text, front_matter, span.start)
    return Finding(codes.YAML_SYNTAX, words.message, span, words.hint, None, related, change)


def _words(stop: _Stop) -> _Words:
    problem = stop.problem
    if problem.startswith("did not find expected") and (words := _text_after_value(stop)):
        return words
    for beginning, words_for in _SPECIAL.items():
        if problem.startswith(beginning):
            return words_for(stop)
    return _BY_PROBLEM.get(problem) or _Words(problem, "see the YAML specification")


def _text_after_value(stop: _Stop) -> _Words | None:
    """Return words for text after a closing quote or bracket, if the problem is one."""
    previous = stop.previous
    if previous is None or previous.start == previous.end or stop.start < previous.end:
        return None
    if stop.text[previous.end : stop.start].strip(" \t") or not stop.line_from(stop.start):
        return None
    opening = stop.text[previous.start]
    first_line, last_line = map(stop.line_number, (previous.start, previous.end))
    if opening in "\"'" and first_line < last_line:
        return _Words(
            f"the quoted text that begins in line {first_line} ends here, and text follows",
            f"close the quote in line {first_line}",
        )
    if words := _separated(stop, previous):
        return words
    if opening in "\"'" and "',' or" in stop.problem and stop.character in "\"'":
        return _Words("a comma is missing between two items", "put one before this item")
    if opening in "\"'":
        hint = mending.way_into_quotes(_rest_of_line(stop, previous.start))
    elif opening in "[{":
        name = "bracket" if opening == "[" else "brace"
        return _Words(f"text follows the closing {name}", _QUOTE)
    else:
        return None
    return _Words("text follows the closing quote", hint)


def _separated(stop: _Stop, previous: Span) -> _Words | None:
    """Return words for a comma after a closing quote, and for a list that lacks its brackets."""
    line = stop.line_before(previous.start) + _rest_of_line(stop, previous.start)
    hint = brackets.after_quote(stop.line_from(stop.start), "',' or" in stop.problem, line)
    return _Words("text follows the closing quote", hint) if hint else None


def _rest_of_line(stop: _Stop, offset: int) -> str:
    return stop.text[offset : stop.start] + stop.line_from(stop.start).rstrip(" \t")


def _no_key(stop: _Stop) -> _Words:
    start = stop.start - len(stop.line_before(stop.start))
    above = _LINE_END.split(stop.text[stop.front_matter.start : start])
    if len(above) > 1 and _GLUED_HYPHEN.match(above[-2]):
        return _glued_colon(stop, start, above[-2]) or _NEXT_FIELD
    return _NEXT_FIELD


def _list_item(stop: _Stop) -> _Words:
    if re.fullmatch(
        r"\s*(?:- )?(?:title|excerpt|name|attribution):\s+", stop.line_before(stop.start)
    ):
        return _Words("a hyphen and a blank begin a list item, and this field holds text", _QUOTE)
    return _Words(
        "a list item is where none can begin",
        "begin the list on a line of its own, indented under its field",
    )


def _colon(stop: _Stop) -> _Words:
    name = stop.line_before(stop.start).strip().removeprefix("- ").strip()
    if not re.fullmatch(r"[\w-]+", name):
        line = stop.line_before(stop.start) + stop.line_from(stop.start)
        if mending.is_address(line):
            message = "a colon and a space inside an address end a field name in YAML"
            return _Words(message, "remove the space, or write %20 instead")
        if mending.has_field_inside(line):
            return _Words(
                "a second field begins in this line", "begin it in a line of its own, indented"
            )
        message = "a colon and a space inside the text end a field name in YAML"
        if match := _QUOTED_START.match(line):
            return _Words(message, mending.way_into_quotes(match[1]))
        return _Words(message, _QUOTE)
    start_of_line = stop.start - len(stop.line_before(stop.start))
    above = _LINE_END.split(stop.text[stop.front_matter.start : start_of_line])
    if len(above) > 1 and (words := _glued_colon(stop, start_of_line, above[-2])):
        return words
    is_at_top = re.search(rf"(?m)^{name}:", stop.text[stop.front_matter.start :]) is not None
    if start_of_line < stop.start - len(name) and not is_at_top and mending.is_of_top(name):
        hint = "move it to the left margin if it is a field of the article itself"
        return _Words(f"the field {name} cannot begin here", hint)
    return _Words(f"the field {name} cannot begin here", _INDENT)


def _no_colon(stop: _Stop) -> _Words:
    offset = stop.start if stop.context is None else stop.context
    before = stop.line_before(offset)
    line = before + stop.line_from(offset)
    start = offset - len(before)
    if words := _glued_colon(stop, start + len(line), line):
        return words
    if _UNSEEN.fullmatch(line):
        message = f"line {stop.line_number(start)} looks empty, but holds text for YAML"
        return _Words(message, "empty it", place=Span(start, start + len(line)))
    if sign := _OTHER_COMMENT.match(line):
        message = (
            f"line {stop.line_number(start)} begins with {sign[1]}, which is no comment in YAML"
        )
        return _Words(message, "begin comments with #", place=Span(start, start + len(line)))
    return _Words(
        f"line {stop.line_number(start)} has no colon that ends a field name",
        'write it as "name: value", or indent it if it continues the text above',
        place=Span(start + len(line) - len(line.lstrip()), start + len(line.rstrip())),
    )


_UNSEEN = re.compile(r"[\s\xad\u034f\u115f\u180e\u200b-\u200f\u2060-\u2064\u3164\ufeff]+")
"""Characters on lines that look empty."""
_OTHER_COMMENT = re.compile(r"\s*(//|/\*|<!--|;|\{#)")
_QUOTED_START = re.compile(r"\s*(?:- +)*[\w-]+:\s+([\"'].*?)\s*\Z")
_GLUED_HYPHEN = re.compile(r"\s*-(?=[^\W\d_]|[\"'])")
_GLUED = re.compile(
    rf"\s*(?:- )?[\w-]+(?P<colon>:(?=[\S{ODD_BLANKS}])|\s*\uff1a)(?P<next>[{ODD_BLANKS}]?)"
)


def _glued_colon(stop: _Stop, end: int, line: str) -> _Words | None:
    """Return words for a line whose field name is not followed by a plain colon and a space.

    Args:
        stop: The place at which the parser stopped.
        end: The end of the line in the text, possibly after its line end.
        line: The line.
    """
    if hyphen := _GLUED_HYPHEN.match(line):
        start = stop.text.rfind(line, 0, end)
        place = Span(start + hyphen.end() - 1, start + hyphen.end())
        message = f"line {stop.line_number(start)} has no blank after the hyphen"
        return _Words(message, "put one there", place=place)
    match = _GLUED.match(line)
    if match is None:
        return None
    start = stop.text.rfind(line, 0, end)
    number = stop.line_number(start)
    place = Span(start + match.start("colon"), start + match.end())
    if match["next"]:
        message = f"line {number} has {name_of(match['next'])} after the colon"
    elif match["colon"] != ":":
        message = f"line {number} has a full-width colon"
    else:
        message = f"line {number} has no space after the colon"
        return _Words(message, "put one there", place=place)
    return _Words(message, "write a plain colon and a plain space", place=place)


def _unclosed_quote(stop: _Stop) -> _Words:
    number = stop.line_number(stop.start if stop.context is None else stop.context)
    return _Words(
        f"the quoted text that begins in line {number} is not closed",
        "close it with the quote that it begins with",
        "the quote opens here",
    )


def _cut_off(stop: _Stop) -> _Words | None:
    """Return words for a list or mapping in brackets that a comment cuts off, if there is one."""
    words = brackets.cut_by_comment(stop.text, stop.front_matter, stop.start)
    return words and _Words(words[0], words[1], place=words[2])


def _unclosed_flow(stop: _Stop) -> _Words:
    if words := _cut_off(stop):
        return words
    closing = stop.problem[-2]
    name = "list" if closing == "]" else "mapping"
    number = stop.line_number(stop.start if stop.context is None else stop.context)
    return _Words(
        f"the {name} that begins in line {number} is not closed: "
        f"expected a comma or {closing} here",
        f"close it with {closing}",
        f"the {name} begins here",
    )


def _no_start(stop: _Stop) -> _Words:
    character = stop.character
    if words := _cut_off(stop):
        return words
    if character == "," and brackets.ends_inside(stop.line_before(stop.start)):
        return _Words("a comma stands where an item is expected", "remove it")
    if character == "\t":
        return _TAB
    if not character or character.isspace():
        return _Words("a value is expected here", "write one")
    shown = _NAMES.get(character, f'the character "{character}"')
    return _Words(f"no value can begin with {shown}", _QUOTE)


def _no_name(stop: _Stop) -> _Words:
    place = stop.start if stop.context is None else stop.context
    sign = stop.text[place : place + 1]
    if stop.text[place : place + 2] == "* ":
        return _Words("a list item begins with a hyphen in YAML", "write - instead of *")
    if sign == "*":
        meaning = "a value that begins with * refers to an anchor in YAML, and this is not a name"
    else:
        meaning = "a value that begins with & names an anchor in YAML, and this is not a name"
    return _Words(meaning, _QUOTE)


def _no_character(stop: _Stop) -> _Words:
    opening = stop.start if stop.context is None else stop.context
    mend = mending.surrogate_pairs(stop.text, stop.front_matter, opening)
    pairs = dict(mend.pieces) if mend else {}
    character = next((pairs[span] for span in pairs if span.start <= stop.start <= span.end), "")
    if character:
        message = "two escapes make one character in JSON, but none in YAML"
        hint = f"write {character} itself"
    else:
        message = "the escape stands for no character"
        hint = "write the character itself"
    return _Words(message, hint, "the quote opens here", change=mend if character else None)


_SPECIAL: dict[str, Callable[[_Stop], _Words]] = {
    "block sequence entries are not allowed": _list_item,
    "did not find expected key": _no_key,
    "mapping values are not allowed": _colon,
    "found invalid Unicode character escape code": _no_character,
    "could not find expected ':'": _no_colon,
    "found unexpected end of stream": _unclosed_quote,
    "did not find expected ',' or": _unclosed_flow,
    "found character that cannot start any token": _no_start,
    "did not find expected node content": _no_start,
    "did not find expected alphabetic or numeric character": _no_name,
}
