"""XML in a ZIP file as a stream of elements, with limits."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from newsmeta.files.zip_members import overlapping
from newsmeta.importers.items import ImportDataError, open_data

_FREE = 1 << 21
_TIMES = 50
"""Largest ratio of a part's uncompressed size to the size of the file.

Up to a fixed size, a part is always accepted. Sheets are seldom compressed below a twentieth, but
files made to exhaust memory reach a thousandth.
"""

_DEEPEST = 250
"""Deepest nesting of elements. Sheets have about ten levels."""

_CHUNK, _LARGEST_CHUNK = 1 << 16, 1 << 26


class Archive:
    """The parts of a workbook.

    Args:
        path: The file.

    Attributes:
        path: The file.
        room: The most uncompressed bytes of a part, and the most characters of a sheet.

    Raises:
        ImportDataError: When it is not a ZIP file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = open_data(path)
        try:
            self._zip = zipfile.ZipFile(self._file)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
            self._file.close()
            raise ImportDataError(
                f"{path}: is not a workbook of Excel or LibreOffice; save it as .xlsx or .ods"
            ) from None
        if found := overlapping(self._zip.infolist()):
            self.close()
            names = " and ".join(each.filename for each in found)
            raise ImportDataError(
                f"{path}: {names} overlap in the file, which no program writes; save it anew"
            )
        self._names = {name.lower(): name for name in self._zip.namelist()}
        self.room = _FREE + _TIMES * os.fstat(self._file.fileno()).st_size

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    def has(self, name: str) -> bool:
        """Tell whether a part exists."""
        return name.lower() in self._names

    def chunks(self, name: str, size: Callable[[], int]) -> Iterator[bytes]:
        """Yield the bytes of a part.

        Args:
            name: The part.
            size: A function that returns the size of the next chunk in bytes.

        Raises:
            ImportDataError: When the part is missing, or cannot be decompressed.
        """
        if not self.has(name):
            raise ImportDataError(f"{self.path}: is damaged: {name} is missing")
        left = self.room
        try:
            with self._zip.open(self._names[name.lower()]) as part:
                while chunk := part.read(size()):
                    left -= len(chunk)
                    if left < 0:
                        raise ImportDataError(
                            f"{self.path}: {name} decompresses to over {_TIMES} times the size of "
                            "the file, unlike any articles; write it as CSV if it is right"
                        )
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise ImportDataError(f"{self.path}: {name} is damaged: {error}") from None
        except (RuntimeError, NotImplementedError) as error:  # Encryption, other compressions.
            raise ImportDataError(f"{self.path}: {name} cannot be decompressed: {error}") from None


class Elements:
    """Calls functions for the elements of a part, whose names have no namespace prefix.

    Args:
        archive: The workbook.
        name: The part.
        start: A function to call with the name and the attributes of an element.
        end: A function to call with the name of an element that ends.
        text: A function to call with text, possibly in pieces.
    """

    def __init__(
        self,
        archive: Archive,
        name: str,
        start: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        self._archive = archive
        self._name = name
        parser = expat.ParserCreate()
        parser.buffer_text = True
        self._start, self._end = start, end
        self._size = _CHUNK
        self._depth = 0
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._finish
        if text:
            parser.CharacterDataHandler = text
        parser.StartDoctypeDeclHandler = self._refuse
        self._parser = parser

    def run(self) -> None:
        """Read the whole part."""
        for _ in self.steps():
            pass

    def steps(self) -> Iterator[None]:
        """Read the part in steps.

        Raises:
            ImportDataError: When it is not XML.
        """
        try:
            for chunk in self._archive.chunks(self._name, lambda: self._size):
                before = self._parser.CurrentByteIndex
                self._parser.Parse(chunk, False)
                # An incomplete tag would be parsed from its beginning each time.
                is_stuck = self._parser.CurrentByteIndex == before
                self._size = min(self._size * 2, _LARGEST_CHUNK) if is_stuck else _CHUNK
                yield
            self._parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            raise ImportDataError(
                f"{self._archive.path}: {self._name} is not XML: {error}"
            ) from None

    def _begin(self, tag: str, values: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ImportDataError(f"{self._archive.path}: {self._name} is nested too deeply")
        self._start(_local(tag), values)

    def _finish(self, tag: str) -> None:
        self._depth -= 1
        if self._end:
            self._end(_local(tag))

    def _refuse(self, *_: Any) -> None:
        # Entities could expand to huge texts, and no program writes any.
        raise ImportDataError(f"{self._archive.path}: {self._name} has a document type")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def attribute(values: dict[str, str], name: str) -> str:
    """Return an attribute by its name without a namespace prefix, or an empty text."""
    if name in values:
        return values[name]
    return next((value for key, value in values.items() if _local(key) == name), "")
