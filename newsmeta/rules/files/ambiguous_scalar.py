"""NM010: values that YAML readers disagree about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, field_name
from newsmeta.diagnostics.changes import Respell, SetValue
from newsmeta.frontmatter import codes
from newsmeta.frontmatter.ambiguity import alias_ambiguity, ambiguity
from newsmeta.frontmatter.nodes import Alias, Node, Scalar
from newsmeta.frontmatter.scalars import Value
from newsmeta.late_patterns import late_pattern
from newsmeta.rules.base import Context, Rule, quote
from newsmeta.rules.document import Document, PlainDocument
from newsmeta.rules.forms import form_hint, number_hint
from newsmeta.rules.values import PICTURE
from newsmeta.suggestions import listing

if TYPE_CHECKING:
    from newsmeta.frontmatter.jekyll import Ambiguity, Reading


class AmbiguousScalar(Rule):
    """A value means one thing to Jekyll and another to other programs.

    **What it does.** Reports plain values that Jekyll and YAML 1.2 read differently. Jekyll has two
    readers: SafeYAML, which Jekyll and GitHub Pages use, and Psych, which Debian's Jekyll uses. In
    a text field, such values are `yes`, `no`, `on` and `off`; `true` and `null` in odd mixtures of
    case; numbers such as `10,000`, `1_000`, `012` and `12:30`; dates and times; and values that
    begin with a colon, such as `:news`. In a field for a number or a boolean they are an error,
    since nobody can tell which value is meant. SafeYAML also reads an alias of a text as a number,
    even if the text itself is safe in quotes.

    Timestamps in timestamp fields are right. In files without a schema, dates and rare cases are
    not reported.

    **Why it matters.** The page and the exported data would differ. A value that begins with a
    colon keeps Psych from reading the file at all.

    **Example.**

    ```yaml
    published: yes
    quality: 012
    title: 10,000
    ```

    **Use instead.**

    ```yaml
    published: true
    quality: 12
    title: "10,000"
    ```
    """

    code = codes.AMBIGUOUS_SCALAR
    name = "ambiguous-scalar"
    severity = Severity.WARNING
    fix = FixSafety.SAFE
    may_be_error = True


RULES: tuple[type[Rule], ...] = (AmbiguousScalar,)

_MAY_BE_TIMES = ("text", "", "html", "urlReference", PICTURE)
"""The types of texts that may have the form of a bare time."""
_TIMES = ("timestamp", "date")
"""The types of values that every reader takes as a time."""
_THOUSANDS = late_pattern(r"[-+]?[1-9][0-9]{0,2}(?:,[0-9]{3})+")
_OCTAL = late_pattern(r"[-+]?0[0-7_,]+")
_MOST_DIGITS = 40
_NAMES = {"boolean": "true or false", "integer": "an integer", "number": "a number"}
_REFUSED = ("symbol", "error")


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield a finding for each value and key that readers disagree about."""
    judge = _Judge(document, context)
    for pointer, node, key in document.front_matter.walk():
        if key and (found := judge.key(pointer, key)):
            yield found
        if found := judge.value(pointer, node):
            yield found


def passes(document: PlainDocument, context: Context) -> bool:
    """Tell cheaply whether `check` would find nothing in a file that follows its schema.

    In plain front matter, the only such values are bare times in text fields.
    """
    for kind in _MAY_BE_TIMES:
        for _, _, text in document.typed[kind]:
            # Times sort before a colon, as do other texts that begin with a digit or a sign.
            if text < ":" and ambiguity(text) is not None:
                return False
    return True


