"""Datasets written in shards by several runs, and the manifest that merges the shards.

The parts of all shards are in one place. Each run writes a manifest of its own shard. Merging
writes the manifest of the whole, and removes files that it does not list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.exporters import manifest
from newsmeta.exporters.options import ExportError
from newsmeta.exporters.shelves import Shelf, is_dataset, shelf_of
from newsmeta.stores.addresses import Address
from newsmeta.stores.problems import written_meanwhile
from newsmeta.suggestions import listing, listing_of_first

_SAME = {
    "newsmeta": "different versions of newsmeta",
    "options": "different options",
    "configuration": "different configurations, schemas or vocabularies",
    "found": "different sets of files",
}
"""Properties that all shards must share, and the meaning of a difference."""
_ANEW = "make it anew with newsmeta export and --shard"
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class DatasetShard:
    """A shard of a dataset, written by one run.

    Attributes:
        number: The number of the shard, from 1.
        total: The number of all shards.
        alike: A function that returns the properties that all shards must share, after all files
            have been read.
    """

    number: int
    total: int
    alike: Callable[[], Mapping[str, Any]]

    def __str__(self) -> str:
        """Return the shard as people write it."""
        return f"{self.number}/{self.total}"

    @property
    def parts(self) -> str:
        """The beginning of the names of its parts."""
        return f"part-{self.number}-"

    def told(self) -> dict[str, Any]:
        """Return the entry of its manifest."""
        return {"number": self.number, "total": self.total, "of": dict(self.alike())}


@dataclass(frozen=True, slots=True)
class MergedDataset:
    """A merged dataset.

    Attributes:
        shards: The number of shards.
        files: The number of files.
        rows: The number of rows in all files.
        bytes: The total size, including the manifest.
    """

    shards: int
    files: int
    rows: int
    bytes: int


def merge(place: Path | Address) -> MergedDataset:
    """Merge shards into one dataset, which replaces the earlier one.

    Args:
        place: The place of the shards.

    Raises:
        ExportError: When they are not all the shards of one dataset.
        StoreError: When they cannot be read, or the manifest cannot be written.
        OSError: The same for a folder on this machine.
    """
    shelf = shelf_of(place)
    with shelf.alone():
        return _merge(shelf, place)


def _merge(shelf: Shelf, place: Path | Address) -> MergedDataset:
    there, old = shelf.sizes(), shelf.read(manifest.NAME)
    names = sorted(filter(manifest.is_shard, there))
    if names and not is_dataset(shelf, old, there):
        raise ExportError(f"{place} holds other files than shards; name the place of the dataset")
    shards = sorted(
        (_shard(shelf, name) for name in names), key=lambda each: each["shard"]["number"]
    )
    if _is_merged(shards, there, old):  # A run that was stopped while it removed them.
        document = manifest.read(old) or {}
        files, content = document["files"], old or b""
    else:
        document = _merged(shards, there, place)
        files, content = document["files"], manifest.written(document)
        if shelf.read(manifest.NAME) != old:
            raise written_meanwhile(shelf)
        shelf.put(manifest.NAME, content)
    gone = there.keys() - {manifest.NAME, *(file["path"] for file in files)}
    shelf.remove(sorted(gone - {*names}))
    if manifest.STARTED in gone and shelf.read(manifest.STARTED) is not None:
        raise _not_deleted(shelf, manifest.STARTED)  # The next run needs the shards.
    # Without locks, another run may have written the same shard anew.
    anew = {name for name in names if manifest.read(shelf.read(name)) not in (None, *shards)}
    shelf.remove(sorted({*names} - anew))
    gone -= anew
    _check_done(shelf, content, files, gone)
    total = shards[0]["shard"]["total"]
    return MergedDataset(total, len(files), document["rows"], document["bytes"] + len(content))


def _is_merged(
    shards: Sequence[Mapping[str, Any]], there: Mapping[str, int], content: bytes | None
) -> bool:
    """Tell whether shards are left of a merge that has written the manifest.

    The mark of an unfinished dataset is removed before them, and each new shard sets it again.
    """
    listed = (manifest.read(content) or {}).get("files", ())
    return (
        bool(shards)
        and manifest.STARTED not in there
        and all(there.get(file["path"]) == file["bytes"] for file in listed)
        and all(file in listed for shard in shards for file in shard["files"])
    )


def _check_done(
    shelf: Shelf, content: bytes, files: Sequence[Mapping[str, Any]], gone: Set[str]
) -> None:
    """Check that the dataset is complete, and nothing is left of its shards."""
    there = shelf.sizes()
    is_whole = all(there.get(file["path"]) == file["bytes"] for file in files)
    if shelf.read(manifest.NAME) != content or not is_whole:
        raise written_meanwhile(shelf)
    left = [name for name in sorted(gone & there.keys()) if not manifest.is_part(name)]
    if left:
        raise _not_deleted(shelf, left[0])


def _not_deleted(shelf: Shelf, name: str) -> ExportError:
    return ExportError(
        f"the dataset is complete, but {shelf}/{name} was not deleted; run newsmeta merge again"
    )


def _merged(
    shards: Sequence[Mapping[str, Any]], there: Mapping[str, int], place: Path | Address
) -> dict[str, Any]:
    """Return the manifest of all shards."""
    _check_all_there(shards, place)
    first = shards[0]
    for other in shards[1:]:
        _check_alike(first, other, place)
    files = sorted((file for each in shards for file in each["files"]), key=lambda f: f["path"])
    for file in files:
        if there.get(file["path"]) != file["bytes"]:
            raise ExportError(f"{place}/{file['path']} is not what its shard says; run that anew")
    return {
        **{name: first[name] for name in ("newsmeta", "format", "keys")},
        "rows": sum(file["rows"] for file in files),
        "bytes": sum(file["bytes"] for file in files),
        "files": files,
    }


def _check_all_there(shards: Sequence[Mapping[str, Any]], place: Path | Address) -> None:
    """Check that all shards have the same total, and each number occurs once."""
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
        some = listing_of_first([f"{number}/{total}" for number in missing], 3)
        are = "shard {} is" if len(missing) == 1 else "shards {} are"
        raise ExportError(f"{are.format(some)} missing in {place}; make all {total}")


def _check_alike(one: Mapping[str, Any], other: Mapping[str, Any], place: Path | Address) -> None:
    """Check that two shards belong to one dataset."""
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
    """Return the manifest of a shard, after checking its form."""
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
    """Tell whether a value describes a file of a shard."""
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
