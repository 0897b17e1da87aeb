"""Brings one text into order: pass after pass of fixes, until nothing is left to fix."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from newsmeta.diagnostics import Diagnostic, Finding, FixSafety, Span
from newsmeta.editing import fixer
from newsmeta.editing.edits import Edit, origin
from newsmeta.frontmatter import source
from newsmeta.linter.analyst import Analysis, Analyst
from newsmeta.linter.locating import order, place, place_all
from newsmeta.rules import RULES


@dataclass(frozen=True, slots=True)
class NormalizedFile:
    """What normalizing one file comes to.

    Attributes:
        name: How the file is shown.
        path: Where it is.
        before: Its content.
        after: What its content should be; the same where there is nothing to do.
        is_changed: Whether the two differ.
        fixed: The findings that are put right in `after`, where they stood in `before`.
        remaining: What `newsmeta validate` says about `after`.
        refused: Those of the remaining whose fix could not be made, each with the reason.
        kept_layout: Why canonical layout was asked for and not done, or an empty string.
        failure: Why newsmeta itself failed on it, or None.
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
        """The new content as text; bytes that are no UTF-8 become U+FFFD."""
        return self.after.decode("utf-8", "replace")


class Normalizer:
    """Fixes texts by one configuration.

    Args:
        analyst: What finds the things to fix.
    """

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst

    def normalize(
        self, before: source.Source, name: str, path: Path, unsafe: bool, layout: bool
    ) -> NormalizedFile:
        """Return what normalizing a text comes to.

        Args:
            before: The text.
            name: How the file is shown.
            path: Where the file is, or would be, which decides its kind.
            unsafe: Whether to make unsafe fixes, too.
            layout: Whether to bring the front matter into canonical layout, too.
        """
        refused: fixer.Refusals = {}
        parts, fixed, analysis = self._fix(before, name, path, unsafe, refused)
        kept_layout = ""
        if layout and self._analyst.scopes.kind(path).schema == "article":
            from newsmeta.editing.layout import canonical_layout

            laid_out, kept_layout = canonical_layout(parts, self._analyst.config.limits)
            if laid_out.text != parts.text:
                refused.clear()
                parts, more, analysis = self._fix(laid_out, name, path, unsafe, refused)
                fixed += more
        is_changed = parts.text != before.text or parts.has_bom != before.has_bom
        return NormalizedFile(
            name,
            path,
            before.data,
            parts.data if is_changed else before.data,
            is_changed,
            tuple(sorted(fixed, key=order)),
            place_all(analysis.findings, parts, name),
            tuple(
                (place(finding, parts, name), refused[fixer.key(finding)])
                for finding in analysis.findings
                if fixer.key(finding) in refused
            ),
            kept_layout,
        )

    def _fix(
        self,
        before: source.Source,
        name: str,
        path: Path,
        unsafe: bool,
        refused: fixer.Refusals,
    ) -> tuple[source.Source, list[Diagnostic], Analysis]:
        """Make pass after pass, until there is nothing more to fix.

        Returns:
            The text, what was fixed in it, and what the rules make of it now; the text as
            it was before if the passes do not come to an end.
        """
        allowed = (FixSafety.SAFE, FixSafety.UNSAFE) if unsafe else (FixSafety.SAFE,)
        parts, fixed = before, list[Diagnostic]()
        schema = self._analyst.schema_of(path)
        kind_of = schema.kind_of if schema else lambda _: ""
        worker = fixer.Fixer(self._analyst.config.limits, kind_of)
        passes: list[list[Edit]] = []
        for _ in range(fixer.MAX_PASSES):
            analysis = self._analyst.analyse(parts, path)
            wanted = [
                finding
                for finding in analysis.findings
                if finding.change
                and RULES[finding.code].fix in allowed
                and fixer.key(finding) not in refused
            ]
            if analysis.front_matter.root is None:
                reason = "the front matter cannot be read"
                refused.update((fixer.key(finding), reason) for finding in wanted)
                wanted = []
            wanted.sort(key=lambda finding: (finding.code, finding.span.start))
            after, done, edits = worker.run_pass(parts, analysis.front_matter, wanted, refused)
            fixed += [place(_moved_back(f, passes), before, name) for f in done]
            if not done:
                return parts, fixed, analysis
            parts = after
            passes.append(edits)
        for finding in wanted:
            refused[fixer.key(finding)] = "the fixes undo one another"
        return before, [], self._analyst.analyse(before, path)


def _moved_back(finding: Finding, passes: list[list[Edit]]) -> Finding:
    """Return a finding with its place in the text as it was before `passes`."""
    start, end = finding.span.start, finding.span.end
    for edits in reversed(passes):
        start, end = origin(start, edits), origin(end, edits)
    return replace(finding, span=Span(start, max(start, end)), related=())
