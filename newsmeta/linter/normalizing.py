"""Normalization of one text: passes of fixes until nothing is left to fix."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Diagnostic, Finding, FixSafety, Span, order
from newsmeta.editing import fixer
from newsmeta.editing.edits import Origins
from newsmeta.frontmatter import Parsed
from newsmeta.linter.analyst import Analysis, Analyst
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.locating import place, place_all
from newsmeta.rules import RULES


@dataclass(frozen=True, slots=True)
class NormalizedFile:
    """The result of normalizing one file.

    Attributes:
        name: The name of the file, as shown.
        path: The path of the file.
        before: The old content.
        after: The new content, equal to the old if there is nothing to do.
        is_changed: Whether the two differ.
        fixed: The findings that are fixed in `after`, with their places in `before`.
        remaining: The findings of `newsmeta validate` in `after`.
        refused: The remaining findings whose fix could not be made, each with the reason.
        kept_layout: The reason why canonical layout was asked for but not made, or an empty string.
        failure: The exception if newsmeta itself failed on the file, or None.
    """

    name: str
    path: Path
    before: bytes
    after: bytes
    is_changed: bool = False
    fixed: tuple[Diagnostic, ...] = ()
    remaining: tuple[Diagnostic, ...] = ()
    refused: tuple[tuple[Diagnostic, str], ...] = ()
    kept_layout: str = ""
    failure: Exception | None = None

    @property
    def text(self) -> str:
        """The new content as text; bytes that are not UTF-8 become U+FFFD."""
        return self.after.decode("utf-8", "replace")


class Pass:
    """The fixes of a pass; their edits are computed once, on demand.

    Args:
        accepted: Returns the fixed findings with their edits of the pass's input text.
    """

    def __init__(self, accepted: Callable[[], fixer.Accepted]) -> None:
        self._accepted = accepted

    @cached_property
    def accepted(self) -> fixer.Accepted:
        """The fixed findings with their edits of the pass's input text."""
        return self._accepted()

    @cached_property
    def origins(self) -> Origins:
        """The map from places after the pass to places before it."""
        return Origins(edit for _, edits in self.accepted for edit in edits)


@dataclass(frozen=True, slots=True)
class Normalized:
    """The result of normalizing a parsed file.

    Attributes:
        analysis: The analysis of the new file.
        fixed: The fixed findings, with their places before.
        refused: The reasons why other fixes could not be made.
        kept_layout: The reason why canonical layout was asked for but not made, or an empty string.
        passes: The fixes of each pass.
    """

    analysis: Analysis
    fixed: tuple[Diagnostic, ...]
    refused: fixer.Refusals
    kept_layout: str = ""
    passes: tuple[Pass, ...] = ()

    @property
    def parsed(self) -> Parsed:
        """The new file."""
        return self.analysis.parsed


