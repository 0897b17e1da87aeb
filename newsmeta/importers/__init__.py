"""Reading data back: one module a format, and the list of them all.

The module of a format has one public function, `read`, which takes a path and options and
yields `Item`s as they stand in the data, so that memory does not grow with their number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol

from newsmeta.exporters import FORMATS, Format
from newsmeta.fields import HandoffError


class ImportDataError(HandoffError):
    """Data cannot be read at all. The message says why, and where."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record as it stands in the data.

    Attributes:
        number: Which one it is, from 1.
        place: Where it stands, for people: `line 12`, `item 3`, `row 3`.
        content: Its members, with `path`, `body` and `sourceForm` among them if they are there.
        problem: Why it cannot be used, or an empty string.
    """

    number: int
    place: str
    content: Mapping[str, Any]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What importers need to know.

    Attributes:
        records: Where in a JSON document the list of records is, names joined by dots; empty
            for the document itself.
        raw: Whether cells of tables are taken as they are, without undoing what keeps a
            spreadsheet from running them.
        is_foreign: Whether the data is not newsmeta's own: members have names of their own.
    """

    records: str = ""
    raw: bool = False
    is_foreign: bool = False


class Reader(Protocol):
    """The function that reads a format."""

    def __call__(self, path: Path, options: Options) -> Iterator[Item]:
        """Yield the records of the data at `path`.

        Raises:
            ImportDataError: When it cannot be read.
        """
        ...


IMPORTABLE = {name: each for name, each in FORMATS.items() if each.is_importable}
"""The formats that can be read back, by name."""


def load(wanted: Format) -> Reader:
    """Return the function that reads a format.

    Raises:
        ImportDataError: When what it needs is not installed.
    """
    try:
        module = import_module(f"newsmeta.importers.{wanted.module}")
    except ImportError as error:
        if not wanted.extra or (error.name or "").startswith("newsmeta"):
            raise
        raise ImportDataError(
            f"{wanted.name} needs {error.name}, which is not installed; "
            f"run: pip install 'newsmeta[{wanted.extra}]'"
        ) from None
    reader: Reader = module.read
    return reader
