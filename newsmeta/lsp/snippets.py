"""Snippets for fields: a name, and placeholders for the value."""

from __future__ import annotations

from itertools import count

from newsmeta.diagnostics import Pointer
from newsmeta.editing.layout import written_text
from newsmeta.editing.rendering import double_quoted
from newsmeta.late_patterns import late_pattern
from newsmeta.schema.fields import Field, FieldType
from newsmeta.schema.schema import Schema

_SPECIAL = late_pattern(r"[\\$}]")


def snippet(schema: Schema, pointer: Pointer, field: Field) -> str:
    """Return a field with placeholders; lists and mappings include their required parts.

    Args:
        schema: The schema.
        pointer: The pointer to the field.
        field: The field.
    """
    numbers = count(1)
    lines = _lines(schema, pointer, field, numbers)
    return "\n".join([f"{pointer[-1]}:{lines[0]}", *lines[1:]])


def escaped(text: str) -> str:
    """Return a text escaped for a snippet."""
    return _SPECIAL.sub(lambda match: f"\\{match[0]}", text)


def written(value: str, kind: str, part: str | int, quote: str = "") -> str:
    """Return a text as a scalar on one line.

    Args:
        value: The text.
        kind: The name of its type in the schema, or an empty string.
        part: The name of the field, or the index of the list item.
        quote: The opening quotation mark that is already there, or an empty string.
    """
    if quote == "'":
        return "'" + value.replace("'", "''") + "'"
    return double_quoted(value) if quote else written_text(value, kind, part)


def _lines(schema: Schema, pointer: Pointer, field: Field, numbers: count[int]) -> list[str]:
    """Return the text after the colon of a field, and the lines below."""
    if field.type is FieldType.MAPPING:
        lines = [""]
        for name, inner in _needed(field):
            own = _lines(schema, (*pointer, name), inner, numbers)
            lines += [f"  {line}" for line in (f"{name}:{own[0]}", *own[1:])]
        return lines if len(lines) > 1 else ["", f"  ${{{next(numbers)}}}"]
    if field.type is FieldType.LIST and field.items is not None:
        own = _lines(schema, (*pointer, 0), field.items, numbers)
        if field.items.type is not FieldType.MAPPING:
            return ["", f"  -{own[0]}"]
        first, *others = [line.removeprefix("  ") for line in own[1:]]
        return ["", f"  - {first}", *[f"    {line}" for line in others]]
    return [f" {_scalar(schema, pointer, field, next(numbers))}"]


def _needed(field: Field) -> list[tuple[str, Field]]:
    required = [(name, inner) for name, inner in field.fields.items() if inner.is_required]
    return required or list(field.fields.items())[:1]


def _scalar(schema: Schema, pointer: Pointer, field: Field, number: int) -> str:
    choice = field.constraints.get("enum", ())
    if field.type is FieldType.BOOLEAN:
        choice = ("true", "false")
    if choice:
        if len(choice) == 1:
            return escaped(str(choice[0]))
        return f"${{{number}|{','.join(escaped(str(each)) for each in choice)}|}}"
    place = f"${{{number}}}"
    is_text = field.type is FieldType.TEXT
    is_quoted = written_text("x", schema.type_at(pointer), pointer[-1]).startswith('"')
    return f'"{place}"' if is_text and is_quoted else place
