"""Mapping files: those of users, and those that come with newsmeta."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.files.documents import DocumentError, read_text
from newsmeta.files.toml_documents import read_toml
from newsmeta.importers.items import Document, ImportDataError, Join
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, UnknownFieldError
from newsmeta.suggestions import suggestion

READY = {name: name for name in ("wordpress", "ghost", "jsonfeed", "feed")}
READY |= {"rss": "feed", "atom": "feed"}
"""The mappings that come with newsmeta, by their names for `--from`."""

_TEXTS = ("from", "separator", "date-format", "timezone", "epoch")
_TABLES = ("map", "set", "otherwise", "document")
_KNOWN = (*_TEXTS, "records", *_TABLES, "join")
_JOIN = ("member", "key", "rows", "links", "record", "row")


@dataclass(frozen=True, slots=True)
class MappingFile:
    """The content of a mapping file.

    Attributes:
        says: The simple settings: `from`, `separator`, `date-format`, `timezone`, `epoch`.
        fields: The member or expression for each field.
        constants: Values for fields that the data lacks.
        fallbacks: Expressions for fields that are still missing.
        document: The description of a JSON document; None if there is none.
    """

    says: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    fallbacks: Mapping[str, str] = field(default_factory=dict)
    document: Document | None = None


def ready_text(name: str) -> str:
    """Return the text of a mapping that comes with newsmeta."""
    from importlib import resources

    place = resources.files(__package__) / "ready" / f"{READY[name]}.toml"
    return place.read_text(encoding="utf-8")


def ready(name: str, root: Field) -> MappingFile:
    """Return a mapping that comes with newsmeta."""
    return _mapping(read_toml(ready_text(name)), name, root)


def read(path: Path, root: Field) -> MappingFile:
    """Return the mapping in a TOML or YAML file.

    Args:
        path: The file.
        root: The fields of articles.

    Raises:
        ImportDataError: When the file cannot be read, or is not a mapping.
    """
    try:
        text = read_text(path)
        if path.suffix.lower() in (".yaml", ".yml"):
            from newsmeta.files.yaml_documents import read_yaml

            content = read_yaml(text)
        else:
            content = read_toml(text)
    except DocumentError as error:
        raise ImportDataError(f"{path}: {error}") from None
    return _mapping({} if content is None else content, str(path), root)


def over(base: MappingFile, other: MappingFile) -> MappingFile:
    """Return one mapping overridden by another."""
    return MappingFile(
        {**base.says, **other.says},
        merged(base.fields, other.fields),
        merged(base.constants, other.constants),
        merged(base.fallbacks, {**other.fallbacks}),
        other.document or base.document,
    )


def merged(base: Mapping[str, str], other: Mapping[str, str]) -> dict[str, str]:
    """Return entries for fields, with those for the same fields or their parts overridden."""
    kept = {
        name: text
        for name, text in base.items()
        if not any(
            name == each or name.startswith(f"{each}.") or each.startswith(f"{name}.")
            for each in other
        )
    }
    return {**kept, **other}


def _mapping(content: Any, name: str, root: Field) -> MappingFile:
    """Return the mapping in the values of a file.

    Raises:
        ImportDataError: When they are not a valid mapping.
    """
    if not isinstance(content, dict):
        raise ImportDataError(f"{name}: a mapping has tables such as map and set")
    for key in content:
        if key not in _KNOWN:
            raise ImportDataError(f"{name}: there is no key {key}; {suggestion(str(key), _KNOWN)}")
    for key in _TEXTS:
        if not isinstance(content.get(key, ""), str):
            raise ImportDataError(f"{name}: {key}: write a text in quotes")
    tables = {key: _table(content.get(key, {}), key, name) for key in _TABLES}
    for key in ("map", "set", "otherwise"):
        for each in tables[key]:
            try:
                fields.find(each, root)
            except UnknownFieldError as error:
                raise ImportDataError(f"{name}: {key}: {error}") from None
    return MappingFile(
        {key: content[key] for key in _TEXTS if key in content},
        tables["map"],
        tables["set"],
        tables["otherwise"],
        _document(content, tables["document"], name),
    )


def _table(value: Any, key: str, name: str) -> dict[str, str]:
    """Return a table of texts."""
    if not isinstance(value, dict):
        raise ImportDataError(f"{name}: {key} is a table, with a line for each field")
    for field_name, text in value.items():
        if not isinstance(text, str) or not text.strip():
            raise ImportDataError(
                f"{name}: {key}.{field_name}: write a text in quotes; put quotes around a name "
                "with dots, too"
            )
    return value


def _document(content: Mapping[str, Any], members: dict[str, str], name: str) -> Document | None:
    places, joins = content.get("records", []), content.get("join", [])
    if isinstance(places, str):
        places = [places]
    if not isinstance(places, list) or not all(isinstance(each, str) for each in places):
        raise ImportDataError(f"{name}: records names a list in the document, or several")
    if not isinstance(joins, list) or not all(
        isinstance(each, dict) and each.keys() == set(_JOIN) for each in joins
    ):
        raise ImportDataError(f"{name}: each join needs {', '.join(_JOIN)}, and no more")
    if not places:
        if members or joins:
            raise ImportDataError(f"{name}: document and join need records")
        return None
    return Document(tuple(places), members, tuple(Join(**each) for each in joins))
