"""The report of `newsmeta import`: changes in each file, and values that are held back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from newsmeta.cli.output import laid_out, width

if TYPE_CHECKING:
    from newsmeta.importers.outcome import Change, HeldBack, ImportedRecord

VERBS = {
    "written": "write",
    "overwritten": "overwrite",
    "updated": "update",
    "deleted": "delete",
}
"""Verbs for the outcomes of a file."""

_LONGEST = 160
"""Most characters of a value that are shown."""
_BEFORE = 24
"""Number of characters shown before the first that differs."""
_WIDEST_NAME = 24
_NOTHING = "(nothing)"
_SECRET = "secured"


def as_text(outcome: ImportedRecord) -> Iterator[str]:
    """Yield the report on a file: a line, and a table of its changed values."""
    from newsmeta.reporters.escaping import visible, visible_path

    where = f" ({visible(outcome.place)})" if outcome.changes else ""
    yield f"would {VERBS[outcome.status]} {visible_path(outcome.name)}{where}\n"
    if outcome.changes:
        yield _table(outcome.changes)


def _table(changes: Sequence[Change]) -> str:
    from rich.table import Table
    from rich.text import Text

    columns = max(width(), 24)
    name = min(max(len(change.field) for change in changes), _WIDEST_NAME, columns // 4)
    table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, show_header=True)
    each = (columns - name - 6) // 2
    for head, wide in (("", 0), ("field", name), ("in the file", each), ("in the data", each)):
        table.add_column(Text(head, "dim"), width=wide, overflow="fold")
    for change in changes:
        old, new = shortened(shown(change.field, change.old), shown(change.field, change.new))
        table.add_row("", Text(change.field), Text(old, "red"), Text(new, "green"))
    text = laid_out(table, columns)
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def shown(field: str, value: Any) -> str:
    """Return a value for people; of an encrypted one, only its length."""
    from newsmeta.reporters.escaping import visible

    if value is None:
        return _NOTHING
    if field == _SECRET:
        return f"({len(str(value)):,} characters)"
    return visible(json.dumps(value, ensure_ascii=False, default=str))


def shortened(old: str, new: str) -> tuple[str, str]:
    """Return two values shortened to the place where they begin to differ."""
    common = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    common = min(len(old), len(new)) if common is None else common
    longest = max(len(old), len(new))
    start = max(0, common - _BEFORE) if longest > _LONGEST else 0
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    end = start + _LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


def held_line(held: HeldBack) -> str:
    """Return a line on a value that is held back, and why."""
    old, new = shortened(shown(held.field, held.old), shown(held.field, held.new))
    has = f"the file keeps {old}" if held.old is not None else "the file has nothing there"
    return f"{held.field} is held back: {new} looks like {held.saying}; {has}"


def as_json(records: Sequence[ImportedRecord], missing: Sequence[str], *, are_written: bool) -> str:
    """Return the outcomes of records as a JSON document.

    Args:
        records: The outcomes of records, and of files that are not in the data.
        missing: The files that are not in the data.
        are_written: Whether files are written, not only shown.
    """
    from newsmeta._about import __version__
    from newsmeta.reporters.escaping import dump_json

    counts = Counter(record.status for record in records)
    document = {
        "version": 1,
        "newsmeta": __version__,
        "isWritten": are_written,
        "summary": {
            "records": sum(1 for record in records if record.place),
            **{status.value: counts[status] for status in _statuses()},
            "heldBack": sum(len(record.held_back) for record in records),
            "missing": len(missing),
        },
        "records": [_record_object(record) for record in records],
        "missing": list(missing),
    }
    return dump_json(document, indent=2) + "\n"


def _statuses() -> Iterator[Any]:
    from newsmeta.importers.outcome import Status

    yield from Status


def _record_object(record: ImportedRecord) -> dict[str, Any]:
    return {
        "place": record.place or None,
        "status": record.status.value,
        "path": record.name or None,
        "reasons": list(record.reasons),
        "changes": [
            {
                "field": change.field,
                "old": _masked(change.field, change.old),
                "new": _masked(change.field, change.new),
            }
            for change in record.changes
        ],
        "heldBack": [
            {
                "field": held.field,
                "old": _masked(held.field, held.old),
                "new": _masked(held.field, held.new),
                "damage": held.damage,
            }
            for held in record.held_back
        ],
    }


def _masked(field: str, value: Any) -> Any:
    return value if field != _SECRET or value is None else shown(field, value)
