"""The files of a user's schema: the named file, and those that it refers to."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, json_pointer
from newsmeta.files.documents import DocumentError, read_json, read_text
from newsmeta.files.repositories import repository_of
from newsmeta.schema.schema import step_through
from newsmeta.schema.violation import SchemaError

_MOST_FILES = 1_000
_MOST_BYTES = 2 * 2**20
"""Most bytes of a file. Compiling a schema takes up to two hundred times as much memory."""

_ENDINGS = ("", ".json", ".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a part of a schema.

    Attributes:
        uri: The address of the file.
        pointer: The path to the part in the file.
        base: The base address of references in the part.
    """

    uri: str
    pointer: Pointer
    base: str


class SchemaFiles:
    """The files of one schema, each read once, when it is first asked for.

    Files are known by their addresses, `file:///…`. Nothing is fetched from the web: if a schema
    has an `$id` there and refers to a neighbour of that address, the neighbour of the file is read.

    Args:
        path: The first file.

    Attributes:
        root: The address of the first file.
        documents: The contents of the files, by all addresses under which they were asked for.
        failures: The reasons why files cannot be read, by address.

    Raises:
        SchemaError: When it cannot be read, or is not a schema.
    """

    def __init__(self, path: Path) -> None:
        real = _within_repository(path)
        self.root = real.as_uri()
        self.documents: dict[str, Any] = {}
        self.failures: dict[str, str] = {}
        self._folder = real.parent
        # A reference is not a way to other files on the machine.
        repository = repository_of(real.parent)
        self._trees = (_real(repository),) if repository else (real.parent, _real(Path.cwd()))
        self._files: dict[str, Path] = {}  # by the addresses of the files and by each `$id`
        self._indexed = 0  # the number of documents that the following were made from
        self._places: dict[int, Place] = {}
        self._resources: dict[str, Any] = {}
        self._anchors: dict[tuple[str, str], Any] = {}
        self._followed: dict[tuple[str, str], Any] = {}
        self._load(real)

    @property
    def document(self) -> Any:
        """The content of the first file."""
        return self.documents[self.root]

    def retrieve(self, uri: str) -> Any:
        """Return the content at an address.

        Raises:
            SchemaError: When there is no readable file.
        """
        uri = urldefrag(uri).url
        if uri not in self.documents:
            try:
                path = self._path(uri)
                if not any(path.is_relative_to(tree) for tree in self._trees):
                    raise SchemaError(f"lies outside of {self._trees[0]}; nothing is read there")
                if len(self.documents) >= _MOST_FILES:
                    raise SchemaError(f"is one of more than {_MOST_FILES:,} files")
                self.documents[uri] = self._load(path)
            except SchemaError as error:
                self.failures[uri] = str(error)
                raise
        return self.documents[uri]

    def name(self, uri: str) -> str:
        """Return the name of a file in messages: its path from the folder of the first file."""
        path = self._files.get(uri) or _as_path(uri)
        if path is None:
            return uri
        return Path(os.path.relpath(path, self._folder)).as_posix()

    def described(self, place: Place) -> str:
        """Return a place as messages show it, empty for the first file."""
        if place.uri == self.root:
            return ""
        pointer = json_pointer(place.pointer)
        return f"{self.name(place.uri)} at {pointer}" if pointer else self.name(place.uri)

    def place(self, part: object) -> Place | None:
        """Return the place of a schema that is one of the objects in `documents`."""
        self._index()
        return self._places.get(id(part))

    def resource(self, uri: str) -> tuple[Any, Place] | None:
        """Return the schema with an address or an `$id`, and its place."""
        self._index()
        part = self._resources.get(uri)
        place = None if part is None else self.place(part)
        return None if place is None else (part, place)

    def follow(self, base: str, reference: str) -> Any:
        """Return the target of a reference, None if there is none.

        Args:
            base: The base address.
            reference: The reference.
        """
        key = base, reference
        if key not in self._followed and (target := self._follow(base, reference)) is not None:
            self._followed[key] = target
        return self._followed.get(key)

    def _follow(self, base: str, reference: str) -> Any:
        uri, fragment = urldefrag(urljoin(base, reference))
        found = self.resource(uri)
        if found is None:
            return None
        if fragment and not fragment.startswith("/"):
            return self._anchors.get((found[1].base, unquote(fragment)))
        steps = [unquote(step) for step in fragment.split("/")[1:]]
        return step_through(
            found[0], [step.replace("~1", "/").replace("~0", "~") for step in steps]
        )

    # -- reading -----------------------------------------------------------------

    def _load(self, path: Path) -> Any:
        uri = path.as_uri()
        if uri not in self.documents:
            self._files[uri] = path
            self.documents[uri] = document = _read(path)
            for identity in _identities(document):
                name = urldefrag(urljoin(uri, identity)).url
                self._files.setdefault(name, path)
                if name != uri and name.startswith("file:"):
                    _make_absolute(document, uri)
        return self.documents[uri]

    def _path(self, uri: str) -> Path:
        """Return the file of an address."""
        own = _as_path(uri)
        if own is not None and own.exists():
            return _real(own)
        if uri in self._files:
            return self._files[uri]
        asked = urlsplit(uri)
        for known, path in list(self._files.items()):
            base = urlsplit(known)
            if (base.scheme, base.netloc) != (asked.scheme, asked.netloc) or not asked.path:
                continue
            way = posixpath.relpath(unquote(asked.path), posixpath.dirname(unquote(base.path)))
            for ending in _ENDINGS:
                candidate = path.parent / (way + ending)
                if candidate.is_file():
                    return _real(candidate)
        if own is None:
            raise SchemaError("is not a file; nothing is fetched for a schema")
        raise SchemaError("does not exist")

    # -- where things stand ------------------------------------------------------

    def _index(self) -> None:
        """Note the place of each part, and the names of parts."""
        if self._indexed == len(self.documents):
            return
        self._indexed = len(self.documents)
        self._places, self._resources = {}, dict(self.documents)
        for part, place in self.walk():
            self._places[id(part)] = place
            for _ in _identities(part):
                self._resources.setdefault(place.base, part)
            for name in _anchors(part):
                self._anchors.setdefault((place.base, name), part)

    def walk(self) -> Iterator[tuple[Mapping[str, Any], Place]]:
        """Yield every mapping in the files with the first of its places."""
        seen: set[int] = set()
        for uri, document in self.documents.items():
            yield from _walk(document, uri, seen)


