"""The log of a step as GitHub's runner reads it, without any ambiguity.

GitHub's reference calls its commands workflow commands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_PROPERTIES = ("title", "file", "line", "endLine", "col", "endColumn")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_OLD_COMMAND = re.compile(r"##[a-z]*\[", re.IGNORECASE)
_ESCAPES = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}
_DATA = re.compile(r"(?:[^%\r\n]|%25|%0D|%0A)*")
_PROPERTY = re.compile(r"(?:[^%\r\n:,]|%25|%0D|%0A|%3A|%2C)+")


class Command(NamedTuple):
    """A workflow command: an annotation, the only kind allowed here."""

    name: str
    properties: dict[str, str]
    message: str


class NoCommandError(Exception):
    """A line that is neither text nor a documented command."""


def commands(log: str) -> Iterator[Command | str]:
    """Yield the lines of a log, with commands parsed.

    Every character that any reader takes for a line end ends a line here.

    Raises:
        NoCommandError: When a line deviates from the documentation.
    """
    for line in _LINE_ENDS.split(log):
        if _OLD_COMMAND.search(line):
            raise NoCommandError(line)
        if not line.lstrip().startswith("::"):
            yield line
        elif not line.startswith("::"):
            raise NoCommandError(line)
        else:
            yield _command(line)


def _command(line: str) -> Command:
    head, separator, message = line[2:].partition("::")
    name, space, rest = head.partition(" ")
    if not separator or not space or name not in ("error", "warning", "notice"):
        raise NoCommandError(line)
    properties: dict[str, str] = {}
    for pair in rest.split(","):
        key, sign, value = pair.partition("=")
        if key not in _PROPERTIES or key in properties or not sign:
            raise NoCommandError(line)
        if not _PROPERTY.fullmatch(value):
            raise NoCommandError(line)
        properties[key] = _read(value)
    if not _DATA.fullmatch(message):
        raise NoCommandError(line)
    for key in properties.keys() - {"title", "file"}:
        if not properties[key].isdecimal():
            raise NoCommandError(line)
    return Command(name, properties, _read(message))


def _read(text: str) -> str:
    return re.sub("%[0-9A-F]{2}", lambda found: _ESCAPES[found[0]], text)
