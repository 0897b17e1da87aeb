"""Inference of a schema from files, and of the files that deviate from it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from newsmeta.config.config import Config
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, json_pointer
from newsmeta.files.paths import RelativeNames
from newsmeta.files.search import Finder
from newsmeta.files.targets import Target
from newsmeta.inference.deviations import Deviation, deviations, missing, said_missing
from newsmeta.inference.document import count_fields, schema_of, text_of
from newsmeta.inference.observations import Observation, Observer
from newsmeta.inference.reading import YAML_SUFFIXES, LeftOut, LeftOutError, Reader
from newsmeta.schema.schema import Schema

_DATA_FILES = tuple(f"*{suffix}" for suffix in YAML_SUFFIXES)

Files = Iterable[tuple[str, Any]]
"""Names and values of files; can be iterated over more than once."""


class InferenceError(ValueError):
    """There is no readable file to infer a schema from. The message says so.

    Attributes:
        left_out: The files that could not be read.
    """

    def __init__(self, left_out: Sequence[LeftOut] = ()) -> None:
        found = f"none of {len(left_out):,} files" if len(left_out) > 1 else "no file"
        super().__init__(f"there is no file to infer a schema from: {found} could be read")
        self.left_out = tuple(left_out)


@dataclass(frozen=True, slots=True)
class Outlier:
    """A place in a file that differs from the same place in nearly all others.

    Attributes:
        path: The path of the file, as shown.
        line: The line of the place, from 1.
        column: The column of the place, from 1.
        pointer: The JSON Pointer to the value.
        message: The value, and what the other files have.
        is_rejected: Whether the schema rejects it.
    """

    path: str
    line: int
    column: int
    pointer: str
    message: str
    is_rejected: bool


@dataclass(frozen=True, slots=True)
class InferredSchema:
    """A schema inferred from files.

    Attributes:
        document: The schema.
        files: The number of files that it is inferred from.
        outliers: The outliers, in order of the files.
        left_out: The files that could not be read.
    """

    document: dict[str, Any]
    files: int
    outliers: tuple[Outlier, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def fields(self) -> int:
        """The number of fields in it."""
        return count_fields(self.document)

    @property
    def text(self) -> str:
        """The schema as JSON."""
        return text_of(self.document)


def infer_schema(
    paths: Sequence[str | os.PathLike[str]],
    config: Config,
    *,
    title: str = "",
    is_open: bool = False,
    on_file: Callable[[str], None] | None = None,
) -> InferredSchema:
    """Return the schema of the given files, and of the files in the given folders.

    Args:
        paths: Files and folders. A folder without files that usually have front matter is
            searched for YAML files.
        config: The configuration, whose patterns apply to the search.
        title: The title of the schema; empty for the name of the folder.
        is_open: Whether fields are allowed that no file has.
        on_file: A function to call with the name of each file before it is read.

    Raises:
        InferenceError: When no file could be read.
    """
    files, by_name = readable(paths, config, on_file)
    title = title or f"Files in {_place(paths, config.root)}"
    try:
        document, number, found = infer(files, title=title, is_open=is_open)
    except InferenceError:
        raise InferenceError(files.left_out) from None
    outliers = [
        outlier for name, each in found for outlier in _outliers(by_name[name], files.reader, each)
    ]
    return InferredSchema(document, number, tuple(outliers), tuple(files.left_out))


def readable(
    paths: Sequence[str | os.PathLike[str]],
    config: Config,
    on_file: Callable[[str], None] | None = None,
) -> tuple[Readable, dict[str, Target]]:
    """Return the given files and those in the given folders; also their names."""
    targets = _targets([Path(path) for path in paths], config, RelativeNames(config.root))
    by_name = {_name(target): target for target in targets}
    return Readable(targets, Reader(config.limits), on_file), by_name


def infer(
    files: Files, *, title: str, is_open: bool = False
) -> tuple[dict[str, Any], int, list[tuple[str, list[Deviation]]]]:
    """Return the schema of values, the number of files, and the outliers.

    Memory does not grow with the number of files. There are two passes over the values: one to
    infer the schema, and one to find the values that it rejects.

    Args:
        files: The names and values of files, in any order, each name once.
        title: The title of the schema.
        is_open: Whether fields are allowed that no file has.

    Returns:
        The schema, the number of files, and the outliers by file, in order.

    Raises:
        InferenceError: When there is no file.
    """
    observer = Observer()
    for name, values in files:
        observer.add(name, values)
    seen = observer.seen
    if not seen.count:
        raise InferenceError
    noun = "file" if seen.count == 1 else "files"
    words = title, f"Structure of {seen.count:,} {noun}, inferred by newsmeta schema infer."
    schema = Schema(schema_of(seen, *words, is_open=is_open))
    found, required = _compare(files, seen, schema)
    document = schema_of(seen, *words, is_open=is_open, required=required)
    return document, seen.count, found


def _compare(
    files: Files, seen: Observation, schema: Schema
) -> tuple[list[tuple[str, list[Deviation]]], dict[Pointer, set[str]]]:
    """Return the outliers by file, and the fields that only outliers lack."""
    found: dict[str, list[Deviation]] = {}
    gaps: dict[tuple[Pointer, str], list[tuple[str, Deviation]]] = {}
    for name, values in files:
        rejected = deviations(schema, seen, values)
        if rejected:
            found[name] = rejected
        for path, pointer, field, there in missing(seen, values):
            gap = gaps.setdefault((path, field), [])
            if not rejected:
                gap.append((name, said_missing(pointer, field, there)))
    required: dict[Pointer, set[str]] = {}
    for (path, field), gap in gaps.items():
        if not gap:
            required.setdefault(path, set()).add(field)
        for name, deviation in gap:
            found.setdefault(name, []).append(deviation)
    return sorted(found.items()), required


class Readable:
    """Files that can be iterated over more than once. Unreadable ones are left out.

    Args:
        targets: The files.
        reader: The reader of the files.
        on_file: A function to call with the name of each file in the first pass.

    Attributes:
        reader: The reader of the files.
    """

    def __init__(
        self, targets: list[Target], reader: Reader, on_file: Callable[[str], None] | None
    ) -> None:
        self._targets = targets
        self.reader = reader
        self._on_file = on_file
        self._left_out: dict[str, LeftOut] = {}

    @property
    def left_out(self) -> list[LeftOut]:
        """The unreadable files in order of their names, known after a whole pass."""
        return [file for _, file in sorted(self._left_out.items())]

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        for target in self._targets:
            name = _name(target)
            if name in self._left_out:
                continue
            if self._on_file:
                self._on_file(target.name)
            try:
                values = self.reader.values(target)
            except LeftOutError as error:
                self._left_out[name] = error.file
                continue
            yield name, values
        self._on_file = None


def _targets(paths: list[Path], config: Config, names: RelativeNames) -> list[Target]:
    """Return the files sorted by name, each once.

    If the configuration takes none of them, the result has the files that usually have front
    matter. If there are none of these either, it has the YAML files.
    """
    found: dict[str, Target] = {}
    for include in dict.fromkeys((config.include, None, _DATA_FILES)):
        barren: list[str] = []
        finder = Finder(names, include, config.exclude, heeds_gitignore=config.gitignore)
        found |= {_name(target): target for target in finder.stream(paths, barren.append)}
        paths = [Path(folder) for folder in barren]
    return [found[name] for name in sorted(found)]


def _name(target: Target) -> str:
    return target.name.replace(os.sep, "/")


def _outliers(target: Target, reader: Reader, found: list[Deviation]) -> Iterator[Outlier]:
    """Yield the outliers of a file, in the order in which they occur in it."""
    places = reader.places(target, [(each.pointer, each.is_of_key) for each in found])
    for place, each in sorted(zip(places, found, strict=True), key=lambda pair: pair[0]):
        yield Outlier(
            target.name,
            place.line,
            place.column,
            json_pointer(each.pointer),
            each.message,
            each.is_rejected,
        )


def _place(paths: Sequence[str | os.PathLike[str]], root: Path) -> str:
    """Return the common folder of all paths, relative to the root of the repository."""
    real = [Path(os.path.realpath(path)) for path in paths]
    folders = [path if path.is_dir() else path.parent for path in real]
    try:
        common = Path(os.path.commonpath(folders))
        inside = common.relative_to(os.path.realpath(root))
    except ValueError:  # The folder is elsewhere, so its path is private.
        return folders[0].name
    return inside.as_posix() if inside.parts else common.name
