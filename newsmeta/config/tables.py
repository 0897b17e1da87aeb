"""The TOML table of the configuration: reading it, and finding the line of a key.

Other tables of a `pyproject.toml` are not checked, as long as the file is TOML. Reading is bounded
in time and in nesting depth.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from newsmeta.diagnostics import Pointer, field_name
from newsmeta.files.toml_documents import DEEPEST, LONG_KEY, PART
from newsmeta.late_patterns import late_pattern

FILE_NAME = "newsmeta.toml"
SHARED_NAME = "pyproject.toml"

_OWN_TABLE = ("tool", "newsmeta")
_MOST_BYTES = 2**20
_TO_GO_ON = "correct it, or name a configuration with --config, or use none with --no-config"

_LARGEST = 2**63 - 1
"""The largest integer of TOML; the smallest one is as far from zero, but for one."""

_LONG_NUMBER = late_pattern(r"[0-9_]{4000,}+")
_PLACE = late_pattern(r" \(at line (\d+), column (\d+)\)\Z")


class ConfigError(Exception):
    """The configuration cannot be used. The message says where, what, and what to do.

    It is one line. Invisible characters of the configuration are escaped in it.
    """

    def __init__(self, message: str) -> None:
        if not message.isprintable():
            message = "".join(
                char if char.isprintable() else char.encode("unicode_escape").decode()
                for char in message
            )
        super().__init__(message)


def find(start: Path, top: Path | None = None) -> Path | None:
    """Return the configuration file that applies in the folder `start`, or None.

    The nearest file upward counts. In one folder, `newsmeta.toml` takes precedence over a
    `pyproject.toml`, which counts only if it has a table `[tool.newsmeta]`. A `newsmeta.toml`
    that is not a readable file is an error, not skipped.

    Args:
        start: The folder.
        top: The last folder upward to look into; None for the root of the disk.

    Raises:
        ConfigError: When a `pyproject.toml` on the way up cannot be read.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        own = folder / FILE_NAME
        if os.path.lexists(own):
            return own
        shared = folder / SHARED_NAME
        if shared.is_file() and table_in(shared) is not None:
            return shared
        if folder == top:
            break
    return None


def table_in(path: Path) -> dict[str, Any] | None:
    """Return the table of the configuration; None for a `pyproject.toml` without one.

    Raises:
        ConfigError: When the file cannot be read or its table cannot be used.
    """
    content = _content(path)
    tools = content.get("tool")
    table = tools.get("newsmeta") if isinstance(tools, dict) else None
    if path.name != SHARED_NAME:
        if table is not None:
            words = f"in {FILE_NAME} the keys stand at the top; remove [tool.newsmeta]"
            raise ConfigError(f"{place(path, _OWN_TABLE)} {words}")
        table = content
    if table is None:
        return None
    if not isinstance(table, dict):
        raise ConfigError(f"{place(path, ())} tool.newsmeta has to be a table: [tool.newsmeta]")
    _check(table, path)
    return table


def place(path: Path, pointer: Pointer) -> str:
    """Return the place of a key as `file:line:`, as far as a scan of the lines finds it.

    Args:
        path: The configuration file.
        pointer: The pointer to the key. If it is not found, the nearest parent counts.
    """
    wanted = tuple(part for part in pointer if isinstance(part, str))
    if path.name == SHARED_NAME:
        wanted = (*_OWN_TABLE, *wanted)
    table: tuple[str, ...] = ()
    best, best_line = 0, 0
    try:
        lines = _text(path).splitlines()
    except ConfigError:  # The file has changed meanwhile.
        return f"{path}:"
    for number, line in enumerate(lines, 1):
        if match := _HEADER.match(line):
            table = keys = _keys(match[1])
        elif match := _ASSIGNMENT.match(line):
            keys = (*table, *_keys(match[1]))
        else:
            continue
        if keys and keys == wanted[: len(keys)] and len(keys) > best:
            best, best_line = len(keys), number
    return f"{path}:{best_line}:" if best else f"{path}:"


_HEADER = late_pattern(r"\s*+\[\[?([^\]]+)\]")
_ASSIGNMENT = late_pattern(rf"\s*+({PART}(?:\s*+\.\s*+{PART})*+)\s*+=")
_KEY = late_pattern(PART)


def _keys(text: str) -> tuple[str, ...]:
    return tuple(key.strip("\"'") for key in _KEY.findall(text))


def _text(path: Path) -> str:
    from newsmeta.frontmatter.source import SourceError, read_bytes

    try:
        data = read_bytes(path, _MOST_BYTES)
    except SourceError as error:
        reason = error.message.removeprefix("the file cannot be read: ")
        raise ConfigError(f"{path}: cannot be read: {reason}; {_TO_GO_ON}") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: is not UTF-8; save it as UTF-8") from None


def _content(path: Path) -> dict[str, Any]:
    import tomllib

    text = _text(path)
    if long := LONG_KEY.search(text):
        line = text.count("\n", 0, long.start()) + 1
        raise ConfigError(f"{path}:{line}: a key has more than {DEEPEST} parts; {_TO_GO_ON}")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigError(f"{path}: is nested too deeply to be read; {_TO_GO_ON}") from None
    except tomllib.TOMLDecodeError as error:
        words = str(error)
        where = _PLACE.search(words)
        at = f"{where[1]}:{where[2]}:" if where else f"{text.rstrip().count(chr(10)) + 1}:"
        reason = _PLACE.sub("", words)
        raise ConfigError(f"{path}:{at} is not valid TOML: {reason}; {_TO_GO_ON}") from None
    except ValueError:  # Raised for a number with thousands of digits.
        long = _LONG_NUMBER.search(text)
        line = text.count("\n", 0, long.start() if long else 0) + 1
        raise ConfigError(f"{path}:{line}: holds a number that is too large; {_TO_GO_ON}") from None


def _check(table: dict[str, Any], path: Path) -> None:
    """Raise an error if a table holds a value that the rest of newsmeta cannot handle."""
    stack: list[tuple[Pointer, Any]] = [((), table)]
    while stack:
        pointer, value = stack.pop()
        problem = ""
        if len(pointer) > DEEPEST:
            at, problem = pointer[:1], f"is nested more than {DEEPEST} levels deep"
        elif isinstance(value, int) and not -_LARGEST <= value <= _LARGEST:
            at, problem = pointer, "is a number that is too large; TOML has 64 bits for it"
        elif isinstance(value, str) and "\0" in value:
            at, problem = pointer, "has a NUL character in it, which no name or path can have"
        elif isinstance(value, Mapping):
            stack += [((*pointer, name), inner) for name, inner in value.items()][::-1]
            if any("\0" in name for name in value):
                at, problem = pointer, "has a key with a NUL character, which no name can have"
        elif isinstance(value, list):
            stack += [((*pointer, index), inner) for index, inner in enumerate(value)][::-1]
        if problem:
            name = field_name(at) if at else "the table"
            raise ConfigError(f"{place(path, at)} {name} {problem}")
