"""Edits of fixes, for reports that other programs apply.

The edits of all safe fixes of a file give the result of `newsmeta normalize`. With those of unsafe
fixes, they give that of `--unsafe-fixes`, unless a safe fix would then need other edits; in that
case each unsafe fix has the edits that it needs alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from pathlib import Path

from newsmeta.diagnostics import Finding, FixSafety, Position, TextEdit
from newsmeta.diagnostics.changes import RemoveByteOrderMark
from newsmeta.editing import fixer
from newsmeta.editing.edits import Edit
from newsmeta.editing.passes import Piece, first_edits
from newsmeta.frontmatter import Parsed
from newsmeta.frontmatter.source import BOM, Source
from newsmeta.linter.analyst import Analysis, Analyst
from newsmeta.linter.normalizing import Normalized, Normalizer, moved_back
from newsmeta.rules import RULES

_MOST_ALONE = 30
"""Most unsafe fixes of a file that are tried alone; finding the edits of more takes too long."""

_FIRST = Position(1, 1)
_MARK = TextEdit(_FIRST, _FIRST, 0, len(BOM.encode()), "")
"""The edit that removes the byte-order mark, which is in no column."""

Edits = dict[int, list[TextEdit]]
"""Edits by the number of their finding."""


class Proposer:
    """Computes the edits of fixes, under one configuration.

    Args:
        analyst: The analyst that made the findings.
        are_applied: Whether others apply these, rather than look at them. A second reader has to
            read the outcome as meant then.
    """

    def __init__(self, analyst: Analyst, are_applied: bool = True) -> None:
        self._analyst = analyst
        self._are_applied = are_applied
        self._normalizer = Normalizer(analyst)

    def edits(self, analysis: Analysis, path: Path) -> list[tuple[TextEdit, ...]]:
        """Return the edits of the fix of each finding, empty if it has none.

        Args:
            analysis: The analysis of the file.
            path: The path of the file, even if it does not exist yet; it decides the kind.
        """
        safe = self._made(analysis, path) if _any(analysis, FixSafety.SAFE) else {}
        found = safe
        if _any(analysis, FixSafety.UNSAFE):
            both = self._made(analysis, path, unsafe=True)
            if all(both.get(at) == safe.get(at) for at in _having(analysis, FixSafety.SAFE)):
                found = both
            else:
                found = {**safe, **self._each_alone(analysis, path)}
        return [tuple(found.get(at, ())) for at in range(len(analysis.findings))]

    def _each_alone(self, analysis: Analysis, path: Path) -> Edits:
        found: Edits = {}
        unsafe = list(_having(analysis, FixSafety.UNSAFE))
        for at in unsafe if len(unsafe) <= _MOST_ALONE else ():
            key = fixer.key(analysis.findings[at])
            alone = self._made(
                analysis,
                path,
                unsafe=True,
                only=lambda finding, key=key: fixer.key(finding) == key,  # type: ignore[misc]
            )
            found[at] = alone.get(at, [])
        return found

    def _made(
        self,
        analysis: Analysis,
        path: Path,
        *,
        unsafe: bool = False,
        only: Callable[[Finding], bool] = lambda _: True,
    ) -> Edits:
        """Return the edits of fixes that are made together; empty if they cannot be made."""
        before = analysis.parsed
        outcome = self._normalizer.fix(before, "", path, unsafe, analysis, only=only)
        if not outcome.passes or (self._are_applied and _objection(before, outcome.parsed)):
            return {}
        return _edits(analysis.findings, before, outcome)


def _objection(before: Parsed, after: Parsed) -> str:
    from newsmeta.editing.second_reader import objection

    return objection(before, after)


def _having(analysis: Analysis, safety: FixSafety) -> Iterator[int]:
    """Yield the numbers of the findings with a fix of this safety."""
    for at, finding in enumerate(analysis.findings):
        if finding.change and RULES[finding.code].fix is safety:
            yield at


def _any(analysis: Analysis, safety: FixSafety) -> bool:
    return next(_having(analysis, safety), None) is not None


def _edits(findings: Sequence[Finding], before: Parsed, outcome: Normalized) -> Edits:
    """Return the edits of a result, by the finding that they belong to."""
    owners = _Owners(findings)
    is_mark = RemoveByteOrderMark()
    passes: list[list[tuple[int, Edit]]] = []
    marked: list[int] = []
    for number, each in enumerate(outcome.passes):
        made = [
            (owners.of(moved_back(finding, outcome.passes[:number])), finding, edits)
            for finding, edits in each.accepted
        ]
        passes.append([(owner, edit) for owner, _, edits in made for edit in edits])
        marked += [owner for owner, finding, _ in made if finding.change == is_mark]
    found: Edits = {owner: [_MARK] for owner in marked}
    for owners_of, edit in _placed(first_edits(before.text, passes), before.source):
        for owner in owners_of:
            found.setdefault(owner, []).append(edit)
    return found


class _Owners:
    """Assigns the findings of later passes to those of the first.

    Args:
        findings: The findings of the first pass.
    """

    def __init__(self, findings: Sequence[Finding]) -> None:
        fixable = [at for at, finding in enumerate(findings) if finding.change]
        self._known: dict[Hashable, int] = {}
        for at in fixable:
            for key in _keys(findings[at]):
                self._known.setdefault(key, at)
        self._usual = fixable[0]
        self._first: int | None = None

    def of(self, finding: Finding) -> int:
        """Return the number of the same finding in the first pass, or of the one that causes it.

        Args:
            finding: The fixed finding, with its place before the first pass.
        """
        found = [self._known.get(key) for key in _keys(finding)]
        owner = next((at for at in found if at is not None), self._usual)
        if self._first is None:
            self._first = owner
        is_there = any(at is not None for at in found[:3])
        return owner if is_there else self._first


def _keys(finding: Finding) -> tuple[Hashable, ...]:
    """Return the keys by which a finding is recognized, the most certain first: three by place."""
    place = (finding.pointer, None if finding.pointer is not None else finding.span.start)
    span = (finding.span.start, finding.span.end)
    return (finding.code, place, span), (finding.code, place), ("", place), (finding.code, span, "")


def _placed(pieces: Iterable[Piece], source: Source) -> Iterator[tuple[frozenset[int], TextEdit]]:
    """Yield the owners of each edit, and the edit with positions for people and programs."""
    at, before = 0, len(BOM.encode()) if source.has_bom else 0
    for piece in pieces:
        edit = piece.edit
        before += len(source.text[at : edit.start].encode())
        at = edit.start
        length = len(source.text[edit.start : edit.end].encode())
        start, end = source.position(edit.start), source.position(edit.end)
        yield piece.owners, TextEdit(start, end, before, before + length, edit.text)