def _walk(document: Any, uri: str, seen: set[int]) -> Iterator[tuple[dict[str, Any], Place]]:
    """Yield every mapping of a file that is not yet in `seen`, with its place."""
    stack: list[tuple[Any, Place]] = [(document, Place(uri, (), uri))]
    while stack:
        part, place = stack.pop()
        if not isinstance(part, dict | list) or id(part) in seen:
            continue
        seen.add(id(part))
        base = place.base
        for identity in _identities(part):
            base = urldefrag(urljoin(base, identity)).url
        if isinstance(part, dict):
            yield part, Place(uri, place.pointer, base)
        inner = part.items() if isinstance(part, dict) else enumerate(part)
        stack.extend(
            (value, Place(uri, (*place.pointer, step), base))
            for step, value in reversed(list(inner))
        )


def _make_absolute(document: Any, uri: str) -> None:
    """Make the references of a file absolute.

    The engines know a file by the address that was asked for, even if its `$id` is another.
    """
    for part, place in list(_walk(document, uri, set())):
        for keyword in ("$ref", "$dynamicRef"):
            reference = part.get(keyword)
            if isinstance(reference, str) and not reference.startswith("#"):
                part[keyword] = urljoin(place.base, reference)
    for keyword in ("$id", "id"):
        if isinstance(document.get(keyword), str):
            del document[keyword]


def _identities(part: Any) -> Iterator[str]:
    """Yield the `$id` of a schema, if it has one; a bare fragment is an anchor."""
    if isinstance(part, Mapping):
        for name in ("$id", "id"):
            identity = part.get(name)
            if isinstance(identity, str) and not identity.startswith("#"):
                yield identity
                return


def _anchors(part: Mapping[str, Any]) -> Iterator[str]:
    """Yield the anchors of a schema, by which references in the same file may name it."""
    for keyword in ("$anchor", "$dynamicAnchor", "$id", "id"):
        name = part.get(keyword)
        if isinstance(name, str) and name.startswith("#") == (keyword in ("$id", "id")):
            yield name.removeprefix("#")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Unlike `Path.resolve`, this never raises.


def _within_repository(path: Path) -> Path:
    """Return the file that a path leads to.

    Raises:
        SchemaError: When links lead out of the repository of the path.
    """
    real, plain = _real(path), Path(os.path.abspath(path))  # noqa: PTH100
    repository = repository_of(plain.parent)
    if repository and real.is_file() and not real.is_relative_to(_real(repository)):
        raise SchemaError(f"is a link that leads out of {repository}; put the file itself there")
    return real


def _as_path(uri: str) -> Path | None:
    from urllib.request import url2pathname

    parts = urlsplit(uri)
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else None


def _read(path: Path) -> Any:
    try:
        text = read_text(path, _MOST_BYTES)
    except DocumentError as error:
        raise SchemaError(f"cannot be read: {error}") from None
    is_json = path.suffix == ".json"
    try:
        document = read_json(text) if is_json else _from_yaml(text)
    except DocumentError as error:
        raise SchemaError(f"is not valid {'JSON' if is_json else 'YAML'}: {error}") from None
    if not isinstance(document, dict | bool):
        raise SchemaError("is not a JSON Schema: it must be a mapping")
    return document


def _from_yaml(text: str) -> Any:
    from newsmeta.files.yaml_documents import read_yaml

    return read_yaml(text)
