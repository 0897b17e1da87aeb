"""An article to be filled in, with comments that explain the fields."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from newsmeta.authoring.outcome import NewArticleChoices, NewArticleError
from newsmeta.authoring.saying import conflicts, set_off
from newsmeta.config.config import Config
from newsmeta.editing.composing import compose
from newsmeta.editing.layout import GROUP_STARTS
from newsmeta.importers.interpreting import Interpreter
from newsmeta.importers.items import IMPORTABLE, Item
from newsmeta.importers.plan import Plan
from newsmeta.linter.kind_schemas import schema_of
from newsmeta.records.record import Record
from newsmeta.schema.fields import Field, FieldType, of_schema
from newsmeta.schema.schema import Schema, load
from newsmeta.timestamps import canonical

_WIDTH = 98


def template_of(
    config: Config, title: str | None, url: str | None, choices: NewArticleChoices
) -> str:
    """Return an article file to be filled in, with the values of the options.

    Args:
        config: The configuration.
        title: The headline; None if not given.
        url: The address of the page; None if not given.
        choices: The other options. Nothing is written or looked up.

    Raises:
        ConfigError: When a schema of the configuration cannot be used.
        HandoffError: When `fields` names an unknown field, or has an invalid value.
        NewArticleError: When a field is set twice.
    """
    schema = schema_of(config.article, config) or load("article")
    constants = dict(choices.get("fields") or {})
    plan = Plan(IMPORTABLE["jsonl"], Path(), constants=constants, root=of_schema(schema))
    said = Interpreter(plan).filled(Record("", {}), Item(1, "", {}))
    is_video = (choices.get("type") or said.values.get("type")) == "video"
    if reasons := conflicts(title, choices, constants, is_video=is_video):
        raise NewArticleError(*reasons)
    name = choices.get("provider")
    provider = {**({"name": name} if name else {}), **said.values.get("provider", {})}
    given = {
        "title": title,
        "excerpt": choices.get("excerpt"),
        "publishedDateTime": choices.get("published"),
        "originalUrl": url,
        "webUrl": None if is_video else url,
        "ampWebUrl": choices.get("amp_url"),
        "type": choices.get("type"),
        "topics": list(choices.get("topics") or ()),
        "provider": provider,
    }
    known = {name: value for name, value in given.items() if value}
    body = choices.get("body")
    text = set_off(said.body if body is None else body) or ""
    return template(schema, {**said.values, **known}) + text.lstrip("\n")


def template(schema: Schema, given: Mapping[str, Any]) -> str:
    """Return an article file with empty places for required values.

    Optional fields are in comments, with an example.

    Args:
        schema: The schema of articles.
        given: The known values.
    """
    now = canonical(datetime.now(UTC))
    known = {"publishedDateTime": now, "type": "article", "published": False, **given}
    needed = ("originalUrl",) if known["type"] == "video" else ("originalUrl", "webUrl")
    root = of_schema(schema)
    lines = ["---"]
    for name, field in root.fields.items():
        if name in GROUP_STARTS and len(lines) > 1:
            lines.append("")
        is_needed = name in known or field.is_required or name in needed
        lines += _described(field, is_needed)
        if is_needed:
            value = _completed(known[name], field) if name in known else _empty(field)
            lines += _written(name, value, schema)
        else:
            lines += [f"# {line}" for line in _written(name, _example(schema, name), schema)]
    return "\n".join([*lines, "---", "", ""])


def _described(field: Field, is_needed: bool) -> Iterator[str]:
    """Yield the lines that explain a field and its content."""
    need = "" if is_needed else " Optional."
    yield from _comment(f"{field.title}. {field.description}{need}")
    for name, inner in (field.items or field).fields.items():
        if field.is_required:
            yield from _comment(f"{name}: {inner.description}", "  ")


def _comment(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=f"# {indent}",
        subsequent_indent=f"# {indent}",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _written(name: str, value: Any, schema: Schema) -> list[str]:
    """Return the lines of a field as in an article."""
    text = compose(Record("", {name: value}), schema) or ""
    return [line for line in text.split("\n")[1:] if line not in ("---", "")]


def _empty(field: Field) -> Any:
    """Return the placeholder of a value that is to be filled in."""
    if field.type is FieldType.MAPPING:
        return {n: _empty(inner) for n, inner in field.fields.items() if inner.is_required}
    if field.type is FieldType.LIST:
        return [_empty(field.items)] if field.items else []
    choice = field.constraints.get("enum", ())
    return choice[0] if len(choice) == 1 else ""


def _completed(value: Any, field: Field) -> Any:
    """Return the known parts of a field, with places for the rest."""
    if field.type is FieldType.MAPPING and isinstance(value, Mapping):
        return {**_empty(field), **value}
    return value


def _example(schema: Schema, name: str) -> Any:
    examples = schema.at((name,)).get("examples") or ("",)
    return examples[0]
