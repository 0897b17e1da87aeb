"""Figures as Markdown: tables, with names from the repository in code spans."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from newsmeta.reporters.markdown import in_cell
from newsmeta.statistics import wording
from newsmeta.statistics.document import grouped_by
from newsmeta.statistics.history import Changes
from newsmeta.statistics.model import Distribution, Share, Statistics


def lines(
    statistics: Statistics, by: Sequence[str], top: int, changes: Changes | None = None
) -> Iterator[str]:
    """Yield the lines of an overview, or of groupings only.

    Args:
        statistics: The figures.
        by: The groupings to show instead of the overview.
        top: The number of items shown of each list.
        changes: The new and gone findings since an earlier report, if there is one.
    """
    yield "## Statistics"
    yield ""
    yield " ".join(wording.opening(statistics))
    for name in by or wording.IN_OVERVIEW:
        if by or grouped_by(statistics, name).shares:
            yield from _grouping(statistics, name, top)
    if not by:
        yield from _overview(statistics, top)
    if changes:
        yield from ("", "### What came and what went", "", wording.changed(changes))
        rows = [
            (in_cell(code), f"{came:,}", f"{went:,}")
            for code, came, went in wording.rules_changed(changes)
        ]
        if rows:
            yield from _table(["rule", "came", "went"], rows[:top])
            yield from _rest(len(rows) - top)


def _overview(statistics: Statistics, top: int) -> Iterator[str]:
    if statistics.unreadable:
        rows = [
            (in_cell(f"{each.path}:{each.line}"), in_cell(each.reason))
            for each in statistics.unreadable
        ]
        yield from _section("Files that cannot be read", ["file", "reason"], rows, top)
    if statistics.other_collections.shares:
        rows_of, others = wording.largest(statistics.other_collections, top, "folders")
        yield from _shares("Other collections", ["folder", "files"], rows_of, others, statistics)
    if statistics.articles:
        yield from _about_articles(statistics, top)
    yield from _found(statistics, top)


def _grouping(statistics: Statistics, by: str, top: int) -> Iterator[str]:
    rows, others = wording.rows_of(by, grouped_by(statistics, by), top)
    heads = [by, f"{wording.NOUNS.get(by, 'article')}s"]
    yield from _shares(f"By {by}", heads, rows, others, statistics)


def _shares(
    title: str,
    heads: list[str],
    rows: Sequence[tuple[str, Share]],
    others: str,
    statistics: Statistics,
) -> Iterator[str]:
    has_findings = statistics.findings is not None
    cells = [
        (in_cell(name), f"{share.articles:,}", *((f"{share.findings:,}",) * has_findings))
        for name, share in rows
    ]
    yield from _section(title, heads + ["findings"] * has_findings, cells, len(cells), others)


def _about_articles(statistics: Statistics, top: int) -> Iterator[str]:
    of = statistics.articles
    fields = [
        (in_cell(wording.field(each)), f"{each.articles:,}", wording.share_of(each.articles, of))
        for each in wording.shown_fields(statistics)
    ]
    yield from _section("Fields", ["field", "articles", "share"], fields, len(fields))
    yield from ("", "### Pictures", "", wording.having(statistics))
    for name, classes in wording.classes(statistics.pictures):
        yield from _table(
            [name, "pictures"], [(each.name, f"{each.pictures:,}") for each in classes]
        )
    if unknown := statistics.pictures.unknown:
        yield from ("", f"{unknown:,} without a usable size")
    for distribution in (statistics.quality, statistics.heat):
        yield from _distribution(distribution)
    for title, entries in (("Freshest", statistics.freshest), ("Oldest", statistics.oldest)):
        listed = [(each.published[:10], in_cell(each.title or each.path)) for each in entries]
        if listed:
            yield from _section(title, ["published", "title"], listed[: min(top, 5)], top)
    for text, duplicates in wording.duplicates(statistics):
        rows = [
            (in_cell(each.title), f"{each.articles:,}", " ".join(map(in_cell, each.paths[:3])))
            for each in duplicates.largest
        ]
        yield from _section(text, ["title", "articles", "files"], rows, top)


def _distribution(distribution: Distribution) -> Iterator[str]:
    if not distribution.count and not distribution.unranked:
        return
    yield from ("", f"### {distribution.field.capitalize()}", "", wording.spread(distribution))
    rows = [(name, f"{each.count:,}") for name, each in wording.bins(distribution)]
    if rows:
        yield from _table([distribution.field, "articles"], rows)


def _found(statistics: Statistics, top: int) -> Iterator[str]:
    figures = statistics.findings
    if figures is None:
        return
    yield from ("", "### Findings", "", " ".join(wording.found(figures)))
    rules = [
        (
            in_cell(f"{each.code} {each.name}"),
            each.severity.value,
            f"{each.findings:,}",
            f"{each.files:,}",
        )
        for each in figures.by_rule
    ]
    folders = [
        (in_cell(each.folder), f"{each.findings:,}", f"{each.files:,}")
        for each in figures.by_folder
    ]
    if rules:
        yield from _table(["rule", "severity", "findings", "files"], rules[:top])
        yield from _rest(len(rules) - top)
        yield from _table(["folder", "findings", "files"], folders[:top])
        yield from _rest(len(folders) - top)


def _section(
    title: str,
    heads: Sequence[str],
    rows: Sequence[tuple[str, ...]],
    top: int,
    others: str = "",
) -> Iterator[str]:
    yield from ("", f"### {title}")
    if rows:
        yield from _table(heads, rows[:top])
    else:
        yield from ("", "none")
    if others:
        yield from ("", others)
    yield from _rest(len(rows) - top)


def _table(heads: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield ""
    yield f"| {' | '.join(heads)} |"
    columns = (_is_numeric([row[at] for row in rows]) for at in range(len(heads)))
    marks = ("---:" if is_numeric else "---" for is_numeric in columns)
    yield f"|{'|'.join(marks)}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _is_numeric(cells: Sequence[str]) -> bool:
    return all(cell.removesuffix(" %").replace(",", "").isdecimal() for cell in cells)


def _rest(number: int) -> Iterator[str]:
    if text := wording.rest(number):
        yield from ("", text)
