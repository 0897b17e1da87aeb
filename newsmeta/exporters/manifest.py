"""What belongs to a partitioned dataset: its manifest, `_manifest.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.exporters.partitions import PartitionKey, values_of

NAME = "_manifest.json"
"""Readers of datasets pass by what begins with an underscore, or by this ending."""
STARTED = "_started.json"
"""What says that a run writes a dataset in a store, or was killed while it did."""

_MARK = {"dataset": 1}
"""What a manifest has under `newsmeta`: the version of its shape."""

# A part as it is called in a store: with the beginning of the hash of what it holds.
_PART = re.compile(
    r"(?:[^/=]+=[^/]*/)*part-(?:[0-9]+-)?[0-9]{4,}-[0-9a-f]{16}\.(?:jsonl|csv|tsv|parquet)"
)
_SHARD = re.compile(r"_shard-[0-9]+-of-[0-9]+\.json")


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a dataset.

    Attributes:
        path: Where it is, from the top of the dataset.
        folder: The folder that it is in, which tells its keys.
        rows: How many rows it has.
        bytes: How large it is.
        sha256: The hash of what it holds, in hexadecimal digits.
    """

    path: str
    folder: str
    rows: int
    bytes: int
    sha256: str


def described(
    format_name: str, keys: Sequence[PartitionKey], parts: Iterable[Part]
) -> dict[str, Any]:
    """Return what the manifest of parts says, as `schemas/dataset.schema.json` describes it."""
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
    """Return what a manifest says as the bytes of its file."""
    return f"{json.dumps(document, ensure_ascii=False, indent=1)}\n".encode()


def started() -> bytes:
    """Return what `_started.json` holds."""
    return f"{json.dumps({'newsmeta': _MARK})}\n".encode()


def is_own(content: bytes | None) -> bool:
    """Tell whether a file is a manifest, or what says that one was to be written."""
    return read(content) is not None


def files_of(content: bytes | None) -> set[str]:
    """Return the paths of the files that a manifest lists."""
    files = (read(content) or {}).get("files", ())
    return {str(each["path"]) for each in files if isinstance(each, dict) and "path" in each}


def is_part(name: str) -> bool:
    """Tell whether a path is one that parts have in stores."""
    return _PART.fullmatch(name) is not None


def shard_name(number: int, total: int) -> str:
    """Return what the manifest of a shard is called."""
    return f"_shard-{number}-of-{total}.json"


def is_shard(name: str) -> bool:
    """Tell whether a path is that of the manifest of a shard."""
    return _SHARD.fullmatch(name) is not None


def read(content: bytes | None) -> dict[str, Any] | None:
    """Return the object that a manifest is; None where it is none of ours."""
    try:
        found = json.loads(content or b"")
    except (ValueError, RecursionError):
        return None
    is_ours = isinstance(found, dict) and found.get("newsmeta") == _MARK
    return found if is_ours else None