class _Judge:
    """Makes the findings about the values of one document."""

    def __init__(self, document: Document, context: Context) -> None:
        self._document = document
        self._context = context

    def key(self, pointer: Pointer, key: Scalar) -> Finding | None:
        """Return the finding about a key, or None."""
        found = key.ambiguity
        if found is None or self._is_named(pointer[:-1]) or not _is_common(key.text, found):
            return None
        return Finding(
            AmbiguousScalar.code,
            _message(f"the key {key.text}", key.text, found),
            key.span,
            _in_quotes(key.text),
            change=Respell(((key.span, f'"{key.text}"'),)),
        )

    def _is_named(self, owner: Pointer) -> bool:
        """Tell whether the keys of a mapping are known names; any other key is an unknown field."""
        schema = self._context.schema
        return bool(self._context.is_article and schema and schema.at(owner).get("properties"))

    def value(self, pointer: Pointer, node: Node) -> Finding | None:
        """Return the finding about a value, or None."""
        expected = ""
        if isinstance(node, Scalar):
            scalar, found = node, node.ambiguity
        elif isinstance(node, Alias) and isinstance(node.target, Scalar) and node.target.text:
            expected = self._expected(pointer)
            scalar, found = node.target, _of_alias(node.target, expected)
        else:
            return None
        if found is None:
            return None
        expected = expected or self._expected(pointer)
        if not self._matters(pointer, scalar.text, found, expected):
            return None
        finding = Finding(
            AmbiguousScalar.code,
            _message(f"{field_name(pointer)}: {scalar.text}", scalar.text, found),
            node.span,
            _hint(scalar, found, expected),
            pointer,
            severity=self._severity(pointer, expected),
        )
        if isinstance(node, Alias):
            return _without_alias(finding, scalar)
        form = form_hint(self._form(pointer), scalar.text)
        if form not in ("", f"write {scalar.text}"):
            return replace(finding, hint=form)
        change = _change(pointer, scalar, found, expected)
        if change and not self._suits(change):
            return replace(finding, hint=self._allowed(pointer))
        return replace(finding, change=change)

    def _suits(self, change: SetValue) -> bool:
        """Tell whether a changed value would be right in its place."""
        schema = self._context.schema
        if schema is None or not self._context.is_article:
            return True
        return schema.accepts(change.pointer, change.value)

    def _allowed(self, pointer: Pointer) -> str:
        """Return advice on the values that are allowed."""
        part = self._context.schema.at(pointer) if self._context.schema else {}
        if options := part.get("enum"):
            return f"write {listing(options)}"
        return number_hint(part) if part.get("type") in ("integer", "number") else ""

    def _matters(self, pointer: Pointer, text: str, found: Ambiguity, expected: str) -> bool:
        if expected in ("array", "object"):
            return False  # Its type is wrong, however it is read.
        if found.is_timestamp:
            holds_text = self._context.is_article and expected == "string"
            is_right = self._form(pointer) not in _TIMES and pointer not in self._violated
            return holds_text and is_right
        return expected != "" or _is_common(text, found) or pointer in self._violated

    def _severity(self, pointer: Pointer, expected: str) -> Severity | None:
        """Return the severity; a value that would be refused otherwise is an error."""
        is_text = expected in ("string", "")
        return None if is_text and pointer not in self._violated else Severity.ERROR

    def _expected(self, pointer: Pointer) -> str:
        """Return the type expected at a place; empty if there is none or more than one."""
        schema = self._context.schema
        expected = schema.at(pointer).get("type", "") if schema else ""
        if isinstance(expected, list):
            names = [name for name in expected if name != "null"]
            expected = names[0] if len(names) == 1 else ""
        return str(expected)

    def _form(self, pointer: Pointer) -> str:
        schema = self._context.schema
        return schema.type_at(pointer) if schema and self._context.is_article else ""

    @cached_property
    def _violated(self) -> frozenset[Pointer]:
        """The values that do not follow the schema, as newsmeta reads them."""
        schema = self._context.schema
        if schema is None:
            return frozenset()
        return frozenset(
            cause.pointer
            for violation in schema.violations(self._document.parsed.values)
            for cause in violation.causes or (violation,)
        )


