"""The lax grammar of each tag of Liquid and Jekyll.

Jekyll has Liquid parse tags in a lax mode with warnings (`error_mode: warn`). Only markup that is
rejected even then is an error here. Tags of plugins are not checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from newsmeta.liquid.expressions import is_condition, is_loop
from newsmeta.liquid.tokens import SPACE, WORD

_BLANKS = " \t\n\v\f\r\0"
"""Characters that are stripped from both ends of a text."""

_NO_SPACE = r"[^ \t\n\v\f\r]"
_QUOTED = r"""(?:"[^"]*"|'[^']*')"""
_FRAGMENT = rf"""(?:{_QUOTED}|(?:[^ \t\n\v\f\r,|'"]|{_QUOTED})+)"""
_NAME = rf"(?:{WORD}|[-.\[\]])"

_ANY_FRAGMENT = re.compile(_FRAGMENT)
_JOINT = rf"\b(?:{SPACE}?and{SPACE}?|{SPACE}?or{SPACE}?)\b"
_JOINED = re.compile(rf"(?:{_JOINT}|(?:{SPACE}*(?!{_JOINT})(?:{_FRAGMENT}|{_NO_SPACE}+){SPACE}*)+)")
_SPACES = re.compile(rf"{SPACE}{{3,}}")
_LOOP = re.compile(rf"(?:{WORD}|-)+{SPACE}+in{SPACE}+{_FRAGMENT}")
_ROWS = re.compile(rf"{WORD}{SPACE}+in{SPACE}+{_FRAGMENT}")
_ASSIGNED = re.compile(rf"{_NAME}\)?{SPACE}*=")
_CAPTURED = re.compile(_NAME)
_HIGHLIGHTED = re.compile(
    rf"^[a-zA-Z0-9.+#_-]+(?:{SPACE}+{WORD}+(?:=(?:{WORD}+|\"(?:[0-9]+{SPACE})*[0-9]+\"))?)*$",
    re.MULTILINE,
)
_POST = re.compile(r"^(?:.+/)?[0-9]+-[0-9]+-[0-9]+-", re.MULTILINE)
_INCLUDED = re.compile(
    rf"(?:\{{\{{{SPACE}*(?:{WORD}|[-.])+{SPACE}*(?:\|.*)?\}}\}}[^ \t\n\v\f\r{{}}]*)+", re.DOTALL
)
_PARAMETERS = re.compile(
    rf"""{SPACE}*(?:(?:{WORD}|-)+{SPACE}*={SPACE}*
    (?:"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'|(?:{WORD}|[.-])+)
    (?={SPACE}|\Z){SPACE}*)*""",
    re.VERBOSE,
)
_FILE_NAME = re.compile(rf"{_NO_SPACE}*")
_LONGEST_INCLUDE = 500
"""Longest markup of `include` that is checked, in characters."""


def _takes_condition(markup: str) -> bool:
    return is_condition(markup) or _is_loose_condition(markup)


def _is_loose_condition(markup: str) -> bool:
    # Runs of blanks are shortened: more than two mean the same, but slow down the search.
    parts = _JOINED.findall(_SPACES.sub("  ", markup))
    if not parts or not _ANY_FRAGMENT.search(parts.pop()):
        return False
    while parts:
        joint = parts.pop().strip()
        if not parts or not _ANY_FRAGMENT.search(parts.pop()) or joint not in ("and", "or"):
            return False
    return True


def _takes_loop(markup: str) -> bool:
    return _LOOP.match(markup) is not None or is_loop(markup)


def _takes_case(markup: str) -> bool:
    return _ANY_FRAGMENT.search(markup) is not None


def _takes_cycle(markup: str) -> bool:
    return _ANY_FRAGMENT.match(markup) is not None


def _takes_rows(markup: str) -> bool:
    return _ROWS.search(markup) is not None


def _takes_assignment(markup: str) -> bool:
    return _ASSIGNED.search(markup) is not None


def _takes_capture(markup: str) -> bool:
    return _CAPTURED.search(markup) is not None


def _takes_nothing(markup: str) -> bool:
    return not markup.strip(_BLANKS)


def _takes_comment(markup: str) -> bool:
    following = (line.strip(_BLANKS) for line in markup.split("\n")[1:])
    return all(line.startswith("#") for line in following if line)


def _takes_language(markup: str) -> bool:
    return _HIGHLIGHTED.search(markup.strip(_BLANKS)) is not None


def _takes_post(markup: str) -> bool:
    return _POST.search(markup.strip(_BLANKS).removeprefix("/")) is not None


def _takes_include(markup: str) -> bool:
    markup = markup.strip(_BLANKS)
    if len(markup) > _LONGEST_INCLUDE:
        return True
    name = _INCLUDED.search(markup) or _FILE_NAME.match(markup)
    return _PARAMETERS.fullmatch(markup, name.end() if name else 0) is not None


_Takes = Callable[[str], bool]

SYNTAX: dict[str, tuple[_Takes, str]] = {
    "assign": (_takes_assignment, "{% assign name = value %}"),
    "capture": (_takes_capture, "{% capture name %}"),
    "case": (_takes_case, "{% case page.category %}"),
    "when": (_takes_case, '{% when "news" %}'),
    "cycle": (_takes_cycle, '{% cycle "odd", "even" %}'),
    "for": (_takes_loop, "{% for topic in page.topics %}"),
    "if": (_takes_condition, "{% if page.title %}"),
    "unless": (_takes_condition, "{% unless page.title %}"),
    "elsif": (_takes_condition, "{% elsif page.title %}"),
    "tablerow": (_takes_rows, "{% tablerow topic in page.topics %}"),
    "raw": (_takes_nothing, "{% raw %}"),
    "#": (_takes_comment, "{% # text %}"),
    "highlight": (_takes_language, "{% highlight ruby %}"),
    "post_url": (_takes_post, "{% post_url 2021-01-27-trees %}"),
    "include": (_takes_include, '{% include note.html text="a value" %}'),
    "include_relative": (_takes_include, '{% include_relative note.md text="a value" %}'),
}
"""For each tag, a function that tells whether its markup is valid, and a valid example."""
