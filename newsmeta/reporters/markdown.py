"""Markdown for the summary of a CI job, or for a comment on a merge request.

GitHub, GitLab and Gitea show it: counts, a table by rule, and the findings by file, collapsed if
there are many. A comment may have 65,536 characters and a job summary 1 MiB; a larger one is not
shown. So there is one limit for both, and a line tells how many findings are left out. Text from
files is in code spans, which contain no mentions or links.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from newsmeta.diagnostics import Diagnostic, Report, Severity
from newsmeta.reporters import Options
from newsmeta.reporters.escaping import visible
from newsmeta.reporters.json import url
from newsmeta.reporters.paths import relative_path
from newsmeta.reporters.sentence import counted, counts_by_severity, not_shown, sentence
from newsmeta.reporters.table import rows

LIMIT = 65_000
"""Most characters of the document, with room left for a line by somebody else."""

_RESERVE = 200
"""Characters reserved for the line about findings left out."""

_MOST_OF_TEXT = 1_000
_MOST_OF_A_FILE = 50
_UNFOLDED = 20
"""Most findings shown expanded, in all and for a file."""

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~$@&!^]")


def render(report: Report, options: Options) -> Iterator[str]:
    """Yield the document."""
    head = "".join(_head(report, options))
    yield head
    room = LIMIT - _RESERVE - len(head)
    folded = len(report.diagnostics) > _UNFOLDED
    if folded:
        yield "\n<details><summary>Findings by file</summary>\n"
    left_findings, left_files = 0, 0
    for path, found in _by_file(report, options):
        section, shown = _section(path, found, room)
        yield section
        room -= len(section)
        left_findings += len(found) - shown
        left_files += shown < len(found)
    if folded:
        yield "\n</details>\n"
    if left_findings:
        yield (
            f"\n**{counted(left_findings, 'finding')} more in {counted(left_files, 'file')} "
            "not shown here.** The table counts all of them.\n"
        )


def _head(report: Report, options: Options) -> Iterator[str]:
    # A report with suppressed findings only is not one without findings.
    besides = not_shown(report)
    none = f"nothing new{besides}" if besides else "no findings"
    yield f"## newsmeta: {', '.join(counts_by_severity(report)) or none}\n\n"
    lines = sentence(report, replace(options, color=False)).splitlines()
    yield "\n".join(_MARKUP.sub(r"\\\g<0>", visible(line)) for line in lines) + "\n"
    if report.diagnostics:
        yield "\n| findings | rule | | severity |\n|---:|---|---|---|\n"
    for count, code, name, severity in rows(report):
        rule, address = in_cell(code), url(code, options)
        yield (
            f"| {count:,} | {f'[{rule}]({address})' if address else rule} | {in_cell(name)} "
            f"| {severity.value} |\n"
        )


def _by_file(report: Report, options: Options) -> Iterator[tuple[str, list[Diagnostic]]]:
    """Yield the findings of each file; files with errors come first."""
    counts = report.counts
    for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO):
        if not counts.of(severity):
            continue
        for path, group in groupby(report.diagnostics, key=lambda each: each.path):
            found = list(group)
            if max(each.severity.rank for each in found) == severity.rank:
                yield relative_path(path, options.root), found


def _section(path: str, found: list[Diagnostic], room: int) -> tuple[str, int]:
    """Return the section of a file within `room` characters, and the number of its findings."""
    # Up to the empty line, this is an HTML block, in which Markdown has no effect.
    name = html.escape(_cut(visible(path)))
    opening = "<details>" if len(found) > _UNFOLDED else "<details open>"
    head = (
        f"\n{opening}<summary><code>{name}</code>: {counted(len(found), 'finding')}</summary>\n\n"
    )
    tail = "\n</details>\n"
    most = room - len(head) - len(tail) - 60  # The line about findings left out.
    items = list(_fitting(map(_item, found[:_MOST_OF_A_FILE]), most))
    if not items:
        return "", 0
    more = len(found) - len(items)
    note = f"- and {more:,} more in this file\n" if more else ""
    return f"{head}{''.join(items)}{note}{tail}", len(items)


def _fitting(items: Iterable[str], room: int) -> Iterator[str]:
    for item in items:
        room -= len(item)
        if room < 0:
            return
        yield item


def _item(diagnostic: Diagnostic) -> str:
    where = f"{diagnostic.line}:{diagnostic.column}"
    code = _code(visible(diagnostic.code))
    return f"- {where} {diagnostic.severity.value} {code} {_code(_cut(visible(diagnostic.text)))}\n"


def in_cell(text: str) -> str:
    """Return a text as a code span in a table."""
    # Tables are split into cells before code spans are recognized.
    return _code(visible(text)).replace("|", r"\|")


def _code(text: str) -> str:
    """Return visible text as a code span, with enough backticks around it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    # Markdown strips one space at both ends.
    padded = f" {text} " if not text.strip() or text[:1] in "` " or text[-1:] in "` " else text
    return f"{fence}{padded}{fence}"


def _cut(text: str) -> str:
    return text if len(text) <= _MOST_OF_TEXT else f"{text[: _MOST_OF_TEXT - 1]}…"
