"""The kinds of files that are exported, and their fields."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field as dataclass_field

from newsmeta.config.config import Config
from newsmeta.config.kinds import Kind
from newsmeta.data_classes import dataclass
from newsmeta.linter.kind_schemas import schema_of
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, HandoffError
from newsmeta.suggestions import suggestion


@dataclass(frozen=True, slots=True)
class Content:
    """The content of an export.

    Attributes:
        kinds: The names of the kinds; None for all kinds with the schema of articles.
        root: The fields of their files, as far as schemas tell.
        is_article: Whether they are news articles.
    """

    kinds: frozenset[str] | None = None
    root: Field = dataclass_field(default_factory=fields.article)
    is_article: bool = True

    def has(self, kind: Kind) -> bool:
        """Tell whether files of a kind are exported."""
        return kind.is_article if self.kinds is None else kind.name in self.kinds


def content_of(config: Config, names: Iterable[str] = ()) -> Content:
    """Return the content of an export under a configuration.

    Args:
        config: The configuration.
        names: The kinds to export; empty for all news articles.

    Raises:
        ConfigError: When a schema cannot be used.
        HandoffError: When there is no such kind.
    """
    known = {config.article.name: config.article, **{kind.name: kind for kind in config.kinds}}
    names = tuple(names)
    for name in names:
        if name not in known:
            raise HandoffError(f"kind: there is no kind {name}; {suggestion(name, known)}")
    kinds = [known[name] for name in names] or [k for k in known.values() if k.is_article]
    schemas = [schema_of(kind, config) for kind in kinds]
    root = fields.joined([fields.of_schema(schema) for schema in schemas if schema])
    is_article = all(kind.is_article for kind in kinds)
    return Content(frozenset(names) if names else None, root, is_article)
