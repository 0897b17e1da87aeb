"""The collections of a repository, and schemas for those that are uniform enough.

An inferred schema describes what existing files have in common. To find out whether it holds for
new files, too, a schema of most files is tried on the others.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from newsmeta.config.config import Config
from newsmeta.data_classes import dataclass
from newsmeta.files.patterns import Patterns
from newsmeta.frontmatter.source import SourceError, read_bytes
from newsmeta.inference.document import count_fields, text_of
from newsmeta.inference.reading import LeftOutError, Reader
from newsmeta.inference.run import InferenceError, infer, infer_schema
from newsmeta.reporters.sentence import counted
from newsmeta.schema.schema import Schema
from newsmeta.setup import folders
from newsmeta.setup.survey import SeenFile, Survey

SCHEMAS = "schemas"
"""The folder for schemas."""
ENOUGH = 10
"""Fewest files for which a schema is inferred."""
ENOUGH_FIELDS = 30
"""Fewest files for which a field that none of them has counts as a mistake."""
ENOUGH_VALUES = 100
"""Fewest files for which a value that none of them has counts as a mistake."""
_MOST_TRIED = 200
"""Most files that are used to test a schema."""
_FEW, _MANY = 20, 5
"""Largest share of files, one in so many, that a schema of the others may reject: one with all
possible fields, and one that allows other fields."""
_TELLING = ("type", "taxonomy", "category")
"""Fields whose single value tells the kind of a file, however few files there are."""
_TAKEN = ("article", "other")
"""Names with another meaning."""


@dataclass(frozen=True, slots=True)
class FileCollection:
    """Files that belong together.

    Attributes:
        folder: The folder, from the root.
        number: The number of files.
        files: Patterns that match the files.
        name: The name of their kind.
        schema: The schema, as text; empty if none is proposed.
        fields: The number of fields in the schema.
        is_open: Whether the schema allows fields that no file has.
        reason: The reason why there is no schema, or an empty string.
        is_article: Whether the files are articles.
        is_mistaken: Whether some files would be taken for articles, though they do not follow
            the format.
    """

    folder: str
    number: int
    files: tuple[str, ...]
    name: str = ""
    schema: str = ""
    fields: int = 0
    is_open: bool = False
    reason: str = ""
    is_article: bool = False
    is_mistaken: bool = False

    @property
    def is_kind(self) -> bool:
        """Whether the configuration has a kind for the files."""
        return bool(self.schema) or self.is_mistaken

    @property
    def schema_path(self) -> str:
        """The path of the schema, from the root."""
        return f"{SCHEMAS}/{self.name}.schema.json"

    def without_schema(self, reason: str) -> FileCollection:
        """Return the same collection without a schema, for a reason."""
        return replace(self, schema="", fields=0, is_open=False, reason=reason)


def collections(
    survey: Survey, excluded: Patterns, on_folder: Callable[[], None] | None = None
) -> list[FileCollection]:
    """Return the collections of a repository, in order of their folders.

    Args:
        survey: The repository.
        excluded: Patterns that the configuration is going to exclude.
        on_folder: A function to call after each folder.
    """
    kept = [file for file in survey.files if not excluded.covers(file.name)]
    taken = {kind.name for kind in survey.config.kinds} | set(_TAKEN)
    found: list[FileCollection] = []
    for folder, members in folders.group(kept, survey.sites, survey.configured).items():
        collection = _collection(folder, members, kept)
        if not collection.is_article:
            rest, _ = folders.without_listings(members)
            if not rest:
                continue
            collection = replace(collection, number=len(rest))
            collection = _settled(collection, rest, survey)
            collection = _named(collection, taken, survey.root)
            taken.add(collection.name)
        found.append(collection)
        if on_folder:
            on_folder()
    return found


def _collection(
    folder: str, members: Sequence[SeenFile], everywhere: Sequence[SeenFile]
) -> FileCollection:
    """Return a collection without a schema yet."""
    articles = [file for file in members if file.is_article]
    settled = sum(file.is_settled for file in articles)
    patterns = _patterns(folder, members, everywhere)
    if not settled or settled * 2 < len(articles):
        is_mistaken = any(file.is_readable for file in articles)
        return FileCollection(folder, len(members), patterns, is_mistaken=is_mistaken)
    if len(articles) == len(members):
        return FileCollection(folder, len(members), patterns, is_article=True)
    others = len(members) - len(articles)
    reason = f"{counted(others, 'file')} among them {'is' if others == 1 else 'are'} not"
    return FileCollection(folder, len(articles), (), reason=reason, is_article=True)


def _patterns(
    folder: str, members: Sequence[SeenFile], everywhere: Sequence[SeenFile]
) -> tuple[str, ...]:
    """Return patterns that match the files in a folder, and no other existing file."""
    _, about = folders.without_listings(members)
    plain = f"{_escaped(folder)}/"
    inside = {file.name for file in members}
    matched = {file.name for file in everywhere if Patterns([plain]).covers(file.name)}
    pattern = plain if matched <= inside and plain[:1] not in "!#" else f"/{plain}"
    return (pattern, *(f"!{_escaped(name)}" for name in about))


def _escaped(path: str) -> str:
    """Return a pattern that matches only one path."""
    return re.sub(r"([\\*?\[])", r"\\\1", path)


def _named(collection: FileCollection, taken: Iterable[str], root: Path) -> FileCollection:
    """Return a collection with a new name for its kind, also distinct from existing schemas."""
    parts = [part.lstrip("_") for part in collection.folder.split("/")]
    while len(parts) > 1 and parts[0] in ("data", "src", "content", "source", "site", "app"):
        parts.pop(0)
    name = re.sub(r"[^A-Za-z0-9_]+", "-", "-".join(parts)).strip("-").lower() or "files"
    for number in count(1):
        named = replace(collection, name=name if number == 1 else f"{name}-{number}")
        if named.name not in taken and not _is_another(root / named.schema_path, named.schema):
            return named
    raise AssertionError("numbers never end")


def _is_another(path: Path, schema: str) -> bool:
    """Tell whether a file exists that holds something other than the schema."""
    if not schema or not os.path.lexists(path):
        return False
    try:
        return read_bytes(path, len(schema.encode())) != schema.encode()
    except SourceError:
        return True


def _settled(
    collection: FileCollection, members: Sequence[SeenFile], survey: Survey
) -> FileCollection:
    """Return a collection with its schema, or with the reason for having none."""
    readable = [file for file in members if file.is_readable]
    if len(readable) < ENOUGH:
        few = "is too few" if len(readable) == 1 else "are too few"
        reason = f"{counted(len(readable), 'file')} {few}; {ENOUGH} are enough"
        if len(readable) < len(members):
            reason = f"only {len(readable):,} of {counted(len(members), 'file')} can be read"
        return collection.without_schema(reason)
    config = Config(root=survey.root, limits=survey.config.limits)
    is_open = _openness(readable, config)
    if is_open is None:
        return collection.without_schema("the files differ too much from one another")
    title = f"Files in {collection.folder}"
    paths = [Path(file.target.file) for file in readable]
    try:
        inferred = infer_schema(paths, config, title=title, is_open=is_open)
    except InferenceError:  # The files have been deleted meanwhile.
        return collection.without_schema("the files could not be read")
    document = loosened(inferred.document, inferred.files)
    if not document.get("required"):
        return collection.without_schema("the files have no field in common")
    return replace(
        collection, schema=text_of(document), fields=count_fields(document), is_open=is_open
    )


def _openness(files: Sequence[SeenFile], config: Config) -> bool | None:
    """Return whether a schema has to allow additional fields; None if no schema is good enough."""
    reader = Reader(config.limits)
    step = -(-len(files) // _MOST_TRIED)
    values = []
    for file in files[::step]:
        try:
            values.append(reader.values(file.target))
        except LeftOutError:
            continue
    if len(files) >= ENOUGH_FIELDS and _rejected(values, is_open=False) * _FEW <= len(values):
        return False
    return True if _rejected(values, is_open=True) * _MANY <= len(values) else None


def _rejected(values: Sequence[Any], *, is_open: bool) -> int:
    """Return the number of files that a schema of the other files rejects."""
    parts = ENOUGH if len(values) < 2 * ENOUGH else ENOUGH // 2
    number = 0
    for part in range(parts):
        others = [(str(n), value) for n, value in enumerate(values) if n % parts != part]
        document, made_of, _ = infer(others, title="", is_open=is_open)
        schema = Schema(loosened(document, made_of))
        number += sum(not schema.is_valid(value) for value in values[part::parts])
    return number


def loosened(document: Mapping[str, Any], files: int) -> dict[str, Any]:
    """Return a schema limited to conclusions that the number of files supports.

    Few files do not show which values a field may have, unless all have the same. No number of
    files shows that lists are never empty.

    Args:
        document: The schema.
        files: The number of files that it was inferred from.
    """
    noun = "file" if files == 1 else "files"
    description = f"Structure of {files:,} {noun}, inferred by newsmeta init."
    body = {
        key: part if key == "$defs" else _loosened(part, files < ENOUGH_VALUES, (key,))
        for key, part in document.items()
    }
    return {**body, "description": description}


def _loosened(part: Any, are_few: bool, way: tuple[str, ...]) -> Any:
    if isinstance(part, list):
        return [_loosened(item, are_few, way) for item in part]
    if not isinstance(part, dict):
        return part
    inner = {
        key: value if key in ("enum", "examples") else _loosened(value, are_few, (*way, key))
        for key, value in part.items()
        if key != "minItems" or isinstance(value, dict)  # A field may have this name.
    }
    options = inner.get("enum")
    if not are_few or not isinstance(options, list):
        return inner
    if len(options) == 1 and way[0] == "properties" and way[1:] and way[-1] in _TELLING:
        return inner
    inner.pop("enum")
    return {**inner, "examples": options[:2]}
