"""Articles as data for export: one record a file, without loss.

A record has the fields of the front matter, `path`, perhaps `body`, and `sourceForm` if the values
alone do not determine how the file is written.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, json_pointer
from newsmeta.frontmatter.nodes import AnyPart
from newsmeta.portable import Portable
from newsmeta.schema import fields
from newsmeta.schema.fields import BODY, PATH, RESERVED, SOURCE_FORM

_DEEPEST = 1_000
"""Most parts of a JSON Pointer."""
# RFC 6901, section 4, limited to the length of a list.
_INDEX = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)

LINE_ENDINGS = {"\r\n": "crlf", "\r": "cr"}
"""The names in `sourceForm` of unusual line ends."""
LINE_ENDS = {"lf": "\n", **{name: end for end, name in LINE_ENDINGS.items()}}
"""Line ends by their names in `sourceForm`."""


@dataclass(frozen=True, slots=True)
class Record(Portable):
    """One article.

    Attributes:
        path: Its file, relative to the top of its repository, with slashes; empty if it has
            none.
        values: The front matter.
        body: The text after the front matter; None if unknown.
        line_end: The line end of the front matter.
        file: The path of the file, as it was named.
        set_apart: Fields without a canonical place that follow a blank line.
    """

    path: str
    values: Mapping[str, Any]
    body: str | None = None
    line_end: str = "\n"
    file: str = ""
    set_apart: tuple[str, ...] = ()


def source_form(
    record: Record,
    as_written: Mapping[str, Any] | None = None,
    field_order: tuple[str, ...] | None = None,
) -> dict[str, Any]:
    """Return the member `sourceForm` of a record; empty if the values tell everything.

    Args:
        record: The record.
        as_written: Values that the format cannot represent in their place, by JSON Pointer (RFC
            6901).
        field_order: The order of the fields, if the format does not keep it and it is unusual.
    """
    form: dict[str, Any] = {}
    if record.line_end in LINE_ENDINGS:
        form["lineEnding"] = LINE_ENDINGS[record.line_end]
    if field_order is not None:
        form["fieldOrder"] = list(field_order)
    if record.set_apart:
        form["setApart"] = list(record.set_apart)
    if as_written:
        form["asWritten"] = dict(as_written)
    return form


def to_object(
    record: Record, members: frozenset[str], order: Iterable[str] | None = None
) -> dict[str, Any]:
    """Return a record as one object: `path`, the fields in order, and the rest.

    Args:
        record: The record.
        members: The ones of `path`, `body` and `sourceForm` to include.
        order: The order of the members; None for the usual one.
    """
    content: dict[str, Any] = {}
    if PATH in members and record.path:
        content[PATH] = record.path
    taken: dict[str, Any] = {}
    order_of_fields = None
    if not any(name in record.values for name in RESERVED):  # As in nearly all articles.
        content.update(record.values)
    else:
        taken = {f"/{name}": record.values[name] for name in RESERVED if name in record.values}
        names = tuple(record.values)
        if [f"/{name}" for name in names[len(names) - len(taken) :]] != list(taken):
            order_of_fields = names
        content.update((n, value) for n, value in record.values.items() if n not in RESERVED)
    if SOURCE_FORM in members and (form := source_form(record, taken, order_of_fields)):
        content[SOURCE_FORM] = form
    if BODY in members and record.body is not None:
        content[BODY] = record.body
    if order is None:
        return content
    return {name: content[name] for name in order if name in content}


def from_object(content: Mapping[str, Any]) -> Record:
    """Return the record for an object made by `to_object` or from a table.

    Raises:
        RecordError: When `path`, `body` or `sourceForm` are invalid.
    """
    path, body = content.get(PATH), content.get(BODY)
    for name, value in ((PATH, path), (BODY, body)):
        if value is not None and not isinstance(value, str):
            raise RecordError(f"{name} has to be text")
    form = content.get(SOURCE_FORM) or {}
    if not isinstance(form, Mapping):
        raise RecordError(f"{SOURCE_FORM} has to be an object")
    values = {name: value for name, value in content.items() if name not in RESERVED}
    as_written = form.get("asWritten") or {}
    if not isinstance(as_written, Mapping):
        raise RecordError(f"{SOURCE_FORM}.asWritten has to be an object")
    if as_written:
        values = copy.deepcopy(values)  # The argument stays unchanged.
    for pointer, value in as_written.items():
        _put(values, pointer_parts(pointer), value)
    order, set_apart = _names(form, "fieldOrder"), _names(form, "setApart")
    if order:
        values = {name: values[name] for name in dict.fromkeys((*order, *values)) if name in values}
    ending = form.get("lineEnding") or "lf"
    line_end = LINE_ENDS.get(ending) if isinstance(ending, str) else None
    if line_end is None:
        raise RecordError(f"{SOURCE_FORM}.lineEnding has to be lf, crlf or cr")
    return Record(path or "", values, body, line_end, set_apart=tuple(set_apart))


def _names(form: Mapping[str, Any], member: str) -> list[str]:
    names = form.get(member) or []
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise RecordError(f"{SOURCE_FORM}.{member} has to be a list of names")
    return names


class RecordError(ValueError):
    """Data that describes no record. The message has the reason."""


def json_problem(values: Mapping[str, Any]) -> str:
    """Return why values cannot be written as JSON, with the first such value."""
    for name, value in values.items():
        try:
            json.dumps(value, allow_nan=False)
        except ValueError:
            pointer = name if name.startswith("/") else json_pointer((name,))
            return f"{pointer} is or holds .nan or .inf, which JSON cannot hold"
    return "its name is not UTF-8"


def usual_order(names: Mapping[str, Any]) -> tuple[str, ...]:
    """Return names of fields in the order of the schema, unknown ones last."""
    known = [name for name in fields.article().fields if name in names]
    return (*known, *(name for name in names if name not in fields.article().fields))


def lookup(values: Any, pointer: Pointer) -> Any:
    """Return the value at `pointer`, or None if there is none."""
    for part in pointer:
        if values.__class__ is dict and isinstance(part, str):  # Much faster than an ABC.
            values = values.get(part)
        elif isinstance(values, list) and isinstance(part, int) and part < len(values):
            values = values[part]
        elif isinstance(values, Mapping) and isinstance(part, str):
            values = values.get(part)
        else:
            return None
    return values


def lookup_all(values: Any, pointer: Pointer) -> Iterator[Any]:
    """Yield the values at `pointer`, in which `*` stands for any item of a list."""
    if not pointer:
        yield values
        return
    part, rest = pointer[0], pointer[1:]
    if isinstance(values, list):
        if part == AnyPart:
            for item in values:
                yield from lookup_all(item, rest)
        elif isinstance(part, int) and part < len(values):
            yield from lookup_all(values[part], rest)
    elif isinstance(values, Mapping) and part in values:
        yield from lookup_all(values[str(part)], rest)


def put(values: dict[str, Any], pointer: Pointer, value: Any) -> None:
    """Set the value at `pointer`, creating the mappings and lists on the path.

    Raises:
        RecordError: When a value on the path is neither, or an item before it is missing.
    """
    here: Any = values
    for part, following in zip(pointer, (*pointer[1:], None), strict=True):
        fresh: Any = value
        if following is not None:
            fresh = [] if isinstance(following, int) else {}
        if isinstance(here, dict):
            key: Any = str(part)
            if following is None or not isinstance(here.get(key), dict | list):
                if key in here and following is not None and here[key] is not None:
                    raise RecordError(f"{json_pointer(pointer)} leads through a scalar")
                here[key] = fresh
        elif isinstance(here, list):
            key = part
            if not isinstance(key, int) or key > len(here):
                raise RecordError(f"{json_pointer(pointer)} is outside of its list")
            if key == len(here):
                here.append(fresh)
            elif following is None or not isinstance(here[key], dict | list):
                here[key] = fresh
        here = here[key]


def _put(values: dict[str, Any], parts: list[str], value: Any) -> None:
    """Set the value at a JSON Pointer, in which numbers are items if there is a list."""
    pointer: list[str | int] = []
    here: Any = values
    for part in parts:
        is_item = isinstance(here, list) and _INDEX.fullmatch(part)
        key: str | int = int(part) if is_item else part
        pointer.append(key)
        here = lookup(here, (key,))
    put(values, tuple(pointer), value)


def pointer_parts(pointer: str) -> list[str]:
    """Return the parts of a JSON Pointer (RFC 6901) below the top.

    Raises:
        RecordError: When it is not a JSON Pointer.
    """
    if not pointer.startswith("/"):
        raise RecordError(f"{SOURCE_FORM}.asWritten: {pointer[:200]!r} is not a JSON Pointer")
    if pointer.count("/") > _DEEPEST:
        raise RecordError(f"{SOURCE_FORM}.asWritten: a JSON Pointer has more than {_DEEPEST} parts")
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer[1:].split("/")]
