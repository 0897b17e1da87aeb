"""NM010: values that readers of YAML disagree about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, FixSafety, Severity, field_name
from newsmeta.diagnostics.changes import Change, Respell, SetValue
from newsmeta.frontmatter import codes
from newsmeta.frontmatter.ambiguity import ambiguity
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.frontmatter.scalars import Value, resolve
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.forms import form_hint

if TYPE_CHECKING:
    from newsmeta.frontmatter.yaml11 import Ambiguity


class AmbiguousScalar(Rule):
    """A value means one thing in YAML 1.1 and another in YAML 1.2.

    **What it does.** Reports plain values that the two versions of YAML read differently:
    `yes`, `no`, `on`, `off`; numbers such as `012`, `0o14`, `1_000`, `1e3` and `12:30`;
    and dates where text is due. Timestamps in timestamp fields are as they should be and
    are not reported.

    **Why it matters.** Jekyll reads YAML 1.1, most other programs read YAML 1.2. The page
    and the data handed over would differ.

    **Example.**

    ```yaml
    published: yes
    quality: 012
    title: 12:30
    ```

    **Use instead.**

    ```yaml
    published: true
    quality: 12
    title: "12:30"
    ```
    """

    code = codes.AMBIGUOUS_SCALAR
    name = "ambiguous-scalar"
    severity = Severity.WARNING
    fix = FixSafety.SAFE


RULES: tuple[type[Rule], ...] = (AmbiguousScalar,)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield each value and key that readers disagree about."""
    yield from _scalars(document, context)


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell, at little cost, whether `check` would find nothing in what follows the schema.

    Plain front matter can hold only bare dates where text is due.
    """
    for _, _, text in document.typed["text"]:
        # Dates come before a colon, as other texts that begin with a digit or a sign do.
        if text < ":" and ambiguity(text) is not None:
            return False
    return True


def _scalars(document: Document, context: Context) -> Iterator[Finding]:
    for pointer, node, key in document.front_matter.walk():
        # Keys of articles are known names; an ambiguous one is an unknown field (NM102).
        if key and key.ambiguity and not context.is_article and not key.ambiguity.is_timestamp:
            finding = _ambiguous(f"the key {key.text}", key, key.ambiguity, "")
            quoted = Respell(((key.span, f'"{key.text}"'),))
            yield replace(finding, change=quoted)
        if not isinstance(node, Scalar) or node.ambiguity is None:
            continue
        form = context.schema.type_at(pointer) if context.is_article and context.schema else ""
        if node.ambiguity.is_timestamp and form != "text":
            continue
        expected = str(context.schema.at(pointer).get("type", "")) if context.schema else ""
        finding = _ambiguous(f"{field_name(pointer)}: {node.text}", node, node.ambiguity, expected)
        hint = form_hint(form, node.text)
        change: Change | None = None
        if hint in ("", f"write {node.text}"):
            hint = finding.hint
        if hint == finding.hint and expected in ("boolean", "integer", "number", "string"):
            change = SetValue(pointer, _spelled_out(node, node.ambiguity, expected))
        yield replace(finding, hint=hint, pointer=pointer, change=change)


def _ambiguous(what: str, node: Scalar, found: Ambiguity, expected: str) -> Finding:
    value = found.yaml11.removeprefix("the boolean ").removeprefix("the number ")
    if expected in ("integer", "number") and found.yaml12.startswith("the number "):
        value = found.yaml12.removeprefix("the number ").removesuffix(".0")
        if expected == "integer" and not value.lstrip("-").isdigit():
            value = "an integer"
    if expected in ("boolean", "integer", "number") and value != found.yaml11:
        hint = f"write {value}"
    elif expected == "string" or value == found.yaml11:
        hint = f"write {quote(node.text)} in quotes"
    else:
        hint = f"write {quote(node.text)} in quotes, or {value}"
    message = f"{what} is {found.yaml11} in YAML 1.1 (Jekyll) and {found.yaml12} in YAML 1.2"
    return Finding(AmbiguousScalar.code, message, node.span, hint)


def _spelled_out(node: Scalar, found: Ambiguity, expected: str) -> Value:
    """Return the value that an ambiguous scalar is meant to have, in a form without doubt."""
    if expected == "boolean" and found.yaml11.startswith("the boolean "):
        return found.yaml11.endswith("true")
    if expected in ("integer", "number") and isinstance(node.value, str):
        return resolve(found.yaml11.removeprefix("the number "))
    if expected == "string" or isinstance(node.value, str):
        return node.text
    if isinstance(node.value, float) and node.value.is_integer():
        return int(node.value)
    return node.value
