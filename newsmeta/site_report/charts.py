"""Charts as drawings without scripts: bars for named things, columns for ordered ones.

A drawing has a description in words, and the colours of the page, light or dark. It is as wide as a
telephone, so that letters have the same size everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from newsmeta.data_classes import dataclass
from newsmeta.reporters.wrapping import index_after
from newsmeta.site_report.markup import Markup, element

WIDTH = 360
_ROW, _THICK = 34, 8
_HIGH, _TOP, _FOOT, _SIDE = 150, 14, 22, 34
_LETTERS = 44
_LABELS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """One bar or column.

    Attributes:
        label: The label; text from files.
        value: The value.
        shown: The value as written.
        kind: The style: `error`, `warning`, `info`, or empty for a plain bar.
        filter: The part of the page's address that shows the findings behind it: `rule=NM201`.
    """

    label: str
    value: float
    shown: str
    kind: str = ""
    filter: str = ""


def bars(name: str, title: str, says: str, marks: Sequence[Mark], most: float = 0) -> Markup:
    """Return bars, one below the other, each with its label and value above it.

    Args:
        name: A name that is unique on the page.
        title: The title of the drawing.
        says: A description in a sentence.
        marks: The bars.
        most: The value of a bar of full length; the largest value if 0.
    """
    most = most or max((mark.value for mark in marks), default=0) or 1
    drawn = [_bar(number * _ROW, mark, most) for number, mark in enumerate(marks)]
    return _drawing(name, title, says, len(marks) * _ROW, drawn)


def columns(name: str, title: str, says: str, marks: Sequence[Mark]) -> Markup:
    """Return columns beside one another, with some labels below; for the arguments see `bars`."""
    most = max((mark.value for mark in marks), default=0) or 1
    step = (WIDTH - _SIDE) / max(len(marks), 1)
    wide = max(min(step * 0.8, 40), 1)
    drawn: list[Markup] = _grid(most)
    for number, mark in enumerate(marks):
        middle = _SIDE + step * (number + 0.5)
        drawn.append(_column(middle, wide, mark, most))
    for number in _labelled(len(marks), max(len(mark.label) for mark in marks) if marks else 0):
        middle = _SIDE + step * (number + 0.5)
        anchor = "end" if middle > WIDTH - 20 else "middle"
        place = {"x": _number(min(middle, WIDTH)), "y": str(_TOP + _HIGH + 15)}
        drawn.append(
            element("text", marks[number].label, class_="axis", text_anchor=anchor, **place)
        )
    return _drawing(name, title, says, _TOP + _HIGH + _FOOT, drawn)


def _drawing(name: str, title: str, says: str, height: int, drawn: Sequence[Markup]) -> Markup:
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", says, id=f"{name}-says"),
        drawn,
        viewbox=f"0 0 {WIDTH} {height}",
        role="img",
        aria_labelledby=f"{name}-title {name}-says",
    )


def _bar(top: int, mark: Mark, most: float) -> Markup:
    long = WIDTH * min(mark.value / most, 1)
    room = _LETTERS - len(mark.shown)
    end = index_after(mark.label[:_LETTERS], room)
    label = mark.label if end >= len(mark.label) else f"{mark.label[: end - 1]}…"
    track = {"x": "0", "y": str(top + 20), "height": str(_THICK), "rx": "2"}
    return element(
        "g",
        element("title", f"{mark.label}: {mark.shown}"),
        element("text", label, class_="label", x="0", y=str(top + 14)),
        element("text", mark.shown, class_="value", x=str(WIDTH), y=str(top + 14)),
        element("rect", class_="track", width=str(WIDTH), **track),
        element("rect", class_=_class(mark), width=_number(long), **track) if mark.value else None,
    )


def _column(middle: float, wide: float, mark: Mark, most: float) -> Markup:
    high = max(_HIGH * mark.value / most, 1.5 if mark.value else 0)
    return element(
        "g",
        element("title", f"{mark.label}: {mark.shown}"),
        element(
            "rect",
            class_=_class(mark),
            x=_number(middle - wide / 2),
            y=_number(_TOP + _HIGH - high),
            width=_number(wide),
            height=_number(high),
        ),
    )


def _grid(most: float) -> list[Markup]:
    """Return lines for zero, the half and the maximum, with their numbers if they are whole."""
    lines = []
    for part in (0.0, 0.5, 1.0):
        y, value = _TOP + _HIGH * (1 - part), most * part
        ends = {"x1": str(_SIDE), "x2": str(WIDTH), "y1": _number(y), "y2": _number(y)}
        lines.append(element("line", class_="grid", **ends))
        if value == int(value):
            place = {"x": str(_SIDE - 5), "y": _number(y + 4)}
            lines.append(
                element("text", _short(int(value)), class_="axis", text_anchor="end", **place)
            )
    return lines


def _labelled(number: int, longest: int) -> Sequence[int]:
    """Return the indexes of the columns that get a label, so that no labels touch."""
    most = max(min(_LABELS, 42 // (longest + 1)), 1)
    step = max(-(-number // most), 1)
    return range(0, number, step)


def _short(value: int) -> str:
    if value >= 1_000_000:
        return f"{value / 1_000_000:.3g}M"
    return f"{value / 1_000:.3g}k" if value >= 10_000 else f"{value:,}"


def _class(mark: Mark) -> str:
    return f"bar {mark.kind}".rstrip()


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
