"""The manifest of a partitioned dataset, `_manifest.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.exporters.partitions import PartitionKey, values_of

NAME = "_manifest.json"
"""Readers of datasets ignore names that begin with an underscore."""
STARTED = "_started.json"
"""The file that marks an unfinished dataset in a store; a killed run leaves it behind."""

_MARK = {"dataset": 1}
"""The member `newsmeta` of a manifest: the version of its format."""

# The name of a part in a store, which includes the beginning of its hash.
_PART = re.compile(
    r"(?:[^/=]+=[^/]*/)*part-(?:[0-9]+-)?[0-9]{4,}-[0-9a-f]{16}\.(?:jsonl|csv|tsv|parquet)"
)
_SHARD = re.compile(r"_shard-[0-9]+-of-[0-9]+\.json")


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a dataset.

    Attributes:
        path: The path from the top of the dataset.
        folder: The folder, which determines its keys.
        rows: The number of rows.
        bytes: The size in bytes.
        sha256: The hash of the content, in hexadecimal digits.
    """

    path: str
    folder: str
    rows: int
    bytes: int
    sha256: str


def described(
    format_name: str, keys: Sequence[PartitionKey], parts: Iterable[Part]
) -> dict[str, Any]:
    """Return the manifest of parts, as described in `schemas/dataset.schema.json`."""
    listed = sorted(parts, key=lambda part: part.path)
    return {
        "newsmeta": _MARK,
        "format": format_name,
        "keys": [{"name": key.name, "type": str(key.type)} for key in keys],
        "rows": sum(part.rows for part in listed),
        "bytes": sum(part.bytes for part in listed),
        "files": [
            {
                "path": part.path,
                "rows": part.rows,
                "bytes": part.bytes,
                "sha256": part.sha256,
                "keys": values_of(part.folder, keys),
            }
            for part in listed
        ],
    }


def written(document: Mapping[str, Any]) -> bytes:
    """Return a manifest as the bytes of its file."""
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def started() -> bytes:
    """Return the content of `_started.json`."""
    return f"{json.dumps({'newsmeta': _MARK})}\n".encode()


def is_own(content: bytes | None) -> bool:
    """Tell whether a file is a manifest, or the mark of an unfinished dataset."""
    return read(content) is not None


def files_of(content: bytes | None) -> set[str]:
    """Return the paths of the files that a manifest lists."""
    files = (read(content) or {}).get("files", ())
    return {str(each["path"]) for each in files if isinstance(each, dict) and "path" in each}


def is_part(name: str) -> bool:
    """Tell whether a path has the form of a part's path in a store."""
    return _PART.fullmatch(name) is not None


def shard_name(number: int, total: int) -> str:
    """Return the name of a shard's manifest."""
    return f"_shard-{number}-of-{total}.json"


def is_shard(name: str) -> bool:
    """Tell whether a path has the form of a shard's manifest."""
    return _SHARD.fullmatch(name) is not None


def read(content: bytes | None) -> dict[str, Any] | None:
    """Return the object in a manifest; None if it is not one of newsmeta."""
    try:
        found = json.loads(content or b"")
    except (ValueError, RecursionError):
        return None
    is_ours = isinstance(found, dict) and found.get("newsmeta") == _MARK
    return found if is_ours else None
