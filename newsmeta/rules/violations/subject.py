"""The subject of an explanation: a document, and the schema that it does not follow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
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
    """A document and its schema, from which findings are made.

    Attributes:
        parsed: The document.
        schema: The schema.
        has_lines: Whether advice can show lines of YAML, as in an article; a configuration may be
            written in TOML.
        full: Codes of the rules whose further findings are only counted.
    """

    def __init__(self, parsed: Parsed, schema: Schema, full: Collection[str] = ()) -> None:
        self.parsed = parsed
        self.schema = schema
        self.has_lines = schema.is_own and bool(parsed.text)
        self.full = full
        self._guesses = 0

    def counted(
        self, code: str, violation: Violation, pointer: Pointer, span: Callable[[Pointer], Span]
    ) -> Finding | None:
        """Return a finding without advice if nobody will see it, else None.

        Args:
            code: The code of the finding.
            violation: The violation.
            pointer: The path to the value.
            span: Returns the place of the value at a pointer.
        """
        if not self.full:
            return None
        is_own = self.schema.is_own and not violation.is_custom
        if (code if is_own else "NM110") not in self.full:
            return None
        # Several findings of a user's schema in one place are told apart by their messages.
        message = "" if is_own else f"{code} {pointer}"
        return Finding(code, message, span(pointer), pointer=pointer)

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

    def value(self, pointer: Pointer) -> Any:
        """Return the value at `pointer`, None if there is none."""
        node = self.parsed.front_matter.node(pointer)
        return None if node is None else node.value

    def suits(self, pointer: Pointer, value: Any) -> bool:
        """Tell whether a value would be right at `pointer`; True if that is unknown."""
        return not self.schema.is_own or self.schema.accepts(pointer, value)

    def owner_span(self, pointer: Pointer) -> Span:
        """Return the place of the key of a mapping; in a list, of the mapping's first key."""
        node = self.parsed.front_matter.node(pointer)
        target = node.target if isinstance(node, Alias) else node
        if pointer and isinstance(pointer[-1], int) and isinstance(target, MappingNode):
            for entry in target.entries.values():
                return entry.key.span
        return self.parsed.key_span(pointer)

    def nearest(self, key: str, names: Collection[str]) -> str | None:
        """Return the name that a key is most likely a misspelling of."""
        # Comparing names takes time; a file with very many unknown fields is no article.
        self._guesses += 1
        return nearest(key, names) if self._guesses <= _MOST_GUESSES else None

    def is_plainly_one(self, violation: Violation) -> bool:
        """Tell whether a mapping has most of the required fields, so that its type is clear."""
        required = self.schema.at(violation.pointer).get("required", ())
        missing = sum(name not in violation.value for name in required)
        return missing <= max(1, len(required) // 3)

    def is_required(self, pointer: Pointer) -> bool:
        """Tell whether a value is required at `pointer`."""
        if not pointer:
            return False
        owner = self.schema.at(pointer[:-1])
        value = self.value(pointer[:-1])
        values = value if isinstance(value, dict) else {}
        demands = [owner, *(_demand(condition, values) for condition in owner.get("allOf", ()))]
        return any(pointer[-1] in demand.get("required", ()) for demand in demands)


def _demand(condition: Any, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema for values that meet an `if` that compares with constants."""
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
