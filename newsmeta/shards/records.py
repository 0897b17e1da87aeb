"""The result of a shard, line by line: as objects, and as JSON.

The first line has the subject and the settings of the run, each further line the result for a
file, and the last line the totals. `schemas/shard.schema.json` describes the same format.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.linter.checker import FileResult
from newsmeta.linter.packing import plain, read
from newsmeta.rules.across.comparing import Summary
from newsmeta.shards.facts import Read
from newsmeta.shards.shard import Shard, shard_of

FORMAT = 1
"""The version of the format, which increases when an older newsmeta would misread it."""

COMMANDS = ("validate", "check", "check all", "stats", "report")

_DIGEST = re.compile(r"[0-9a-f]{32}")
_MOST_PATHS = 10_000


class RecordError(ValueError):
    """A line of a shard's result is invalid. The message says why."""


class FailureThereError(Exception):
    """newsmeta failed on a file on the machine that checked it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The requested figures of a repository, and their form.

    Attributes:
        where: A filter for articles, as for `newsmeta export --where`; None for all articles.
        has_findings: Whether findings are counted.
        by: The grouping of articles, if nothing else is shown.
        top: The number of rows in lists; None for the default.
    """

    where: str | None
    has_findings: bool
    by: tuple[str, ...]
    top: int | None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a result: what was checked, and how.

    Attributes:
        version: The version of newsmeta.
        shard: The shard.
        command: The command: one of `COMMANDS`.
        folder: The working directory, relative to the folder of the configuration.
        paths: The given files and folders.
        select: The rules selected on the command line; None for the default.
        extend_select: The additional rules.
        ignore: The ignored rules.
        heeds_comments: Whether comments in files suppress findings.
        heeds_gitignore: Whether a search skips files that `.gitignore` excludes.
        force_exclude: Whether files given by name are skipped if a search would skip them,
            provided that the command line says so.
        configuration: The digest of the configuration, schemas and vocabularies.
        figures: The requested figures; None for a command about findings.
    """

    version: str
    shard: Shard
    command: str
    folder: str
    paths: tuple[str, ...]
    select: tuple[str, ...] | None
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    heeds_comments: bool
    heeds_gitignore: bool
    force_exclude: bool | None
    configuration: str
    figures: Figures | None = None


@dataclass(frozen=True, slots=True)
class End:
    """The totals of a result.

    Attributes:
        files: The number of files that were checked.
        seen: The number of files found, including those of other shards.
        digest: The digest of the names of these files.
        barren: The folders without files.
    """

    files: int
    seen: int
    digest: str
    barren: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """The result for one file.

    Attributes:
        number: The number of the file among all files, from 1.
        path: The path relative to the folder of the configuration.
        name: The name, as shown.
        result: The result. Paths of pictures are relative to the folder of the configuration.
        digest: The digest of the text; empty if nothing is compared.
    """

    number: int
    path: str
    name: str
    result: FileResult
    digest: str


# -- to JSON -----------------------------------------------------------------------------


def head_line(head: Head) -> dict[str, Any]:
    """Return the first line."""
    wanted = head.figures
    shown = (
        {
            "where": wanted.where,
            "findings": wanted.has_findings,
            "by": list(wanted.by),
            "top": wanted.top,
        }
        if wanted
        else {}
    )
    return {
        "newsmeta-shard": FORMAT,
        "version": head.version,
        "shard": str(head.shard),
        "command": head.command,
        "folder": head.folder,
        "paths": list(head.paths),
        "select": None if head.select is None else list(head.select),
        "extend-select": list(head.extend_select),
        "ignore": list(head.ignore),
        "suppressions": head.heeds_comments,
        "gitignore": head.heeds_gitignore,
        "force-exclude": head.force_exclude,
        "configuration": head.configuration,
        **({"figures": shown} if shown else {}),
    }


def record_line(record: Record, said: Callable[[Exception], str]) -> dict[str, Any]:
    """Return the line of a file, without empty members.

    Args:
        record: The result for the file.
        said: A function that returns the message about a failure, after the name of the file.
    """
    result = record.result
    kept = result.kept
    found = kept.read(kept.data, kept.path) if kept else result.diagnostics
    summary = result.summary
    line: dict[str, Any] = {
        "file": record.path,
        "number": record.number,
        "name": "" if record.name == record.path else record.name,
        "findings": plain(found),
        "suppressed": result.suppressed,
        "failure": said(result.failure) if result.failure else "",
        "pictures": sorted(result.pictures),
        "folder": result.folder,
        "by-site": result.is_by_site,
        "digest": record.digest,
        "kind": summary.kind if summary else "",
        "facts": summary.facts if summary else None,
    }
    return {name: value for name, value in line.items() if value or (name == "facts" and summary)}


def end_line(end: End) -> dict[str, Any]:
    """Return the last line."""
    return {
        "end": {
            "files": end.files,
            "seen": end.seen,
            "digest": end.digest,
            "barren": list(end.barren),
        }
    }


def dump(line: dict[str, Any]) -> bytes:
    """Return a line as bytes."""
    return json.dumps(line, separators=(",", ":")).encode() + b"\n"


# -- from JSON ---------------------------------------------------------------------------


def load(line: bytes) -> dict[str, Any]:
    """Return the content of a line.

    Raises:
        RecordError: When it is invalid.
    """
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise RecordError("is not JSON") from None
    if value.__class__ is not dict:
        raise RecordError("is not a JSON object")
    return dict(value)


def head_of(line: dict[str, Any]) -> Head:
    """Return the head in the first line.

    Raises:
        RecordError: When it is invalid.
    """
    select = line.get("select")
    force_exclude = line.get("force-exclude")
    command = _text(line, "command")
    if command not in COMMANDS or force_exclude not in (None, True, False):
        raise RecordError("has an unknown command")
    try:
        shard = shard_of(_text(line, "shard"))
    except ValueError:
        raise RecordError("has no shard") from None
    paths = _texts(line, "paths")
    if not 0 < len(paths) <= _MOST_PATHS or "-" in paths:
        raise RecordError("has no paths")
    return Head(
        _text(line, "version"),
        shard,
        command,
        _text(line, "folder"),
        paths,
        None if select is None else _texts(line, "select"),
        _texts(line, "extend-select"),
        _texts(line, "ignore"),
        line.get("suppressions") is not False,
        line.get("gitignore") is not False,
        force_exclude,
        _digest(line, "configuration"),
        _figures(line) if command == "stats" else None,
    )


def _figures(line: dict[str, Any]) -> Figures:
    shown = line.get("figures")
    if shown.__class__ is not dict:
        raise RecordError("has no figures")
    assert isinstance(shown, dict)
    return Figures(
        None if shown.get("where") is None else _text(shown, "where"),
        shown.get("findings") is not False,
        _texts(shown, "by"),
        None if shown.get("top") is None else _number(shown, "top"),
    )


def record_of(line: dict[str, Any], facts: Read | None, noted: Read | None = None) -> Record:
    """Return the result for a file.

    Args:
        line: Its line.
        facts: The reader of facts for comparing files; None if nothing is compared.
        noted: The reader of the data for figures; None without figures.

    Raises:
        RecordError: When the line is invalid.
    """
    path = _path(_text(line, "file"))
    name = _text(line, "name", "") or path
    failure = _text(line, "failure", "")
    digest = _digest(line, "digest") if "digest" in line else ""
    try:
        found = read(line.get("findings", []), name)
        summary = _summary(line, path, name, facts) if "facts" in line else None
        figured = noted(line["figures"]) if noted and "figures" in line else None
    except (ValueError, OverflowError):
        raise RecordError("has findings, facts or figures that are none") from None
    if summary and not digest:
        raise RecordError("does not say what its file holds")
    result = FileResult(
        found,
        _number(line, "suppressed", 0),
        FailureThereError(failure) if failure else None,
        summary,
        frozenset(_texts(line, "pictures") if "pictures" in line else ()),
        _text(line, "folder", ""),
        line.get("by-site") is True,
        noted=figured,
    )
    return Record(_number(line, "number"), path, name, result, digest)


def end_of(line: dict[str, Any]) -> End:
    """Return the totals in the last line.

    Raises:
        RecordError: When it is invalid.
    """
    end = line.get("end")
    if end.__class__ is not dict:
        raise RecordError("has no end")
    assert isinstance(end, dict)
    return End(
        _number(end, "files"),
        _number(end, "seen"),
        _digest(end, "digest"),
        _texts(end, "barren"),
    )


def _summary(line: dict[str, Any], path: str, name: str, facts: Read | None) -> Summary:
    if facts is None:
        raise ValueError("no facts are asked for")
    return Summary(path, name, _text(line, "kind"), True, facts(line["facts"]))


def _path(path: str) -> str:
    """Return the path of a file, after checking that it stays below the configuration's folder."""
    parts = path.split("/")
    is_odd = os.path.isabs(path) or not {"", os.curdir, os.pardir}.isdisjoint(parts)  # noqa: PTH117
    if is_odd or (os.name == "nt" and (":" in path or "\\" in path)):
        raise RecordError("names a file that is not below the folder of the configuration")
    return path


def _text(line: dict[str, Any], name: str, otherwise: str | None = None) -> str:
    value = line.get(name, otherwise)
    if value.__class__ is not str or "\0" in value:
        raise RecordError(f"has no {name}")
    return str(value)


def _texts(line: dict[str, Any], name: str) -> tuple[str, ...]:
    values = line.get(name)
    if values.__class__ is not list:
        raise RecordError(f"has no {name}")
    assert isinstance(values, list)
    return tuple(_text({name: value}, name) for value in values)


def _number(line: dict[str, Any], name: str, otherwise: int | None = None) -> int:
    value = line.get(name, otherwise)
    if value.__class__ is not int or not 0 <= value < 1 << 53:
        raise RecordError(f"has no {name}")
    return int(value)


def _digest(line: dict[str, Any], name: str) -> str:
    value = _text(line, name)
    if not _DIGEST.fullmatch(value):
        raise RecordError(f"has no {name}")
    return value
