"""The field of a comparison, with the operators and values that suit it."""

from __future__ import annotations

from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.exporters.where.conditions import Condition, asking, negated
from newsmeta.exporters.where.errors import refuse
from newsmeta.exporters.where.times import Stretch, advice_on, stretch_of
from newsmeta.exporters.where.tokens import Kind, Token
from newsmeta.exporters.where.values import SIGNS, Test, comparison_test, item_test, part_test
from newsmeta.schema.fields import Field, FieldType
from newsmeta.suggestions import listing, nearest

EXAMPLES = {
    FieldType.TEXT: '"…"',
    FieldType.INTEGER: "60",
    FieldType.NUMBER: "1.5",
    FieldType.BOOLEAN: "true",
    FieldType.TIMESTAMP: "2021-01-01",
}
"""An example of a value of each type."""


@dataclass(frozen=True, slots=True)
class AskedField:
    """The field of a comparison.

    Attributes:
        token: The token with its name.
        pointer: The pointer to it.
        field: Its schema.
    """

    token: Token
    pointer: Pointer
    field: Field

    @property
    def name(self) -> str:
        """Its name as written."""
        return self.token.source

    @property
    def kind(self) -> FieldType:
        """The type of its value, or of its items."""
        return (self.field.items or self.field).type.compared

    @property
    def holding(self) -> str:
        """A description of its type and of the notation of values."""
        if self.kind is FieldType.NUMBER:
            return f"{self.name} holds a number; write it without quotes"
        if self.kind is FieldType.INTEGER:
            return f"{self.name} holds an integer; write a number without quotes"
        if self.kind is FieldType.BOOLEAN:
            return f"{self.name} holds true or false; write one of them, without quotes"
        if self.kind is FieldType.TIMESTAMP:
            return f"{self.name} holds a timestamp; {advice_on('')}"
        return f"{self.name} holds text; write it in quotes"

    def condition(self, test: Test, is_negated: bool) -> Condition:
        """Return the condition that a test succeeds for any value, or for none."""
        condition = asking(self.name, self.pointer, test)
        return negated(condition) if is_negated else condition

    def by_itself(self) -> Condition:
        """Return the condition of the field without an operator."""
        if self.field.type is FieldType.BOOLEAN:
            return self.condition(lambda value: value is True, False)
        example = f"{self.name} is present"
        if self.field.is_single:
            example = f"{self.name} == {EXAMPLES[self.kind]}, or {example}"
        message = f"{self.name} by itself is no comparison; write {example}"
        refuse(self.token.start, message)

    def check_operator(self, token: Token, word: str) -> None:
        """Refuse an operator that does not suit the type of the field."""
        name = self.name
        if self.kind in (FieldType.LIST, FieldType.MAPPING):
            inner = next(iter((self.field.items or self.field).fields), "")
            what = "list" if self.field.items else "group of fields"
            hint = f"compare a field inside it, such as {name}.{inner}"
            refuse(token.start, f"{name} is a {what}; {hint}, or write {name} is present")
        if self.field.items and word != "contains":
            example = f"{name} contains {EXAMPLES[self.kind]}"
            refuse(token.start, f"{name} is a list; write {example}")
        if self.field.items or self.kind is FieldType.TEXT:
            return
        if word in ("contains", "startswith", "endswith"):
            known = [*SIGNS, "!=", "in"] if self.kind is not FieldType.BOOLEAN else ["==", "!="]
            what = f"{word} asks about text"
            refuse(token.start, f"{what}, and {name} holds none; write {listing(known)}")
        if self.kind is FieldType.BOOLEAN and word not in ("==", "in"):
            refuse(token.start, f"{name} holds true or false, which have no order; write ==")

    def checked(self, token: Token, value: Any, word: str) -> Any:
        """Return the value of a token, or refuse one that the field cannot have."""
        kind = self.kind
        if kind is FieldType.TIMESTAMP:
            return self._checked_time(token, value)
        is_right = {
            FieldType.TEXT: isinstance(value, str),
            FieldType.INTEGER: token.kind is Kind.NUMBER,
            FieldType.NUMBER: token.kind is Kind.NUMBER,
            FieldType.BOOLEAN: isinstance(value, bool),
        }
        if not is_right[kind]:
            example = f': "{token.source}"' if kind is FieldType.TEXT else ""
            refuse(token.start, f"{self.holding}{example}")
        choices = (self.field.items or self.field).constraints.get("enum", (value,))
        if value not in choices and (word in ("==", "in") or self.field.items):
            meant = nearest(str(value), choices)
            hint = f"; did you mean {meant}?" if meant else ""
            refuse(token.start, f"{self.name} is {listing(choices)}{hint}")
        return value

    def _checked_time(self, token: Token, value: Any) -> Stretch:
        if isinstance(value, str):
            stretch = stretch_of(value)
            if stretch is None:
                refuse(token.start, f"{self.name} holds a timestamp; {advice_on(value)}")
            return stretch
        if not isinstance(value, Stretch):
            refuse(token.start, self.holding)
        return value

    def test(self, word: str, wanted: Any) -> Test:
        """Return the test of an operator with a value."""
        if self.field.items:
            return item_test(self.field, wanted)
        if word in SIGNS:
            return comparison_test(self.kind, word, wanted)
        return part_test(word, wanted)
