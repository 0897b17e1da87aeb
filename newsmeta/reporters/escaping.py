"""Escaping of text from files for safe output.

Paths, messages and source lines contain text from files. Printed unchanged, it could move the
cursor, reverse the direction of the text, or send commands to the CI system that reads the log.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from newsmeta.diagnostics import Location
from newsmeta.late_patterns import late_pattern

# Control characters, lone surrogates, characters forbidden in XML, and invisible characters
# that change how their neighbours look: directions, joiners, fillers, tags.
_UNSEEN = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# GitHub (`##[`), Azure (`##vso[`) and TeamCity (`##teamcity[`) search for these anywhere in
# a line.
_CI_COMMAND = r"(?<=#)#(?=[A-Za-z]*\[)"
_ESCAPED = late_pattern(f"{_UNSEEN}|{_CI_COMMAND}")
_CI_COMMANDS = late_pattern(_CI_COMMAND)
# Colours and links before the colons do not hide them from programs that strip these first.
_FIRST_COLONS = late_pattern(r"(?m)^((?:[^\S\n]|\x1b\[[0-9;]*m)*):(?=:)")
_SHORT = {"\t": r"\t", "\n": r"\n", "\r": r"\r"}


def visible(text: str) -> str:
    r"""Return `text` on one line, with invisible characters written as `\x1b` or `\u202e`."""
    return _ESCAPED.sub(_escape, text)


def encodable(text: str) -> str:
    r"""Return `text` with surrogates, such as those of undecodable file names, as `\udce9`.

    JSON allows an escaped surrogate, but many readers reject a document that has one.
    """
    return text.encode("utf-8", "backslashreplace").decode()


def visible_index(text: str, index: int) -> int:
    """Return the index in `visible(text)` of the character at `index` in `text`."""
    before = (match for match in _ESCAPED.finditer(text) if match.start() < index)
    return index + sum(len(_escape(match)) - 1 for match in before)


def visible_data(text: str) -> str:
    r"""Return lines of data with invisible characters, except tabs, written as escapes."""
    return _ESCAPED.sub(_escape_in_data, text.replace("\r\n", "\n"))


def guarded(line: str) -> str:
    r"""Return a line that no CI system takes for a command, or searches for one with success.

    GitHub's runner takes a line as a command if it begins with two colons, even after white
    space. The first colon becomes `\x3a`. Commands of other systems are broken up as in `visible`.
    """
    if "::" in line:
        line = _FIRST_COLONS.sub(r"\1\\x3a:", line)
    return _CI_COMMANDS.sub(_escape, line) if "##" in line else line


def guarded_chunks(chunks: Iterable[str]) -> Iterator[str]:
    """Yield the text in `chunks` with each line `guarded`."""
    rest = ""
    for chunk in chunks:
        whole, end, rest = f"{rest}{chunk}".rpartition("\n")
        if end:
            yield guarded(whole) + end
    if rest:
        yield guarded(rest)


def visible_path(path: str) -> str:
    """Return a path that is safe at the beginning of a line; see `guarded`."""
    return visible(f"./{path}" if path[:1] in (":", "#") or path[:1].isspace() else path)


def place(location: Location) -> str:
    """Return `path:line:col`, as terminals and editors recognize it."""
    return f"{visible_path(location.path)}:{location.start.line}:{location.start.column}"


def dump_json(value: object, indent: int | None = None) -> str:
    r"""Return `value` as JSON that is safe to print and valid in UTF-8.

    Letters of any script stay unchanged. Invisible characters become `\u202e`, which reads back
    as the same text, and so do characters that a CI system could take for a command.
    """
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    # The line feeds come from `indent`; those in texts are escaped.
    return "\n".join(_ESCAPED.sub(_escape_json, line) for line in text.split("\n"))


def dump_items(document: object, items: Iterable[object]) -> Iterator[str]:
    """Yield the chunks of a document as `dump_json` with an indent of two, and a final line end.

    Args:
        document: The document, whose last list is empty.
        items: The items of that list.
    """
    before, _, after = dump_json(document, indent=2).rpartition("[]")
    last = before.rpartition("\n")[2]
    margin = "\n" + " " * (len(last) - len(last.lstrip()))
    yield before + "["
    comma = ""
    for item in items:
        yield comma + f"\n{dump_json(item, indent=2)}".replace("\n", margin + "  ")
        comma = ","
    yield (margin if comma else "") + "]" + after + "\n"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    number = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def _escape_in_data(match: re.Match[str]) -> str:
    return match.group() if match.group() in "\n\t" else _escape(match)


def _escape_json(match: re.Match[str]) -> str:
    return r"\u0023" if match.group() == "#" else json.dumps(match.group())[1:-1]
