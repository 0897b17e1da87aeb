"""The report of `newsmeta normalize`: fixed and remaining findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from newsmeta.data_classes import dataclass
from newsmeta.overflow import Numbers, Overflow

if TYPE_CHECKING:
    from newsmeta.diagnostics import Diagnostic, Severity


@dataclass(frozen=True, slots=True)
class NormalizedRecord:
    """The outcome for one file, without its content.

    Attributes:
        name: How the file is shown.
        is_changed: Whether the file was changed, or would be.
        fixed: The findings that were fixed, or would be.
        remaining: The findings that remain.
        reasons: The reasons why some of them could not be fixed.
        kept_layout: The reason why the layout stayed as it was, or an empty string.
        error: The reason why the file cannot be written, or an empty string.
        failure: The message if newsmeta itself failed on the file, or an empty string.
    """

    name: str
    is_changed: bool
    fixed: tuple[Diagnostic, ...]
    remaining: tuple[Diagnostic, ...]
    reasons: dict[Diagnostic, str]
    kept_layout: str
    error: str
    failure: str


@dataclass(frozen=True, slots=True)
class Brief:
    """The outcome for one file as text shows it.

    Attributes:
        name: How the file is shown.
        is_changed: Whether the file was changed, or would be.
        fixed: The number of findings of each rule that were fixed, or would be.
        left: The remaining findings that could not be fixed or are errors, each with the reason or
            an empty string. They are unpacked while they are iterated over, once.
        kept_layout: The reason why the layout stayed as it was, or an empty string.
        error: The reason why the file cannot be written, or an empty string.
    """

    name: str
    is_changed: bool
    fixed: dict[str, int]
    left: Iterator[tuple[Diagnostic, str]]
    kept_layout: str
    error: str


class Records:
    """The outcomes for all files.

    Figures of all, and the records of those with something to report.

    Attributes:
        files: The number of files.
        changed: The number of files that were changed, or would be.
        fixed: The number of findings of each rule that were fixed, or would be.
        left: The number of findings of each rule that remain.
        severities: The severities of the remaining findings.
        have_errors: Whether any file could not be written, or not be looked at.
    """

    def __init__(self) -> None:
        self.files = self.changed = 0
        self.fixed: Counter[str] = Counter()
        self.left: Counter[str] = Counter()
        self.severities: set[Severity] = set()
        self.have_errors = False
        self._bytes = Overflow()
        self._ends = Numbers()

    def add(self, record: NormalizedRecord) -> None:
        """Add the outcome for one more file."""
        self.files += 1
        self.changed += record.is_changed
        self.fixed.update(each.code for each in record.fixed)
        self.left.update(each.code for each in record.remaining)
        self.severities.update(each.severity for each in record.remaining)
        failed = bool(record.error or record.failure)
        self.have_errors = self.have_errors or failed
        if record.is_changed or record.remaining or record.kept_layout or failed:
            self._bytes.append(_packed(record))
            self._ends.append(self._bytes.length)

    def __iter__(self) -> Iterator[NormalizedRecord]:
        """Iterate over the files with something to report, any number of times."""
        return map(_unpacked, self._parts())

    def in_brief(self) -> Iterator[Brief]:
        """Iterate over the same files, with what text shows of them."""
        return map(_unpacked_in_brief, self._parts())

    def _parts(self) -> Iterator[bytes]:
        start = 0
        for end in self._ends:
            yield self._bytes.read(start, end)
            start = end


def _packed(record: NormalizedRecord) -> bytes:
    import marshal

    from newsmeta.diagnostics.collected import packed

    reasons = [record.reasons.get(each) for each in record.remaining]
    told = record.kept_layout, record.error, record.failure
    found = packed(record.fixed), packed(record.remaining)
    numbers = dict(Counter(each.code for each in record.fixed))
    return marshal.dumps((record.name, record.is_changed, numbers, found, reasons, told))


def _unpacked(data: bytes) -> NormalizedRecord:
    import marshal

    from newsmeta.diagnostics.collected import unpacked

    name, is_changed, _, found, reasons, told = marshal.loads(data)
    fixed, remaining = (tuple(unpacked(each)) for each in found)
    why = {
        each: reason for each, reason in zip(remaining, reasons, strict=True) if reason is not None
    }
    return NormalizedRecord(name, is_changed, fixed, remaining, why, *told)


def _unpacked_in_brief(data: bytes) -> Brief:
    import marshal

    name, is_changed, numbers, (_, remaining), reasons, told = marshal.loads(data)
    kept_layout, error, _ = told
    return Brief(name, is_changed, numbers, _told(remaining, reasons), kept_layout, error)


def _told(remaining: bytes, reasons: list[str | None]) -> Iterator[tuple[Diagnostic, str]]:
    from newsmeta.diagnostics import Severity
    from newsmeta.diagnostics.collected import unpacked_if

    error = Severity.ERROR.value
    found = unpacked_if(remaining, lambda at, severity: severity == error or bool(reasons[at]))
    return ((diagnostic, reasons[at] or "") for at, diagnostic in found)


def as_text(records: Records, *, are_written: bool) -> Iterator[str]:
    """Yield the fixed findings file by file, the remaining ones, and a summary by rule."""
    for record in records.in_brief():
        if record.is_changed:
            yield _fixed(record, are_written)
    for record in records.in_brief():
        yield from _left(record)
    yield from _by_rule(records)
    yield _summary(records, are_written)


def _fixed(record: Brief, are_written: bool) -> str:
    from newsmeta.reporters.escaping import visible_path

    numbers = sorted(record.fixed.items())
    what = ", ".join(f"{c} ({n})" if n > 1 else c for c, n in numbers)
    return (
        f"{'fixed' if are_written else 'would fix'} {visible_path(record.name)}: {what or 'layout'}"
    )


def _left(record: Brief) -> Iterator[str]:
    from newsmeta.reporters.concise import one_line
    from newsmeta.reporters.escaping import visible_path

    if record.kept_layout:
        yield f"{visible_path(record.name)}: layout left as it is: {record.kept_layout}"
    for diagnostic, reason in record.left:
        line = one_line(diagnostic)
        yield f"{line} (not fixed: {reason})" if reason else line


def _by_rule(records: Records) -> Iterator[str]:
    from newsmeta.rules import RULES

    fixed, left = records.fixed, records.left
    codes = sorted({*fixed, *left})
    if not codes:
        return
    width = max(len(RULES[code].name) for code in codes)
    yield f"{'rule':7}{'':{width}}  {'fixed':>6}  {'left':>6}"
    for code in codes:
        yield f"{code}  {RULES[code].name:{width}}  {fixed[code]:6,}  {left[code]:6,}"


def _summary(records: Records, are_written: bool) -> str:
    from newsmeta.reporters.sentence import counted

    changed, files = records.changed, counted(records.files, "file")
    fixed, left = records.fixed.total(), records.left.total()
    return (
        f"{changed:,} of {files} {'changed' if are_written else 'would change'}: "
        f"{counted(fixed, 'finding')} {'fixed' if are_written else 'to fix'}, {left:,} left."
    )


def as_json(records: Records) -> Iterator[str]:
    """Yield the same as a JSON document."""
    from newsmeta._about import __version__
    from newsmeta.reporters import Options
    from newsmeta.reporters.escaping import dump_items
    from newsmeta.reporters.json import diagnostic_object
    from newsmeta.rules import RULES

    options = Options(rules=RULES, root=Path.cwd(), version=__version__)

    def shown(diagnostic: Diagnostic) -> dict[str, object]:
        return diagnostic_object(
            diagnostic, options, has_edits=False
        )  # The edits were made, or are impossible.

    document = {
        "version": 1,
        "newsmeta": __version__,
        "summary": {
            "files": records.files,
            "changed": records.changed,
            "fixed": records.fixed.total(),
            "left": records.left.total(),
        },
        "files": [],
    }
    files = (
        {
            "path": record.name,
            "changed": record.is_changed,
            "error": record.error or None,
            "fixed": [shown(each) for each in record.fixed],
            "left": [
                {**shown(each), "reason": record.reasons.get(each)} for each in record.remaining
            ],
        }
        for record in records
        if record.is_changed or record.remaining
    )
    yield from dump_items(document, files)
