"""Values of the wrong type."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding, Pointer
from newsmeta.diagnostics.changes import Change, SetValue
from newsmeta.frontmatter.nodes import Mapping, Scalar
from newsmeta.rules.base import quote
from newsmeta.rules.forms import FORMS, form_hint, number_hint
from newsmeta.rules.violations import examples, groups
from newsmeta.rules.violations.empties import is_empty, without_value
from newsmeta.rules.violations.subject import Subject
from newsmeta.rules.violations.wording import describe, due
from newsmeta.schema.violation import Violation
from newsmeta.suggestions import listing

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
# A number with a unit, a number out of a hundred, and a number with grouped digits. Letters that
# multiply, or that may be digits, are no units.
_COUNT = re.compile(
    r"(?:(?:about|around|approx\.|ca\.?|circa) |[~≈] ?)?"
    r"([-+]?(?:[0-9]{1,18}|[0-9]{1,3}(?:,[0-9]{3}){1,5})) ?"
    r"(%|(?![kKmMoOlIbB](?!\w)|[xX][0-9a-fA-F]|(?i:mio|mrd|million|billion|thousand|tsd)\w*)"
    r"[^\W\d_]{1,12}|/ ?100)?"
)
_PIXELS = ("width", "height")
_NO_PIXELS = re.compile(r"%|r?em|ex|ch|v[wh]|pt|pc|[cm]m|in")
_BARE = (number_hint({"type": "integer"}), number_hint({}))
_NAMES = ("name", "title", "label", "text")
_BULLET = re.compile("[\u2013\u2014\u2022\u2023\u25e6\u00b7*]\\s")
_BOOLEANS = {"true": True, "false": False}
_SAID = {"yes": True, "on": True, "y": True, "no": False, "off": False, "n": False}


def mistyped(subject: Subject, violation: Violation) -> Iterator[Finding]:
    """Yield a finding for a value that is not of the expected type."""
    code = "NM107" if is_empty(violation.value) else "NM103"
    if counted := subject.counted(code, violation, violation.pointer, subject.parsed.span):
        yield counted
        return
    expected = [str(name) for name in violation.detail["types"]]
    form = subject.schema.type_at(violation.pointer) if subject.schema.is_own else ""
    wanted = FORMS[form].what if form in FORMS else due(expected)
    if is_empty(violation.value):
        yield without_value(subject, violation, wanted)
        return
    node = subject.parsed.front_matter.node(violation.pointer)
    written = node.text if isinstance(node, Scalar) else str(violation.value)
    hint, change = _way_out(subject, violation, expected, written)
    found = describe(violation.value, written)
    finding = subject.finding("NM103", violation, f"expected {wanted}, found {found}", hint)
    yield replace(finding, change=change)


def _way_out(
    subject: Subject, violation: Violation, expected: list[str], written: str
) -> tuple[str, Change | None]:
    """Return a value as it would be written in the expected type, and the change if it is safe."""
    pointer, value = violation.pointer, violation.value
    is_text = "string" in expected and not isinstance(value, list | dict)
    if "array" in expected and isinstance(value, str) and _BULLET.match(value):
        return "begin each item with a hyphen and a blank, in a line of its own", None
    if "array" in expected and not is_text:
        return groups.as_list(subject, pointer, value, written)
    if "object" in expected:
        return groups.as_mapping(subject, pointer, value), None
    if "string" in expected:
        return _as_text(subject, pointer, value, written)
    if "integer" in expected or "number" in expected:
        return _as_number(subject, pointer, value)
    if "boolean" in expected:
        return _as_boolean(subject, pointer, value)
    return "", None


def _as_text(
    subject: Subject, pointer: Pointer, value: Any, written: str
) -> tuple[str, Change | None]:
    if isinstance(value, list | dict):
        only = value[0] if isinstance(value, list) and len(value) == 1 else None
        if isinstance(only, str) and subject.suits(pointer, only):
            return f"write {examples.written(only)}, without the list", None
        name, text = _named(value)
        if text and subject.suits(pointer, text):
            return f"write {examples.written(text)}, without {name}", None
        whole = _in_one_line(subject, pointer)
        if whole and subject.suits(pointer, whole):
            return f"put it in quotes: {quote(whole)}", None
        return _form(subject, pointer, ""), None
    form = subject.schema.type_at(pointer) if subject.schema.is_own else ""
    if form not in FORMS and subject.suits(pointer, written):
        return f"put it in quotes: {quote(written)}", SetValue(pointer, written)
    return _form(subject, pointer, written), None


def _in_one_line(subject: Subject, pointer: Pointer) -> str:
    """Return the text of which a colon made a mapping, an empty text if there is none."""
    node = subject.parsed.front_matter.node(pointer)
    if not isinstance(node, Mapping) or len(node.entries) != 1:
        return ""
    (entry,) = node.entries.values()
    text = subject.parsed.text
    if text[node.span.start] in "{?" or not isinstance(entry.node, Scalar):
        return ""
    if not entry.key.style == entry.node.style == "plain":
        return ""
    whole = text[entry.key.span.start : entry.end].rstrip()
    if entry.node.span.start == entry.node.span.end and entry.node.value is None:
        whole = f"{entry.key.text}:"
    is_in_list = bool(pointer) and isinstance(pointer[-1], int)
    return whole if is_in_list and "\n" not in whole and "\r" not in whole else ""


def _named(value: Any) -> tuple[str, str]:
    """Return the only field of a mapping and its text, if the text was meant."""
    if isinstance(value, dict) and len(value) == 1:
        name, text = next(iter(value.items()))
        if name in _NAMES and isinstance(text, str):
            return name, text
    return "", ""


def _form(subject: Subject, pointer: Pointer, written: str) -> str:
    """Return advice on how to write text at `pointer`."""
    options = subject.schema.at(pointer).get("enum", ())
    if options:
        return f"write {listing([examples.written(option) for option in options])}"
    form = subject.schema.type_at(pointer) if subject.schema.is_own else ""
    return form_hint(form, written) or "write it as one text"


def _as_number(subject: Subject, pointer: Pointer, value: Any) -> tuple[str, Change | None]:
    number: int | None = None
    change: Change | None = None
    hint = ""
    if isinstance(value, str):
        text = unicodedata.normalize("NFKC", value).strip()
        if _INTEGER.fullmatch(text):
            number, hint = int(text), f"write {int(text)} without quotes"
            change = SetValue(pointer, number)
        elif (count := _COUNT.fullmatch(text)) and not _is_relative(pointer, count[2]):
            number = int(count[1].replace(",", ""))
    elif isinstance(value, float) and value.is_integer():
        number = int(value)
        change = SetValue(pointer, number)
    if number is not None and subject.suits(pointer, number):
        return hint or f"write {number}", change
    hint = number_hint(subject.schema.at(pointer))
    return hint if subject.has_lines or hint not in _BARE else "", None


def _is_relative(pointer: Pointer, unit: str | None) -> bool:
    """Tell whether a size is stated in another unit than pixels."""
    return pointer[-1] in _PIXELS and _NO_PIXELS.fullmatch(unit or "") is not None


def _as_boolean(subject: Subject, pointer: Pointer, value: Any) -> tuple[str, Change | None]:
    if isinstance(value, str):
        word = value.strip().lower()
        if word in _BOOLEANS:
            return f"write {word} without quotes", SetValue(pointer, _BOOLEANS[word])
        if word in _SAID:
            return f"write {str(_SAID[word]).lower()}", None
    return "write true or false", None
