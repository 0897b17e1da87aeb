"""Notes for the figures, made on each file where it is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import blake2b
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from newsmeta import timestamps
from newsmeta.config.config import Config
from newsmeta.config.kinds import Kind
from newsmeta.data_classes import dataclass
from newsmeta.frontmatter import Parsed
from newsmeta.linter.content import content_of
from newsmeta.portable import Portable
from newsmeta.records.record import Record
from newsmeta.rules.across import duplicates
from newsmeta.rules.document import PlainDocument
from newsmeta.schema.fields import Field, FieldType

if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST = 10**15
"""Larger numbers are mistakes and do not count; floating point represents all integers up to this.
"""
_DECIMALS = 6
_HASH = 8


@dataclass(frozen=True, slots=True)
class Facts(Portable):
    """The facts of an article for the figures.

    Attributes:
        title: Its title.
        published: The time of publication, as `YYYY-MM-DDTHH:MM:SSZ`; empty if unknown.
        topics: Its topics.
        providers: The name of its provider.
        authors: The names of its authors.
        types: Its type.
        filled: The filled fields, as bits in the order of `known_fields`.
        unknown: The filled fields outside of the format.
        pictures: Width and height of its pictures; (0, 0) if they are unusable.
        quality: Its quality, if that is a number.
        heat: Its heat, if that is a number.
        is_hidden: Whether readers do not see it.
        pages: Hashes of its pages.
        titles: The hash of its title, if it has one.
    """

    title: str
    published: str
    topics: tuple[str, ...]
    providers: tuple[str, ...]
    authors: tuple[str, ...]
    types: tuple[str, ...]
    filled: int
    unknown: tuple[str, ...]
    pictures: tuple[tuple[int, int], ...]
    quality: float | None
    heat: float | None
    is_hidden: bool
    pages: tuple[int, ...]
    titles: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Noted(Portable):
    """The note on a readable file.

    Attributes:
        kind: The name of its kind.
        facts: The facts for the figures; None if it is not an article, or is left out.
        is_left_out: Whether it is an article that the filter leaves out.
    """

    kind: str
    facts: Facts | None = None
    is_left_out: bool = False


class Noter:
    """Makes notes on files. It can be sent to other processes.

    Args:
        config: The configuration.
        given: The files and folders that were asked for.
        where: A filter, as in `newsmeta export --where`; None for all articles.

    Raises:
        ConfigError: When a schema of the configuration cannot be used.
        FilterError: When the filter is invalid.
    """

    def __init__(self, config: Config, given: Sequence[Path], where: str | None = None) -> None:
        self._arguments = config, tuple(given), where
        self._root = content_of(config).root
        self.known_fields = tuple(known_fields(self._root))
        self._condition = None if where is None else self._parsed(where)

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the arguments that recreate it in another process."""
        return Noter, self._arguments

    @property
    def is_filtered(self) -> bool:
        """Whether there is a filter."""
        return self._condition is not None

    def __call__(self, file: str, kind: Kind, content: PlainDocument | Parsed) -> Noted:
        """Return the note on a file.

        Args:
            file: The path of the file.
            kind: The kind of the file.
            content: The content of the file.
        """
        if not kind.is_article:
            return Noted(kind.name)
        values = content.values
        if self._condition and not self._condition(self._record(file, content)):
            return Noted(kind.name, is_left_out=True)
        return Noted(kind.name, self._facts(values, kind.name))

    def _parsed(self, where: str) -> Callable[[Record], bool]:
        from newsmeta.exporters.where import parse

        return parse(where, self._root).matches

    def _record(self, file: str, content: PlainDocument | Parsed) -> Record:
        return Record(self._paths.of(file), content.values, content.body)

    @cached_property
    def _paths(self) -> Any:
        from newsmeta.records.paths import RepositoryPaths

        config, given, _ = self._arguments
        return RepositoryPaths(config, given)

    def _facts(self, values: Mapping[str, Any], kind: str) -> Facts:
        title, published = values.get("title"), values.get("publishedDateTime")
        provider = values.get("provider")
        provider = provider if isinstance(provider, Mapping) else {}
        is_gone = values.get("deleted") is True or values.get("removed") is True
        pages, titles = ((), ()) if is_gone else _in_common(values, kind)
        return Facts(
            title=title if isinstance(title, str) else "",
            published=_moment(published),
            topics=_texts(values.get("topics")),
            providers=_texts(provider.get("name")),
            authors=tuple(dict.fromkeys(_names(provider.get("authors")))),
            types=_texts(values.get("type")),
            filled=self._filled(values, provider),
            unknown=tuple(self._unknown(values)),
            pictures=tuple(_pictures(values.get("images"))),
            quality=_number(values.get("quality")),
            heat=_number(values.get("heat")),
            is_hidden=is_gone or values.get("published") is False,
            pages=pages,
            titles=titles,
        )

    def _unknown(self, values: Mapping[str, Any]) -> Iterator[str]:
        """Yield the filled fields outside of the format."""
        known = self._root.fields
        return (name for name in values if name not in known and _is_filled(values[name]))

    def _filled(self, values: Mapping[str, Any], provider: Mapping[str, Any]) -> int:
        """Return the filled fields, as bits."""
        bits = 0
        for at, (names, _) in enumerate(self.known_fields):
            value = values.get(names[0])
            for name in names[1:]:
                value = value.get(name) if isinstance(value, Mapping) else None
            if _is_filled(value):
                bits |= 1 << at
        return bits


