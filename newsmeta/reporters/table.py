"""The number of findings of each rule, for `--statistics`."""

from __future__ import annotations

from collections.abc import Iterator

from newsmeta.diagnostics import Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import dump_json, visible
from newsmeta.reporters.json import summary_object, url
from newsmeta.reporters.terminal import linked, styled

Row = tuple[int, str, str, Severity]
"""Count, code, name and severity."""


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield a table with one line for each rule, the most frequent first."""
    yield from table(rows(report), options)


def render_json(report: Report, options: Options) -> Iterator[str]:
    """Yield the same table as a JSON object."""
    document = {
        "version": 1,
        "newsmeta": options.version,
        "summary": summary_object(report),
        "statistics": [
            {"code": code, "name": name, "severity": severity.value, "count": count}
            for count, code, name, severity in rows(report)
        ],
    }
    yield dump_json(document, indent=2) + "\n"


def rows(report: Report) -> list[Row]:
    """Return a row for each rule with findings, by descending count, then by code."""
    sorts = report.counts.sorts
    found = [(count, code, name, severity) for (code, name, severity), count in sorts.items()]
    return sorted(found, key=lambda row: (-row[0], *row[1:]))


def table(lines: list[Row], options: Options) -> Iterator[str]:
    """Yield the rows of the table as text."""
    if not lines:
        return
    count_width = max(len(f"{row[0]:,}") for row in lines)
    name_width = max(len(visible(row[2])) for row in lines)
    for count, code, name, severity in lines:
        link = linked(visible(code), url(code, options), options.color)
        level = styled(severity.value, severity, options.color)
        yield f"{count:>{count_width},}  {link}  {visible(name):{name_width}}  {level}\n"
