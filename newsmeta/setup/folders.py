"""Grouping of files that belong together, by folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import combinations

from newsmeta.setup.survey import SeenFile

_CONTAINERS = frozenset(
    (
        *("_data", "data", "src", "src/_data", "content", "src/content", "src/data", "source"),
        *("src/pages", "site", "app", "_src"),
    )
)
"""Folders that contain the folders of collections."""

_MANUALS = ("docs", "doc", "wiki", "guide", "guides")
"""Folders whose subfolders are chapters: fields in them, if any, concern the look of a page."""

_MOST_PARTS = 12
"""Most parts that a collection may be divided into."""
_LEAST = 5
"""Fewest files of a folder for which differences from others count."""
_SECTION = "_index."
"""The beginning of the names of Hugo's files about a folder."""
_LISTINGS = ("index.", "readme.")
"""The beginnings of the names of files about a folder, unless most files have such a name."""


def group(
    files: Iterable[SeenFile], bases: Iterable[str], configured: Collection[str] = ()
) -> dict[str, list[SeenFile]]:
    """Return files by the folder of their collection, in order; single pages are left out.

    Args:
        files: The files.
        bases: The folders of sites, relative to the root; empty for the root itself.
        configured: The folders with files of configured kinds, which are settled.
    """
    tops = sorted({*bases, ""}, key=len, reverse=True)
    groups: dict[str, list[SeenFile]] = defaultdict(list)
    for file in files:
        groups[_collection(file.folder, tops)].append(file)
    groups.pop("", None)
    found: dict[str, list[SeenFile]] = {}
    for folder, members in groups.items():
        is_begun = any(each.startswith(f"{folder}/") for each in configured)
        found |= _divided(folder, members, is_begun=is_begun)
    return dict(sorted(found.items()))


def _collection(folder: str, tops: Sequence[str]) -> str:
    """Return the folder of the collection that a folder belongs to; empty for none."""
    base = next(top for top in tops if not top or f"{folder}/".startswith(f"{top}/"))
    rest = folder.removeprefix(base).strip("/")
    parts = rest.split("/") if rest else []
    for number, part in enumerate(parts, 1):
        here = "/".join(parts[:number])
        if here not in _CONTAINERS and part not in ("_data", "_content"):
            return f"{base}/{here}".strip("/")
    return ""


def _divided(folder: str, members: list[SeenFile], *, is_begun: bool) -> dict[str, list[SeenFile]]:
    """Return the parts of a collection, if they plainly hold different kinds of files.

    Args:
        folder: The folder of the collection.
        members: The files of the collection.
        is_begun: Whether a part is settled already.
    """
    parts: dict[str, list[SeenFile]] = defaultdict(list)
    for file in members:
        parts[file.folder.removeprefix(folder).strip("/").split("/")[0]].append(file)
    large = [part for part in parts.values() if sum(each.is_readable for each in part) >= _LEAST]
    by_part = {f"{folder}/{name}": part for name, part in parts.items()}
    if is_begun and "" not in parts:
        return by_part
    is_divisible = (
        folder.rpartition("/")[2] not in _MANUALS
        and "" not in parts
        and 2 <= len(parts) <= _MOST_PARTS
    )
    if not is_divisible or any(name.isdigit() for name in parts):
        return {folder: members}
    if not any(_differ(one, other) for one, other in combinations(large, 2)):
        return {folder: members}
    return by_part


def _differ(one: Sequence[SeenFile], other: Sequence[SeenFile]) -> bool:
    """Tell whether all files of one part have a field or a type that no file of the other has."""
    for mine, yours in ((one, other), (other, one)):
        in_all = frozenset.intersection(*(file.fields for file in mine if file.is_readable))
        if in_all.difference(*(file.fields for file in yours)):
            return True
    says = {frozenset(file.says for file in part) for part in (one, other)}
    return len(says) == 2 and all(len(each) == 1 and "" not in each for each in says)


def without_listings(members: Sequence[SeenFile]) -> tuple[list[SeenFile], list[str]]:
    """Return a collection without files about the folder, and patterns for these files."""
    names = Counter(next((each for each in _LISTINGS if _is(file, each)), "") for file in members)
    about = [each for each in _LISTINGS if 0 < names[each] * 2 < len(members)]
    about += [_SECTION] if any(_is(file, _SECTION) for file in members) else []
    rest = [file for file in members if not any(_is(file, each) for each in about)]
    left_out = {file.base for file in members if any(_is(file, each) for each in about)}
    return rest, sorted(left_out)


def _is(file: SeenFile, beginning: str) -> bool:
    return file.base.lower().startswith(beginning)