def _of_alias(target: Scalar, expected: str) -> Ambiguity | None:
    """Return the readings of an alias whose scalar may be unambiguous where it is written."""
    # A plain value that is not a text is fixed at its anchor, which fixes its aliases as well.
    is_text = isinstance(target.value, str) and (target.style != "plain" or expected == "string")
    return alias_ambiguity(target.text) if is_text else None


def _without_alias(finding: Finding, target: Scalar) -> Finding:
    """Return the finding about an alias, which must be replaced by the text itself."""
    hint = f"{_in_quotes(target.text)}, not an alias"
    if not target.text.isprintable():
        return replace(finding, hint=hint)
    return replace(finding, hint=hint, change=Respell(((finding.span, f'"{target.text}"'),)))


def _is_common(text: str, found: Ambiguity) -> bool:
    """Tell whether a value is worth a finding where no schema says what it means."""
    kinds = {found.safe_yaml.kind, found.psych.kind}
    if "symbol" in kinds or text.lower() in ("yes", "no", "on", "off"):
        return True
    is_number = not kinds.isdisjoint(("integer", "float", "error"))
    is_written_oddly = any(mark in text for mark in ",_:") or _OCTAL.fullmatch(text) is not None
    return is_number and is_written_oddly


# -- words -------------------------------------------------------------------------------


def _message(what: str, text: str, found: Ambiguity) -> str:
    own = f"{_in_words(found.value)} in YAML 1.2"
    if found.agreed:
        return f"{what} is {_reading_in_words(found.agreed)} to Jekyll and {own}"
    parts = []
    for name, reading in (("SafeYAML", found.safe_yaml), ("Psych", found.psych)):
        if not reading.is_same(found.value):
            refusal = ", which then cannot read the file," if reading.kind in _REFUSED else ""
            parts.append(f"{_reading_in_words(reading)} to Jekyll with {name}{refusal}")
    return f"{what} is {', '.join(parts)} and {own}"


def _reading_in_words(reading: Reading) -> str:
    if reading.kind in ("date", "time"):
        return "a date" if reading.kind == "date" else "a point in time"
    if reading.kind in _REFUSED:
        return "a symbol" if reading.kind == "symbol" else "an error"
    return _in_words(reading.value)


def _in_words(value: Value) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return f"the text {quote(value)}"
    if isinstance(value, bool):
        return f"the boolean {str(value).lower()}"
    digits = str(value).removesuffix(".0")
    return f"the number {digits}" if len(digits) < _MOST_DIGITS else "a very large number"


def _in_quotes(text: str) -> str:
    return f"write {quote(text)} in quotes"


def _hint(node: Scalar, found: Ambiguity, expected: str) -> str:
    if expected == "string":
        return _in_quotes(node.text)
    meant = _meant(node, found, expected)
    if expected in _NAMES:
        return f"write {_NAMES[expected] if meant is None else _spelled(meant)}"
    if meant is None or isinstance(meant, str):
        return _in_quotes(node.text)
    return f"{_in_quotes(node.text)}, or {_spelled(meant)}"


def _change(pointer: Pointer, node: Scalar, found: Ambiguity, expected: str) -> SetValue | None:
    """Return the change that leaves a value one reading, if the intended one is known."""
    if expected == "string":
        return SetValue(pointer, node.text)
    meant = _meant(node, found, expected) if expected in _NAMES else None
    return None if meant is None else SetValue(pointer, meant)


def _meant(node: Scalar, found: Ambiguity, expected: str) -> Value:
    """Return the intended value of a scalar; None if it cannot be told."""
    agreed = found.agreed.value if found.agreed else None
    if expected == "boolean":
        return agreed if isinstance(agreed, bool) else None
    value: Value = found.value if isinstance(found.value, int | float) else agreed
    if "," in node.text and not _THOUSANDS.fullmatch(node.text):
        return None  # Either a decimal comma or a list.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if expected == "integer" and not isinstance(value, int):
        return None
    return value if is_number or (not expected and isinstance(value, bool)) else None


def _spelled(value: Value) -> str:
    return str(value).lower()
