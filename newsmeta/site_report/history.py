"""New and gone findings since an earlier report."""

from __future__ import annotations

from urllib.parse import urlencode

from newsmeta.diagnostics import Diagnostic
from newsmeta.reporters.escaping import place
from newsmeta.reporters.sentence import counted
from newsmeta.site_report.charts import Mark
from newsmeta.site_report.figures import bar_card, list_card, rule_mark, shortened
from newsmeta.site_report.markup import Child, Markup, element, isolated, shown
from newsmeta.statistics.history import Changes

_MOST_LISTED = 200


def history(changes: Changes, earlier: str) -> Markup:
    """Return the part of the page on changes.

    Args:
        changes: The changes.
        earlier: The name of the earlier report.
    """
    came, went = len(changes.came), changes.gone
    says = element(
        "p",
        "Compared with ",
        isolated(earlier),
        f": {counted(came, 'finding')} came, {went:,} went, {changes.stayed:,} stayed.",
    )
    rules = [rule_mark(each) for each in changes.came_by_rule]
    lost = [Mark(shortened(code), number, f"{number:,}") for code, number in changes.went_by_rule]
    new: list[Child] = [_come(each) for each in changes.came[:_MOST_LISTED]]
    gone: list[Child] = [
        _entry(isolated(shortened(each.path)), each.code, each.message, each.times)
        for each in changes.went[:_MOST_LISTED]
    ]
    return element(
        "section",
        element("h2", "History", id="history-head"),
        says,
        element("h3", "What changed", class_="unseen"),
        element(
            "div",
            bar_card("came", "What came, by rule", "", rules, ("Rule", "Findings")),
            bar_card("went", "What went, by rule", "", lost, ("Rule", "Findings")),
            list_card("What came", _first(came), new),
            list_card("What went", _first(went), gone),
            class_="cards",
        ),
        id="history",
        aria_labelledby="history-head",
    )


def _come(found: Diagnostic) -> Child:
    at = f"{found.line}:{found.column}:{found.code}"
    address = urlencode({"file": shown(found.path), "at": at})
    where = element("a", isolated(place(found.location)), href=f"#{address}")
    return _entry(where, found.code, found.message)


def _entry(where: Markup, code: str, message: str, times: int = 1) -> Child:
    often = f" ({times:,} times)" if times > 1 else None
    said = isolated(shortened(message))
    return [f"{shortened(code)} ", said, often, element("span", where, class_="soft")]


def _first(number: int) -> str:
    return f"The first {_MOST_LISTED} of {number:,}" if number > _MOST_LISTED else ""
