"""From files to their schema, and the files that are not like the others."""

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
"""Names and values of files, which can be gone through more than once."""


class InferenceError(ValueError):
    """There is no file that a schema could be made of. The message says so.

    Attributes:
        left_out: The files that could not be read.
    """

    def __init__(self, left_out: Sequence[LeftOut] = ()) -> None:
        found = f"none of {len(left_out):,} files" if len(left_out) > 1 else "no file"
        super().__init__(f"there is nothing to make a schema of: {found} could be read")
        self.left_out = tuple(left_out)


@dataclass(frozen=True, slots=True)
class Outlier:
    """A place in a file that is not like the same place in nearly all others.

    Attributes:
        path: How the file is shown.
        line: Where it is, from 1.
        column: Likewise, from 1.
        pointer: The way to the value as a JSON Pointer.
        message: What is there, and what the others have.
        is_rejected: Whether the schema does not take it.
    """

    path: str
    line: int
    column: int
    pointer: str
    message: str
    is_rejected: bool


@dataclass(frozen=True, slots=True)
class InferredSchema:
    """A schema of files that exist.

    Attributes:
        document: The schema.
        files: How many files it is made of.
        outliers: What in them is not like the others, in order of the files.
        left_out: The files that could not be read.
    """

    document: dict[str, Any]
    files: int
    outliers: tuple[Outlier, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def fields(self) -> int:
        """How many fields it describes."""
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
    """Return the schema of the files that paths name, and that are in the folders they name.

    Args:
        paths: Files and folders. A folder without files that usually have front matter is
            searched for YAML files.
        config: The configuration, which says what a search passes over.
        title: What the schema is called; empty for the folder of the files.
        is_open: Whether fields are allowed that no file has.
        on_file: What to call with the name of each file, before it is read.

    Raises:
        InferenceError: When not one file could be read.
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
    """Return the files that paths name, and that are in the folders they name, and by names."""
    targets = _targets([Path(path) for path in paths], config, RelativeNames(config.root))
    by_name = {_name(target): target for target in targets}
    return Readable(targets, Reader(config.limits), on_file), by_name


def infer(
    files: Files, *, title: str, is_open: bool = False
) -> tuple[dict[str, Any], int, list[tuple[str, list[Deviation]]]]:
    """Return the schema of values, how many there are, and those that are not like the others.

    What is kept of the values does not grow with their number. They are gone through twice: to
    make the schema, and to find out which of them it does not take.

    Args:
        files: The names and values of files, in any order, each name once.
        title: What the schema is called.
        is_open: Whether fields are allowed that no file has.

    Returns:
        The schema, the number of files, and the outliers by their files, in order.

    Raises:
        InferenceError: When there is no file.
    """
    observer = Observer()
    for name, values in files:
        observer.add(name, values)
    seen = observer.seen
    if not seen.count:
        raise InferenceError
    noun = "file has" if seen.count == 1 else "files have in common"
    words = title, f"What {seen.count:,} {noun}, as newsmeta schema infer found it."
    schema = Schema(schema_of(seen, *words, is_open=is_open))
    found, required = _compare(files, seen, schema)
    document = schema_of(seen, *words, is_open=is_open, required=required)
    return document, seen.count, found


def _compare(
    files: Files, seen: Observation, schema: Schema
) -> tuple[list[tuple[str, list[Deviation]]], dict[Pointer, set[str]]]:
    """Return the outliers by their files, and the fields that no other file lacks."""
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
    """Files that can be gone through more than once. One that could not be read once is left out.

    Attributes:
        reader: What reads them.

    Args:
        targets: The files.
        reader: What reads them.
        on_file: What to call with the name of each, the first time.
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
        """Those that could not be read, in order of their names, once all were gone through."""
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
    """Return files in order of their names, each once.

    Where there are none that the configuration takes, those that usually have front matter are
    meant, and where there are none of these either, YAML files.
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
    """Yield what differs in a file, in the order in which it stands there."""
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
    """Return the folder that all paths are in, as seen from the root of the repository."""
    real = [Path(os.path.realpath(path)) for path in paths]
    folders = [path if path.is_dir() else path.parent for path in real]
    try:
        common = Path(os.path.commonpath(folders))
        inside = common.relative_to(os.path.realpath(root))
    except ValueError:  # It is elsewhere, which is nobody's business.
        return folders[0].name
    return inside.as_posix() if inside.parts else common.name
