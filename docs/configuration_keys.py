"""Writes docs/configuration-keys.md, which follows from schemas/config.schema.json.

Run it as `python docs/configuration_keys.py` when the schema has changed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent
PAGE = DOCS / "configuration-keys.md"
SCHEMA = DOCS.parent / "schemas" / "config.schema.json"

HEAD = """# Every key of the configuration

All that may stand in `newsmeta.toml`, or in the table `[tool.newsmeta]` of `pyproject.toml`. The
page is made from the schema that `newsmeta schema config` prints; [configuration](configuration.md)
explains how keys work together.
"""


def page(schema: dict[str, Any]) -> str:
    """Return the page of a schema of the configuration."""
    definitions = schema["$defs"]
    tables = {
        f"[{name}]": resolved(part, definitions)
        for name, part in schema["properties"].items()
        if "properties" in part
    }
    tables["[kinds.NAME]"] = definitions["kind"]
    plain = {name: part for name, part in schema["properties"].items() if "properties" not in part}
    parts = [HEAD, *section("At the top", {"properties": plain}, definitions)]
    for name, table in tables.items():
        parts += section(f"`{name}`", table, definitions)
    return "\n".join(parts)


def section(title: str, table: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    """Yield the parts of the page that are about one table of the configuration."""
    yield f"## {title}\n"
    if "description" in table:
        yield f"{prose(table['description'])}\n"
    for name, part in table["properties"].items():
        whole = resolved(part, definitions)
        yield f"### `{name}`\n"
        yield f"{prose(whole['description'])}\n"
        yield "\n".join(facts(whole, definitions)) + "\n"


def facts(part: dict[str, Any], definitions: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of a list: what a key may hold, what holds without it, an example."""
    yield f"- Holds: {kind(part, definitions)}"
    if "default" in part:
        yield f"- Default: {value(part['default'])}"
    for example in part.get("examples", ())[:1]:
        yield f"- Example: {value(example)}"


def prose(text: str) -> str:
    """Return a text in which nothing is taken for markup."""
    return re.sub(r"([*_<\[\]])", r"\\\1", text)


def kind(part: dict[str, Any], definitions: dict[str, Any]) -> str:
    """Return in words what values a part of the schema allows."""
    part = resolved(part, definitions)
    if "anyOf" in part:
        return " or ".join(dict.fromkeys(kind(each, definitions) for each in part["anyOf"]))
    if "enum" in part:
        return "one of " + ", ".join(value(each) for each in part["enum"])
    if part.get("type") == "array":
        items = kind(part["items"], definitions)
        return "a list of texts" if items == "a text" else f"a list; each item is {items}"
    names = {"string": "a text", "integer": "a whole number", "number": "a number"}
    names |= {"boolean": "`true` or `false`", "object": "a table"}
    bounds = [
        f"{words} {part[keyword]:,}"
        for keyword, words in (
            ("minimum", "at least"),
            ("exclusiveMinimum", "more than"),
            ("maximum", "at most"),
        )
        if keyword in part
    ]
    return ", ".join([names.get(part.get("type", ""), "any value"), *bounds])


def value(content: Any) -> str:
    """Return a value as TOML has it, for the page."""
    return f"`{toml(content)}`"


def toml(content: Any) -> str:
    """Return a value as TOML has it, in one line."""
    if isinstance(content, dict):
        pairs = (f"{key(name)} = {toml(part)}" for name, part in content.items())
        return f"{{ {', '.join(pairs)} }}" if content else "{}"
    if isinstance(content, list):
        return f"[{', '.join(map(toml, content))}]"
    return json.dumps(content, ensure_ascii=False)


def key(name: str) -> str:
    """Return a key as TOML has it."""
    is_bare = name.replace("-", "").replace("_", "").isalnum() and name.isascii()
    return name if is_bare else json.dumps(name, ensure_ascii=False)


def resolved(part: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return a part of the schema with what it refers to."""
    if "$ref" not in part:
        return part
    target: dict[str, Any] = definitions[part["$ref"].removeprefix("#/$defs/")]
    return {**target, **part}


if __name__ == "__main__":
    PAGE.write_text(page(json.loads(SCHEMA.read_text(encoding="utf-8"))), encoding="utf-8")
