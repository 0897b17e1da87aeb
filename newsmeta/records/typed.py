"""Values converted to the types of their fields, for formats with typed columns.

A typed format has each value in its place if the type fits. Otherwise the place has null, and
`sourceForm` has the value as written, so that nothing is lost. `sourceForm` also has features of
form that the values do not determine, such as the order of fields.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import field
from math import isfinite
from typing import Any

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer, json_pointer
from newsmeta.records import strictjson
from newsmeta.records.record import Record, RecordError, pointer_parts, source_form
from newsmeta.schema import fields
from newsmeta.schema.fields import RESERVED, SOURCE_FORM, Field, FieldType

INTEGERS = range(-(2**63), 2**63)
"""The integers of typed formats: those of 64 bits."""

_AS_WRITTEN = "asWritten"


def fit(
    values: Mapping[str, Any],
    root: Field | None = None,
    *,
    with_moments: bool = True,
    with_empties: bool = True,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the values that fit the types of their fields, and the others.

    Args:
        values: The front matter.
        root: The mapping with the fields; None for an article.
        with_moments: Whether timestamps become points in time (in UTC); otherwise they become
            text in canonical form.
        with_empties: Whether the format distinguishes empty texts, lists and mappings from null.

    Returns:
        The values that fit, without the others in mappings, and with None for them in lists; and
        the values as written, by JSON Pointer, which restore the original values when they are put
        over these.
    """
    fitting = _Fitting(with_moments, with_empties)
    inner = (root or fields.article()).fields
    tree = {}
    for name, value in values.items():
        fitted = fitting.fit(value, inner.get(name), (name,))
        if fitted is not None:
            tree[name] = fitted
    return tree, {json_pointer(pointer): value for pointer, value in fitting.notes}


@dataclass(slots=True)
class _Fitting:
    """Fits values to fields, and notes what gets lost."""

    with_moments: bool
    with_empties: bool
    notes: list[tuple[Pointer, Any]] = field(default_factory=list)

    def fit(self, value: Any, here: Field | None, pointer: Pointer) -> Any:
        """Return the part of a value that fits a field; None if nothing does."""
        start = len(self.notes)
        fitted, is_told = None, False
        if here is not None and (self.with_empties or not _is_empty(value)):
            fitted, is_told = self._fitted(value, here, pointer)
        if not is_told:
            # The whole value includes the notes on its parts.
            self.notes[start:] = [(pointer, value)]
        return fitted

    def _fitted(self, value: Any, here: Field, pointer: Pointer) -> tuple[Any, bool]:
        """Return the part that fits, and whether it determines the written form with the notes."""
        if here.type is FieldType.MAPPING:
            return self._mapping(value, here, pointer)
        if here.type is FieldType.LIST:
            return self._list(value, here, pointer)
        if here.type is FieldType.TIMESTAMP:
            return self._timestamp(value)
        if here.type is FieldType.ANY:
            return _in_words(value)
        if here.type is FieldType.NUMBER:
            return _as_float(value)
        is_fitting = _FITS[here.type](value)
        return (value if is_fitting else None), is_fitting

    def _mapping(self, value: Any, here: Field, pointer: Pointer) -> tuple[Any, bool]:
        if not isinstance(value, dict):
            return None, False
        fitted, others = {}, []
        for name, inner in value.items():
            part = self.fit(inner, here.fields.get(name), (*pointer, name))
            if part is None:
                others.append(name)
            else:
                fitted[name] = part
        if not fitted and not self.with_empties:
            return None, False
        names = [name for name in here.fields if name in fitted]
        # Noted values are put back last.
        is_in_order = [*names, *others] == list(value)
        return {name: fitted[name] for name in names}, is_in_order

    def _list(self, value: Any, here: Field, pointer: Pointer) -> tuple[Any, bool]:
        if here.may_be_single and isinstance(value, str):
            return ([value] if _is_text(value) else None), False
        if not isinstance(value, list):
            return None, False
        items = [self.fit(item, here.items, (*pointer, at)) for at, item in enumerate(value)]
        return items, True

    def _timestamp(self, value: Any) -> tuple[Any, bool]:
        moment = timestamps.parse(value) if isinstance(value, str) else None
        if moment is None:
            return None, False
        text = timestamps.canonical(moment)
        return (moment if self.with_moments else text), text == value


def _in_words(value: Any) -> tuple[Any, bool]:
    """Return a value of any type as text, and whether the text determines the value."""
    if isinstance(value, str):
        return (value, True) if _is_text(value) else (None, False)
    with suppress(ValueError):
        return _json(value), False
    return None, False