def known_fields(root: Field) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Yield the path of each field of articles, and whether it is required.

    Args:
        root: The mapping with the fields. Fields of nested mappings count, but those of lists do
    not.
    """
    for name, field in root.fields.items():
        yield (name,), field.is_required
        if field.type is FieldType.MAPPING:
            for below, inner in field.fields.items():
                yield (name, below), field.is_required and inner.is_required


def _is_filled(value: object) -> bool:
    """Tell whether a value is filled."""
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value not in ([], {})


def _texts(value: object) -> tuple[str, ...]:
    """Return the texts of a list of names, or of a single name, each once."""
    if isinstance(value, str):
        return (value,) if value.strip() else ()
    if not isinstance(value, list):
        return _texts(str(value)) if _is_number(value) else ()
    texts = (text for item in value if not isinstance(item, list) for text in _texts(item))
    return tuple(dict.fromkeys(texts))


def _names(value: object) -> Iterator[str]:
    """Yield the names of a list of people."""
    for item in value if isinstance(value, list) else ():
        yield from _texts(item.get("name") if isinstance(item, Mapping) else item)


def _pictures(value: object) -> Iterator[tuple[int, int]]:
    """Yield width and height of each picture of a list."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, Mapping):
            width, height = item.get("width"), item.get("height")
            yield (width, height) if _is_length(width) and _is_length(height) else (0, 0)


def _is_length(value: Any) -> TypeGuard[int]:
    return value.__class__ is int and 0 < value < _LARGEST


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _number(value: Any) -> float | None:
    """Return a number that counts; None for any other value."""
    if not _is_number(value) or not -_LARGEST < value < _LARGEST or not isfinite(value):
        return None
    rounded = round(value, _DECIMALS)
    return int(rounded) if rounded == int(rounded) else rounded


def _moment(value: object) -> str:
    """Return a time as `YYYY-MM-DDTHH:MM:SSZ`; an empty text if there is none."""
    if not isinstance(value, str):
        return ""
    is_leap = value[-3:] == "60Z"  # The first second of the next day, as elsewhere.
    return value if timestamps.is_sound(value) and not is_leap else timestamps.guess(value) or ""


def _in_common(values: Mapping[str, Any], kind: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the hashes that an article may share with others: of its pages, and of its title."""
    pages, title = duplicates.summarize(values, True) or ((), "")
    keys = dict.fromkeys(key for _, key in pages)
    hashes = tuple(_hash(f"{kind}\0{key}") for key in keys)
    return hashes, (_hash(f"{kind}\0{title}"),) if title else ()


def _hash(text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=_HASH).digest())
