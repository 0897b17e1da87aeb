"""Kinds of files, as defined in the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.suggestions import suggestion

ARTICLE_NAME = "article"
"""The name of the kind of news articles."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Files of one kind.

    Attributes:
        name: The name of the kind.
        files: Patterns as in `.gitignore`.
        schema: A file with a JSON Schema, or `article` for newsmeta's own schema. None if the kind
            has no schema of its own.
        extends: The kind whose schema this one extends, or None.
        fields: Additional fields, each with a JSON Schema or the name of a type.
        required: Names of additional required fields.
        optional: Names of fields that are optional for this kind.
    """

    name: str
    files: tuple[str, ...]
    schema: str | None = None
    extends: Kind | None = None
    fields: Mapping[str, Any] = field(default_factory=dict, hash=False)
    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def is_article(self) -> bool:
        """Whether its schema is newsmeta's own or extends it."""
        return any(kind.extends is None and kind.schema == ARTICLE_NAME for kind in self.chain())

    @property
    def adds_fields(self) -> bool:
        """Whether it defines or requires fields itself."""
        return bool(self.fields or self.required or self.optional)

    @property
    def adds(self) -> bool:
        """Whether it changes the schema in any way."""
        return self.schema is not None or self.adds_fields

    def chain(self) -> Iterator[Kind]:
        """Yield this kind, the kind that it extends, and so on."""
        kind: Kind | None = self
        while kind is not None:
            yield kind
            kind = kind.extends


ARTICLE = Kind(ARTICLE_NAME, (), ARTICLE_NAME)
"""The kind of news articles."""

_MOST_EXTENDED = 100

OTHER = Kind("other", ())
"""The kind of files that are neither articles nor of a configured kind."""


class KindError(Exception):
    """The definition of a kind is wrong. `key` is the key at fault in its table.

    Args:
        name: The kind.
        key: The key.
        message: The problem, and its solution.
    """

    def __init__(self, name: str, key: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.key = key


def kinds_of(tables: Mapping[str, Mapping[str, Any]], article: Kind) -> tuple[Kind, ...]:
    """Return the configured kinds, in the order of the configuration.

    Args:
        tables: The table of each kind.
        article: The kind of news articles, which others may extend.

    Raises:
        KindError: When a kind extends itself, or something that is not a kind.
    """
    made: dict[str, Kind] = {}
    for name in tables:
        _make(name, tables, article, made, ())
    return tuple(made[name] for name in tables)


def own_fields(table: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys of a table that concern fields, as arguments of a `Kind`.

    Args:
        table: The table of a kind, or for articles the whole configuration.
    """
    anything = dict.fromkeys(table.get("extra-fields", ()), True)
    return {
        "fields": {**anything, **table.get("fields", {})},
        "required": tuple(table.get("required-fields", ())),
        "optional": tuple(table.get("optional-fields", ())),
    }


def _make(
    name: str,
    tables: Mapping[str, Mapping[str, Any]],
    article: Kind,
    made: dict[str, Kind],
    around: tuple[str, ...],
) -> Kind:
    """Create a kind, after the kinds that it extends."""
    if name in made:
        return made[name]
    if name in around:
        circle = ", ".join((*around[around.index(name) :], name))
        raise KindError(name, "extends", f"a kind cannot extend itself: {circle}")
    table = tables[name]
    schema, base = table.get("schema"), table.get("extends")
    if schema == ARTICLE_NAME:
        if base not in (None, ARTICLE_NAME):
            words = f'it is newsmeta\'s own schema or that of {base}; remove schema = "article"'
            raise KindError(name, "schema", words)
        schema, base = None, ARTICLE_NAME
    if len(around) == _MOST_EXTENDED:
        raise _extends_too_many(around[0])
    extended: Kind | None = None
    if base == ARTICLE_NAME:
        extended = article
    elif base is not None and base not in tables:
        others = [ARTICLE_NAME, *(other for other in tables if other != name)]
        raise KindError(name, "extends", f"there is no kind {base}; {suggestion(base, others)}")
    elif base is not None:
        extended = _make(base, tables, article, made, (*around, name))
    if extended and sum(1 for _ in extended.chain()) > _MOST_EXTENDED:
        raise _extends_too_many(name)
    made[name] = Kind(name, tuple(table["files"]), schema, extended, **own_fields(table))
    return made[name]


def _extends_too_many(name: str) -> KindError:
    words = f"{name} extends more than {_MOST_EXTENDED} kinds, one by way of the other"
    return KindError(name, "extends", f"{words}; let it extend fewer")