class Normalizer:
    """Normalizes files under one configuration.

    Args:
        analyst: The analyst that makes the findings.
    """

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst

    def file(
        self,
        before: Parsed,
        name: str,
        path: Path,
        fixes: Fixes,
        analysis: Analysis | None = None,
    ) -> NormalizedFile:
        """Return the result of normalizing a file, in the form for users.

        Args:
            before: The file.
            name: The name of the file, as shown.
            path: The path of the file, even if it does not exist yet; it decides the kind.
            fixes: The fixes to make.
            analysis: The analysis of the file, if it was made already.
        """
        outcome = self.normalize(before, name, path, fixes, analysis)
        is_changed = _differs(outcome.parsed, before)
        if is_changed and fixes.are_written:
            outcome = self._agreed(before, outcome, path, fixes)
            is_changed = _differs(outcome.parsed, before)
        after, findings = outcome.parsed.source, outcome.analysis.findings
        lines: dict[int, str] = {}
        return NormalizedFile(
            name,
            path,
            before.data,
            after.data if is_changed else before.data,
            is_changed,
            outcome.fixed,
            place_all(findings, after, name),
            tuple(
                (place(finding, after, name, lines), outcome.refused[fixer.key(finding)])
                for finding in findings
                if fixer.key(finding) in outcome.refused
            ),
            outcome.kept_layout,
        )

    def normalize(
        self,
        before: Parsed,
        name: str,
        path: Path,
        fixes: Fixes,
        analysis: Analysis | None = None,
    ) -> Normalized:
        """Return the result of normalizing a file, with the arguments of `file`."""
        outcome = self.fix(before, name, path, fixes.unsafe, analysis)
        if not fixes.layout or not self._analyst.kind_of(outcome.parsed, path).is_article:
            return outcome
        from newsmeta.editing.layout import canonical_layout

        schema = self._analyst.schema_of(before, path)
        # Layout may make fixes possible, which in turn change the layout.
        for _ in range(fixer.MAX_PASSES):
            laid_out, kept_layout = canonical_layout(outcome.parsed, schema)
            if laid_out is outcome.parsed:
                break
            again = self.fix(laid_out, name, path, fixes.unsafe)
            fixed = tuple(sorted((*outcome.fixed, *again.fixed), key=order))
            outcome = replace(again, fixed=fixed)
        return replace(outcome, kept_layout=kept_layout)

    def _agreed(self, before: Parsed, outcome: Normalized, path: Path, fixes: Fixes) -> Normalized:
        """Return the result, or that of no change if a second reader objects to it."""
        from newsmeta.editing.second_reader import objection

        reason = objection(before, outcome.parsed)
        if not reason:
            return outcome
        analysis = self._analyst.analyse(before, path)
        allowed = _allowed(fixes.unsafe)
        refused = {
            fixer.key(finding): reason
            for finding in analysis.findings
            if finding.change and RULES[finding.code].fix in allowed
        }
        return Normalized(analysis, (), refused, reason if fixes.layout else "")

    def fix(  # noqa: PLR0913
        self,
        before: Parsed,
        name: str,
        path: Path,
        unsafe: bool,
        analysis: Analysis | None = None,
        *,
        only: Callable[[Finding], bool] = lambda _: True,
    ) -> Normalized:
        """Make pass after pass, until nothing is left to fix.

        Args:
            before: The file.
            name: The name of the file, as shown.
            path: The path of the file, even if it does not exist yet; it decides the kind.
            unsafe: Whether to make unsafe fixes as well.
            analysis: The analysis of the file, if it was made already.
            only: Tells whether to fix a finding.

        Returns:
            The result; that of no change if the passes do not end.
        """
        allowed = _allowed(unsafe)
        parsed, fixed = before, list[Diagnostic]()
        refused: fixer.Refusals = {}
        schema = self._analyst.schema_of(before, path)
        worker = fixer.Fixer(schema.kind_of if schema else lambda _: "", self._analyst.read)
        passes: list[Pass] = []
        lines: dict[int, str] = {}
        for _ in range(fixer.MAX_PASSES):
            if analysis is None or passes:
                analysis = self._analyst.analyse(parsed, path, for_unsafe_fixes=unsafe)
            parsed = analysis.parsed
            wanted = [
                finding
                for finding in analysis.findings
                if finding.change
                and RULES[finding.code].fix in allowed
                and fixer.key(finding) not in refused
                and only(finding)
            ]
            if _is_worse(analysis, fixed):
                return self._undone(before, path, "the value is not what is due there then")
            wanted.sort(key=lambda finding: (finding.code, finding.span.start))
            parsed, done, edits = worker.run_pass(parsed, wanted, refused)
            fixed += [place(moved_back(f, passes), before.source, name, lines) for f in done]
            if not done and not parsed.is_readable and fixed:
                return self._undone(before, path, "the front matter could not be read even then")
            if not done:
                ordered = tuple(sorted(fixed, key=order))
                return Normalized(analysis, ordered, refused, passes=tuple(passes))
            passes.append(Pass(edits))
        for finding in wanted:
            refused[fixer.key(finding)] = "the fixes undo one another"
        return Normalized(self._analyst.analyse(before, path), (), refused)

    def _undone(self, before: Parsed, path: Path, reason: str) -> Normalized:
        """Return the result of no change to a file that cannot be read."""
        analysis = self._analyst.analyse(before, path)
        refused = {fixer.key(each): reason for each in analysis.findings if each.change}
        return Normalized(analysis, (), refused)


def _is_worse(analysis: Analysis, fixed: list[Diagnostic]) -> bool:
    """Tell whether a repaired file breaks its format on a repaired line.

    This is checked before any other fix, so that line numbers are unchanged.
    """
    lines = {diagnostic.line for diagnostic in fixed if diagnostic.fix is FixSafety.UNSAFE}
    if not lines or not all(RULES[each.code].makes_unreadable for each in fixed):
        return False
    position = analysis.parsed.source.position
    return any(
        RULES[finding.code].breaks_format and position(finding.span.start).line in lines
        for finding in analysis.findings
    )


def _differs(one: Parsed, other: Parsed) -> bool:
    return one.text != other.text or one.source.has_bom != other.source.has_bom


def _allowed(unsafe: bool) -> tuple[FixSafety, ...]:
    return (FixSafety.SAFE, FixSafety.UNSAFE) if unsafe else (FixSafety.SAFE,)


def moved_back(finding: Finding, passes: Sequence[Pass]) -> Finding:
    """Return a finding with its place in the text before `passes`."""
    if not passes and not finding.related:
        return finding
    start, end = finding.span.start, finding.span.end
    for each in reversed(passes):
        start, end = each.origins.of(start), each.origins.of(end)
    return replace(finding, span=Span(start, max(start, end)), related=())
