"""Figures in words, for terminals and Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsmeta.diagnostics import Severity
from newsmeta.reporters.sentence import counted
from newsmeta.statistics.history import Changes
from newsmeta.statistics.model import (
    Bin,
    Distribution,
    Duplicates,
    Filled,
    FoundFigures,
    Grouped,
    PictureClass,
    Pictures,
    Share,
    Statistics,
)
from newsmeta.statistics.timeline import Gap, timeline

_DAY = len("2021-01-27")

IN_OVERVIEW = ("month", "topic", "provider", "author", "type")
"""The groupings in an overview."""

NOUNS = {"kind": "file"}
"""The nouns of groupings that do not count articles."""


def opening(statistics: Statistics) -> Iterator[str]:
    """Yield the summary of the figures, in sentences."""
    articles, files = counted(statistics.articles, "article"), counted(statistics.files, "file")
    text = f"{articles} in {files}"
    if statistics.oldest_published:
        first, last = statistics.oldest_published[:_DAY], statistics.newest_published[:_DAY]
        text += f", of {first}" if first == last else f", {first} to {last}"
    yield f"{text}."
    besides = []
    if statistics.hidden:
        besides.append(f"{statistics.hidden:,} hidden from readers")
    if statistics.filtered:
        besides.append(f"{counted(statistics.filtered, 'article')} left out by the filter")
    if statistics.unreadable:
        besides.append(f"{counted(len(statistics.unreadable), 'file')} that cannot be read")
    if besides:
        yield f"{', '.join(besides)}."


def found(figures: FoundFigures) -> Iterator[str]:
    """Yield the summary of the findings, in sentences."""
    if not figures.total:
        yield "Nothing was found."
    else:
        numbers = ", ".join(
            counted(figures.by_severity.get(severity, 0), severity.value)
            for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
            if figures.by_severity.get(severity)
        )
        fixable = f"; {figures.fixable:,} can be fixed" if figures.fixable else ""
        yield f"{numbers} in {counted(figures.files, 'file')}{fixable}."
    if figures.in_baseline:
        yield f"{counted(figures.in_baseline, 'finding')} more in the baseline."
    if figures.suppressed:
        yield f"{counted(figures.suppressed, 'finding')} more kept quiet by comments."


def changed(changes: Changes) -> str:
    """Return the numbers of new and gone findings since an earlier report."""
    came = counted(len(changes.came), "finding")
    return (
        f"{came} came and {changes.gone:,} went since the earlier report; "
        f"{changes.stayed:,} stayed."
    )


def rules_changed(changes: Changes) -> list[tuple[str, int, int]]:
    """Return the numbers of new and gone findings of each rule, the most first."""
    came = {each.code: each.findings for each in changes.came_by_rule}
    went = dict(changes.went_by_rule)
    rows = [(code, came.get(code, 0), went.get(code, 0)) for code in {**came, **went}]
    return sorted(rows, key=lambda row: (-row[1] - row[2], row[0]))


def rest(number: int) -> str:
    """Return a remark on items that are not shown; empty if there are none."""
    return f"and {counted(number, 'other')}" if number > 0 else ""


def shown_fields(statistics: Statistics) -> list[Filled]:
    """Return the fields with a row: those that are required, or in some article."""
    return [each for each in statistics.completeness if each.articles or each.is_required]


def field(filled: Filled) -> str:
    """Return the name of a field, with a remark if it is not in the format."""
    return filled.field if filled.is_known else f"{filled.field} (unknown)"


def having(statistics: Statistics) -> str:
    """Return the numbers of articles with pictures and AMP pages."""
    of = statistics.articles
    picture = share_of(statistics.with_picture, of)
    amp = share_of(statistics.with_amp, of)
    return (
        f"Of {counted(of, 'article')}, {statistics.with_picture:,} ({picture}) with pictures, "
        f"{statistics.with_amp:,} ({amp}) with an AMP page."
    )


def share_of(part: int, whole: int) -> str:
    """Return a part in percent; 0 % only stands for none, and 100 % only for all."""
    if not whole:
        return "0 %"
    percent = round(100 * part / whole)
    if percent == 100 and part < whole:
        return "99 %"
    return "1 %" if percent == 0 and part else f"{percent} %"


def spread(distribution: Distribution) -> str:
    """Return the lowest, middle and highest value in words."""
    parts = []
    if distribution.count:
        parts += [
            f"{number(distribution.minimum)} to {number(distribution.maximum)}",
            f"median {number(distribution.median)}",
        ]
    if distribution.unranked:
        parts.append(f"{distribution.unranked:,} not ranked")
    if distribution.without:
        parts.append(f"{distribution.without:,} without")
    return ", ".join(parts)


def bins(distribution: Distribution) -> Iterator[tuple[str, Bin]]:
    """Yield the bins of a distribution, each with its bounds in words."""
    for each in distribution.bins:
        lower, upper = each.lower, each.upper
        if upper is not None and distribution.is_whole:
            upper -= 1
        if lower is None:
            name = "all" if upper is None else f"up to {number(upper)}"
        elif upper is None:
            name = f"{number(lower)} and more"
        else:
            name = number(lower) if lower == upper else f"{number(lower)} to {number(upper)}"
        yield name, each


def number(value: float | None) -> str:
    """Return a number as shown."""
    return "" if value is None else f"{value:,}"


def duplicates(statistics: Statistics) -> Iterator[tuple[str, Duplicates]]:
    """Yield the duplicates of articles with their names, if there are any."""
    for noun, each in (("page", statistics.same_page), ("title", statistics.same_title)):
        if each.groups:
            have = "is in" if each.groups == 1 else "are in"
            yield f"{counted(each.groups, noun)} {have} {each.articles:,} articles", each


def classes(pictures: Pictures) -> Iterator[tuple[str, Sequence[PictureClass]]]:
    """Yield the classes of pictures, each with its name; empty classes are left out."""
    for name, those in (
        ("width in pixels", pictures.by_width),
        ("shape", pictures.by_shape),
        ("ratio", pictures.by_ratio),
    ):
        if kept := [each for each in those if each.pictures]:
            yield name, kept


def months(grouped: Grouped, top: int) -> tuple[list[tuple[str, Share]], str]:
    """Return the last months with their names, and a remark on the earlier ones.

    Args:
        grouped: Articles by month.
        top: The most rows.
    """
    line = list(timeline(grouped.shares))
    rows = [_month(each) for each in line[-top:]]
    earlier = [each for each in line[:-top] if isinstance(each, Share) and each.articles]
    if not earlier:
        return rows, ""
    articles = counted(sum(each.articles for each in earlier), "article")
    return rows, f"before: {counted(len(earlier), 'month')} with {articles}"


def _month(each: Share | Gap) -> tuple[str, Share]:
    if isinstance(each, Share):
        return each.name, each
    return f"{each.months:,} months", Share("", 0)


def largest(grouped: Grouped, top: int, noun: str) -> tuple[list[tuple[str, Share]], str]:
    """Return the largest shares with their names, and a remark on the others.

    Args:
        grouped: The shares.
        top: The most rows.
        noun: The noun in the plural.
    """
    shares = grouped.shares
    rows = [(each.name, each) for each in shares[:top]]
    others = shares[top:]
    return rows, f"and {counted(len(others), 'other')} of {len(shares):,} {noun}" if others else ""


def rows_of(by: str, grouped: Grouped, top: int) -> tuple[list[tuple[str, Share]], str]:
    """Return the rows of a grouping with their names, and a remark on the others."""
    rows, others = months(grouped, top) if by == "month" else largest(grouped, top, f"{by}s")
    if grouped.without.articles:
        rows.append((f"(no {by})", grouped.without))
    return rows, others
