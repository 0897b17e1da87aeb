"""The findings as the page holds them: rows of a table, each with its source and its fix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from posixpath import dirname
from shlex import quote

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic, FixSafety, Report, Severity
from newsmeta.files.disk import DISK, Disk
from newsmeta.reporters.escaping import place
from newsmeta.site_report.abouts import About
from newsmeta.site_report.excerpts import Excerpt, SourceFile
from newsmeta.site_report.markup import script_data, shown

MOST_BYTES = 12_000_000
"""How much of findings a page holds."""

_MOST_PLACES = 6

SIGNS = {Severity.ERROR: "✖", Severity.WARNING: "▲", Severity.INFO: "●"}
"""What stands for a severity, besides its colour."""

SEVERITIES = tuple(SIGNS)


@dataclass(frozen=True, slots=True)
class Row:
    """One finding, all of it text that can be shown.

    Attributes:
        number: Its place in the order of the report.
        found: What it says.
        path: The file, as it is shown.
        about: What the file is.
        excerpt: The source.
        diff: What a fix changes.
        command: What to run.
    """

    number: int
    found: Diagnostic
    path: str
    about: About
    excerpt: Excerpt | None
    diff: tuple[str, ...]
    command: str

    @property
    def folder(self) -> str:
        """The folder of the file."""
        return dirname(self.path) or "."


@dataclass(frozen=True, slots=True)
class Shown:
    """The findings that a page shows.

    Attributes:
        rows: The findings, in the order of the report.
        left_out: How many there are besides.
        rules: The names of rules by their codes.
    """

    rows: tuple[Row, ...]
    left_out: int
    rules: Mapping[str, str]


def shown_of(  # noqa: PLR0913
    report: Report,
    about: Callable[[str, bytes], About],
    max_size: int,
    options: str = "",
    most: int = MOST_BYTES,
    *,
    disk: Disk = DISK,
) -> Shown:
    """Return the findings that a page has room for: errors before warnings before the others.

    Args:
        report: What was found.
        about: Returns what a file is, given its path and what it holds.
        max_size: How many bytes of a file are read at most.
        options: What stands in each command, such as `--no-config`.
        most: How many bytes there is room for.
        disk: What knows where files are.
    """
    kept: dict[Severity, list[tuple[Row, int]]] = {severity: [] for severity in SEVERITIES}
    full: set[Severity] = set()
    read = partial(SourceFile, max_size=max_size, disk=disk)
    for row in _rows(report, about, read, options, full):
        alike = kept[row.found.severity]
        weight = _weight(_row(row, 0, 0))
        if not alike or alike[-1][0].path != row.path:
            weight += _weight(_file(row))
        alike.append((row, weight))
        most -= weight
        while most < 0:
            # What matters least gives way, and no more of it comes in.
            least = next(severity for severity in reversed(SEVERITIES) if kept[severity])
            most += kept[least].pop()[1]
            full.update(SEVERITIES[SEVERITIES.index(least) :])
    rows = sorted((row for each in kept.values() for row, _ in each), key=lambda row: row.number)
    names = {row.found.code: row.found.name for row in rows}
    return Shown(tuple(rows), report.counts.total - len(rows), dict(sorted(names.items())))


def data_of(findings: Shown) -> dict[str, object]:
    """Return findings as the script reads them: files and rules once, and rows by number."""
    rules = {code: number for number, code in enumerate(findings.rules)}
    files: dict[str, int] = {}
    file_rows, rows = [], []
    for row in findings.rows:
        if row.path not in files:
            files[row.path] = len(files)
            file_rows.append(_file(row))
        rows.append(_row(row, files[row.path], rules[row.found.code]))
    return {
        "rules": [[code, name] for code, name in findings.rules.items()],
        "files": file_rows,
        "findings": rows,
        "leftOut": findings.left_out,
    }


def related_of(found: Diagnostic) -> list[str]:
    """Return the other places of a finding, each as a line; of many the first."""
    lines = [
        shown(f"{place(each.location)}: {each.message}") for each in found.related[:_MOST_PLACES]
    ]
    more = len(found.related) - len(lines)
    return [*lines, f"and {more:,} more"] if more else lines


def _file(row: Row) -> list[object]:
    about = row.about
    return [row.path, row.folder, shown(about.kind), shown(about.provider), shown(about.title)]


def _row(row: Row, file: int, rule: int) -> list[object]:
    found, excerpt = row.found, row.excerpt
    return [
        file,
        rule,
        SEVERITIES.index(found.severity),
        found.line,
        found.column,
        shown(found.message),
        shown(found.hint),
        {None: 0, FixSafety.SAFE: 1, FixSafety.UNSAFE: 2}[found.fix],
        excerpt
        and [
            excerpt.line,
            excerpt.before,
            excerpt.head,
            excerpt.marked,
            excerpt.tail,
            excerpt.after,
        ],
        row.diff,
        row.command,
        related_of(found),
    ]


def _weight(value: list[object]) -> int:
    """Return how many bytes a page takes for a row, with what stands between it and the next."""
    return len(script_data(value).encode("utf-8", "replace")) + 8


def _rows(
    report: Report,
    about: Callable[[str, bytes], About],
    read: Callable[[str], SourceFile],
    options: str,
    full: set[Severity],
) -> Iterator[Row]:
    """Yield rows, but none of a severity that is full by then."""
    path, file, what = "", None, About()
    for number, found in enumerate(report.diagnostics):
        if found.severity in full:
            continue
        if file is None or found.path != path:
            path = found.path
            file = read(path)
            what = about(path, file.data)
        yield Row(
            number,
            found,
            shown(path),
            what,
            file.excerpt(found),
            file.diff(found.edits),
            command_of(found, options),
        )


def command_of(found: Diagnostic, options: str = "") -> str:
    """Return what to run: what makes the fix, or what explains the rule.

    Args:
        found: The finding.
        options: What stands in the command besides.
    """
    path = f"./{found.path}" if found.path.startswith("-") else found.path
    if found.fix is None or shown(path) != path:
        return f"newsmeta rule {found.code}"
    unsafe = " --unsafe-fixes" if found.fix is FixSafety.UNSAFE else ""
    return f"newsmeta normalize --select {found.code}{unsafe}{options} {quote(path)}"
