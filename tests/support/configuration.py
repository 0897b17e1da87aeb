"""Shared parts of the tests of the configuration."""

from __future__ import annotations

import json
from typing import Any

from tests.support.paths import ROOT

SCHEMA = json.loads((ROOT / "schemas" / "config.schema.json").read_text(encoding="utf-8"))


USER_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["name", "domain"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 2},
        "domain": {"type": "string", "format": "hostname"},
        "founded": {"type": "integer", "minimum": 1000, "exclusiveMaximum": 2100},
        "size": {"enum": ["small", "large"]},
        "code": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "Three capitals."},
        "since": {"type": "string", "format": "date-time"},
        "tags": {"type": "array", "uniqueItems": True, "maxItems": 2, "items": {"type": "string"}},
        "head": {"$ref": "#/$defs/person"},
        "contact": {"oneOf": [{"type": "string"}, {"$ref": "#/$defs/person"}]},
        "rank": {"multipleOf": 5},
        "kind": {"const": "organization"},
        "secret": False,
        "notes": {"not": {"type": "null"}},
        "sites": {"contains": {"type": "string"}},
        "map": {"propertyNames": {"pattern": "^[a-z]+$"}, "maxProperties": 1},
    },
    "dependentRequired": {"founded": ["size"]},
    "if": {"properties": {"size": {"const": "large"}}, "required": ["size"]},
    "then": {"required": ["head"]},
    "$defs": {
        "person": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        }
    },
}

ORGANIZATION = "name: Example\ndomain: example.com\n"
