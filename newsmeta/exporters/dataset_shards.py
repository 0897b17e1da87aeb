"""Datasets that several runs write, each its shard, and the manifest that makes one of them.

The parts of all shards lie in one place. Each run says in a manifest of its own what its shard is;
whoever puts them together writes the manifest of the whole, and removes what that does not name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.exporters import manifest
from newsmeta.exporters.options import ExportError
from newsmeta.exporters.shelves import Shelf, is_dataset, shelf_of
from newsmeta.stores.addresses import Address
from newsmeta.suggestions import listing

_SAME = {
    "newsmeta": "different versions of newsmeta",
    "options": "different options",
    "configuration": "different configurations, schemas or vocabularies",
    "found": "different sets of files",
}
"""What all shards have to say alike, and what it means where they do not."""
_ANEW = "make it anew with newsmeta export and --shard"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class DatasetShard:
    """The shard of a dataset that one run writes.

    Attributes:
        number: Which one, from 1.
        total: How many there are.
        alike: Returns, once all files were gone through, what all shards have to say alike.
    """

    number: int
    total: int
    alike: Callable[[], Mapping[str, Any]]

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.number}/{self.total}"

    @property
    def parts(self) -> str:
        """What the names of its parts begin with."""
        return f"part-{self.number}-"

    def told(self) -> dict[str, Any]:
        """Return what its manifest says of it."""
        return {"number": self.number, "total": self.total, "of": dict(self.alike())}


@dataclass(frozen=True, slots=True)
class MergedDataset:
    """A dataset that was put together.

    Attributes:
        shards: How many shards it is made of.
        files: How many files it has.
        rows: How many rows these have.
        bytes: How large it is, with its manifest.
    """

    shards: int
    files: int
    rows: int
    bytes: int


def merge(place: Path | Address) -> MergedDataset:
    """Make one dataset of shards, in the place of the dataset that was there before.

    Args:
        place: Where they are.

    Raises:
        ExportError: When they are not all shards of one dataset.
        StoreError: When they cannot be read, or what makes them one cannot be written.
        OSError: Likewise.
    """
    shelf = shelf_of(place)
    there = shelf.sizes()
    names = sorted(filter(manifest.is_shard, there))
    if names and not is_dataset(shelf, shelf.read(manifest.NAME), there):
        raise ExportError(f"{place} holds other files than shards; name the place of the dataset")
    shards = sorted(
        (_shard(shelf, name) for name in names), key=lambda each: each["shard"]["number"]
    )
    _check_all_there(shards, place)
    first = shards[0]
    for other in shards[1:]:
        _check_alike(first, other, place)
    files = sorted((file for each in shards for file in each["files"]), key=lambda f: f["path"])
    for file in files:
        if there.get(file["path"]) != file["bytes"]:
            raise ExportError(f"{place}/{file['path']} is not what its shard says; run that anew")
    document = {
        **{name: first[name] for name in ("newsmeta", "format", "keys")},
        "rows": sum(file["rows"] for file in files),
        "bytes": sum(file["bytes"] for file in files),
        "files": files,
    }
    content = manifest.written(document)
    shelf.put(manifest.NAME, content)
    kept = {manifest.NAME, *(file["path"] for file in files)}
    shelf.remove(sorted(there.keys() - kept))
    size = document["bytes"] + len(content)
    return MergedDataset(len(shards), len(files), document["rows"], size)


def _check_all_there(shards: Sequence[Mapping[str, Any]], place: Path | Address) -> None:
    """Check that shards are all of one number, each of them once."""
    if not shards:
        raise ExportError(
            f"there are no shards of a dataset in {place}; make them with newsmeta export, "
            "--partition-by and --shard"
        )
    totals = sorted({each["shard"]["total"] for each in shards})
    if len(totals) > 1:
        old = listing((f"_shard-*-of-{total}.json" for total in totals), "and")
        raise ExportError(
            f"{place} has shards of {listing(map(str, totals), 'and')}: {old}; delete those of an "
            "earlier run"
        )
    total = totals[0]
    missing = sorted({*range(1, total + 1)} - {each["shard"]["number"] for each in shards})
    if missing:
        some = [f"{number}/{total}" for number in missing[:3]]
        if len(missing) > len(some):
            some.append(f"{len(missing) - len(some):,} others")
        are = "shard {} is" if len(missing) == 1 else "shards {} are"
        raise ExportError(
            f"{are.format(listing(some, 'and'))} missing in {place}; make all {total}"
        )


def _check_alike(one: Mapping[str, Any], other: Mapping[str, Any], place: Path | Address) -> None:
    """Check that two shards are of one dataset."""
    numbers = f"{one['shard']['number']} and {other['shard']['number']}"
    its, others = one["shard"]["of"], other["shard"]["of"]
    reason = next((_SAME[name] for name in _SAME if its.get(name) != others.get(name)), "")
    if not reason and (one["format"], one["keys"]) != (other["format"], other["keys"]):
        reason = _SAME["options"]
    if reason:
        raise ExportError(
            f"shards {numbers} in {place} were made of {reason}; make all shards with one command, "
            "but for --shard, of the same revision"
        )


def _shard(shelf: Shelf, name: str) -> dict[str, Any]:
    """Return the manifest of a shard, which is what it has to be."""
    document = manifest.read(shelf.read(name))
    if document is None or not _is_sound(document, name):
        raise ExportError(f"{shelf}/{name} is damaged; {_ANEW}")
    return document


def _is_sound(document: Mapping[str, Any], name: str) -> bool:
    shard, files, keys = (document.get(each) for each in ("shard", "files", "keys"))
    if not (isinstance(shard, dict) and isinstance(files, list) and isinstance(keys, list)):
        return False
    number, total = shard.get("number"), shard.get("total")
    if not (_is_count(number) and _is_count(total) and isinstance(shard.get("of"), dict)):
        return False
    is_named = name == manifest.shard_name(int(number or 0), int(total or 0))
    known = [each["name"] for each in keys if _is_key(each)]
    is_keyed = len(known) == len(keys) > 0 and isinstance(document.get("format"), str)
    return is_named and is_keyed and all(_is_file(each, f"part-{number}-", known) for each in files)


def _is_key(value: Any) -> bool:
    texts = [value.get(name) for name in ("name", "type")] if isinstance(value, dict) else [None]
    return all(isinstance(text, str) for text in texts)


def _is_file(value: Any, start: str, keys: Sequence[str]) -> bool:
    """Tell whether something describes a file of a shard."""
    if not isinstance(value, dict) or value.keys() != {"path", "rows", "bytes", "sha256", "keys"}:
        return False
    path, sha256, folders = value["path"], value["sha256"], value["keys"]
    is_there = isinstance(path, str) and manifest.is_part(path)
    is_own = is_there and path.rpartition("/")[2].startswith(start)
    is_hash = isinstance(sha256, str) and _SHA256.fullmatch(sha256) is not None
    is_sized = _is_count(value["rows"]) and _is_count(value["bytes"])
    is_keyed = isinstance(folders, dict) and [*folders] == [*keys]
    return is_own and is_hash and is_sized and is_keyed


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 < value < 1 << 53
