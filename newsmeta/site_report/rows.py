"""The table of findings without a script: the first ones, and a note on the others."""

from __future__ import annotations

from newsmeta.diagnostics import FixSafety
from newsmeta.reporters.sentence import counted
from newsmeta.site_report.excerpts import Excerpt
from newsmeta.site_report.findings import SIGNS, Row, Shown, related_of
from newsmeta.site_report.markup import Child, Markup, element, isolated, path_of

_HEADS = ("severity", "rule", "place", "message")
_SIZES = ("50", "200", "1000")
_RUN = {
    None: "There is no fix for a program to make. What the rule is about:",
    FixSafety.SAFE: "newsmeta makes this change by itself:",
    FixSafety.UNSAFE: "A person should look at this change before it is made:",
}


def section(findings: Shown) -> Markup:
    """Return the part of the page with the findings."""
    head = element("h2", "Findings", id="findings-head")
    parts = [head, *_table(findings)] if findings.rows else [head, element("p", "There are none.")]
    return element("section", parts, id="findings", aria_labelledby="findings-head")


def _table(findings: Shown) -> list[Markup]:
    rows = findings.rows
    number = len(findings.packed)
    notes = []
    if findings.left_out:
        notes.append(
            f"The page has room for {number:,} findings, errors before warnings before the "
            f"others. {findings.left_out:,} more are counted in the overview alone; "
            "newsmeta check --validate lists all of them."
        )
    without = f"Without JavaScript, the page shows the first {len(rows)} of {number:,} findings."
    heads = [
        element("th", name.capitalize(), scope="col", role="columnheader", data_sort=name)
        for name in _HEADS
    ]
    return [
        *(element("p", note, class_="note") for note in notes),
        element("noscript", element("p", without, class_="note soft")),
        _filters(),
        element("p", f"{counted(number, 'finding')}", id="status", role="status", tabindex="-1"),
        element(
            "table",
            element("caption", "Findings, with their source and what to do", class_="unseen"),
            element("thead", element("tr", heads, role="row"), role="rowgroup"),
            element("tbody", map(_row, rows), id="rows", role="rowgroup"),
            class_="findings",
            role="table",
        ),
        _pager(),
    ]


def _filters() -> Markup:
    selects = {
        "severity": "Severity",
        "rule": "Rule",
        "folder": "Folder",
        "kind": "Kind",
        "provider": "Provider",
        "fix": "Fix",
    }
    search = element(
        "label",
        "Search in messages, files, titles and source",
        element("input", type="search", name="q", autocomplete="off", spellcheck="false"),
        class_="wide",
    )
    choices = [
        element("label", word, element("select", element("option", "All", value=""), name=name))
        for name, word in selects.items()
    ]
    sizes = [element("option", f"{int(size):,}", value=size) for size in _SIZES]
    size = element("label", "On a page", element("select", sizes, name="size"))
    clear = element("button", "Clear all filters", type="reset")
    only = element(
        "p",
        "Only what is in ",
        element("bdi", id="one-file-name", dir="auto"),
        ". ",
        element("button", "Show all files", type="button", id="all-files"),
        id="one-file",
        hidden=True,
    )
    form = element(
        "form",
        search,
        choices,
        size,
        clear,
        id="filters",
        hidden=True,
        role="search",
        aria_label="Findings",
    )
    return Markup(form + only)


def _pager() -> Markup:
    names = {"first": "First", "previous": "Previous", "next": "Next", "last": "Last"}
    buttons = {
        name: element("button", word, type="button", id=name) for name, word in names.items()
    }
    return element(
        "nav",
        buttons["first"],
        buttons["previous"],
        element("span", id="page"),
        buttons["next"],
        buttons["last"],
        id="pager",
        hidden=True,
        aria_label="Pages of findings",
    )


def _row(row: Row) -> Markup:
    found = row.found
    severity = found.severity
    sign = element("span", SIGNS[severity], aria_hidden="true")
    place = f":{found.line}:{found.column}"
    title = element("bdi", row.about.title, dir="auto", class_="title") if row.about.title else None
    details = element("details", element("summary", isolated(found.message)), _detail(row))
    return element(
        "tr",
        element(
            "td",
            sign,
            f" {severity.value.capitalize()}",
            role="cell",
            class_=f"severity {severity}",
        ),
        element("td", found.code, " ", element("span", found.name), role="cell", class_="rule"),
        element("td", path_of(row.path), place, title, role="cell", class_="place"),
        element("td", details, role="cell", class_="message"),
        role="row",
    )


def _detail(row: Row) -> Markup:
    found = row.found
    has_fix = row.command.startswith("newsmeta normalize ")
    related = [element("li", isolated(line)) for line in related_of(found)]
    return element(
        "div",
        element("p", "To do: ", isolated(found.hint), class_="hint") if found.hint else None,
        _source(row.excerpt) if row.excerpt else None,
        element("ul", related) if related else None,
        _diff(row.diff) if row.diff else None,
        element(
            "p",
            _RUN[found.fix if has_fix else None],
            " ",
            element("code", row.command, dir="ltr"),
            class_="run",
        ),
        class_="detail",
    )


def _source(excerpt: Excerpt) -> Markup:
    number = excerpt.line + len(excerpt.before)
    marked = [excerpt.head, element("mark", excerpt.marked), excerpt.tail]
    lines = [_line(excerpt.line, text) for text in excerpt.before]
    lines.append(_line(number, marked))
    lines += [_line(number + 1, text) for text in excerpt.after]
    return element("pre", lines, class_="source")


def _line(number: int, text: Child) -> Markup:
    shown = element("span", str(number), class_="number")
    return element("span", shown, element("code", text, dir="ltr"), class_="line")


def _diff(lines: tuple[str, ...]) -> Markup:
    return element("pre", map(_change, lines), class_="diff")


def _change(line: str) -> Markup:
    sign, text = line[0], line[1:]
    if sign == "@":
        text = text.removeprefix("@ ")
        return element("span", f"line {text}" if text.isdecimal() else text, dir="ltr")
    return element("del" if sign == "-" else "ins", f"{sign} {text}", dir="ltr")
