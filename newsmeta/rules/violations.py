"""From violations of a schema to findings that people understand.

The codes are those of the rules in `newsmeta.rules.schema`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from newsmeta.diagnostics import Finding, Pointer, Span, field_name
from newsmeta.diagnostics.changes import Change, InsertField, RemoveItem, RenameField, SetValue
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.nodes import Alias, Scalar
from newsmeta.frontmatter.nodes import Mapping as MappingNode
from newsmeta.frontmatter.scalars import MAX_DIGITS
from newsmeta.rules.base import quote
from newsmeta.rules.characters import is_blank
from newsmeta.rules.forms import FORMS, secured_damage
from newsmeta.schema.schema import Schema, Violation
from newsmeta.suggestions import listing, nearest


def explain(
    parsed: Parsed, schema: Schema, enabled: frozenset[str] | None = None
) -> Iterator[Finding]:
    """Yield one finding for each way in which a document does not follow a schema.

    Args:
        parsed: What was read.
        schema: The schema.
        enabled: Codes of the rules that are reported; a finding that is not takes the
            place of no other. None for all.
    """
    return _Explainer(parsed, schema, enabled).findings()


def duplicate(parsed: Parsed, again: Pointer, first: Pointer, value: Any, item: Pointer) -> Finding:
    """Return the finding for a value in a list that an earlier one equals.

    Args:
        parsed: What was read.
        again: The value.
        first: The earlier one.
        value: What both are.
        item: The item of the list to remove, which the value is or is part of.
    """
    return Finding(
        "NM108",
        f"{field_name(again)}: {quote(value)} is in the list already",
        parsed.span(again),
        "remove it",
        again,
        (("first here", parsed.span(first)),),
        RemoveItem(item),
    )


# Names that other formats have for fields of this one.
_SYNONYMS = {
    "date": "publishedDateTime",
    "pubdate": "publishedDateTime",
    "published_at": "publishedDateTime",
    "datepublished": "publishedDateTime",
    "datemodified": "updatedDateTime",
    "last_modified_at": "updatedDateTime",
    "updated": "updatedDateTime",
    "headline": "title",
    "name": "title",
    "description": "excerpt",
    "summary": "excerpt",
    "abstract": "excerpt",
    "url": "webUrl",
    "link": "webUrl",
    "canonical_url": "webUrl",
    "image": "images",
    "thumbnail": "images",
    "source": "provider",
    "publisher": "provider",
    "topic": "topics",
    "lang": "locale",
    "language": "locale",
    "duration": "length",
    "src": "url",
    "credit": "attribution",
    "caption": "title",
    "alt": "title",
    "website": "domain",
}


_MOST_GUESSES = 100


class _Explainer:
    """Turns the violations of one document into findings that people understand."""

    def __init__(self, parsed: Parsed, schema: Schema, enabled: frozenset[str] | None) -> None:
        tells_unknown = enabled is None or "NM102" in enabled
        tells_ambiguous = enabled is None or "NM010" in enabled
        self.tells_unknown = tells_unknown or not schema.is_own
        self.tainted = parsed.front_matter.tainted if tells_ambiguous else frozenset()
        self.parsed = parsed
        self.schema = schema
        self.guesses = 0

    def findings(self) -> Iterator[Finding]:
        violations = [v for v in self.schema.violations(self.parsed.values) if self._is_new(v)]
        misspelt: set[Pointer] = set()
        for violation in violations:
            if violation.keyword in ("additionalProperties", "unevaluatedProperties"):
                for finding, meant in self._unknown_fields(violation):
                    if self.tells_unknown:
                        misspelt.add(meant)
                    yield finding
        mistyped = {v.pointer for v in violations if v.keyword == "type"}
        malformed = {v.pointer for v in violations if v.keyword in ("pattern", "format")}
        seen: set[tuple[str, Pointer]] = set()
        for violation in violations:
            explain = _EXPLAIN.get(violation.keyword, _Explainer._other)
            if violation.keyword != "type" and violation.pointer in mistyped:
                continue
            if violation.keyword == "maxLength" and violation.pointer in malformed:
                continue
            for finding in explain(self, violation):
                target = finding.pointer or ()
                if target in misspelt or (finding.code, target) in seen:
                    continue
                seen.add((finding.code, target))
                yield finding

    def _is_new(self, violation: Violation) -> bool:
        """Tell whether no other finding speaks of the value, or of one around it, already."""
        return not self.tainted or not any(
            violation.pointer[:length] in self.tainted
            for length in range(len(violation.pointer) + 1)
        )

    # -- keywords ----------------------------------------------------------------

    def _unknown_fields(self, violation: Violation) -> Iterator[tuple[Finding, Pointer]]:
        properties = violation.owner.get("properties") or {}
        absent = [name for name in properties if name not in violation.value]
        for key in violation.detail["unexpected"]:
            pointer = (*violation.pointer, key)
            rename: Change | None = None
            meant = self._meant(key, absent)
            owner = violation.pointer
            if not meant and (home := self._home(key, owner)):
                if violation.value[home] is None:
                    continue  # The lack of indentation is said about the empty field.
                hint = f"indent it if it belongs to {home}"
                owner, meant = (*owner, home), key
            elif meant:
                hint = f"did you mean {meant}?"
                rename = RenameField(pointer, meant) if self._is_plainly_one(violation) else None
            elif meant := self._meant(key, properties):
                hint = f"remove it: {meant} is set as well"
                meant = None
            else:
                hint = "remove it, or correct its name"
            finding = Finding(
                "NM102",
                f"{field_name(pointer)} is not a known field",
                self.parsed.key_span(pointer),
                hint,
                pointer,
                change=rename,
            )
            yield finding, (*owner, meant or "")

    def _meant(self, key: str, names: Collection[str]) -> str | None:
        synonym = _SYNONYMS.get(key.casefold()) if self.schema.is_own else None
        if synonym and synonym in names:
            return synonym
        # Comparing takes its time; a file with very many unknown fields is no article.
        self.guesses += 1
        return nearest(key, names) if self.guesses <= _MOST_GUESSES else None

    def _home(self, key: str, pointer: Pointer) -> str:
        """Return the field that a key at the top belongs to if it only lacks indentation."""
        if not pointer:
            for name in self.parsed.values:
                if key in self.schema.at((name,)).get("properties", {}):
                    return name
        return ""

    def _required(self, violation: Violation) -> Iterator[Finding]:
        name = str(violation.detail["property"])
        pointer = (*violation.pointer, name)
        message = f"{field_name(pointer)} is missing"
        if violation.condition:
            other, value = violation.condition
            message += f", which {other}: {value} requires"
        yield Finding(
            "NM101",
            message,
            self._owner_span(violation.pointer),
            self._below(pointer) or _example(name, self.schema.at(pointer)),
            pointer,
            change=self._insertion(violation, name),
        )

    def _below(self, pointer: Pointer) -> str:
        """Say so if a missing field stands in the body, behind a marker too many."""
        source = self.parsed.source
        found = len(pointer) == 1 and re.search(rf"^{pointer[0]}[ \t]*:", source.body, re.MULTILINE)
        line = source.position(source.span.end).line
        return f"it stands below the end of the front matter in line {line}" if found else ""

    def _insertion(self, violation: Violation, name: str) -> Change | None:
        """Return what adds a field whose value follows from the others, if it does."""
        owner, values = violation.pointer, violation.value
        options = self.schema.at((*owner, name)).get("enum", ())
        properties = self.schema.at(owner).get("properties", {})
        if not self._is_plainly_one(violation) or any(key not in properties for key in values):
            return None  # Perhaps a page of another kind, which nobody meant to be an article.
        if len(options) == 1:
            value: Any = options[0]
        elif name == "webUrl" and values.get("type") == "article":
            value = values.get("originalUrl")
        elif name == "originalUrl" and values.get("type") == "video":
            value = values.get("webUrl")
        else:
            return None
        if not isinstance(value, str) or not value.strip():
            return None
        return InsertField(owner, name, value, tuple(properties))

    def _is_plainly_one(self, violation: Violation) -> bool:
        """Tell whether a mapping has most of the required fields, so that it is what it seems."""
        required = self.schema.at(violation.pointer).get("required", ())
        missing = sum(name not in violation.value for name in required)
        return missing <= max(1, len(required) // 3)

    def _owner_span(self, pointer: Pointer) -> Span:
        """Return the place of the key that owns a mapping; of its first key in a list."""
        node = self.parsed.front_matter.node(pointer)
        target = node.target if isinstance(node, Alias) else node
        if pointer and isinstance(pointer[-1], int) and isinstance(target, MappingNode):
            for entry in target.entries.values():
                return entry.key.span
        return self.parsed.key_span(pointer)

    def _type(self, violation: Violation) -> Iterator[Finding]:
        expected = [str(name) for name in violation.detail["types"]]
        form = self.schema.type_at(violation.pointer) if self.schema.is_own else ""
        due = FORMS[form][0] if form in FORMS else _due(expected)
        if violation.value is None:
            finding = self._empty(violation, f"has no value, where {due} is due")
            lost = self._lost(violation.pointer)
            yield (
                replace(finding, hint=f"indent {listing(lost, 'and')} below it")
                if lost
                else finding
            )
            return
        node = self.parsed.front_matter.node(violation.pointer)
        written = node.text if isinstance(node, Scalar) else str(violation.value)
        if form in FORMS and not isinstance(violation.value, list | dict):
            hint = FORMS[form][1](written)
        else:
            hint = self._conversion(violation, expected, written)
        found = _describe(violation.value, written)
        finding = self._finding("NM103", violation, f"expected {due}, found {found}", hint)
        yield replace(finding, change=_lossless(violation, expected, form, written))

    def _lost(self, pointer: Pointer) -> list[str]:
        """Return the fields of an empty mapping that stand at the top for lack of indentation."""
        if len(pointer) != 1:
            return []
        own = self.schema.at(()).get("properties", {})
        inner = self.schema.at(pointer).get("properties", {})
        return [name for name in self.parsed.values if name in inner and name not in own]

    def _conversion(self, violation: Violation, expected: list[str], written: str) -> str:
        """Say how the value would be written in the type that is due, where that is plain."""
        value = violation.value
        if "string" in expected and isinstance(value, bool | int | float):
            return f"put it in quotes: {quote(written)}"
        if "array" in expected and re.match(r"-\S", str(value)):
            return "put a space after each hyphen"
        if "array" in expected and not isinstance(value, list | dict):
            items = str(value).split(",") if isinstance(value, str) else [value]
            if len(items) > 1:
                return f"write a list: [{', '.join(quote(item.strip()) for item in items)}]"
            return f"write a list, even of one item: [{quote(value)}]"
        if "array" in expected and isinstance(value, dict):
            return "write a list, even of one item: begin the item with a hyphen"
        if isinstance(value, str):
            text = value.strip()
            if "integer" in expected and re.fullmatch(r"[-+]?[0-9]{1,18}", text):
                return f"write {int(text)} without quotes"
            if "boolean" in expected and text.lower() in ("true", "false"):
                return f"write {text.lower()} without quotes"
        if "object" in expected:
            fields = list(self.schema.at(violation.pointer).get("properties") or {})
            return f"write fields such as {listing(fields[:3], 'and')}" if fields else ""
        if "integer" in expected and isinstance(value, float) and value == value // 1:
            return f"write {int(value)}"
        return ""

    def _enum(self, violation: Violation) -> Iterator[Finding]:
        options = violation.detail.get("options", [violation.detail.get("expected_value")])
        names = [str(option) for option in options]
        meant = nearest(violation.value, names, 0.6) if isinstance(violation.value, str) else None
        if violation.value == "":
            yield self._empty(violation, f"is empty, where {listing(names)} is due")
            return
        if len(names) == 1:
            hint = f"write {names[0]}"
        else:
            allowed = listing(names, "and")
            hint = f"did you mean {meant}? " if meant else ""
            hint += f"{'Allowed' if meant else 'allowed'} are {allowed}"
        yield self._finding(
            "NM104", violation, f"{quote(violation.value)} is not an allowed value", hint
        )

    def _pattern(self, violation: Violation) -> Iterator[Finding]:
        value = violation.value
        name = violation.type_name if self.schema.is_own else ""
        if isinstance(value, str) and is_blank(value) and (name or not value):
            yield self._empty(violation, "is blank" if value else "is empty")
        elif name == "secured":
            yield Finding(
                "NM109",
                f"{field_name(violation.pointer)}: {secured_damage(value)}",
                self.parsed.span(violation.pointer),
                "restore the value from the history of the file",
                violation.pointer,
            )
        elif name in FORMS:
            what, hint = FORMS[name]
            yield self._finding("NM105", violation, f"{quote(value)} is not {what}", hint(value))
        else:
            wanted = violation.detail.get("format") or violation.detail.get("pattern")
            form = f"a valid {wanted}" if "format" in violation.detail else f"of the form {wanted}"
            hint_text = str(violation.owner.get("description", "")).rstrip(".")
            yield self._finding("NM105", violation, f"{quote(value)} is not {form}", hint_text)

    def _range(self, violation: Violation) -> Iterator[Finding]:
        limit = violation.detail.get("limit")
        kind, comparison = _BOUNDS[violation.keyword]
        value = violation.value
        if kind in ("characters", "items", "fields"):
            count = len(value)
            if kind == "characters" and count == 0:
                yield self._empty(violation, "is empty")
                return
            message = f"has {count or 'no'} {kind[:-1] if count == 1 else kind}"
            verb = "required" if comparison == "at least" else "allowed"
            hint = f"{comparison} {limit} {'is' if limit == 1 else 'are'} {verb}"
        else:
            message = f"{quote(value)} is out of range"
            hint = f"write a number {comparison} {limit}"
        yield Finding(
            "NM106",
            f"{field_name(violation.pointer)}: {message}"
            if kind == "number"
            else f"{field_name(violation.pointer)} {message}",
            self.parsed.span(violation.pointer),
            hint,
            violation.pointer,
        )

    def _unique(self, violation: Violation) -> Iterator[Finding]:
        first: dict[str, int] = {}
        for index, item in enumerate(violation.value):
            if item is None or (isinstance(item, str) and is_blank(item)):
                continue
            key = _comparable(item)
            if key in first:
                again = (*violation.pointer, index)
                earlier = (*violation.pointer, first[key])
                yield duplicate(self.parsed, again, earlier, item, again)
            first.setdefault(key, index)

    def _alternatives(self, violation: Violation) -> Iterator[Finding]:
        branches = [b for b in violation.owner.get(violation.keyword, []) if isinstance(b, dict)]
        if violation.keyword == "oneOf" and "context" not in violation.detail:
            message = (
                f"{quote(violation.value)} fits more than one of the forms that exclude others"
            )
            yield self._finding("NM103", violation, message, "")
            return
        branches = [dict(self.schema.resolve(branch)) for branch in branches]
        types = [t for branch in branches for t in _types(branch)]
        if _json_type(violation.value) not in types and len(types) == len(branches):
            message = f"expected {_due(types)}, found {_describe(violation.value)}"
            yield self._finding("NM103", violation, message, "")
            return
        titles = [str(b["title"]) for b in branches if "title" in b]
        forms = f": {listing(titles)}" if len(titles) == len(branches) and titles else ""
        yield self._finding(
            "NM104",
            violation,
            f"{quote(violation.value)} fits none of the {len(branches)} allowed forms{forms}",
            "",
        )

    def _property_names(self, violation: Violation) -> Iterator[Finding]:
        error = violation.detail.get("error")
        name = getattr(error, "instance", "")
        finding = self._finding("NM102", violation, f"the name {quote(name)} is not allowed", "")
        key = self.parsed.key_span((*violation.pointer, str(name)))
        yield replace(finding, span=key, hint=str(getattr(error, "message", "")))

    def _nothing(self, violation: Violation) -> Iterator[Finding]:
        """Yield nothing: said already."""
        yield from ()

    def _other(self, violation: Violation) -> Iterator[Finding]:
        limit = next(iter(violation.detail.values()), "")
        yield self._finding(
            "NM104",
            violation,
            f"{quote(violation.value)} does not satisfy {violation.keyword} of the schema",
            f"the schema says {violation.keyword}: {quote(limit)}" if limit else "",
        )

    # -- building ----------------------------------------------------------------

    def _finding(self, code: str, violation: Violation, message: str, hint: str) -> Finding:
        field = field_name(violation.pointer)
        return Finding(
            code,
            f"{field}: {message}" if field else message,
            self.parsed.span(violation.pointer),
            hint,
            violation.pointer,
        )

    def _empty(self, violation: Violation, message: str) -> Finding:
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

    def _is_required(self, pointer: Pointer) -> bool:
        if not pointer:
            return False
        owner = self.schema.at(pointer[:-1])
        node = self.parsed.front_matter.node(pointer[:-1])
        values = node.value if node is not None and isinstance(node.value, dict) else {}
        demands = [owner]
        for condition in owner.get("allOf", ()):
            tests = condition.get("if", {}).get("properties", {}).items()
            if all(values.get(name) == test.get("const", values) for name, test in tests):
                demands.append(condition.get("then", {}))
        return any(pointer[-1] in demand.get("required", ()) for demand in demands)


_EXPLAIN = {
    "additionalProperties": _Explainer._nothing,
    "unevaluatedProperties": _Explainer._nothing,
    "propertyNames": _Explainer._property_names,
    "required": _Explainer._required,
    "type": _Explainer._type,
    "enum": _Explainer._enum,
    "const": _Explainer._enum,
    "pattern": _Explainer._pattern,
    "format": _Explainer._pattern,
    "uniqueItems": _Explainer._unique,
    "anyOf": _Explainer._alternatives,
    "oneOf": _Explainer._alternatives,
    **dict.fromkeys(
        (
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minProperties",
            "maxProperties",
        ),
        _Explainer._range,
    ),
}

_BOUNDS = {
    "minimum": ("number", "of at least"),
    "maximum": ("number", "of at most"),
    "exclusiveMinimum": ("number", "above"),
    "exclusiveMaximum": ("number", "below"),
    "minLength": ("characters", "at least"),
    "maxLength": ("characters", "at most"),
    "minItems": ("items", "at least"),
    "maxItems": ("items", "at most"),
    "minProperties": ("fields", "at least"),
    "maxProperties": ("fields", "at most"),
}

_TYPE_NAMES = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}


def _comparable(value: Any) -> str:
    """Return what values have in common that JSON Schema takes for equal."""
    if isinstance(value, dict):
        return repr(sorted((key, _comparable(item)) for key, item in value.items()))
    if isinstance(value, list):
        return repr([_comparable(item) for item in value])
    if isinstance(value, float) and value.is_integer():
        return repr(int(value))
    return repr(value)


def _lossless(violation: Violation, expected: list[str], form: str, written: str) -> Change | None:
    """Return what gives a value the type that is due, where nothing can be lost by it."""
    value = violation.value
    fixed: Any = None
    if "string" in expected and isinstance(value, bool | int | float) and form not in FORMS:
        fixed = written
    elif isinstance(value, str) and "integer" in expected and _INTEGER.fullmatch(value.strip()):
        fixed = int(value)
    elif isinstance(value, str) and "boolean" in expected:
        fixed = {"true": True, "false": False}.get(value.strip().lower())
    elif isinstance(value, float) and "integer" in expected and value.is_integer():
        fixed = int(value)
    elif isinstance(value, str) and "array" in expected and _ONE_ITEM.fullmatch(value):
        fixed = [value]
    return None if fixed is None else SetValue(violation.pointer, fixed)


_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
# No comma, which would make it several items, and no bullet first, which is a list gone wrong.
_ONE_ITEM = re.compile(r"\w[^,;|\n]*")


def _due(types: Iterable[str]) -> str:
    """Return JSON types as people call them: `text or a list`."""
    return listing(dict.fromkeys(_TYPE_NAMES.get(name, name) for name in types))


def _types(schema: Mapping[str, Any]) -> list[str]:
    types = schema.get("type", [])
    return [types] if isinstance(types, str) else list(types)


def _json_type(value: Any) -> str:
    if value is None:
        return "null"
    for kind, name in ((bool, "boolean"), (int, "integer"), (float, "number"), (str, "string")):
        if isinstance(value, kind):
            return name
    return "array" if isinstance(value, list) else "object"


def _describe(value: Any, written: str = "") -> str:
    """Return what kind of value something is, and the value where it is short."""
    if isinstance(value, float) and len(written) > MAX_DIGITS:
        return f"a number of {len(written):,} digits"
    if isinstance(value, bool):
        return f"the boolean {quote(value)}"
    if isinstance(value, int | float):
        return f"the number {quote(value)}"
    return f"the text {quote(value)}" if isinstance(value, str) else quote(value)


def _example(name: str, schema: Mapping[str, Any]) -> str:
    """Say how a missing field would be written."""
    for example in schema.get("examples", ()):
        if isinstance(example, str | int) and not isinstance(example, bool):
            return f"add it, for example {name}: {example}" if len(str(example)) < 40 else "add it"
    return "add it"
