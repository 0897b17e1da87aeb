"""NM1: what the schema asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from newsmeta import timestamps
from newsmeta.diagnostics import Finding, FixSafety, Pointer, Severity, Span, field_name
from newsmeta.reader import Alias, Scalar
from newsmeta.reader import Mapping as MappingNode
from newsmeta.rules.base import Context, Document, Rule, quote
from newsmeta.scalars import MAX_DIGITS
from newsmeta.schema import Schema, Violation
from newsmeta.suggestions import listing, nearest


class MissingField(Rule):
    """A required field is missing.

    **What it does.** Reports each required field that is not there, `webUrl` for
    `type: article` and `originalUrl` for `type: video` among them.

    **Why it matters.** The site's pages, lists and feeds are built from these fields.

    **Example.**

    ```yaml
    provider:
      name: Example Times
    ```

    **Use instead.**

    ```yaml
    provider:
      name: Example Times
      domain: example.com
    ```
    """

    code = "NM101"
    name = "missing-field"
    severity = Severity.ERROR
    fix = FixSafety.SAFE


class UnknownField(Rule):
    """The format has no such field.

    **What it does.** Reports each key that the format does not know, with the name that
    was probably meant.

    **Why it matters.** A misspelt field is ignored by everything that reads the file.

    **Example.**

    ```yaml
    publishDateTime: 2021-01-27T15:50:00Z
    ```

    **Use instead.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    ```
    """

    code = "NM102"
    name = "unknown-field"
    severity = Severity.ERROR
    fix = FixSafety.UNSAFE


class WrongType(Rule):
    """A value is of the wrong type.

    **What it does.** Reports text where a number is due, a single value where a list is
    due, and the like.

    **Why it matters.** Programs that sort, compare or loop over the value fail, or do
    something else than was meant.

    **Example.**

    ```yaml
    quality: "60"
    topics: Climate
    ```

    **Use instead.**

    ```yaml
    quality: 60
    topics:
      - Climate
    ```
    """

    code = "NM103"
    name = "wrong-type"
    severity = Severity.ERROR
    fix = FixSafety.SAFE


class InvalidValue(Rule):
    """A value is not among the allowed ones.

    **What it does.** Reports a value that the format's list of values does not have, says
    which are allowed and which was probably meant.

    **Why it matters.** Templates decide by these values; a page of an unknown type is
    shown wrongly or not at all.

    **Example.**

    ```yaml
    type: Article
    ```

    **Use instead.**

    ```yaml
    type: article
    ```
    """

    code = "NM104"
    name = "invalid-value"
    severity = Severity.ERROR


class InvalidFormat(Rule):
    """A text is not in the form that its field needs.

    **What it does.** Reports what is no URL (RFC 3986, with scheme and host), timestamp
    (RFC 3339), domain name, language tag (BCP 47) or duration (ISO 8601) where one is due.

    **Why it matters.** Links lead nowhere, articles are sorted wrongly, and pictures and
    providers are not found.

    **Example.**

    ```yaml
    publishedDateTime: 2021-01-27 15:50
    provider:
      domain: https://www.example.com
    ```

    **Use instead.**

    ```yaml
    publishedDateTime: 2021-01-27T15:50:00Z
    provider:
      domain: example.com
    ```
    """

    code = "NM105"
    name = "invalid-format"
    severity = Severity.ERROR


class OutOfRange(Rule):
    """A number, length or count is too small or too large.

    **What it does.** Reports numbers outside their range, and texts and lists that are
    too short or too long.

    **Why it matters.** A picture without width cannot be laid out; an article without a
    topic appears under none.

    **Example.**

    ```yaml
    width: 0
    topics: []
    ```

    **Use instead.**

    ```yaml
    width: 600
    topics:
      - Climate
    ```
    """

    code = "NM106"
    name = "out-of-range"
    severity = Severity.ERROR


class EmptyValue(Rule):
    """A field is there, and holds nothing.

    **What it does.** Reports text that is empty or blank, and a field with no value, where
    a value is due.

    **Why it matters.** A headline of nothing is as useless as none, and harder to notice.

    **Example.**

    ```yaml
    title: ""
    updatedDateTime:
    ```

    **Use instead.** Write the value, or remove the field if it is not required.
    """

    code = "NM107"
    name = "empty-value"
    severity = Severity.ERROR


class DuplicateItem(Rule):
    """A list has the same item twice.

    **What it does.** Reports the second occurrence of a topic, tag or category, or of the
    same image URL, in one list.

    **Why it matters.** The article is counted and shown twice where it belongs once.

    **Example.**

    ```yaml
    topics:
      - Climate
      - Cities
      - Climate
    ```

    **Use instead.**

    ```yaml
    topics:
      - Climate
      - Cities
    ```
    """

    code = "NM108"
    name = "duplicate-item"
    severity = Severity.ERROR
    fix = FixSafety.SAFE


class MalformedSecured(Rule):
    """The secured data is damaged.

    **What it does.** Reports `secured` data that is not base64, a semicolon, and base64;
    whose first part is not a whole number of 16-byte blocks, or whose second part is not
    16 bytes. It looks at the shape alone and never prints the data.

    **Why it matters.** What is damaged cannot be decrypted, and there is no other copy.

    **Example.** A value of which the last characters were lost in copying.

    **Use instead.** The value as it was first written: restore it from the history of the
    file.
    """

    code = "NM109"
    name = "malformed-secured"
    severity = Severity.ERROR


class CustomSchema(Rule):
    """The file does not follow the schema that is configured for its kind.

    **What it does.** Reports each violation of the JSON Schema that the configuration
    names for this kind of files.

    **Why it matters.** It is your own schema: you know best.

    **Example.** With `founded: {type: integer}` in the schema:

    ```yaml
    founded: long ago
    ```

    **Use instead.**

    ```yaml
    founded: 1821
    ```
    """

    code = "NM110"
    name = "custom-schema"
    severity = Severity.ERROR


RULES: tuple[type[Rule], ...] = (
    MissingField,
    UnknownField,
    WrongType,
    InvalidValue,
    InvalidFormat,
    OutOfRange,
    EmptyValue,
    DuplicateItem,
    MalformedSecured,
    CustomSchema,
)


def check(document: Document, context: Context) -> Iterator[Finding]:
    """Yield one finding for each mistake that the schema of the file's kind reveals."""
    if context.schema is None or document.front_matter.root is None:
        return
    findings = explain(document, context.schema)
    if context.is_article:
        yield from findings
        yield from _duplicate_images(document)
        return
    for finding in findings:
        yield Finding(
            CustomSchema.code,
            finding.message,
            finding.span,
            finding.hint,
            finding.pointer,
            finding.related,
        )


def explain(document: Document, schema: Schema) -> Iterator[Finding]:
    """Yield one finding for each way in which a document does not follow a schema."""
    return _Explainer(document, schema).findings()


def form_hint(type_name: str, text: str) -> str:
    """Say how `text` would be written as a type of the format that has a form of its own.

    Returns:
        What to do, or an empty string where the type is free text.
    """
    return _FORMATS[type_name][1](text) if type_name in _FORMATS else ""


def _duplicate_images(document: Document) -> Iterator[Finding]:
    """Yield a finding for each image URL that an earlier image of the same list has."""
    first: dict[tuple[Pointer, str], Pointer] = {}
    for value in document.of_type("urlReference"):
        if value.pointer[-1] != "url" or "images" not in value.pointer or not value.node.text:
            continue
        key = (value.pointer[:-2], value.node.text)
        if key in first:
            yield _duplicate(document, value.pointer, first[key], value.node.text)
        first.setdefault(key, value.pointer)


def _duplicate(document: Document, again: Pointer, first: Pointer, value: Any) -> Finding:
    return Finding(
        DuplicateItem.code,
        f"{field_name(again)}: {quote(value)} is in the list already",
        document.span(again),
        "remove it",
        again,
        (("first here", document.span(first)),),
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


class _Explainer:
    """Turns the violations of one document into findings that people understand."""

    def __init__(self, document: Document, schema: Schema) -> None:
        self.document = document
        self.schema = schema

    def findings(self) -> Iterator[Finding]:
        violations = [v for v in self.schema.violations(self.document.values) if self._is_new(v)]
        misspelt: set[Pointer] = set()
        for violation in violations:
            if violation.keyword in ("additionalProperties", "unevaluatedProperties"):
                for finding, meant in self._unknown_fields(violation):
                    misspelt.add(meant)
                    yield finding
        mistyped = {v.pointer for v in violations if v.keyword == "type"}
        seen: set[tuple[str, Pointer]] = set()
        for violation in violations:
            explain = _EXPLAIN.get(violation.keyword, _Explainer._other)
            if violation.keyword != "type" and violation.pointer in mistyped:
                continue
            for finding in explain(self, violation):
                target = finding.pointer or ()
                if target in misspelt or (finding.code, target) in seen:
                    continue
                seen.add((finding.code, target))
                yield finding

    def _is_new(self, violation: Violation) -> bool:
        """Tell whether no other finding speaks of the value, or of one around it, already."""
        tainted = self.document.front_matter.tainted
        return not tainted or not any(
            violation.pointer[:length] in tainted for length in range(len(violation.pointer) + 1)
        )

    # -- keywords ----------------------------------------------------------------

    def _unknown_fields(self, violation: Violation) -> Iterator[tuple[Finding, Pointer]]:
        properties = violation.owner.get("properties") or {}
        absent = [name for name in properties if name not in violation.value]
        for key in violation.detail["unexpected"]:
            pointer = (*violation.pointer, key)
            meant = self._meant(key, absent)
            owner = violation.pointer
            if not meant and (home := self._home(key, owner)):
                if violation.value[home] is None:
                    continue  # The lack of indentation is said about the empty field.
                hint = f"indent it if it belongs to {home}"
                owner, meant = (*owner, home), key
            elif meant:
                hint = f"did you mean {meant}?"
            elif meant := nearest(key, properties):
                hint = f"remove it: {meant} is set as well"
            else:
                hint = "remove it, or correct its name"
            finding = Finding(
                UnknownField.code,
                f"{field_name(pointer)} is not a known field",
                self.document.key_span(pointer),
                hint,
                pointer,
            )
            yield finding, (*owner, meant or "")

    @staticmethod
    def _meant(key: str, names: list[str]) -> str | None:
        synonym = _SYNONYMS.get(key.casefold())
        return synonym if synonym in names else nearest(key, names)

    def _home(self, key: str, pointer: Pointer) -> str:
        """Return the field that a key at the top belongs to if it only lacks indentation."""
        if not pointer:
            for name in self.document.values:
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
            MissingField.code,
            message,
            self._owner_span(violation.pointer),
            _example(name, self.schema.at(pointer)),
            pointer,
        )

    def _owner_span(self, pointer: Pointer) -> Span:
        """Return the place of the key that owns a mapping; of its first key in a list."""
        node = self.document.front_matter.node(pointer)
        target = node.target if isinstance(node, Alias) else node
        if pointer and isinstance(pointer[-1], int) and isinstance(target, MappingNode):
            for entry in target.entries.values():
                return entry.key.span
        return self.document.key_span(pointer)

    def _type(self, violation: Violation) -> Iterator[Finding]:
        expected = [str(name) for name in violation.detail["types"]]
        form = self.schema.type_at(violation.pointer)
        due = _FORMATS[form][0] if form in _FORMATS else _due(expected)
        if violation.value is None:
            finding = self._empty(violation, f"has no value, where {due} is due")
            lost = self._lost(violation.pointer)
            yield (
                replace(finding, hint=f"indent {listing(lost, 'and')} below it")
                if lost
                else finding
            )
            return
        node = self.document.front_matter.node(violation.pointer)
        written = node.text if isinstance(node, Scalar) else str(violation.value)
        if form in _FORMATS and not isinstance(violation.value, list | dict):
            hint = _FORMATS[form][1](written)
        else:
            hint = self._conversion(violation, expected, written)
        found = _describe(violation.value, written)
        yield self._finding(WrongType.code, violation, f"expected {due}, found {found}", hint)

    def _lost(self, pointer: Pointer) -> list[str]:
        """Return the fields of an empty mapping that stand at the top for lack of indentation."""
        if len(pointer) != 1:
            return []
        own = self.schema.at(()).get("properties", {})
        inner = self.schema.at(pointer).get("properties", {})
        return [name for name in self.document.values if name in inner and name not in own]

    def _conversion(self, violation: Violation, expected: list[str], written: str) -> str:
        """Say how the value would be written in the type that is due, where that is plain."""
        value = violation.value
        if "string" in expected and isinstance(value, bool | int | float):
            return f"put it in quotes: {quote(written)}"
        if "array" in expected and re.match(r"-\S", str(value)):
            return "put a space after each hyphen"
        if "array" in expected and not isinstance(value, list | dict):
            if re.fullmatch(r"[\w .&-]+(, ?[\w .&-]+)*", str(value)):
                return f"write a list: [{value}]"
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
            InvalidValue.code, violation, f"{quote(violation.value)} is not an allowed value", hint
        )

    def _pattern(self, violation: Violation) -> Iterator[Finding]:
        value = violation.value
        name = violation.type_name
        if isinstance(value, str) and not value.strip() and (name or not value):
            yield self._empty(violation, "is blank" if value else "is empty")
        elif name == "secured":
            yield Finding(
                MalformedSecured.code,
                f"{field_name(violation.pointer)}: {_secured_damage(value)}",
                self.document.span(violation.pointer),
                "restore the value from the history of the file",
                violation.pointer,
            )
        elif name in _FORMATS:
            what, hint = _FORMATS[name]
            yield self._finding(
                InvalidFormat.code, violation, f"{quote(value)} is not {what}", hint(value)
            )
        else:
            wanted = violation.detail.get("format") or violation.detail.get("pattern")
            form = f"a valid {wanted}" if "format" in violation.detail else f"of the form {wanted}"
            hint_text = str(violation.owner.get("description", "")).rstrip(".")
            yield self._finding(
                InvalidFormat.code, violation, f"{quote(value)} is not {form}", hint_text
            )

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
            OutOfRange.code,
            f"{field_name(violation.pointer)}: {message}"
            if kind == "number"
            else f"{field_name(violation.pointer)} {message}",
            self.document.span(violation.pointer),
            hint,
            violation.pointer,
        )

    def _unique(self, violation: Violation) -> Iterator[Finding]:
        first: dict[str, int] = {}
        for index, item in enumerate(violation.value):
            key = repr(item)
            if key in first:
                pointer = violation.pointer
                yield _duplicate(self.document, (*pointer, index), (*pointer, first[key]), item)
            first.setdefault(key, index)

    def _alternatives(self, violation: Violation) -> Iterator[Finding]:
        branches = [b for b in violation.owner.get(violation.keyword, []) if isinstance(b, dict)]
        if violation.keyword == "oneOf" and "context" not in violation.detail:
            message = (
                f"{quote(violation.value)} fits more than one of the forms that exclude others"
            )
            yield self._finding(WrongType.code, violation, message, "")
            return
        branches = [dict(self.schema.resolve(branch)) for branch in branches]
        types = [t for branch in branches for t in _types(branch)]
        if _json_type(violation.value) not in types and len(types) == len(branches):
            message = f"expected {_due(types)}, found {_describe(violation.value)}"
            yield self._finding(WrongType.code, violation, message, "")
            return
        titles = [str(b["title"]) for b in branches if "title" in b]
        forms = f": {listing(titles)}" if len(titles) == len(branches) and titles else ""
        yield self._finding(
            InvalidValue.code,
            violation,
            f"{quote(violation.value)} fits none of the {len(branches)} allowed forms{forms}",
            "",
        )

    def _nothing(self, violation: Violation) -> Iterator[Finding]:
        """Yield nothing: said already."""
        yield from ()

    def _other(self, violation: Violation) -> Iterator[Finding]:
        limit = next(iter(violation.detail.values()), "")
        yield self._finding(
            InvalidValue.code,
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
            self.document.span(violation.pointer),
            hint,
            violation.pointer,
        )

    def _empty(self, violation: Violation, message: str) -> Finding:
        last = violation.pointer[-1] if violation.pointer else ""
        other = f", or remove the {'item' if isinstance(last, int) else 'field'}"
        if self._is_required(violation.pointer):
            other = ""
        return Finding(
            EmptyValue.code,
            f"{field_name(violation.pointer)} {message}",
            self.document.span(violation.pointer),
            f"write the value{other}",
            violation.pointer,
        )

    def _is_required(self, pointer: Pointer) -> bool:
        if not pointer:
            return False
        owner = self.schema.at(pointer[:-1])
        node = self.document.front_matter.node(pointer[:-1])
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


def _secured_damage(value: str) -> str:
    """Say in which way secured data is malformed, without showing it."""
    parts = value.split(";")
    if len(parts) != 2:
        return f"expected two base64 parts joined by a semicolon, found {len(parts)}"
    import base64
    import binascii

    sizes = []
    for part, name in zip(parts, ("ciphertext", "initialisation vector"), strict=True):
        try:
            sizes.append(len(base64.b64decode(part, validate=True)))
        except (binascii.Error, ValueError):
            return f"the {name} is not base64"
    if not sizes[0] or sizes[0] % 16:
        return f"the ciphertext has {sizes[0]} bytes, which is no whole number of 16-byte blocks"
    if sizes[1] != 16:
        return f"the initialisation vector has {sizes[1]} bytes, not 16"
    return "the base64 is not in its canonical form"


# -- forms of text -------------------------------------------------------------------


def _url_hint(value: str) -> str:
    text = value.strip()
    if hint := _escape_hint(value):
        return hint
    if text.startswith("//"):
        return f"write https:{text}"
    if re.match(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/|$)", text, re.IGNORECASE):
        return f"write https://{text}"
    return "write it with scheme and host, such as https://example.com/news"


def _escape_hint(value: str) -> str:
    """Say what to do about the first character that no URL may have, if there is one."""
    found = re.search(r"[\s<>\"\\]", value.strip())
    if found:
        name = "spaces" if found[0].isspace() else found[0]
        return f"write {name} as {'%20' if found[0].isspace() else f'%{ord(found[0]):02X}'}"
    return "remove the white space around it" if value != value.strip() else ""


def _url_reference_hint(value: str) -> str:
    return _escape_hint(value) or "write a URL, or a path such as /assets/images/picture.jpg"


def _domain_hint(value: str) -> str:
    from urllib.parse import urlsplit

    text = value.strip().lower()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        host = ""
    host = host.removeprefix("www.").strip(".")
    label = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
    if re.fullmatch(rf"(?:{label}\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?", host):
        return f"write {host}"
    return "write the bare name, such as example.com"


def _timestamp_hint(value: str) -> str:
    guess = timestamps.guess(value)
    if guess:
        return f"write {guess}"
    if timestamps.looks_like_one(value):
        return "there is no such day or time"
    return "write it as 2021-01-27T15:50:00Z"


def _language_hint(value: str) -> str:
    text = value.strip().replace("_", "-")
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        return f"write {text}"
    return "write a tag such as en or en-us"


def _duration_hint(value: str) -> str:
    clock = re.fullmatch(r"(?:([0-9]+):)?([0-9]{1,2}):([0-9]{2})", value.strip())
    if clock:
        hours = f"{int(clock[1])}H" if clock[1] else ""
        return f"write PT{hours}{int(clock[2])}M{int(clock[3])}S"
    return "write it as PT13M34S for 13 minutes and 34 seconds"


_FORMATS = {
    "url": ("a complete URL", _url_hint),
    "urlReference": ("a URL or path", _url_reference_hint),
    "domain": ("a domain name", _domain_hint),
    "timestamp": ("a timestamp", _timestamp_hint),
    "languageTag": ("a language tag", _language_hint),
    "duration": ("a duration", _duration_hint),
}
