"""Fixes applied to the text of an article file, and checked.

A file goes through as many passes as it needs. In each pass, the changes that rules ask for are
made in the order of rules, as far as they do not touch one another; the others wait for the next
pass. Every change is first tried alone: the text is read back and must have exactly the intended
values. A change that fails is not made, and the reason is noted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Finding, Pointer
from newsmeta.diagnostics.changes import (
    RemoveByteOrderMark,
    RemoveItem,
    RenameField,
    Rewrite,
    SetValue,
)
from newsmeta.editing import plain_texts
from newsmeta.editing.claims import Claims
from newsmeta.editing.edits import CannotRenderError, Edit, apply
from newsmeta.editing.intended import intended
from newsmeta.editing.mending import mended
from newsmeta.editing.rendering import Renderer
from newsmeta.editing.repeats import mixed_uses, touched
from newsmeta.frontmatter import Parsed, SourceError
from newsmeta.frontmatter.comments import Comment
from newsmeta.frontmatter.nodes import same

MAX_PASSES = 40
"""Most passes over one file; fixes that are left by then would never end."""

_MANY = 16
"""Fewest changes that are tried in groups when not all of them can be made."""

_MOST_WAYS = 6
"""Most times that all changes are tried together; few can be written in more ways."""

_MOST_READ_BACK = 500_000
"""Most characters of front matter that are read back to try changes alone, or in groups."""

_FEW = 8
"""Number of texts that may be tried in any case."""

_MOVING = (RemoveItem, RenameField, Rewrite)
"""Changes after which other values may have another path."""

_IMPOSSIBLE = "it cannot be written without changing other values"

Accepted = list[tuple[Finding, list[Edit]]]
"""Changes that can be made, each with its edits."""

Refusals = dict[tuple[str, Pointer | None, str], str]
"""Reasons why fixes cannot be made, by code, pointer and message of the finding."""


class Fixer:
    """Applies changes to the text of one file.

    Args:
        type_of: Returns the name of the required type of the value at a pointer.
        read: Reads a file. If None, the file is read again as it was the first time.
    """

    def __init__(
        self, type_of: Callable[[Pointer], str], read: Callable[[bytes], Parsed] | None = None
    ) -> None:
        self.type_of = type_of
        self._read = read
        self._tried = 0
        self._read_back = 0

    def run_pass(
        self, parsed: Parsed, findings: list[Finding], refused: Refusals
    ) -> tuple[Parsed, list[Finding], Callable[[], Accepted]]:
        """Make the changes of one pass.

        Args:
            parsed: The file.
            findings: The findings to fix, in the order of rules; all of them have a change.
            refused: The refused fixes with their reasons, which are added to.

        Returns:
            The changed file, the fixed findings, and a function that returns the edits of each; the
            same file and no findings if there is nothing to do.
        """
        if not findings:
            return parsed, [], list
        if not parsed.is_readable:
            after, done, pieces, left = mended(parsed, findings)
            refused.update((key(finding), reason) for finding, reason in left)
            return after, done, lambda: [(finding, pieces) for finding in done]
        if replaced := self._replaced(parsed, findings):
            return replaced
        after, done, edits = self._changed(parsed, findings, refused)
        return after, done, lambda: edits

    def _replaced(
        self, parsed: Parsed, findings: list[Finding]
    ) -> tuple[Parsed, list[Finding], Callable[[], Accepted]] | None:
        """Make the changes of one pass in plain front matter, if all are changes of texts.

        Returns:
            The result of `run_pass`; None if the changes need the general way.
        """
        chosen = plain_texts.replacements(parsed.outline, findings) if parsed.outline else None
        if chosen is None:
            return None
        renderer = Renderer(parsed, self.type_of)
        edits = plain_texts.edits_of(renderer, chosen)
        if edits is None:
            return None
        wanted = plain_texts.intended(parsed.values, [change for _, change, _ in chosen])
        after = self._edited(parsed, edits)
        done = [finding for finding, _, _ in chosen]
        if after is None or not self._is_right(parsed, after, edits, wanted, done):
            return None
        return after, done, lambda: plain_texts.smallest_edits(renderer, chosen)

    def _changed(
        self, parsed: Parsed, findings: list[Finding], refused: Refusals
    ) -> tuple[Parsed, list[Finding], Accepted]:
        """Make the changes of one pass, as `run_pass` does, and return the edits themselves."""
        mixed = mixed_uses(parsed.front_matter, self.type_of)
        job = _Job(parsed, Renderer(parsed, self.type_of), mixed, refused)
        # Rewrites wait for the others, which are surer.
        for is_rewritten in (False, True):
            some = [each for each in findings if isinstance(each.change, Rewrite) is is_rewritten]
            made = self._all_at_once(job, some) or self._one_by_one(job, some)
            if made[1]:
                return made
        return parsed, [], []

    def _all_at_once(
        self, job: _Job, findings: list[Finding]
    ) -> tuple[Parsed, list[Finding], Accepted] | None:
        """Return the file after every change in its least intrusive form, if the result is right.

        It is for nearly every file, which saves reading the text back for each change. Where a new
        value does not read back, the next way to write it is taken.
        """
        ways: dict[int, int] = {}
        for _ in range(_MOST_WAYS):
            accepted = self._proposed(job, findings, ways)
            if len(accepted) < 2:
                return None
            after = self._applied(job.parsed, accepted)
            if after is not None and self._holds(job.parsed, accepted, after):
                return after, [finding for finding, _ in accepted], accepted
            moves = any(isinstance(finding.change, _MOVING) for finding, _ in accepted)
            if after is None or moves:
                return None
            misread = [finding for finding, _ in accepted if _is_misread(finding, after)]
            if not misread:
                return None
            for finding in misread:
                ways[id(finding)] = ways.get(id(finding), 0) + 1
        return None

    def _one_by_one(
        self, job: _Job, findings: list[Finding]
    ) -> tuple[Parsed, list[Finding], Accepted]:
        """Return the file after the changes that can be made, each tried alone or in a group."""
        accepted: Accepted = []
        claims = Claims(job.parsed.front_matter)
        # Those that cannot be made at all were refused when all were to be made at once.
        findings = [each for each in findings if key(each) not in job.refused]
        for some in self._in_groups(job, findings):
            for finding, proposed in some:
                if claims.hold(finding.change) or job.refuses(finding):
                    continue
                edits = proposed or self._attempt(job, finding)
                if edits is None or claims.touch(edits):
                    continue
                accepted.append((finding, edits))
                claims.add(finding.change, edits)
        return self._apply_all(job.parsed, accepted)

    def _in_groups(
        self, job: _Job, findings: list[Finding]
    ) -> Iterator[list[tuple[Finding, list[Edit] | None]]]:
        """Yield findings in order, with edits if those of their whole group give the right result.

        If one change among many cannot be made, groups save reading the text back for each of the
        others.
        """
        waiting = [findings]
        while waiting:
            group = waiting.pop()
            proposed: Accepted = []
            if len(group) >= _MANY and group is not findings and self._may_read(job.parsed):
                proposed = self._proposed(job, group, {})
                after = self._applied(job.parsed, proposed)
                if after is None or not self._holds(job.parsed, proposed, after):
                    proposed = []
            if proposed:
                yield [(finding, edits) for finding, edits in proposed]
            elif len(group) < _MANY:
                yield [(finding, None) for finding in group]
            else:
                half = len(group) // 2
                waiting += [group[half:], group[:half]]

    def _proposed(self, job: _Job, findings: list[Finding], ways: dict[int, int]) -> Accepted:
        """Return edits of each change that need not wait for an earlier one.

        Args:
            job: The pass.
            findings: The findings to fix; those that cannot be fixed are refused.
            ways: The number of the way to write each change, by the identity of the finding, if it
                is not the least intrusive way.
        """
        proposed: Accepted = []
        claims = Claims(job.parsed.front_matter)
        for finding in findings:
            change = finding.change
            if change is None or claims.hold(change) or job.refuses(finding):
                continue
            try:
                proposals = job.renderer.proposals(change)
                edits = next(islice(proposals, ways.get(id(finding), 0), None), None)
            except CannotRenderError as error:
                job.refused[key(finding)] = str(error)
                continue
            if isinstance(change, RemoveByteOrderMark):
                edits = []
            if edits is None:
                job.refused[key(finding)] = _IMPOSSIBLE
            elif not claims.touch(edits):
                proposed.append((finding, edits))
                claims.add(change, edits)
        return proposed

    def _attempt(self, job: _Job, finding: Finding) -> list[Edit] | None:
        """Return edits that make only this change, or note the reason and return None."""
        change = finding.change
        if isinstance(change, RemoveByteOrderMark):
            return []
        reason = _IMPOSSIBLE
        try:
            wanted: dict[str, Any] | None = None
            for edits in job.renderer.proposals(change) if change else ():
                if wanted is None and change:
                    wanted = intended(job.parsed.front_matter, [change])
                if not self._may_read(job.parsed):
                    reason = "too many fixes of this file would have to be tried one by one"
                    break
                after = self._edited(job.parsed, edits)
                if after and self._is_right(job.parsed, after, edits, wanted or {}, [finding]):
                    return edits
        except CannotRenderError as error:
            reason = str(error)
        job.refused[key(finding)] = reason
        return None

    def _may_read(self, parsed: Parsed) -> bool:
        """Tell whether another text may be tried, and count it."""
        self._tried += 1
        self._read_back += parsed.source.span.end - parsed.source.span.start
        return self._tried <= _FEW or self._read_back <= _MOST_READ_BACK

    def _apply_all(
        self, parsed: Parsed, accepted: Accepted
    ) -> tuple[Parsed, list[Finding], Accepted]:
        """Return the file after all accepted changes; after a part of them if they clash."""
        count = len(accepted)
        while count:
            some = accepted[:count]
            after = self._applied(parsed, some)
            if after is not None and self._holds(parsed, some, after):
                return after, [finding for finding, _ in some], some
            count //= 2
        return parsed, [], []

    def _applied(self, parsed: Parsed, accepted: Accepted) -> Parsed | None:
        """Return the file after changes; None if it cannot be read then."""
        removes_mark = any(f.change == RemoveByteOrderMark() for f, _ in accepted)
        has_bom = parsed.source.has_bom and not removes_mark
        return self._edited(parsed, [edit for _, edits in accepted for edit in edits], has_bom)

    def _holds(self, parsed: Parsed, accepted: Accepted, after: Parsed) -> bool:
        """Tell whether a file after changes has the intended values."""
        findings = [finding for finding, _ in accepted]
        changes = [finding.change for finding in findings if finding.change]
        edits = [edit for _, edits in accepted for edit in edits]
        wanted = intended(parsed.front_matter, changes)
        return self._is_right(parsed, after, edits, wanted, findings)

    def _edited(
        self, parsed: Parsed, edits: list[Edit], has_bom: bool | None = None
    ) -> Parsed | None:
        """Return a file after `edits`; None if it cannot be read then."""
        try:
            after = parsed.with_text(apply(parsed.text, edits), has_bom, self._read)
        except (SourceError, ValueError):
            return None
        return after if after.is_readable else None

    def _is_right(
        self,
        parsed: Parsed,
        after: Parsed,
        edits: list[Edit],
        wanted: dict[str, Any],
        findings: list[Finding],
    ) -> bool:
        """Tell whether a file after `edits` has the `wanted` values.

        The body must be untouched. No comment may be lost, except edited ones in a text that is
        written anew.
        """
        comments = parsed.comment_texts
        if any(isinstance(finding.change, Rewrite) for finding in findings):
            comments = sorted(texts_outside(parsed.comments, edits))
        last = max((edit.end for edit in edits), default=0)
        return (
            len(after.flaws) <= len(parsed.flaws)
            and (last > parsed.source.body_start or after.body == parsed.body)
            and same(after.values, wanted)
            and after.comment_texts == comments
        )


@dataclass(frozen=True, slots=True)
class _Job:
    """The work of one pass.

    Attributes:
        parsed: The file.
        renderer: The renderer of its changes.
        mixed: The identities of nodes that are used as more than one type.
        refused: The refused fixes with their reasons.
    """

    parsed: Parsed
    renderer: Renderer
    mixed: frozenset[int]
    refused: Refusals

    def refuses(self, finding: Finding) -> bool:
        """Tell whether a change would be wrong for another use of the value, and note it."""
        if not self.mixed or self.mixed.isdisjoint(
            touched(self.parsed.front_matter, finding.change)
        ):
            return False
        self.refused[key(finding)] = "an alias repeats the value where another one is needed"
        return True


def texts_outside(comments: Iterable[Comment], edits: list[Edit]) -> Iterator[str]:
    """Yield the texts of the comments that begin outside of edits, which do not overlap."""
    ordered = sorted(edits)
    starts = [edit.start for edit in ordered]
    for comment in comments:
        at = bisect_right(starts, comment.offset) - 1
        if at < 0 or comment.offset >= ordered[at].end:
            yield comment.text.rstrip()


def _is_misread(finding: Finding, after: Parsed) -> bool:
    """Tell whether a file after changes has another value than the one that was written."""
    change = finding.change
    return isinstance(change, SetValue) and not same(after.value(change.pointer), change.value)


def key(finding: Finding) -> tuple[str, Pointer | None, str]:
    """Return the key by which a refused fix is recognized in later passes."""
    return finding.code, finding.pointer, finding.message
