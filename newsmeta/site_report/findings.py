"""The findings on the page: rows of a table, each with its source and its fix."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from heapq import merge
from operator import attrgetter
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
"""Most bytes of findings on a page."""

MOST_ROWS = 25
"""Number of findings shown without a script."""

_MOST_PLACES = 6
_BETWEEN = 12
"""Approximate number of bytes between two rows: the numbers of file and rule."""

SIGNS = {Severity.ERROR: "✖", Severity.WARNING: "▲", Severity.INFO: "●"}
"""The sign of a severity, besides its colour."""

SEVERITIES = tuple(SIGNS)


@dataclass(frozen=True, slots=True)
class Row:
    """A finding, in texts that can be shown.

    Attributes:
        number: Its place in the order of the report.
        found: The diagnostic.
        path: The file, as shown.
        about: The properties of the file.
        excerpt: The excerpt of the source.
        diff: The changes of a fix.
        command: The command to run.
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
class PackedRow:
    """A finding as bytes, which take a sixth of the space of objects.

    Attributes:
        number: Its place in the order of the report.
        path: The file, as shown.
        code: The rule's code.
        name: The rule's name.
        data: JSON, without the numbers of file and rule.
        file: JSON of the file; empty if the finding before has it.
        row: The finding; None if it is not among the first of its severity.
    """

    number: int
    path: str
    code: str
    name: str
    data: bytes
    file: bytes
    row: Row | None

    @property
    def weight(self) -> int:
        """The number of bytes on a page, including those between it and the next."""
        return len(self.data) + _BETWEEN + (len(self.file) + _BETWEEN if self.file else 0)


@dataclass(frozen=True, slots=True)
class Shown:
    """The findings on a page.

    Attributes:
        rows: The first of the findings, in the order of the report.
        packed: All of them, in that order, as the script reads them.
        left_out: The number of further findings.
        rules: The names of rules by their codes.
    """

    rows: tuple[Row, ...]
    packed: tuple[PackedRow, ...]
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
    """Return the findings that fit on a page: errors first, then warnings, then the others.

    Args:
        report: The report.
        about: Returns the properties of a file, given its path and content.
        max_size: The most bytes of a file that are read.
        options: The options for each command, such as `--no-config`.
        most: The most bytes of findings.
        disk: The disk with the files.
    """
    kept: dict[Severity, list[PackedRow]] = {severity: [] for severity in SEVERITIES}
    full: set[Severity] = set()
    read = partial(SourceFile, max_size=max_size, disk=disk)
    for row in _rows(report, about, read, options, full):
        alike = kept[row.found.severity]
        has_file = bool(alike) and alike[-1].path == row.path
        # The first of all are among the first of each severity, as the last ones give way.
        alike.append(_packed(row, has_file=has_file, is_first=len(alike) < MOST_ROWS))
        most -= alike[-1].weight
        while most < 0:
            # The least severe ones give way, and no more of them are added.
            least = next(severity for severity in reversed(SEVERITIES) if kept[severity])
            most += kept[least].pop().weight
            full.update(SEVERITIES[SEVERITIES.index(least) :])
    rows = tuple(merge(*kept.values(), key=attrgetter("number")))
    first = tuple(each.row for each in rows[:MOST_ROWS] if each.row)
    names = {each.code: each.name for each in rows}
    return Shown(first, rows, report.counts.total - len(rows), dict(sorted(names.items())))


def data_of(findings: Shown) -> Iterator[str]:
    """Yield findings for the script: files and rules once, and rows by number."""
    yield f'{{"rules":{script_data(list(map(list, findings.rules.items())))},"files":['
    files: dict[str, int] = {}
    for each in findings.packed:
        if each.path not in files:
            yield "," * bool(files) + _text(each.file)
            files[each.path] = len(files)
    yield '],"findings":['
    rules = {code: number for number, code in enumerate(findings.rules)}
    for number, each in enumerate(findings.packed):
        yield f"{',' * bool(number)}[{files[each.path]},{rules[each.code]},{_text(each.data)[1:]}"
    yield f'],"leftOut":{findings.left_out}}}'


def related_of(found: Diagnostic) -> list[str]:
    """Return the other places of a finding, each as a line; only the first if there are many."""
    lines = [
        shown(f"{place(each.location)}: {each.message}") for each in found.related[:_MOST_PLACES]
    ]
    more = len(found.related) - len(lines)
    return [*lines, f"and {more:,} more"] if more else lines


def _file(row: Row) -> list[object]:
    about = row.about
    return [row.path, row.folder, shown(about.kind), shown(about.provider), shown(about.title)]


def _packed(row: Row, *, has_file: bool, is_first: bool) -> PackedRow:
    found = row.found
    file = b"" if has_file else _bytes(_file(row))
    data, kept = _bytes(_row(row)), row if is_first else None
    return PackedRow(row.number, row.path, found.code, found.name, data, file, kept)


def _row(row: Row) -> list[object]:
    found, excerpt = row.found, row.excerpt
    return [
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


def _bytes(value: list[object]) -> bytes:
    return script_data(value).encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _rows(
    report: Report,
    about: Callable[[str, bytes], About],
    read: Callable[[str], SourceFile],
    options: str,
    full: set[Severity],
) -> Iterator[Row]:
    """Yield rows, except those of a severity that is full by then."""
    path, name, file, what = "", "", None, About()
    for number, found in enumerate(report.diagnostics):
        if found.severity in full:
            continue
        if file is None or found.path != path:
            path, name = found.path, shown(found.path)
            file = read(path)
            what = about(path, file.data)
        yield Row(
            number,
            found,
            name,
            what,
            file.excerpt(found),
            file.diff(found.edits),
            command_of(found, options),
        )


def command_of(found: Diagnostic, options: str = "") -> str:
    """Return the command that makes the fix, or explains the rule.

    Args:
        found: The finding.
        options: Further options for the command.
    """
    path = f"./{found.path}" if found.path.startswith("-") else found.path
    if found.fix is None or shown(path) != path:
        return f"newsmeta rule {found.code}"
    unsafe = " --unsafe-fixes" if found.fix is FixSafety.UNSAFE else ""
    return f"newsmeta normalize --select {found.code}{unsafe}{options} {quote(path)}"
