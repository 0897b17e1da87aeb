"""XML in a ZIP file as a stream of elements, with bounds."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from newsmeta.importers.items import ImportDataError, open_data

_LARGEST = 1 << 31
"""The bytes that a part of a workbook may have, uncompressed."""

_CHUNK = 1 << 16


class Archive:
    """The parts of a workbook.

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

    def close(self) -> None:
        """Close the file."""
        self._zip.close()
        self._file.close()

    def has(self, name: str) -> bool:
        """Tell whether there is a part."""
        return name.lower() in self._names

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part.

        Raises:
            ImportDataError: When there is none, or it cannot be unpacked.
        """
        if not self.has(name):
            raise ImportDataError(f"{self.path}: is damaged: {name} is missing")
        size = 0
        try:
            with self._zip.open(self._names[name.lower()]) as part:
                while chunk := part.read(_CHUNK):
                    size += len(chunk)
                    if size > _LARGEST:
                        raise ImportDataError(f"{self.path}: {name} is larger than articles are")
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
        parser.StartElementHandler = lambda tag, values: start(_local(tag), values)
        if end:
            finish = end
            parser.EndElementHandler = lambda tag: finish(_local(tag))
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
            for chunk in self._archive.chunks(self._name):
                self._parser.Parse(chunk, False)
                yield
            self._parser.Parse(b"", True)
            yield
        except expat.ExpatError as error:
            raise ImportDataError(
                f"{self._archive.path}: {self._name} is no XML: {error}"
            ) from None

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
