"""Cards of the overview: a drawing with a table, or a list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsmeta.reporters.sentence import counted
from newsmeta.site_report.charts import Mark, bars, columns
from newsmeta.site_report.findings import SIGNS
from newsmeta.site_report.markup import Child, Markup, element, isolated
from newsmeta.statistics.model import RuleShare

MOST_BARS = 10
MOST_ROWS = 100
_LONGEST = 1_000


def bar_card(  # noqa: PLR0913
    name: str,
    title: str,
    says: str,
    marks: Sequence[Mark],
    heads: tuple[str, str],
    *,
    most: float = 0,
    most_bars: int = MOST_BARS,
) -> Markup:
    """Return a card with bars for the first of many things, and a table of more of them.

    Args:
        name: A name that is unique among cards.
        title: The title.
        says: A description in a sentence.
        marks: The things, the largest first.
        heads: The headings of the table.
        most: The value of a bar of full length; the largest value if 0.
        most_bars: The most bars that are drawn.
    """
    if not marks:
        return Markup()
    drawing = bars(name, title, says, marks[:most_bars], most)
    return _figure(title, says, drawing, _table(title, marks, heads))


def column_card(
    name: str, title: str, says: str, marks: Sequence[Mark], heads: tuple[str, str]
) -> Markup:
    """Return a card with columns, and a table of them; for the arguments see `bar_card`."""
    if not marks:
        return Markup()
    return _figure(title, says, columns(name, title, says, marks), _table(title, marks, heads))


def list_card(title: str, says: str, entries: Iterable[Child]) -> Markup:
    """Return a card with a list; empty if the list is empty."""
    items = [element("li", entry) for entry in entries]
    if not items:
        return Markup()
    note = element("p", says, class_="soft") if says else None
    return element("div", element("h4", title), note, element("ul", items), class_="card")


def shortened(text: str) -> str:
    """Return text from files, shortened so that a page stays small."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def rule_mark(share: RuleShare) -> Mark:
    """Return the bar of a rule, which links to its findings."""
    return Mark(
        f"{SIGNS[share.severity]} {share.code} {share.name}",
        share.findings,
        f"{share.findings:,}",
        share.severity.value,
        f"rule={share.code}",
    )


def percent(part: int, whole: int) -> str:
    """Return a share in whole per cent; 0 and 100 only stand for none and all."""
    if not whole:
        return "–"
    value = round(100 * part / whole)
    if part and not value:
        return "<1 %"
    return ">99 %" if value == 100 and part < whole else f"{value} %"


def _figure(title: str, says: str, drawing: Markup, table: Markup) -> Markup:
    caption = element("figcaption", element("h4", title), element("p", says))
    summary = element("summary", "As a table", element("span", f": {title}", class_="unseen"))
    return element("figure", caption, drawing, element("details", summary, table), class_="card")


def _table(title: str, marks: Sequence[Mark], heads: tuple[str, str]) -> Markup:
    rows = [
        element(
            "tr",
            element("th", _linked(mark), scope="row"),
            element("td", mark.shown, class_="count"),
        )
        for mark in marks[:MOST_ROWS]
    ]
    if len(marks) > MOST_ROWS:
        more = counted(len(marks) - MOST_ROWS, "other")
        rows.append(element("tr", element("td", f"and {more}", colspan="2", class_="soft")))
    name, count = heads
    head = element(
        "tr", element("th", name, scope="col"), element("th", count, scope="col", class_="count")
    )
    table = element(
        "table",
        element("caption", title, class_="unseen"),
        element("thead", head),
        element("tbody", rows),
        class_="figures",
    )
    # A scrollable part must be reachable with the keyboard.
    return element("div", table, class_="scroll", tabindex="0", role="group", aria_label=title)


def _linked(mark: Mark) -> Markup:
    label = isolated(mark.label)
    return element("a", label, href=f"#{mark.filter}") if mark.filter else label
