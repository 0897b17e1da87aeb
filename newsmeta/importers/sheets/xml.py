"""XML in a ZIP file as a stream of elements, with bounds."""

from __future__ import annotations

import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from newsmeta.importers.items import ImportDataError, open_data

_FREE = 1 << 21
_TIMES = 50
"""The bytes that a part of a workbook may have, unpacked: as many, and so often the whole file.

Sheets are seldom packed to less than a twentieth; what is made to fill a memory, to a thousandth.
"""

_DEEPEST = 250
"""Elements within one another. Sheets have about ten."""

_CHUNK, _LARGEST_CHUNK = 1 << 16, 1 << 26


class Archive:
    """The parts of a workbook.

    Attributes:
        path: The file.
        room: The bytes that a part may have, unpacked, and the characters that a sheet may.

    Args:
        path: The file.

    Raises:
        ImportDataError: When it is no ZIP file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = open_data(path)
        try:
            self._zip = zipfile.ZipFile(self._file)
        except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError):
            self._file.close()
            raise ImportDataError(
                f"{path}: is no workbook of Excel or LibreOffice; save it as .xlsx or .ods"
            ) from None
        self._names = {name.lower(): name for name in self._zip.namelist()}
        self.room = _FREE + _TIMES * os.fstat(self._file.fileno()).st_size

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    def has(self, name: str) -> bool:
        """Tell whether there is a part."""
        return name.lower() in self._names

    def chunks(self, name: str, size: Callable[[], int]) -> Iterator[bytes]:
        """Yield the bytes of a part.

        Args:
            name: The part.
            size: Returns how many bytes the next piece should have.

        Raises:
            ImportDataError: When there is none, or it cannot be unpacked.
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
                            f"{self.path}: {name} unpacks to more than {_TIMES} times the size of "
                            "the file, which no articles do; write it as CSV if it is right"
                        )
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise ImportDataError(f"{self.path}: {name} is damaged: {error}") from None
        except (RuntimeError, NotImplementedError) as error:  # A password, another compression.
            raise ImportDataError(f"{self.path}: {name} cannot be unpacked: {error}") from None


class Elements:
    """Calls functions with the elements of a part; names are without what stands before a colon.

    Args:
        archive: The workbook.
        name: The part.
        start: Is called with the name and the attributes of an element.
        end: Is called with the name of one that ends.
        text: Is called with text, perhaps in pieces.
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
        """Read the part bit by bit.

        Raises:
            ImportDataError: When it is no XML.
        """
        try:
            for chunk in self._archive.chunks(self._name, lambda: self._size):
                before = self._parser.CurrentByteIndex
                self._parser.Parse(chunk, False)
                # A tag that does not end is read from its beginning each time.
                is_stuck = self._parser.CurrentByteIndex == before
                self._size = min(self._size * 2, _LARGEST_CHUNK) if is_stuck else _CHUNK
                yield
            self._parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            raise ImportDataError(
                f"{self._archive.path}: {self._name} is no XML: {error}"
            ) from None

    def _begin(self, tag: str, values: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ImportDataError(f"{self._archive.path}: {self._name} is nested too deep")
        self._start(_local(tag), values)

    def _finish(self, tag: str) -> None:
        self._depth -= 1
        if self._end:
            self._end(_local(tag))

    def _refuse(self, *_: Any) -> None:
        # Entities could make much of little; no program writes any.
        raise ImportDataError(f"{self._archive.path}: {self._name} has a document type")


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def attribute(values: dict[str, str], name: str) -> str:
    """Return an attribute by its name without what stands before a colon, or an empty text."""
    if name in values:
        return values[name]
    return next((value for key, value in values.items() if _local(key) == name), "")
