"""Headers and rows of tables, as spreadsheets and data frames write them.

Spreadsheets add empty columns and rows, and omit empty cells at the end of a row. Data frames add
columns without a name at the front, with the numbers of rows.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Sequence

# The name that pandas gives to a nameless column.
_NAMELESS = re.compile(r"(?:Unnamed: [0-9]+(?:\.[0-9]+)?)?")
_NUMBER = re.compile(r"[0-9]+(?:\.0)?", re.ASCII)


class Header:
    """The columns of a table.

    Args:
        cells: The first row.
        wanted: For data of others, the requested names; otherwise empty, and then each cell of a
            row needs a name.

    Attributes:
        names: The names of the columns that have one, in order.
    """

    def __init__(self, cells: Sequence[str], wanted: Collection[str] = ()) -> None:
        names = list(cells) if wanted else [cell.strip("\ufeff \t") for cell in cells]
        self._width = len(names)
        self._at = [at for at, name in enumerate(names) if name in wanted or not _is_none(name)]
        self._is_exact = not wanted
        self._end = self._at[-1] + 1 if self._at else 0
        named = set(self._at)
        self._between = [at for at in range(self._end) if at not in named]
        self.names = [names[at] for at in self._at]

    def twice(self) -> list[str]:
        """Return the names that occur more than once."""
        return [name for name, number in Counter(self.names).items() if number > 1]

    def cells(self, row: list[str]) -> list[str]:
        """Return the cells of a row in columns with names; a short row has fewer."""
        if not self._between:
            return row if len(row) <= self._end else row[: self._end]
        return [row[at] for at in self._at if at < len(row)]

    def problem(self, row: list[str]) -> str:
        """Return why a row is unusable, or an empty string."""
        if len(row) > self._width and self._may_be_shifted(row):
            return (
                f"it has {len(row)} cells, but the header has {self._width}; put quotes around a "
                "cell that has the separator in it"
            )
        if not self._is_exact:
            return ""
        for at in self._between:
            if at < len(row) and not self._may_be_nameless(row[at].strip(), at):
                return _unnamed(row[at], at)
        behind = row[self._end :]
        if not any(behind):  # A quick test, as there may be thousands of empty cells.
            return ""
        full = (at for at, cell in enumerate(behind, self._end) if cell.strip())
        return next((_unnamed(row[at], at) for at in full), "")

    def _may_be_shifted(self, row: list[str]) -> bool:
        """Tell whether an unquoted separator may have shifted the later cells of a row.

        This is ruled out if more cells after the header are empty than separators could have added.
        """
        full = next((at for at in range(len(row), 0, -1) if row[at - 1].strip()), 0)
        return full > self._width or len(row) - self._width < full

    def _may_be_nameless(self, cell: str, at: int) -> bool:
        """Tell whether a cell without a name is dispensable: empty, or the number of a row."""
        return not cell or (at < self._at[0] and _NUMBER.fullmatch(cell) is not None)


def _is_none(name: str) -> bool:
    return _NAMELESS.fullmatch(name.strip()) is not None


def _unnamed(cell: str, at: int) -> str:
    shown = json.dumps(cell if len(cell) <= 40 else f"{cell[:40]}…", ensure_ascii=False)
    return f"cell {at + 1} is {shown}, and column {at + 1} has no name; name it in the header"
