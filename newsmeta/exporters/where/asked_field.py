"""The field that a comparison asks about: which operators and values suit it."""

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
"""How a value of each type is written."""


@dataclass(frozen=True, slots=True)
class AskedField:
    """The field that a comparison is about.

    Attributes:
        token: The token that names it.
        pointer: The way to it.
        field: What the schema says of it.
    """

    token: Token
    pointer: Pointer
    field: Field

    @property
    def name(self) -> str:
        """How it is written."""
        return self.token.source

    @property
    def kind(self) -> FieldType:
        """What it, or each item of it, holds."""
        return (self.field.items or self.field).type.compared

    @property
    def holding(self) -> str:
        """What it holds, and how that is written."""
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
        """Return the condition that a test holds for any value, or for none."""
        condition = asking(self.name, self.pointer, test)
        return negated(condition) if is_negated else condition

    def by_itself(self) -> Condition:
        """Return the condition that the field makes without an operator."""
        if self.field.type is FieldType.BOOLEAN:
            return self.condition(lambda value: value is True, False)
        example = f"{self.name} is present"
        if self.field.is_single:
            example = f"{self.name} == {EXAMPLES[self.kind]}, or {example}"
        message = f"{self.name} by itself is no comparison; write {example}"
        refuse(self.token.start, message)

    def check_operator(self, token: Token, word: str) -> None:
        """Refuse an operator that has no meaning for what the field holds."""
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
        """Return the value of a token, or refuse it where the field cannot hold it."""
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
        """Return the test for a value of the field that an operator and a value make."""
        if self.field.items:
            return item_test(self.field, wanted)
        if word in SIGNS:
            return comparison_test(self.kind, word, wanted)
        return part_test(word, wanted)
