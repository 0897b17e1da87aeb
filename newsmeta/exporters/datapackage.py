"""Frictionless Data Packages: a folder of CSV tables, described in `datapackage.json`.

The package follows version 1 of the specification, which programs for version 2 can read, too. The
tables are for programs, so cells are unchanged: formulas are not disarmed for spreadsheets.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, BinaryIO

from newsmeta.exporters import joined
from newsmeta.exporters.options import Options
from newsmeta.records import cells, tables
from newsmeta.records.record import Record
from newsmeta.records.tables import Column, Table
from newsmeta.schema.fields import FieldType

_TYPES = {
    FieldType.TEXT: "string",
    FieldType.TIMESTAMP: "datetime",
    FieldType.INTEGER: "integer",
    FieldType.NUMBER: "number",
    FieldType.ANY: "string",
    FieldType.BOOLEAN: "boolean",
    FieldType.LIST: "array",
    FieldType.MAPPING: "object",
}
# The constraints of JSON Schema that Table Schema supports, with their names there.
_CONSTRAINTS = {
    **{name: name for name in ("enum", "minimum", "maximum", "pattern")},
    **{name: name for name in ("minLength", "maxLength")},
    "minItems": "minLength",
}
_DIALECT = {
    "csvddfVersion": 1.2,
    "delimiter": ",",
    "lineTerminator": "\r\n",
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}


def export(records: Iterator[Record], out: Path, options: Options) -> int:
    """Write records as a data package.

    Args:
        records: The records.
        out: The empty folder.
        options: The options.

    Returns:
        The number of rows in all tables.
    """
    columns = options.columns
    listed = tables.tables(columns.top_fields(), columns.members, columns.root)
    with ExitStack() as stack:
        files = {
            name: _TableFile(table, stack.enter_context((out / table.file).open("xb")))
            for name, table in listed.items()
        }
        for name, row in joined.rows(records, listed, options):
            files[name].add(row)
    package = _package(files.values(), columns.top_fields())
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (out / tables.DESCRIPTION).write_bytes(f"{text}\n".encode())
    return sum(file.rows for file in files.values())


class _TableFile:
    """A writer for one table."""

    def __init__(self, table: Table, file: BinaryIO) -> None:
        self.table = table
        self.rows = 0
        self.bytes = 0
        self.hash = hashlib.sha256()
        self._file = file
        self._writer = csv.writer(self, lineterminator="\r\n")
        self._writer.writerow([column.name for column in table.columns])

    def add(self, row: Sequence[Any]) -> None:
        """Write a row."""
        # The member sourceForm is already text.
        self._writer.writerow(
            [
                cells.to_cell(value, column.field, "json")
                for column, value in zip(self.table.columns, row, strict=True)
            ]
        )
        self.rows += 1

    def write(self, text: str) -> None:
        """Write text; called by `csv`."""
        data = text.encode()
        self.hash.update(data)
        self.bytes += len(data)
        self._file.write(data)


def is_own(folder: Path) -> bool:
    """Tell whether a folder is a package written by newsmeta, without other files."""
    entries = list(folder.iterdir())
    if not all(entry.is_file() for entry in entries):
        return False
    try:
        description = (folder / tables.DESCRIPTION).read_bytes()
    except OSError:
        return False
    return is_own_package([entry.name for entry in entries], description)


def is_own_package(names: Iterable[str], description: bytes | None) -> bool:
    """Tell whether files are those of a package written by newsmeta.

    Args:
        names: The names of the files.
        description: The content of `datapackage.json`; None if it is missing.
    """
    usual = {tables.DESCRIPTION, *(f"{name}.csv" for name in tables.NAMES)}
    if description is None or not all(name in usual for name in names):
        return False
    try:
        package = json.loads(description)
    except (ValueError, RecursionError):
        return False
    return isinstance(package, dict) and tables.MARK in package


def _package(files: Iterable[_TableFile], names: Iterable[str]) -> dict[str, Any]:
    """Return the description of the package.

    Args:
        files: The tables.
        names: The fields of the front matter in the tables.
    """
    return {
        "profile": "tabular-data-package",
        "name": "articles",
        "title": "News articles",
        "description": "The front matter of article files, as tables that are joined by keys.",
        # Updating articles from the tables requires knowing which fields were left out.
        tables.MARK: {"fields": list(names)},
        "resources": [_resource(file) for file in files],
    }


def _resource(file: _TableFile) -> dict[str, Any]:
    table = file.table
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": table.file,
        "title": table.title,
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.bytes,
        "hash": f"sha256:{file.hash.hexdigest()}",
        "dialect": _DIALECT,
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column, table) for column in table.columns],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.references:
        schema["foreignKeys"] = [
            {
                "fields": list(reference.columns),
                "reference": {"resource": reference.table, "fields": list(reference.targets)},
            }
            for reference in table.references
        ]
    return schema


def _field(column: Column, table: Table) -> dict[str, Any]:
    here = column.field
    constraints: dict[str, Any] = {"required": True} if column.is_required else {}
    if table.key == (column.name,):
        constraints["unique"] = True
    constraints |= {
        name: here.constraints[key] for key, name in _CONSTRAINTS.items() if key in here.constraints
    }
    described = {
        "name": column.name,
        "type": _TYPES[here.type],
        "title": here.title,
        "description": here.description,
        "constraints": constraints,
    }
    return {key: value for key, value in described.items() if value}
