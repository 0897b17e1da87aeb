"""The layout of figures on a terminal or in a text: columns, bars and sparklines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsmeta.cli.output import can_write, in_color, width
from newsmeta.data_classes import dataclass

_BLOCKS = "▁▂▃▄▅▆▇█"
_EIGHTHS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")
_PLAIN_BLOCKS = "_.-:=+*#"
_MOST_BAR = 40
_LEAST_BAR = 6
_LEAST_NAME = 8
_GAP = 2
NARROWEST = 20
"""Fewest cells in a line, even on a narrower terminal."""


@dataclass(frozen=True, slots=True)
class Look:
    """The layout of figures.

    Attributes:
        cells: The number of cells in a line.
        color: Whether there are colours.
        has_blocks: Whether block elements can be written.
    """

    cells: int
    color: bool
    has_blocks: bool


def look_of(*, is_file: bool) -> Look:
    """Return the layout for standard output, or for a file."""
    if is_file:
        return Look(80, color=False, has_blocks=True)
    return Look(max(width(), NARROWEST), in_color(), can_write(_BLOCKS + "".join(_EIGHTHS) + "…·"))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes:
        name: The text of the first column.
        cells: The texts of the other columns.
        size: The number that the length of the bar shows.
        is_aside: Whether the row sums up those that are not listed.
    """

    name: str
    cells: tuple[str, ...]
    size: int = 0
    is_aside: bool = False


def heading(text: str, look: Look) -> Iterator[str]:
    """Yield the heading of a section, after an empty line."""
    yield ""
    yield from _styled(wrapped(text, look), "place", look)


def wrapped(text: str, look: Look) -> Iterator[str]:
    """Yield a text wrapped to the width of a line."""
    from newsmeta.reporters.wrapping import wrap

    return wrap(shown_text(text, look), look.cells)


def aside(text: str, look: Look) -> Iterator[str]:
    """Yield a text of less importance."""
    return _styled(wrapped(text, look), "aside", look)


def table(heads: Sequence[str], rows: Sequence[Row], look: Look) -> Iterator[str]:
    """Yield a table, with bars and the last columns as far as there is room.

    Args:
        heads: The names of the columns, that of the rows first.
        rows: The rows, each with a cell for each of the other columns.
        look: The layout.
    """
    from rich.cells import cell_len

    from newsmeta.reporters.terminal import styled

    names = [shown_text(row.name, look) for row in rows]
    numbers = len(heads) - 1
    widths = [
        max(len(heads[at + 1]), *(len(row.cells[at]) for row in rows)) for at in range(numbers)
    ]
    longest = max(cell_len(heads[0]), *map(cell_len, names))
    while len(widths) > 1 and look.cells - sum(widths) - _GAP * len(widths) < _LEAST_NAME:
        widths.pop()
    room = look.cells - sum(widths) - _GAP * len(widths)
    name_width = min(longest, max(room // 2 if room > 3 * _LEAST_NAME else room, _LEAST_NAME))
    bar = min(room - name_width - _GAP, _MOST_BAR)
    if bar < _LEAST_BAR:
        bar, name_width = 0, min(longest, room)
    largest = max((row.size for row in rows if not row.is_aside), default=0)
    yield styled(_line(heads[0], heads[1:], widths, name_width, look), "aside", look.color)
    for row, name in zip(rows, names, strict=True):
        line = _line(name, row.cells, widths, name_width, look)
        if row.is_aside:
            yield styled(line, "aside", look.color)
            continue
        drawn = _bar(row.size, largest, bar, look) if bar else ""
        yield f"{line}{' ' * _GAP}{styled(drawn, 'bar', look.color)}" if drawn else line


def sparkline(numbers: Sequence[int | None], look: Look, cells: int) -> str:
    """Return numbers as a line of vertical bars; None is a gap.

    Args:
        numbers: The numbers.
        look: The layout.
        cells: The number of cells. If there are more numbers, several share a cell.
    """
    blocks = _BLOCKS if look.has_blocks else _PLAIN_BLOCKS
    if len(numbers) > cells:
        numbers = list(_together(numbers, cells))
    largest = max((number for number in numbers if number), default=0)
    gap = "·" if look.has_blocks else "~"
    return "".join(
        gap if number is None else " " if not number else _block(number, largest, blocks)
        for number in numbers
    )


def _together(numbers: Sequence[int | None], cells: int) -> Iterator[int | None]:
    for cell in range(cells):
        part = numbers[cell * len(numbers) // cells : (cell + 1) * len(numbers) // cells]
        known = [number for number in part if number is not None]
        yield sum(known) if known else None


def _block(number: int, largest: int, blocks: str) -> str:
    return blocks[min(number * len(blocks) // largest, len(blocks) - 1)]


def _line(
    name: str, cells: Sequence[str], widths: Sequence[int], name_width: int, look: Look
) -> str:
    from rich.cells import cell_len

    shown = shortened(name, name_width, look)
    padded = shown + " " * (name_width - cell_len(shown))
    numbers = (f"{cell:>{wide}}" for cell, wide in zip(cells, widths, strict=False))
    return (" " * _GAP).join((padded, *numbers)).rstrip()


def shortened(text: str, cells: int, look: Look) -> str:
    """Return a text of at most so many cells, cut off if it is longer."""
    from rich.cells import cell_len

    from newsmeta.reporters.wrapping import fit

    if cell_len(text) <= cells:
        return text
    mark = "…" if look.has_blocks else "~"
    return fit(text, cells - 1) + mark


def _bar(size: int, largest: int, cells: int, look: Look) -> str:
    """Return a bar for `size`, in proportion to the largest, which fills all cells."""
    if not size or not largest:
        return ""
    if not look.has_blocks:
        return "#" * max(1, round(size * cells / largest))
    eighths = max(1, round(size * cells * 8 / largest))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8]


def shown_text(text: str, look: Look) -> str:
    """Return a text as it is written, so that its cells can be counted."""
    from newsmeta.reporters.escaping import visible

    shown = visible(text)
    return shown if look.has_blocks else shown.encode("ascii", "backslashreplace").decode()


def _styled(lines: Iterable[str], style: str, look: Look) -> Iterator[str]:
    from newsmeta.reporters.terminal import styled

    return (styled(line, style, look.color) for line in lines)
