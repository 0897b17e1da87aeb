"""NM210: the order of fields."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, field_name
from newsmeta.diagnostics.changes import SortFields
from newsmeta.frontmatter.nodes import Mapping
from newsmeta.rules.base import Context, Rule
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.schema.order import field_order


class FieldOrder(Rule):
    """Fields are not in their canonical order.

    **What it does.** Reports the first field that stands before one that it should follow. Fields
    without a place in the order are ignored. Off unless selected.

    **Why it matters.** Files with the same order of fields are easier to read and to compare.

    **Example.**

    ```yaml
    excerpt: The plan covers every district.
    title: Ten thousand trees
    ```

    **Use instead.**

    ```yaml
    title: Ten thousand trees
    excerpt: The plan covers every district.
    ```
    """

    code = "NM210"
    name = "field-order"
    severity = Severity.INFO
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (FieldOrder,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield, for each mapping of an article, a finding about the first field out of order."""
    if not context.is_article:
        return
    root = document.front_matter.root
    mappings: list[tuple[Pointer, Mapping]] = [((), root)] if root else []
    for pointer, node, _ in document.front_matter.walk():
        if isinstance(node, Mapping):
            mappings.append((pointer, node))
    for pointer, mapping in mappings:
        order = field_order() if not pointer else tuple(_properties(context, pointer))
        rank = {name: index for index, name in enumerate(order)}
        before: list[str] = []
        for name, entry in mapping.own_entries():
            if name not in rank:
                continue
            later = next((other for other in before if rank[other] > rank[name]), None)
            if later is not None:
                yield Finding(
                    FieldOrder.code,
                    f"{field_name((*pointer, name))} stands after {later}",
                    entry.key.span,
                    f"move it before {later}",
                    (*pointer, name),
                    change=SortFields(pointer, order),
                )
                break
            before.append(name)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell that no order is asked for; checking one needs the places of fields."""
    return not context.is_article


def _properties(context: Context, pointer: Pointer) -> Iterator[str]:
    if context.schema is not None:
        yield from context.schema.at(pointer).get("properties", ())
