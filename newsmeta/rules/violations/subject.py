"""What is explained: a document, and the schema that it does not follow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from newsmeta.diagnostics import Finding, Pointer, Span, field_name
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import Alias
from newsmeta.frontmatter.nodes import Mapping as MappingNode
from newsmeta.schema.schema import Schema
from newsmeta.schema.violation import Violation
from newsmeta.suggestions import nearest

_MOST_GUESSES = 100


class Subject:
    """A document and its schema, and how findings about the two are made.

    Attributes:
        parsed: What was read.
        schema: The schema.
    """

    def __init__(self, parsed: Parsed, schema: Schema) -> None:
        self.parsed = parsed
        self.schema = schema
        self._guesses = 0

    def finding(self, code: str, violation: Violation, message: str, hint: str) -> Finding:
        """Return a finding about a value."""
        field = field_name(violation.pointer)
        return Finding(
            code,
            f"{field}: {message}" if field else message,
            self.parsed.span(violation.pointer),
            hint,
            violation.pointer,
        )

    def empty(self, violation: Violation, message: str) -> Finding:
        """Return a finding about a value that holds nothing."""
        last = violation.pointer[-1] if violation.pointer else ""
        other = f", or remove the {'item' if isinstance(last, int) else 'field'}"
        if self._is_required(violation.pointer):
            other = ""
        return Finding(
            "NM107",
            f"{field_name(violation.pointer)} {message}",
            self.parsed.span(violation.pointer),
            f"write the value{other}",
            violation.pointer,
        )

    def owner_span(self, pointer: Pointer) -> Span:
        """Return the place of the key that owns a mapping; of its first key in a list."""
        node = self.parsed.front_matter.node(pointer)
        target = node.target if isinstance(node, Alias) else node
        if pointer and isinstance(pointer[-1], int) and isinstance(target, MappingNode):
            for entry in target.entries.values():
                return entry.key.span
        return self.parsed.key_span(pointer)

    def nearest(self, key: str, names: Collection[str]) -> str | None:
        """Return the name that a key is most likely a misspelling of."""
        # Comparing takes its time; a file with very many unknown fields is no article.
        self._guesses += 1
        return nearest(key, names) if self._guesses <= _MOST_GUESSES else None

    def is_plainly_one(self, violation: Violation) -> bool:
        """Tell whether a mapping has most of the required fields, so that it is what it seems."""
        required = self.schema.at(violation.pointer).get("required", ())
        missing = sum(name not in violation.value for name in required)
        return missing <= max(1, len(required) // 3)

    def _is_required(self, pointer: Pointer) -> bool:
        if not pointer:
            return False
        owner = self.schema.at(pointer[:-1])
        node = self.parsed.front_matter.node(pointer[:-1])
        values = node.value if node is not None and isinstance(node.value, dict) else {}
        demands = [owner, *(_demand(condition, values) for condition in owner.get("allOf", ()))]
        return any(pointer[-1] in demand.get("required", ()) for demand in demands)


def _demand(condition: Any, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what is demanded of values where an `if` holds that compares with constants."""
    if not isinstance(condition, Mapping) or not isinstance(condition.get("then"), Mapping):
        return {}
    test = condition.get("if")
    tests = test.get("properties", {}) if isinstance(test, Mapping) else {}
    holds = all(
        isinstance(schema, Mapping) and values.get(name) == schema.get("const", values)
        for name, schema in tests.items()
    )
    then: Mapping[str, Any] = condition["then"]
    return then if holds else {}
