"""Writes schemas/records.schema.json, which follows from schemas/article.schema.json.

    python docs/records_schema.py

Records are what `newsmeta export` writes as JSON: the fields of an article, and what else a
record has. As fields can be left out, none is required.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SCHEMAS = Path(__file__).resolve().parent.parent / "schemas"
TARGET = SCHEMAS / "records.schema.json"

MEMBERS: dict[str, Any] = {
    "path": {
        "title": "Path",
        "description": "The file, relative to the top of its repository, with slashes.",
        "type": "string",
        "minLength": 1,
        "examples": ["_news/2021-01-27-ten-thousand-trees.md"],
    },
    "body": {
        "title": "Body",
        "description": "What follows the front matter, as it is written.",
        "type": "string",
        "examples": ["\nThe council voted on Wednesday.\n"],
    },
    "sourceForm": {
        "title": "Source form",
        "description": "How the file is written, as far as the values do not tell it. Only there "
        "where something is unusual.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "lineEnding": {
                "title": "Line ending",
                "description": "How lines of the front matter end, if not with a line feed.",
                "type": "string",
                "enum": ["crlf", "cr"],
                "examples": ["crlf"],
            },
            "fieldOrder": {
                "title": "Order of fields",
                "description": "The fields in the order of the file, where the format does not "
                "keep it and it is not the usual one.",
                "type": "array",
                "items": {
                    "title": "Field",
                    "description": "The name of a field.",
                    "type": "string",
                    "examples": ["title"],
                },
                "examples": [["category", "title", "tags", "excerpt"]],
            },
            "setApart": {
                "title": "Set apart",
                "description": "The fields without a canonical place that stand behind a blank "
                "line.",
                "type": "array",
                "items": {
                    "title": "Field",
                    "description": "The name of a field.",
                    "type": "string",
                    "examples": ["layout"],
                },
                "examples": [["layout"]],
            },
            "asWritten": {
                "title": "As written",
                "description": "Values that the format cannot hold at their place, by JSON "
                "Pointer (RFC 6901).",
                "type": "object",
                "examples": [{"/publishedDateTime": "2021-01-27T16:50:00+01:00"}],
            },
        },
        "examples": [{"lineEnding": "crlf"}],
    },
}


def derived(article: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of records that belongs to that of articles."""
    fields = article["properties"]
    return {
        "$schema": article["$schema"],
        "$id": article["$id"].replace("article", "records"),
        "title": "Exported articles",
        "description": "What newsmeta export writes as JSON. A line of JSON Lines follows "
        "#/$defs/record.",
        "type": "array",
        "items": {"$ref": "#/$defs/record"},
        "$defs": {
            "record": {
                "title": "Record",
                "description": "An article: its path, the fields of its front matter, and what "
                "else was asked for.",
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "path": MEMBERS["path"],
                    **_optional(fields),
                    "sourceForm": MEMBERS["sourceForm"],
                    "body": MEMBERS["body"],
                },
                "examples": [
                    {
                        "path": "_news/2021-01-27-ten-thousand-trees.md",
                        "title": fields["title"]["examples"][0],
                    }
                ],
            },
            **_optional(article["$defs"]),
        },
    }


def text(schema: dict[str, Any]) -> str:
    """Return a schema as the file has it."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _optional(part: Any, is_keyword: bool = False) -> Any:
    """Return a part of a schema that requires nothing to be there."""
    if isinstance(part, dict):
        return {
            name: _optional(inner, name not in ("properties", "$defs"))
            for name, inner in part.items()
            if not (is_keyword and name in ("required", "allOf"))
        }
    return part


if __name__ == "__main__":
    content = json.loads((SCHEMAS / "article.schema.json").read_text(encoding="utf-8"))
    TARGET.write_text(text(derived(content)), encoding="utf-8")
