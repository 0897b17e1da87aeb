"""The schemas of kinds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsmeta.schema.schema import Schema
from newsmeta.schema.schema import load as load_schema
from newsmeta.schema.violation import SchemaError

if TYPE_CHECKING:
    from newsmeta.config.config import Config
    from newsmeta.config.kinds import Kind


def schema_of(kind: Kind, config: Config) -> Schema | None:
    """Return the schema of a kind, with those of the kinds that it extends; None if it has none.

    Args:
        kind: The kind.
        config: The configuration with the kind.

    Raises:
        ConfigError: When a schema cannot be used.
    """
    chain = list(kind.chain())[::-1]
    base = load_schema("article") if kind.is_article else None
    if base is not None:
        chain[0] = replace(chain[0], schema=None)
    adding = [each for each in chain if each.adds]
    if not adding:
        return base
    from newsmeta.schema import extension, user  # Most configurations do not need this import.

    first = adding[0]
    pointer: tuple[str, ...] = ("kinds", first.name, "schema")
    file = config.base / (first.schema or "")
    try:
        if base is None and len(adding) == 1 and not first.adds_fields:
            return user.load(file)
        extensions = [
            extension.Extension(
                each.fields,
                each.required,
                each.optional,
                config.base / each.schema if each.schema else None,
            )
            for each in adding
        ]
        return extension.ExtendedSchema(base, extensions)
    except extension.ExtensionError as error:
        at = adding[error.at]
        table = () if base and at.extends is None else ("kinds", at.name)
        pointer = (*table, error.key, error.field) if error.field else (*table, error.key)
        raise config.error(pointer, str(error)) from None
    except SchemaError as error:
        raise config.error(pointer, f"{file} {error}") from None
