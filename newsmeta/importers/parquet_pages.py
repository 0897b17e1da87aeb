"""The uncompressed sizes of pages in a Parquet file, which its metadata may not state.

Each page has a header in Thrift's compact protocol, parsed here as in pyarrow. At an invalid
header, pyarrow stops, too.
"""

from __future__ import annotations

from typing import BinaryIO

_HEADER, _LONGEST_HEADER = 1 << 12, 1 << 24
_TRUE, _FALSE, _BYTE, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = 1, 2, 3, 7, 8, 9, 10, 11, 12
_UNPACKED, _PACKED = 2, 3
"""The fields of a header with the sizes of its page."""
_DEEPEST = 16


def unpacked(file: BinaryIO, start: int, end: int) -> list[int]:
    """Return the uncompressed size of each page of a column.

    Args:
        file: The file.
        start: The offset of the first page.
        end: The end of the last page.
    """
    sizes = []
    while start < end:
        header = _header(file, start)
        if header is None:
            break
        length, whole, packed = header
        sizes.append(whole)
        start += length + packed
    return sizes


def _header(file: BinaryIO, start: int) -> tuple[int, int, int] | None:
    """Return the size of a header, and its page's uncompressed and compressed size, or None."""
    size = _HEADER
    while size <= _LONGEST_HEADER:
        file.seek(start)
        data = file.read(size)
        reader = _Reader(data)
        try:
            fields = reader.numbers()
        except IndexError:
            if len(data) < size:
                return None
            size *= 4
            continue
        except ValueError:
            return None
        whole, packed = fields.get(_UNPACKED, -1), fields.get(_PACKED, -1)
        return None if whole < 0 or packed < 0 else (reader.at, whole, packed)
    return None


class _Reader:
    """A reader for a Thrift structure.

    Args:
        data: Bytes that begin with the structure.

    Attributes:
        at: The number of bytes read.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def numbers(self) -> dict[int, int]:
        """Return the integers of a structure by field number.

        Raises:
            IndexError: When it is incomplete.
            ValueError: When it is invalid.
        """
        found: dict[int, int] = {}
        field = 0
        while kind := self._byte():
            field = field + (kind >> 4) if kind >> 4 else self._signed()
            kind &= 15
            if kind in (4, 5, 6):
                found[field] = self._signed()
            elif kind not in (_TRUE, _FALSE):
                self._pass([kind])
        return found

    def _pass(self, kinds: list[int]) -> None:
        """Skip values, the last one first."""
        depth = 0
        while kinds:
            kind = kinds.pop()
            if kind == -1:
                depth -= 1
            elif kind in (_TRUE, _FALSE, _BYTE):
                self._skip(1)
            elif kind in (4, 5, 6):
                self._number()
            elif kind == _DOUBLE:
                self._skip(8)
            elif kind == _BINARY:
                self._skip(self._number())
            elif kind in (_LIST, _SET, _MAP):
                kinds += self._items(kind)
            elif kind == _STRUCT or kind >= 100:
                depth += kind == _STRUCT
                if depth > _DEEPEST:
                    raise ValueError("nested too deeply")
                kinds += self._next_field()
            else:
                raise ValueError("an unknown type")

    def _next_field(self) -> list[int]:
        """Return the rest of a structure: the next value and what follows, or its end."""
        kind = self._byte()
        if not kind:
            return [-1]
        if not kind >> 4:
            self._number()
        kind &= 15
        return [100] if kind in (_TRUE, _FALSE) else [100, kind]

    def _items(self, kind: int) -> list[int]:
        """Return the types of the items in a list or map."""
        if kind == _MAP:
            number = self._number()
            kinds = self._byte() if number else 0
            each = [kinds & 15, kinds >> 4]
        else:
            first = self._byte()
            number = first >> 4 if first >> 4 < 15 else self._number()
            each = [first & 15]
        if number > len(self._data):
            raise IndexError
        return each * number

    def _skip(self, number: int) -> None:
        self.at += number
        if self.at > len(self._data):
            raise IndexError

    def _byte(self) -> int:
        value = self._data[self.at]
        self.at += 1
        return value

    def _number(self) -> int:
        value, shift = 0, 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > 63:
                raise ValueError("a number without end")

    def _signed(self) -> int:
        value = self._number()
        return value >> 1 ^ -(value & 1)
