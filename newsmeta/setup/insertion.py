"""Insertion of text into an existing YAML file, with all other bytes unchanged.

The place of the insertion is found by scanning lines. The result is then read back: it has to hold
the old values and the new ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from newsmeta.files.documents import DocumentError
from newsmeta.files.yaml_documents import Dialect, read_yaml

_EMPTY_LIST = re.compile(r"(?P<key>[^\s#:]+:)[ \t]*\[[ \t]*\](?P<rest>[ \t]*(?:#.*)?)$")


_DIALECT = Dialect(is_lenient=True)
"""A dialect that accepts the tags of CI systems, which do not matter here."""


class InsertionError(Exception):
    """A text cannot be inserted without changing more. The message says why."""


def into_list(data: bytes, key: str, item: str) -> bytes:
    """Return a file with an item appended to the list under a top-level key.

    Args:
        data: The file. If it lacks the key, the key is added.
        key: The key.
        item: The item as lines of YAML that begin with `- `, indented by two blanks.

    Raises:
        InsertionError: When the item cannot be added.
    """

    def added(values: Any) -> Any:
        values = {} if values is None else values
        if not isinstance(values, dict) or not isinstance(values.get(key) or [], list):
            raise InsertionError(f"it has no list under {key}")
        (new,) = read_yaml(f"{key}:\n{item}")[key]
        return {**values, key: [*(values.get(key) or ()), new]}

    return _with(data, lambda lines: _in_list(lines, key, item), added)


def at_end(data: bytes, part: str) -> bytes:
    """Return a file with further keys at its end.

    Args:
        data: The file.
        part: The keys, as lines of YAML.

    Raises:
        InsertionError: When the keys cannot be added.
    """

    def added(values: Any) -> Any:
        values = {} if values is None else values
        new: Mapping[str, Any] = read_yaml(part)
        if not isinstance(values, dict) or not values.keys().isdisjoint(new):
            raise InsertionError(f"it has {next(iter(new))} already")
        return {**values, **new}

    def appended(lines: list[str]) -> list[str]:
        gap = ["\n"] if lines and lines[-1].strip() else []
        return [*lines, *gap, *part.splitlines(keepends=True)]

    return _with(data, appended, added)


def values_of(data: bytes) -> Any:
    """Return the values in a file.

    Raises:
        InsertionError: When it cannot be read.
    """
    try:
        return read_yaml(data.decode("utf-8-sig"), _DIALECT)
    except UnicodeDecodeError:
        raise InsertionError("it is not UTF-8") from None
    except DocumentError as error:
        raise InsertionError(f"it cannot be read: {error}") from None


def _with(
    data: bytes, change: Callable[[list[str]], list[str]], added: Callable[[Any], Any]
) -> bytes:
    """Return a file with its lines changed, if the change has the intended effect."""
    wanted = added(values_of(data))
    text = data.decode("utf-8")
    end = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    lines = re.findall(r"[^\n]*\n|[^\n]+$", text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += end
    known = set(lines)
    changed = [line if line in known else line.removesuffix("\n") + end for line in change(lines)]
    after = "".join(changed).encode()
    try:
        is_right = values_of(after) == wanted
    except InsertionError:
        is_right = False
    if not is_right:
        raise InsertionError("it is written in a way that newsmeta cannot add to")
    return after


def _in_list(lines: list[str], key: str, item: str) -> list[str]:
    """Return lines with an item appended to a list."""
    at = next((n for n, line in enumerate(lines) if _is_key(line, key)), None)
    if at is None:
        gap = ["\n"] if lines and lines[-1].strip() else []
        return [*lines, *gap, f"{key}:\n", *item.splitlines(keepends=True)]
    bare = lines[at].rstrip("\r\n")
    if match := _EMPTY_LIST.fullmatch(bare.removeprefix("\ufeff")):
        bare = f"{match['key']}{match['rest']}"
    last, indent = at, None
    for number in range(at + 1, len(lines)):
        line = lines[number]
        rest = line.lstrip(" ")
        depth = len(line) - len(rest)
        if not rest.strip() or rest.startswith("#"):
            continue
        if depth == 0 and not re.match(r"-\s", rest):
            break
        indent = depth if indent is None else indent
        last = number
    blanks = " " * (2 if indent is None else indent)
    new = [f"{blanks}{line[2:]}" for line in item.splitlines(keepends=True)]
    head = [lines[at]] if bare == lines[at].rstrip("\r\n") else [f"{bare}\n"]
    return [*lines[:at], *head, *lines[at + 1 : last + 1], *new, *lines[last + 1 :]]


def _is_key(line: str, key: str) -> bool:
    return re.match(rf"\ufeff?{re.escape(key)}:(?:\s|$)", line) is not None
