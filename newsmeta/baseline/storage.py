"""The baseline file: one finding a line, sorted, so that Git merges it well."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from newsmeta.baseline.place import Place
from newsmeta.config.config import ConfigError
from newsmeta.files.repositories import repository_of, shown
from newsmeta.files.writing import WriteError, create_with_folders, locate, replace_file
from newsmeta.frontmatter.source import SourceError, read_bytes

MAX_SIZE = 32 * 1024 * 1024
"""Largest size of a baseline in bytes, enough for some 300,000 findings."""

_VERSION = 2
"""Increases when the record of a finding changes: version 1 identified pictures by messages."""
_HEADER = f"# newsmeta baseline, version {_VERSION}: file, rule, pointer, fingerprint, times"
_ANY_HEADER = re.compile(r"# newsmeta baseline, version (\d{1,9})\b")
_CONFLICT = re.compile(r"(?:<{7}|={7}|>{7}|\|{7})(?: [^\t]*)?")
_CONFLICTING = ("<", "=", ">", "|")
_CODE = re.compile(r"[A-Z]{2}[0-9]{3}")
_FINGERPRINT = re.compile(r"[0-9a-f]{12}")
_TIMES = re.compile(r"[1-9][0-9]{0,8}")
_NO_POINTER = "-"
_UNWRITABLE = re.compile(r"[\\\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_ESCAPE = re.compile(r"\\u([0-9a-f]{4})")
_MARK = b"\xef\xbb\xbf"


class RecordedFinding(NamedTuple):
    """A finding in the baseline, with the number of its occurrences.

    Attributes:
        path: The file, relative to the folder of the baseline.
        code: The code of the rule.
        pointer: The JSON Pointer, or None.
        fingerprint: The fingerprint of the finding.
        times: The number of equal findings.
    """

    path: str
    code: str
    pointer: str | None
    fingerprint: str
    times: int


class BaselineError(ConfigError):
    """A baseline cannot be used. The message says where, why, and what to do.

    Attributes:
        is_mendable: Whether recording anew solves the problem.
    """

    def __init__(self, message: str, *, is_mendable: bool = False) -> None:
        super().__init__(message)
        self.is_mendable = is_mendable


def read(place: Place) -> tuple[bytes, tuple[RecordedFinding, ...]]:
    """Return the content of a baseline, and its entries.

    Raises:
        BaselineError: When it cannot be used.
    """
    data = read_content(place)
    return data, tuple(_parsed(data, place))


def read_content(place: Place) -> bytes:
    """Return the content of a baseline.

    Raises:
        BaselineError: When it cannot be read.
    """
    name = shown(place.file)
    try:
        file = locate(place.file, _tree(place))
        return read_bytes(file, MAX_SIZE)
    except WriteError as error:
        if not os.path.lexists(place.file):
            raise BaselineError(
                f"{name}: the baseline does not exist; newsmeta baseline create writes it"
            ) from None
        hint = "replace the link by the file itself"
        raise BaselineError(f"{name}: the baseline is not read: {error}; {hint}") from None
    except SourceError as error:
        hint = (
            "; remove it and run newsmeta baseline create on fewer files"
            if "more than the limit" in error.message
            else ""
        )
        message = f"{name}: the baseline cannot be read: {error.message}{hint}"
        raise BaselineError(message) from None


def create(place: Place, entries: Iterable[RecordedFinding]) -> None:
    """Write a new baseline.

    Raises:
        FileExistsError: When the file exists.
        BaselineError: When it cannot be written.
    """
    try:
        content = _content(place, entries)
        create_with_folders(place.file, content)
    except FileExistsError:
        raise
    except OSError as error:
        raise _unwritable(place, (error.strerror or str(error)).lower()) from None


def rewrite(place: Place, before: bytes, entries: Iterable[RecordedFinding]) -> None:
    """Replace the content of a baseline, completely or not at all.

    Args:
        place: The location of the baseline.
        before: The content that was read from it.
        entries: The new entries.

    Raises:
        BaselineError: When it cannot be written, or has changed meanwhile.
    """
    try:
        replace_file(place.file, before, _content(place, entries), _tree(place))
    except WriteError as error:
        raise _unwritable(place, str(error)) from None


def _tree(place: Place) -> Path:
    """Return the folder that links must not lead out of."""
    return repository_of(place.root) or place.root


def _unwritable(place: Place, reason: str) -> BaselineError:
    return BaselineError(f"{shown(place.file)}: the baseline cannot be written: {reason}")


# -- the text ----------------------------------------------------------------------------


def _content(place: Place, entries: Iterable[RecordedFinding]) -> bytes:
    lines = [_HEADER, *sorted(map(_line, entries)), ""]
    data = "\n".join(lines).encode()
    if len(data) > MAX_SIZE:
        reason = f"it would hold {len(data):,} bytes, more than {MAX_SIZE:,}"
        raise _unwritable(place, f"{reason}; let newsmeta normalize fix what it can before")
    return data


def _line(entry: RecordedFinding) -> str:
    pointer = _NO_POINTER if entry.pointer is None else entry.pointer
    columns = entry.path, entry.code, pointer, entry.fingerprint, str(entry.times)
    return "\t".join(map(_escaped, columns))


def _escaped(text: str) -> str:
    return _UNWRITABLE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "\\" in text else text


def _parsed(data: bytes, place: Place) -> list[RecordedFinding]:
    """Return the entries. A line that occurs twice, as after a union merge by Git, counts once."""
    name = shown(place.file)
    try:
        lines = data.removeprefix(_MARK).decode().split("\n")
    except UnicodeDecodeError as error:
        where = data.count(b"\n", 0, error.start) + 1
        raise _broken(place, where, "is not UTF-8") from None
    lines = [line.removesuffix("\r") for line in lines]
    for number, line in enumerate(lines, 1):
        if line[:1] in _CONFLICTING and _CONFLICT.fullmatch(line):
            raise BaselineError(
                f"{name}:{number}: a conflict that Git could not merge; finish the merge, and "
                f"{_anew(place)}",
                is_mendable=True,
            )
    _check_header(lines[0], place)
    entries: dict[RecordedFinding, int] = {}
    for number, line in enumerate(lines[1:], 2):
        if line:
            entry = _entry(line, place, number)
            same = entry._replace(times=0)
            entries[same] = max(entries.get(same, 0), entry.times)
    return [entry._replace(times=times) for entry, times in entries.items()]


def _check_header(line: str, place: Place) -> None:
    name = shown(place.file)
    match = _ANY_HEADER.match(line)
    if match is None:
        raise _broken(place, 1, 'is not the first line of a baseline ("# newsmeta baseline, …")')
    if int(match[1]) < _VERSION:
        raise BaselineError(
            f"{name}:1: the baseline has version {match[1]}, which named findings differently; "
            f"{_anew(place)}",
            is_mendable=True,
        )
    if int(match[1]) > _VERSION:
        raise BaselineError(
            f"{name}:1: the baseline has version {match[1]}, and this newsmeta reads version "
            f"{_VERSION}; use the newsmeta that wrote it, or a later one"
        )


def _entry(line: str, place: Place, number: int) -> RecordedFinding:
    columns = line.split("\t")
    if len(columns) == 5:
        path, code, pointer, fingerprint, times = columns
        if (
            path
            and _CODE.fullmatch(code)
            and (pointer in ("", _NO_POINTER) or pointer.startswith("/"))
            and _FINGERPRINT.fullmatch(fingerprint)
            and _TIMES.fullmatch(times)
        ):
            way = None if pointer == _NO_POINTER else _unescaped(pointer)
            return RecordedFinding(_unescaped(path), code, way, fingerprint, int(times))
    raise _broken(place, number, "is not a finding (file, rule, pointer, fingerprint, times)")


def _broken(place: Place, line: int, what: str) -> BaselineError:
    return BaselineError(
        f"{shown(place.file)}:{line}: the line {what}; restore the file from Git, or "
        f"{_anew(place)}",
        is_mendable=True,
    )


def _anew(place: Place) -> str:
    """Return the advice to record everything anew, in the root of the baseline."""
    folder = shown(place.root)
    where = "" if folder == os.curdir else f", in {folder}"
    return f"run newsmeta baseline update without paths{where}, which records anew"