def _as_float(value: Any) -> tuple[Any, bool]:
    """Return a number as a float, and whether it determines the written form."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None, False
    return float(value), isinstance(value, float)


def _is_text(value: Any) -> bool:
    """Tell whether a value is text that UTF-8 can represent."""
    if not isinstance(value, str):
        return False
    try:
        return value.isascii() or bool(value.encode())
    except UnicodeEncodeError:
        return False


def _is_empty(value: Any) -> bool:
    return isinstance(value, str | list | dict) and not value


_FITS: dict[FieldType, Callable[[Any], bool]] = {
    FieldType.TEXT: _is_text,
    FieldType.INTEGER: lambda value: type(value) is int and value in INTEGERS,
    FieldType.BOOLEAN: lambda value: type(value) is bool,
}


def form_text(record: Record, as_written: Mapping[str, Any], columns: Iterable[str]) -> str:
    """Return the member `sourceForm` of a record as JSON; an empty text if it is not needed.

    Args:
        record: The record.
        as_written: The result of `fit`.
        columns: The fields with columns in the format, in order.

    Raises:
        RecordError: When JSON cannot represent the record.
    """
    known = [name for name in columns if name in record.values and name not in RESERVED]
    others = [name for name in record.values if name not in known]
    names = tuple(record.values)
    form = source_form(record, as_written, None if (*known, *others) == names else names)
    if not form:
        return ""
    try:
        return _json(form)
    except ValueError:
        for pointer, value in as_written.items():
            _check(pointer, value)
        raise


def _check(pointer: str, value: Any) -> None:
    try:
        _json(value)
    except ValueError:
        raise RecordError(f"{pointer} is or holds .nan or .inf, which JSON cannot hold") from None


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text if _is_text(text) else json.dumps(value, separators=(",", ":"))


def parse_form(text: str) -> dict[str, Any]:
    """Parse the member `sourceForm` of a typed format from JSON.

    Raises:
        RecordError: When it is not the JSON of an object.
    """
    try:
        form = strictjson.loads(text)
    except RecursionError:
        raise RecordError(f"{SOURCE_FORM} is nested too deep") from None
    except ValueError as error:
        raise RecordError(f"{SOURCE_FORM} is not valid JSON: {error}") from None
    if not isinstance(form, dict):
        raise RecordError(f"{SOURCE_FORM} has to be an object")
    return form


def to_content(
    tree: Mapping[str, Any],
    form: Mapping[str, Any],
    columns: Iterable[str],
    root: Field | None = None,
    shown: Callable[[str], str] = str,
) -> dict[str, Any]:
    """Return the fields and `sourceForm` of a record, in the form for `records.from_object`.

    A value that was changed in the data after the export counts more than `sourceForm`.

    Args:
        tree: The values of a typed format, with canonical text for timestamps and without nulls.
        form: The member `sourceForm`, or an empty mapping.
        columns: The fields with columns in the format, in order.
        root: The mapping with the fields; None for an article.
        shown: Returns the part of a text that the format keeps.
    """
    root = root or fields.article()
    form = dict(form)
    tops: set[str] = set()
    if isinstance(written := form.get(_AS_WRITTEN), dict):
        held = _Held(tree, root, shown)
        written = {at: v for at, v in written.items() if held.still(at, v)}
        form[_AS_WRITTEN] = written
        tops = {pointer_parts(at)[0] for at in written if at.startswith("/")}
    # None keeps the place of a value that is put back.
    known = [name for name in columns if name not in RESERVED]
    names = [name for name in known if name in tree or name in tops]
    content = {name: tree.get(name) for name in names}
    content.update((name, value) for name, value in tree.items() if name not in content)
    if form:
        content[SOURCE_FORM] = form
    return content


@dataclass(frozen=True, slots=True)
class _Held:
    """The present values of the data.

    Attributes:
        tree: The values.
        root: The mapping with the fields.
        shown: Returns the part of a text that the format keeps.
    """

    tree: Mapping[str, Any]
    root: Field
    shown: Callable[[str], str]

    def still(self, pointer: str, written: Any) -> bool:
        """Tell whether the data still has the value that was written for an original."""
        if not pointer.startswith("/"):
            return True  # This class cannot tell.
        here: Field | None = self.root
        value: Any = self.tree
        for part in pointer_parts(pointer):
            if isinstance(value, list):
                if not part.isdecimal() or int(part[:9]) >= len(value):
                    return False
                here, value = here and here.items, value[int(part[:9])]
            else:
                here = here and here.fields.get(part)
                value = value.get(part) if isinstance(value, dict) else None
        if here is None:
            return True
        fitted = (
            _Fitting(False, with_empties).fit(written, here, ()) for with_empties in (True, False)
        )
        return self._bare(value) in map(self._bare, fitted)

    def _bare(self, value: Any) -> Any:
        """Return a value with None for everything empty, as formats treat that differently."""
        if isinstance(value, str):
            value = self.shown(value)
        elif isinstance(value, dict):
            pairs = ((name, self._bare(inner)) for name, inner in value.items())
            value = {name: inner for name, inner in pairs if inner is not None}
        elif isinstance(value, list):
            value = [self._bare(item) for item in value]
        return None if _is_empty(value) else value


def checked_path(record: Record) -> str:
    """Return the path of a record.

    Raises:
        RecordError: When there is none, or UTF-8 cannot represent it.
    """
    if not record.path:
        raise RecordError("it has no path, which is the key; use --stdin-filename")
    if not _is_text(record.path):
        raise RecordError("its name is not UTF-8")
    return record.path
