"""JSON: an array of objects, or a document that contains one."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from newsmeta.importers.ignoring import check_ignored_members
from newsmeta.importers.items import ImportDataError, Item, Options, open_data
from newsmeta.importers.jsonl import LONGEST, item
from newsmeta.importers.mapping.sources import step
from newsmeta.records import strictjson

_CHUNK = 1 << 16
_BLANKS = " \t\r\n"


def read(path: Path, options: Options) -> Iterator[Item]:
    """Yield the objects of a JSON array, read as a stream.

    With `options.records`, the array is inside a document, which is read as a whole.

    Raises:
        ImportDataError: When the file cannot be read, or there is no such array.
    """
    if not options.is_foreign:
        check_ignored_members(options.ignored, str(path), options.root)
    with open_data(path) as file:
        if options.document is not None:
            from newsmeta.importers.documents import items_of

            yield from items_of(_whole(file, path), options.document, path)
            return
        if options.records:
            contents: Iterator[Any] = iter(_inner(file, path, options.records))
        else:
            contents = _Array(file, path).items()
        for number, content in enumerate(contents, 1):
            yield item(content, number, f"item {number}")


def _inner(file: BinaryIO, path: Path, records: str) -> list[Any]:
    """Return the list at a place in a document."""
    here = _whole(file, path)
    for name in records.split("."):
        before, here = here, step(here, name)
        if here is None and not (isinstance(before, dict) and name in before):
            names = f"; there are {', '.join(before)}" if isinstance(before, dict) else ""
            raise ImportDataError(f"{path} has no {records}{names}")
    if not isinstance(here, list):
        raise ImportDataError(f"{path}: {records} is not a list of records")
    return here


def _whole(file: BinaryIO, path: Path) -> Any:
    """Return the value of a document."""
    try:
        return strictjson.loads(file.read().decode("utf-8-sig"))
    except RecursionError:
        raise ImportDataError(f"{path} is nested too deeply") from None
    except ValueError as error:
        raise ImportDataError(f"{path} is not JSON: {error}") from None


class _Array:
    """A reader for the items of an array, one by one."""

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self.file = file
        self.path = path
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.text = ""
        self.at = 0
        self.lines = 1  # The number of lines read and dropped, including the present one.

    def items(self) -> Iterator[Any]:
        """Yield the items.

        Raises:
            ImportDataError: When the text is not an array.
        """
        opening = self._next()
        if opening != "[":
            hint = ""
            if opening == "{":
                hint = (
                    "; say with --records where in it the list is, or --from jsonl if it has one "
                    "object a line"
                )
            raise ImportDataError(f"{self.path} is not a JSON array{hint}")
        self.at += 1
        if self._next() == "]":
            self.at += 1
        else:
            while True:
                yield self._item()
                sign = self._next()
                self.at += 1
                if sign == "]":
                    break
                if sign != ",":
                    self._fail("a comma or ] is due")
        if self._next():
            self._fail("there is text after the array")

    def _next(self) -> str:
        """Return the next non-blank character without consuming it; empty at the end."""
        while True:
            while self.at < len(self.text) and self.text[self.at] in _BLANKS:
                self.at += 1
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._read_more(_CHUNK):
                return ""

    def _item(self) -> Any:
        self._next()
        size = _CHUNK
        while True:
            try:
                value, end = strictjson.DECODER.raw_decode(self.text, self.at)
                # A number may continue in the text that has not been read yet.
                if end < len(self.text) or not self._read_more(size):
                    self.at = end
                    return value
            except json.JSONDecodeError as error:
                # The rest may not have been read yet; the amount doubles each time.
                if not self._read_more(max(size, len(self.text) - self.at)):
                    self._fail(error.msg, error.pos)
            except RecursionError:
                self._fail("it is nested too deeply")
            except ValueError as error:
                self._fail(str(error))
            if len(self.text) - self.at > LONGEST:
                self._fail(f"a record is longer than {LONGEST:,} characters, or has an error")

    def _read_more(self, size: int) -> bool:
        try:
            chunk = self.file.read(size)
            more = self.decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError:
            self._fail("it is not UTF-8")
        if self.at > _CHUNK:
            self.lines += self.text.count("\n", 0, self.at)
            self.text, self.at = self.text[self.at :], 0
        self.text += more
        return bool(chunk)

    def _fail(self, reason: str, at: int | None = None) -> Any:
        line = self.lines + self.text.count("\n", 0, self.at if at is None else at)
        raise ImportDataError(f"{self.path}:{line}: is not a JSON array of records: {reason}")
