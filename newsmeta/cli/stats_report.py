"""The figures of `newsmeta stats` for people, on a terminal or in a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from newsmeta.cli.stats_look import (
    Look,
    Row,
    aside,
    heading,
    shortened,
    shown_text,
    sparkline,
    table,
    wrapped,
)
from newsmeta.statistics import wording
from newsmeta.statistics.document import grouped_by
from newsmeta.statistics.history import Changes
from newsmeta.statistics.model import Distribution, Duplicates, Share, Statistics
from newsmeta.statistics.timeline import timeline

_MOST_SPARK = 60


def lines(
    statistics: Statistics,
    by: Sequence[str],
    top: int,
    look: Look,
    changes: Changes | None = None,
) -> Iterator[str]:
    """Yield the lines of an overview, or of groupings only.

    Args:
        statistics: The figures.
        by: The groupings to show instead of the overview.
        top: The number of items shown of each list.
        look: The layout.
        changes: The findings that are new or gone since an earlier report, if there is one.
    """
    for text in wording.opening(statistics):
        yield from wrapped(text, look)
    if by:
        for name in by:
            yield from _grouping(statistics, name, top, look)
    else:
        yield from _overview(statistics, top, look)
    if changes:
        yield from _changes(changes, top, look)


def _overview(statistics: Statistics, top: int, look: Look) -> Iterator[str]:
    yield from _unreadable(statistics, top, look)
    for name in wording.IN_OVERVIEW:
        if grouped_by(statistics, name).shares:
            yield from _grouping(statistics, name, top, look)
    yield from _collections(statistics, top, look)
    if statistics.articles:
        yield from _fields(statistics, look)
        yield from _pictures(statistics, look)
        yield from _distribution(statistics.quality, look)
        yield from _distribution(statistics.heat, look)
        yield from _ends(statistics, top, look)
        for text, duplicates in wording.duplicates(statistics):
            yield from _duplicates(text, duplicates, top, look)
    yield from _found(statistics, top, look)


def _grouping(statistics: Statistics, by: str, top: int, look: Look) -> Iterator[str]:
    grouped = grouped_by(statistics, by)
    yield from heading(f"By {by}", look)
    if by == "month" and len(grouped.shares) > 1:
        months = [
            each.articles if isinstance(each, Share) else None for each in timeline(grouped.shares)
        ]
        yield sparkline(months, look, min(look.cells, _MOST_SPARK)).rstrip()
    rows, others = wording.rows_of(by, grouped, top)
    noun = wording.NOUNS.get(by, "article")
    yield from _shares(by, f"{noun}s", rows, others, statistics, look)


def _shares(  # noqa: PLR0913, PLR0917
    name: str,
    noun: str,
    rows: Sequence[tuple[str, Share]],
    others: str,
    statistics: Statistics,
    look: Look,
) -> Iterator[str]:
    """Yield a table of shares, with findings if they were counted."""
    if not rows:
        yield from aside("none", look)
        return
    has_findings = statistics.findings is not None
    heads = [name, noun, "findings"] if has_findings else [name, noun]
    yield from table(heads, [_share_row(*row, has_findings=has_findings) for row in rows], look)
    if others:
        yield from aside(others, look)


def _share_row(name: str, share: Share, *, has_findings: bool) -> Row:
    cells = (f"{share.articles:,}", f"{share.findings:,}")
    return Row(name, cells if has_findings else cells[:1], share.articles)


def _collections(statistics: Statistics, top: int, look: Look) -> Iterator[str]:
    if statistics.other_collections.shares:
        yield from heading("Other collections", look)
        rows, others = wording.largest(statistics.other_collections, top, "folders")
        yield from _shares("folder", "files", rows, others, statistics, look)


def _unreadable(statistics: Statistics, top: int, look: Look) -> Iterator[str]:
    files = statistics.unreadable
    if files:
        yield from heading("Files that cannot be read", look)
        for file in files[:top]:
            yield from wrapped(f"{file.path}:{file.line}: {file.reason}", look)
        yield from _rest(len(files) - top, look)


def _fields(statistics: Statistics, look: Look) -> Iterator[str]:
    yield from heading("Fields", look)
    of = statistics.articles
    shown = wording.shown_fields(statistics)
    rows = [
        Row(
            wording.field(each),
            (f"{each.articles:,}", wording.share_of(each.articles, of)),
            each.articles,
        )
        for each in shown
    ]
    yield from table(["field", "articles", "share"], rows, look)
    if rest := len(statistics.completeness) - len(shown):
        yield from aside(f"{rest} other fields of the format are in no article", look)


def _pictures(statistics: Statistics, look: Look) -> Iterator[str]:
    yield from heading("Pictures", look)
    yield from wrapped(wording.having(statistics), look)
    for name, classes in wording.classes(statistics.pictures):
        rows = [Row(each.name, (f"{each.pictures:,}",), each.pictures) for each in classes]
        yield ""
        yield from table([name, "pictures"], rows, look)
    if unknown := statistics.pictures.unknown:
        yield from aside(f"{unknown:,} without a usable size", look)


def _distribution(distribution: Distribution, look: Look) -> Iterator[str]:
    if not distribution.count and not distribution.unranked:
        return
    yield from heading(distribution.field.capitalize(), look)
    yield from wrapped(wording.spread(distribution), look)
    rows = [
        Row(name, (f"{each.count:,}",), each.count) for name, each in wording.bins(distribution)
    ]
    if rows:
        yield from table([distribution.field, "articles"], rows, look)


def _ends(statistics: Statistics, top: int, look: Look) -> Iterator[str]:
    for name, entries in (("Freshest", statistics.freshest), ("Oldest", statistics.oldest)):
        if entries:
            yield from heading(name, look)
            for each in entries[: min(top, 5)]:
                yield from _one_line(f"{each.published[:10]}  {each.title or each.path}", look)


def _duplicates(text: str, duplicates: Duplicates, top: int, look: Look) -> Iterator[str]:
    yield from heading(text, look)
    for group in duplicates.largest[:top]:
        yield from wrapped(f"{group.articles:,}  {group.title}", look)
        for path in group.paths[:3]:
            yield from aside(f"   {path}", look)
        yield from _rest(group.articles - min(len(group.paths), 3), look)
    yield from _rest(duplicates.groups - min(len(duplicates.largest), top), look)


def _found(statistics: Statistics, top: int, look: Look) -> Iterator[str]:
    figures = statistics.findings
    if figures is None:
        return
    yield from heading("Findings", look)
    for text in wording.found(figures):
        yield from wrapped(text, look)
    rules = [
        Row(f"{each.code} {each.name}", (f"{each.findings:,}", f"{each.files:,}"), each.findings)
        for each in figures.by_rule
    ]
    folders = [
        Row(each.folder, (f"{each.findings:,}", f"{each.files:,}"), each.findings)
        for each in figures.by_folder
    ]
    for name, rows in (("rule", rules), ("folder", folders)):
        if rows:
            yield ""
            yield from table([name, "findings", "files"], rows[:top], look)
            yield from _rest(len(rows) - top, look)


def _changes(changes: Changes, top: int, look: Look) -> Iterator[str]:
    yield from heading("New and gone findings", look)
    yield from wrapped(wording.changed(changes), look)
    rows = [
        Row(code, (f"{came:,}", f"{went:,}")) for code, came, went in wording.rules_changed(changes)
    ]
    if rows:
        yield ""
        yield from table(["rule", "came", "went"], rows[:top], look)
        yield from _rest(len(rows) - top, look)


def _rest(number: int, look: Look) -> Iterable[str]:
    """Yield a line on the items that are not shown, if any."""
    return aside(wording.rest(number), look)


def _one_line(text: str, look: Look) -> Iterator[str]:
    yield shortened(shown_text(text, look), look.cells, look).rstrip()
