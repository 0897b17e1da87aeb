"""Rendering of records one by one, in the process that reads their files."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.exporters.options import Options, load_pieces
from newsmeta.exporters.request import Request
from newsmeta.records.record import Record, RecordError, json_problem
from newsmeta.schema import fields


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that is not written.

    Attributes:
        file: The file of the record.
        reason: The reason why the format cannot hold it; empty if the filter excludes it.
    """

    file: str
    reason: str = ""


class Finisher:
    """Renders records in a format that is written record by record.

    Args:
        request: The request.
        options: The options of the format.
    """

    def __init__(self, request: Request, options: Options) -> None:
        pieces = load_pieces(request.format, options)
        assert pieces is not None
        self.head = pieces.head
        self._render = pieces.render
        self._conditions = request.conditions
        self._projected = projection(request)
        self._folder_of: Callable[[Record], str] | None = None
        if request.partition_by:
            from newsmeta.exporters.partitions import folder_of

            self._folder_of = folder_of(request.partition_by)
        self._given = request, options

    def __call__(self, record: Record) -> bytes | LeftOut:
        """Return the rendered record, or the reason why there is none.

        In a dataset, the folder of the record and a zero byte come first.
        """
        if not all(condition(record) for condition in self._conditions):
            return LeftOut(record.file)
        folder = b""
        if self._folder_of is not None:
            try:
                folder = f"{self._folder_of(record)}\0".encode()
            except RecordError as error:
                return LeftOut(record.file, str(error))
        record = self._projected(record)
        try:
            return folder + self._render(record)
        except ValueError:
            return LeftOut(record.file, json_problem(record.values))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return the arguments that recreate the object, without the state of this run."""
        request, options = self._given
        usual = Options(options.columns, _refuse)
        options = replace(options, refuse=_refuse, site_of=usual.site_of, beside=usual.beside)
        return Finisher, (replace(request, jobs=1), options)


def _refuse(record: Record, reason: str) -> None:
    """Do nothing: for a single record, the reason is the result."""


def projection(request: Request) -> Callable[[Record], Record]:
    """Return a function that reduces a record to the selected fields."""
    columns = request.columns
    keeps_body = fields.BODY in columns.members
    is_projected = columns.chosen is None or not request.format.is_table
    project = columns.projection() if is_projected else lambda values: values

    def projected(record: Record) -> Record:
        body = record.body if keeps_body else None
        values = project(record.values)
        return Record(record.path, values, body, record.line_end, record.file, record.set_apart)

    return projected
