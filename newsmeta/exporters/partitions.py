"""Partition keys of a dataset, and the folder of an article in Hive's style."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from math import isfinite
from typing import Any
from urllib.parse import quote, unquote

from newsmeta import timestamps
from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Pointer
from newsmeta.records.record import Record, RecordError, lookup
from newsmeta.records.typed import INTEGERS
from newsmeta.schema import fields
from newsmeta.schema.fields import Field, FieldType, HandoffError

MISSING = "__HIVE_DEFAULT_PARTITION__"
"""The folder name for a missing value."""
MOST = 4
"""Most keys of a dataset."""
FORMATS = ("jsonl", "csv", "tsv", "parquet")
"""Formats whose files can be read together."""

_PUBLISHED = "publishedDateTime"
_OF_TIME: dict[str, Callable[[datetime], int]] = {
    "year": lambda moment: moment.year,
    "month": lambda moment: moment.month,
    "day": lambda moment: moment.day,
}
# Characters without a special meaning to readers in the name of a folder.
_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]*")
_LONGEST = 255
"""Longest folder name in bytes."""


@dataclass(frozen=True, slots=True)
class PartitionKey:
    """A partition key: a field, or a part of the time of publication.

    Attributes:
        name: The field, as people write it, or `year`, `month` or `day`.
        pointer: The pointer to the field.
        type: The type of the field.
        part: The part of the time, or an empty string.
    """

    name: str
    pointer: Pointer
    type: FieldType
    part: str = ""

    def text(self, record: Record) -> str | None:
        """Return the value of a record as text; None if it is missing."""
        value = lookup(record.values, self.pointer)
        if self.part or self.type is FieldType.TIMESTAMP:
            moment = timestamps.parse(value) if isinstance(value, str) else None
            if moment is None:
                return None
            return str(_OF_TIME[self.part](moment)) if self.part else timestamps.canonical(moment)
        return _TEXTS[self.type](value)

    def value(self, text: str) -> Any:
        """Return the value for a text in the name of a folder."""
        if text == MISSING:
            return None
        return _VALUES.get(self.type, unquote)(text)


def _of_text(value: Any) -> str | None:
    return value if isinstance(value, str) and value not in ("", MISSING) else None


def _of_integer(value: Any) -> str | None:
    return str(value) if type(value) is int and value in INTEGERS else None


def _of_number(value: Any) -> str | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return repr(float(value)) if is_number and isfinite(value) else None


def _of_boolean(value: Any) -> str | None:
    return str(value).lower() if isinstance(value, bool) else None


_TEXTS: dict[FieldType, Callable[[Any], str | None]] = {
    FieldType.TEXT: _of_text,
    FieldType.INTEGER: _of_integer,
    FieldType.NUMBER: _of_number,
    FieldType.BOOLEAN: _of_boolean,
}
_VALUES: dict[FieldType, Callable[[str], Any]] = {
    FieldType.INTEGER: int,
    FieldType.NUMBER: lambda text: float(unquote(text)),
    FieldType.BOOLEAN: lambda text: text == "true",
}


def parse(names: Sequence[str], root: Field) -> tuple[PartitionKey, ...]:
    """Return the keys with the given names.

    Args:
        names: Fields as people write them, `year`, `month` and `day`.
        root: The schema of the fields.

    Raises:
        HandoffError: When a name is invalid, or there are too many.
    """
    if len(names) > MOST:
        raise HandoffError(f"there are {len(names)} keys; name {MOST} at most")
    if doubled := next((name for at, name in enumerate(names) if name in names[:at]), None):
        raise HandoffError(f"{doubled} is named twice")
    return tuple(_key(name, root) for name in names)


def _key(name: str, root: Field) -> PartitionKey:
    if name in _OF_TIME and name not in root.fields:
        if _PUBLISHED not in root.fields:
            raise HandoffError(f"{name} is taken of {_PUBLISHED}, which these files do not have")
        return PartitionKey(name, (_PUBLISHED,), FieldType.INTEGER, name)
    if name in (fields.PATH, fields.BODY):
        raise HandoffError(f"{name} is another one in each article; name what several share")
    pointer, field = fields.find(name, root, leaves=True)
    if not _NAME.fullmatch(name):
        raise HandoffError(f"{name} has characters that no folder of a dataset can have")
    return PartitionKey(name, pointer, field.type.compared)


def folder_of(keys: Sequence[PartitionKey]) -> Callable[[Record], str]:
    """Return a function that returns the folder of a record, with slashes.

    The function raises `RecordError` for a value that no folder name can hold.
    """

    def folder(record: Record) -> str:
        return "/".join([_segment(key, key.text(record)) for key in keys])

    return folder


def _segment(key: PartitionKey, text: str | None) -> str:
    try:
        # Readers decode all escapes. Windows ignores a dot at the end.
        value = MISSING if text is None else re.sub(r"\.\Z", "%2E", quote(text, safe=""))
    except UnicodeEncodeError:
        raise RecordError(f"{key.name} is not UTF-8") from None
    if len(key.name) + 1 + len(value) > _LONGEST:
        raise RecordError(
            f"{key.name} is too long for the name of a folder; partition by another field"
        )
    return f"{key.name}={value}"


def values_of(folder: str, keys: Sequence[PartitionKey]) -> dict[str, Any]:
    """Return the values in the path of a folder, by the names of the keys."""
    segments = folder.split("/")
    return {
        key.name: key.value(segment.partition("=")[2])
        for key, segment in zip(keys, segments, strict=True)
    }


def without_keys(
    keys: Sequence[PartitionKey], columns: Sequence[str], exclude: Sequence[str], is_table: bool
) -> tuple[list[str], list[str]]:
    """Return the columns to write and to leave out, without the partition keys.

    Readers take the keys from the folders, and fail on a column of the same name.

    Args:
        keys: The keys.
        columns: The requested columns, as for `columns.choose`.
        exclude: The excluded columns, likewise.
        is_table: Whether nested fields are columns, too.
    """
    taken = [key.name for key in keys if not key.part and (is_table or "." not in key.name)]
    kept = [name for name in columns if name.removeprefix("+") not in taken]
    if any(not name.startswith("+") for name in columns):
        if not kept:
            raise HandoffError("nothing is left to write; name other columns, or other keys")
        return kept, list(exclude)
    return kept, [*exclude, *(name for name in taken if name not in exclude)]
