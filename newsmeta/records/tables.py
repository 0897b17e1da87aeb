"""Articles as tables that are joined by keys: the tables and their columns.

An article is a row of `articles`. Its images, related articles and topics are rows of `images`,
`related` and `topics`, which name the article by its path. Any other list is one cell. `providers`
has each publisher once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.schema import fields
from newsmeta.schema.fields import BODY, PATH, SOURCE_FORM, Field, FieldType

ARTICLES, IMAGES, RELATED, TOPICS, PROVIDERS = (
    "articles",
    "images",
    "related",
    "topics",
    "providers",
)
NAMES = (ARTICLES, IMAGES, RELATED, TOPICS, PROVIDERS)
"""The tables of a package, in order."""

DESCRIPTION = "datapackage.json"
MARK = "newsmeta"
"""The member of the description with the fields in the tables."""

CHILDREN = (IMAGES, RELATED, TOPICS)
"""The tables whose rows each belong to an article."""

PLACE, POSITION, NAME = "place", "position", "name"
PLACE_PATTERN = r"(?:/related/[0-9]{1,9})?(?:/provider)?/images/[0-9]{1,9}"
"""The places of pictures in an article, as JSON Pointers."""

_PROVIDER = ("domain", "name")
PROVIDER_KEY = tuple(f"provider.{name}" for name in _PROVIDER)
"""The columns that name a provider."""

_POSITION = Field(
    FieldType.INTEGER,
    "Position",
    "Which one of the list it is, from 0.",
    constraints={"minimum": 0},
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        name: Its name: names of fields joined by dots.
        pointer: The path to its value in the object of a row.
        field: The field.
        is_required: Whether every row of a valid article has a value.
    """

    name: str
    pointer: tuple[str, ...]
    field: Field
    is_required: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns whose values refer to a row of another table by some of its columns."""

    columns: tuple[str, ...]
    table: str
    targets: tuple[str, ...]


_TO_ARTICLE = Reference((PATH,), ARTICLES, (PATH,))


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    Attributes:
        name: Its name.
        title: The title for people.
        description: A description of its rows.
        columns: Its columns.
        key: The columns whose values are unique.
        references: The references to other tables.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()

    @property
    def file(self) -> str:
        """The name of its file."""
        return f"{self.name}.csv"


def tables(
    names: Iterable[str], members: Iterable[str], root: Field | None = None
) -> dict[str, Table]:
    """Return the tables of articles, by their names.

    Args:
        names: The fields of the front matter in the tables, in order.
        members: The ones of `body` and `sourceForm` in the tables.
        root: The mapping with the fields; None for an article.
    """
    top = (root or fields.article()).fields
    wanted = {name: top[name] for name in names}
    listed = (
        _articles(wanted, members),
        _images(_items(top[IMAGES])),
        _related(_items(top[RELATED]).fields if RELATED in wanted else {}),
        _topics(_items(top[TOPICS])),
        _providers(top["provider"].fields),
    )
    return {table.name: table for table in listed}


def _articles(wanted: Mapping[str, Field], members: Iterable[str]) -> Table:
    return Table(
        ARTICLES,
        "Articles",
        "One row for each article.",
        (_key(PATH, _path()), *_spread(wanted, CHILDREN), *_members(members)),
        (PATH,),
        _to_providers(wanted),
    )


def _images(image: Field) -> Table:
    place = Field(
        FieldType.TEXT,
        "Place",
        "The place in the article, as a JSON Pointer (RFC 6901): /images/0, /provider/images/0.",
        constraints={"pattern": PLACE_PATTERN},
    )
    return Table(
        IMAGES,
        "Images",
        "One row for each picture of an article, of its provider and of related articles.",
        (_key(PATH, _path()), _key(PLACE, place), *_spread(image.fields, ())),
        (PATH, PLACE),
        (_TO_ARTICLE,),
    )


def _related(entry: Mapping[str, Field]) -> Table:
    return Table(
        RELATED,
        "Related articles",
        "One row for each related article of an article.",
        (_key(PATH, _path()), _key(POSITION, _POSITION), *_spread(entry, (IMAGES,))),
        (PATH, POSITION),
        (_TO_ARTICLE, *_to_providers(entry)),
    )


def _topics(topic: Field) -> Table:
    return Table(
        TOPICS,
        "Topics",
        "One row for each topic of an article.",
        (_key(PATH, _path()), _key(POSITION, _POSITION), Column(NAME, (NAME,), topic, True)),
        (PATH, POSITION),
        (_TO_ARTICLE,),
    )


def _providers(provider: Mapping[str, Field]) -> Table:
    return Table(
        PROVIDERS,
        "Providers",
        "One row for each publisher of articles and related articles.",
        tuple(_key(name, provider[name]) for name in _PROVIDER),
        _PROVIDER,
    )


def pictures(tree: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the pictures of an article, each with its place."""
    yield from _owned_pictures("", tree)
    for position, entry in enumerate(tree.get(RELATED) or ()):
        yield from _owned_pictures(f"/{RELATED}/{position}", entry or {})


def _owned_pictures(prefix: str, owner: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    provider = owner.get("provider") or {}
    for place, images in (("", owner.get(IMAGES)), ("/provider", provider.get(IMAGES))):
        for position, image in enumerate(images or ()):
            yield f"{prefix}{place}/{IMAGES}/{position}", image


def _spread(
    inner: Mapping[str, Field],
    apart: tuple[str, ...],
    prefix: tuple[str, ...] = (),
    is_required: bool = True,
) -> Iterator[Column]:
    """Yield the columns of fields; mappings are flattened, and separate tables left out."""
    for name, here in inner.items():
        pointer = (*prefix, name)
        if name in apart:
            continue
        if here.type is FieldType.MAPPING:
            yield from _spread(here.fields, apart, pointer, is_required and here.is_required)
        else:
            yield Column(".".join(pointer), pointer, here, is_required and here.is_required)


def _members(members: Iterable[str]) -> Iterator[Column]:
    for name in (SOURCE_FORM, BODY):
        if name in members:
            yield Column(name, (name,), fields.reserved()[name], False)


def _key(name: str, here: Field) -> Column:
    return Column(name, (name,), replace(here, is_required=True), True)


def _to_providers(inner: Mapping[str, Field]) -> tuple[Reference, ...]:
    return (Reference(PROVIDER_KEY, PROVIDERS, _PROVIDER),) if "provider" in inner else ()


def _path() -> Field:
    return fields.reserved()[PATH]


def _items(here: Field) -> Field:
    if here.items is None:
        raise TypeError("no list")
    return here.items
