"""Shared parts of the tests of the JSON Schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema
import regress

from newsmeta.schema import schema
from newsmeta.timestamps import is_rfc3339
from tests.support.paths import ROOT

SCHEMAS = {
    name: json.loads((ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    for name in schema.NAMES
}


def subschema(name: str, part: Mapping[str, Any]) -> dict[str, Any]:
    """Return a part of a schema that can be used alone."""
    document = SCHEMAS[name]
    return {"$schema": document["$schema"], "$defs": document.get("$defs", {}), **part}


def resolved(name: str, part: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = part.get("$ref")
    return SCHEMAS[name]["$defs"][reference.removeprefix("#/$defs/")] if reference else part


Validator = jsonschema.Draft202012Validator

_CHECKER = jsonschema.FormatChecker(formats=())
_CHECKER.checks("date-time")(lambda value: not isinstance(value, str) or is_rfc3339(value))


def _ecma_pattern(
    validator: Any, pattern: str, instance: Any, schema: Any
) -> Iterator[jsonschema.ValidationError]:
    """Search by ECMA-262, as JSON Schema requires: Python's `$` also matches before a line feed."""
    if isinstance(instance, str) and not regress.Regex(pattern, "u").find(instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")


_ECMA = jsonschema.validators.extend(Validator, {"pattern": _ecma_pattern})


def reference_validator(document: Mapping[str, Any]) -> Any:
    return _ECMA(document, format_checker=_CHECKER)
