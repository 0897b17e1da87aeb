"""Messages of `newsmeta baseline` on what it wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsmeta.baseline.recording import RecordedBaseline

_MOST = 3
"""Most findings and files that are named; the rest is counted."""

_MOST_RULES = 8
"""Most rules with a count of their own."""


def created(written: RecordedBaseline) -> str:
    """Return the number of recorded findings."""
    return f"{_counted(written)} recorded"


def updated(written: RecordedBaseline) -> str:
    """Return the number of findings recorded again, and the new ones among them."""
    if not written.is_compared:
        return f"{_counted(written)} recorded; the old baseline could not be read, and is replaced"
    if not (written.added or written.removed or written.moved):
        return f"{_counted(written)} recorded, none added or taken out"
    return f"{_counted(written)} recorded: {', '.join(_changes(written))}"


def pruned(written: RecordedBaseline) -> str:
    """Return the numbers of removed and of remaining findings."""
    from newsmeta.reporters.sentence import counted

    parts = [_moved(written)] if written.moved else []
    if written.removed or not parts:
        parts.append(f"{counted(written.removed, 'finding')} taken out")
    nothing = "nothing is left, and the file can be deleted"
    parts.append(f"{_counted(written)} left" if written.findings else nothing)
    return ", ".join(parts)


def details(written: RecordedBaseline, *, is_all: bool) -> Iterator[str]:
    """Yield a line for each added finding and, if `is_all`, for each finding that was taken out."""
    from newsmeta.reporters.concise import one_line

    most = len(written.new) if is_all else _MOST
    # A single finding is named along with the numbers.
    shown = written.new[:most] if len(written.new) > 1 or is_all else ()
    for each in shown:
        yield f"added {one_line(each)}"
    if shown and len(written.new) > most:
        yield f"… and {len(written.new) - most:,} more, which --verbose names"
    for entry in written.gone if is_all else ():
        times = f", {entry.times:,} times" if entry.times > 1 else ""
        yield f"taken out {entry.path}: {entry.code} {entry.pointer or ''}".rstrip() + times


def warnings(written: RecordedBaseline) -> Iterator[str]:
    """Yield recorded findings that should not stay: files that cannot be read."""
    from newsmeta.reporters.concise import one_line

    found = list({each.path: each for each in reversed(written.unreadable)}.values())[::-1]
    for each in found[:_MOST]:
        yield f"{one_line(each)}; the rest of this file was not checked"
    if (rest := len(found) - _MOST) > 0:
        yield f"{rest:,} more {'file' if rest == 1 else 'files'} cannot be read"


def _changes(written: RecordedBaseline) -> Iterator[str]:
    if written.added:
        rules = _by_rule((each.code, each.path, 1) for each in written.new)
        yield f"{written.added:,} added ({rules})"
    if written.moved:
        yield _moved(written)
    if written.removed:
        rules = _by_rule((each.code, each.path, each.times) for each in written.gone)
        yield f"{written.removed:,} taken out ({rules})"


def _by_rule(found: Iterable[tuple[str, str, int]]) -> str:
    """Return the number of findings of each rule; a single finding is named with its file."""
    each = list(found)
    if len(each) == 1 and each[0][2] == 1:
        return f"{each[0][0]} {each[0][1]}"
    counts: Counter[str] = Counter()
    for code, _, times in each:
        counts[code] += times
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    # A single rule needs no count of its own.
    most = len(ordered) if len(ordered) <= _MOST_RULES + 1 else _MOST_RULES
    parts = [f"{times:,} {code}" for code, times in ordered[:most]]
    if rest := ordered[most:]:
        parts.append(f"{sum(times for _, times in rest):,} of {len(rest):,} other rules")
    return ", ".join(parts)


def _moved(written: RecordedBaseline) -> str:
    from newsmeta.reporters.sentence import counted
    from newsmeta.suggestions import listing

    files = sorted(written.moved)
    if len(files) > _MOST:
        files[_MOST - 1 :] = [f"{len(files) - _MOST + 1:,} other files"]
    return f"{counted(sum(written.moved.values()), 'finding')} moved to {listing(files, 'and')}"


def _counted(written: RecordedBaseline) -> str:
    from newsmeta.reporters.sentence import counted

    return f"{counted(written.findings, 'finding')} in {counted(written.files, 'file')}"
