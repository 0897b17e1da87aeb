"""Widening of an existing schema, as little as possible, until files follow it."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from newsmeta.config.config import Config
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, Position, field_name, json_pointer
from newsmeta.files.documents import DocumentError, read_json, read_text
from newsmeta.inference.document import text_of
from newsmeta.inference.reading import LeftOut
from newsmeta.inference.run import Files, InferenceError, readable
from newsmeta.inference.soundness import Uses, is_schema
from newsmeta.inference.widening import BOUNDS, property_schema, widened
from newsmeta.rules.base import quote
from newsmeta.schema.schema import step_through
from newsmeta.schema.user import UserSchema
from newsmeta.schema.violation import TOO_DEEP, SchemaError, Violation


@dataclass(frozen=True, slots=True)
class Widening:
    """A change of a schema for the sake of a file, or one that is impossible.

    Attributes:
        file: The name of the first file that needs it.
        pointer: The pointer to the value in this file.
        is_of_key: Whether it concerns the key rather than the value.
        message: The value, and the change of the keyword.
        is_made: Whether the schema was changed.
    """

    file: str
    pointer: Pointer
    is_of_key: bool
    message: str
    is_made: bool = True


@dataclass(frozen=True, slots=True)
class UpdatedSchema:
    """A schema that was widened.

    Attributes:
        text: The schema as JSON; unchanged if nothing was widened.
        files: The number of readable files.
        widenings: The changes and the impossible changes, with line and column in the files.
        left_out: The files that could not be read.
    """

    text: str
    files: int
    widenings: tuple[tuple[int, int, Widening], ...]
    left_out: tuple[LeftOut, ...]


def update_schema(
    schema: Path,
    paths: Sequence[str | os.PathLike[str]],
    config: Config,
    *,
    on_file: Callable[[str], None] | None = None,
) -> UpdatedSchema:
    """Return a schema, widened so that the given files follow it.

    Raises:
        SchemaError: When the schema cannot be used.
        InferenceError: When no file could be read.
    """
    files, by_name = readable(paths, config, on_file)
    values = list(files)
    if not values:
        raise InferenceError(files.left_out)
    text, document, found = widen(schema, values)
    of_files: dict[str, list[Widening]] = {}
    for each in found:
        of_files.setdefault(each.file, []).append(each)
    places: dict[Widening, Position] = {}
    for name, of_file in of_files.items():
        wanted = [(each.pointer, each.is_of_key) for each in of_file]
        places |= zip(of_file, files.reader.places(by_name[name], wanted), strict=True)
    placed = [(places[each].line, places[each].column, each) for each in found]
    is_changed = any(each.is_made for each in found)
    text = text_of(document) if is_changed else text
    return UpdatedSchema(text, len(values), tuple(placed), tuple(files.left_out))


def widen(path: Path, files: Files) -> tuple[str, Any, list[Widening]]:
    """Return the text of a schema, its widened content, and the differences.

    Raises:
        SchemaError: When the schema cannot be used.
    """
    loaded = UserSchema(path)
    try:
        text = read_text(path)
        document = read_json(text)
    except DocumentError as error:
        raise SchemaError(f"is not JSON, and only JSON can be widened: {error}") from None
    widener = _Widener(path, loaded, document)
    judged: list[tuple[str, Any]] = []
    left: list[Widening] = []
    for name, values in files:
        if _is_json(values):
            judged.append((name, values))
        else:
            left.append(_refused(name, "it holds values that JSON does not have"))
    while widener.widen(judged):
        pass
    return text, document, [*widener.changes.values(), *left, *widener.refusals]


def _is_json(values: Any) -> bool:
    try:
        json.dumps(values, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


def _refused(name: str, message: str) -> Widening:
    return Widening(name, (), is_of_key=False, message=message, is_made=False)


_Seen = tuple[str, Violation]
_Added = dict[tuple[Pointer, str], list[tuple[str, Pointer, Any]]]


class _Widener:
    """Widens a schema in rounds, since one violation may hide another.

    Args:
        path: The file of the schema.
        loaded: The schema.
        document: The content of the file, which is modified.

    Attributes:
        changes: The changes so far, by place.
        refusals: The impossible changes of the last round.
    """

    def __init__(self, path: Path, loaded: UserSchema, document: Any) -> None:
        self._path = path
        self._schema = loaded
        # The engine may have made the references in its own copy absolute.
        self._documents = (document, copy.deepcopy(loaded.files.document))
        self._uses = Uses(loaded.files)
        self.changes: dict[tuple[Pointer, str, str], Widening] = {}
        self.refusals: list[Widening] = []

    def widen(self, files: Files) -> bool:
        """Make a pass over the files; tell whether anything was changed."""
        self.refusals = []
        added: _Added = {}
        is_changed = False
        for name, values in files:
            if self._schema.is_valid(values):
                continue
            for violation in map(self._plain, self._schema.violations(values)):
                causes = self._causes(violation)
                if not causes:
                    self.refusals.append(self._refusal(name, violation))
                for each in causes:
                    is_changed |= self._change((name, each), added)
        for (pointer, field), places in added.items():
            self._add(pointer, field, places)
        if is_changed or added:
            self._schema = UserSchema(self._path, self._adapt)
            self._uses = Uses(self._schema.files)
        return is_changed or bool(added)

    def _adapt(self, document: dict[str, Any]) -> None:
        document.clear()
        document.update(copy.deepcopy(self._documents[1]))

    def _plain(self, violation: Violation) -> Violation:
        """Return a violation with a keyword, which it lacks if the schema allows no fields."""
        place, owner = self._schema.files.place(violation.owner), violation.owner
        is_plain = violation.keyword != "falseSchema" or "properties" in owner
        if is_plain or not isinstance(violation.value, dict) or place is None:
            return violation
        if owner.get("additionalProperties") is not False or not is_schema(place.pointer):
            return violation
        detail = {"unexpected": list(violation.value)}
        return replace(violation, keyword="additionalProperties", detail=detail)

    # -- possible changes ----------------------------------------------------------

    def _causes(self, violation: Violation) -> list[Violation]:
        """Return the violations to repair for one violation; empty if that is impossible."""
        if violation.keyword == "anyOf" and violation.causes:
            found = [self._causes(each) for each in violation.causes]
            return [each for causes in found for each in causes] if all(found) else []
        return [] if self._reason(violation) else [violation]

    def _reason(self, violation: Violation) -> str:
        """Return why a keyword cannot be widened; empty if it can."""
        place = self._schema.files.place(violation.owner)
        if violation.rule:
            return "is in another file"
        if place is None or place.uri != self._schema.files.root:
            return "cannot be widened"
        if self._uses.forbids(violation.owner):
            return "is also below not, if or oneOf, where allowing more means forbidding more"
        if violation.keyword == "additionalProperties":
            return "" if violation.owner.get("additionalProperties") is False else "is a schema"
        now, new = violation.owner.get(violation.keyword), _new(violation.owner, violation)
        return "cannot be widened" if new is None or new == now else ""

    def _change(self, seen: _Seen, added: _Added) -> bool:
        """Change one keyword; tell whether a change was necessary."""
        name, violation = seen
        place = self._schema.files.place(violation.owner)
        pointer = place.pointer if place else ()
        if violation.keyword == "additionalProperties":
            for field in violation.detail["unexpected"]:
                if field in violation.owner.get("properties", {}):
                    continue
                way = (*violation.pointer, field)
                value = violation.value[field]
                added.setdefault((pointer, field), []).append((name, way, value))
            return False
        owner = step_through(self._documents[1], pointer)
        now, new = owner.get(violation.keyword), _new(owner, violation)
        if new is None or new == now:
            return False
        for document in self._documents:
            _put(step_through(document, pointer), violation.keyword, new)
        self._note(name, violation, pointer, now, new)
        return True

    def _add(self, pointer: Pointer, field: str, places: list[tuple[str, Pointer, Any]]) -> None:
        """Add a property to a schema that allows no additional ones."""
        root = self._schema.files.document
        part = step_through(root, pointer)
        here, top = self._schema.files.place(part), self._schema.files.place(root)
        is_near = bool(here and top and here.base == top.base)
        types = root.get("$defs", {}) if is_near else None
        body, own = property_schema([value for _, _, value in places], field, types)
        for document in self._documents:
            step_through(document, pointer).setdefault("properties", {})[field] = body
            if own:
                document.setdefault("$defs", {}).update(own)
        name, way, _ = places[0]
        where = json_pointer((*pointer, "properties"))
        message = f"{field_name(way)} is not in the schema: {where} now has it"
        message += self._beyond(pointer)
        self.changes[pointer, "properties", field] = Widening(name, way, True, message)

    # -- messages ------------------------------------------------------------------

    def _note(self, name: str, violation: Violation, pointer: Pointer, now: Any, new: Any) -> None:
        keyword = violation.keyword
        where = f"{keyword} at {json_pointer(pointer) or 'the top'}"
        is_gap = keyword == "required"
        if is_gap:
            became = "no longer has it"
        elif keyword == "enum":
            became = "now has it, too"
        else:
            became = f"is now {_shown(new)}"
        which = "" if keyword in BOUNDS else f"{_shown(now)} {_shown(new)}"
        message = f"{_said(violation)}: {where} {became}{self._beyond(pointer)}"
        self.changes[pointer, keyword, which] = Widening(name, violation.pointer, is_gap, message)

    def _beyond(self, pointer: Pointer) -> str:
        if not self._uses.is_referred(pointer):
            return ""
        return ", and so wherever the schema refers to this definition"

    def _refusal(self, name: str, violation: Violation) -> Widening:
        keyword, place = violation.keyword, self._schema.files.place(violation.owner)
        if keyword == TOO_DEEP:
            message = "it is nested deeper than the schema can judge"
            return _refused(name, message)
        where = (place and json_pointer(place.pointer)) or "the top"
        what = f"{keyword} at {where}"
        if keyword == "falseSchema":
            what = f"the schema below {where} that is false"
        reason = self._reason(violation)
        message = f"{_said(violation)}: {violation.rule or what} {reason}; change it by hand"
        is_gap = keyword == "required"
        return Widening(name, violation.pointer, is_gap, message, is_made=False)


def _new(schema: Any, violation: Violation) -> Any:
    missing = str(violation.detail.get("property", ""))
    return widened(schema, violation.keyword, violation.value, missing)


def _put(schema: dict[str, Any], keyword: str, new: Any) -> None:
    if keyword == "required" and not new:  # Draft 4 does not allow an empty list.
        del schema[keyword]
    else:
        schema[keyword] = new


def _said(violation: Violation) -> str:
    if violation.keyword == "required":
        gap = str(violation.detail.get("property", ""))
        return f"{field_name((*violation.pointer, gap))} is missing"
    return f"{field_name(violation.pointer) or 'the file'} is {quote(violation.value)}"


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " or ".join(str(each) for each in value)
    return str(value)
