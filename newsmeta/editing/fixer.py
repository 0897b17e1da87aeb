"""Fixes applied to the text of an article file, and checked.

A file goes through as many passes as it needs. In each pass, the changes that rules ask for are
made in the order of rules, as far as they do not touch one another; the others wait for the next
pass. Every change is first tried alone: the text is read back and must have exactly the intended
values. A change that fails is not made, and the reason is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import field
from typing import Any

from newsmeta.data_classes import dataclass
from newsmeta.diagnostics import Finding, Pointer
from newsmeta.diagnostics.changes import (
    Change,
    InsertField,
    RemoveByteOrderMark,
    RemoveField,
    RemoveItem,
    RenameField,
    Rewrite,
    SetValue,
    SetValues,
)
from newsmeta.editing import plain_texts
from newsmeta.editing.claims import Claims
from newsmeta.editing.edits import CannotRenderError, Edit, apply
from newsmeta.editing.mending import mended
from newsmeta.editing.rendering import Renderer
from newsmeta.editing.repeats import mixed_uses, touched
from newsmeta.frontmatter import Parsed, SourceError
from newsmeta.frontmatter.nodes import (
    Alias,
    FrontMatter,
    Mapping,
    Node,
    Scalar,
    same,
)

MAX_PASSES = 40
"""Most passes over one file; fixes that are left by then would never end."""

_MANY = 16
"""Fewest changes that are tried in groups when not all of them can be made."""

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
        after = self._edited(parsed, edits, wanted)
        if after is None:
            return None
        done = [finding for finding, _, _ in chosen]
        return after, done, lambda: plain_texts.smallest_edits(renderer, chosen)

    def _changed(
        self, parsed: Parsed, findings: list[Finding], refused: Refusals
    ) -> tuple[Parsed, list[Finding], Accepted]:
        """Make the changes of one pass, as `run_pass` does, and return the edits themselves."""
        alone = [finding for finding in findings if isinstance(finding.change, Rewrite)]
        findings = [each for each in findings if not isinstance(each.change, Rewrite)]
        renderer = Renderer(parsed, self.type_of)
        mixed = mixed_uses(parsed.front_matter, self.type_of)
        if at_once := self._all_at_once(parsed, renderer, findings, mixed):
            return at_once
        accepted: Accepted = []
        claims = Claims()
        for some in self._in_groups(parsed, renderer, findings, mixed):
            for finding, proposed in some:
                if claims.hold(finding.change):
                    continue
                if not mixed.isdisjoint(touched(parsed.front_matter, finding.change)):
                    refused[key(finding)] = "an alias repeats the value where another one is needed"
                    continue
                edits = proposed or self._attempt(parsed, renderer, finding, refused)
                if edits is None or claims.touch(edits):
                    continue
                accepted.append((finding, edits))
                claims.add(finding.change, edits)
        for finding in alone:  # These replace the values of the whole front matter.
            if accepted:
                break
            whole = self._attempt(parsed, renderer, finding, refused)
            accepted = [(finding, whole)] if whole else []
        return self._apply_all(parsed, accepted)

    def _all_at_once(
        self,
        parsed: Parsed,
        renderer: Renderer,
        findings: list[Finding],
        mixed: frozenset[int],
    ) -> tuple[Parsed, list[Finding], Accepted] | None:
        """Return the file after every change in its least intrusive form, if the result is right.

        It is for nearly every file, which saves reading the text back for each change.
        """
        proposed = self._proposed(parsed, renderer, findings, mixed)
        return self._applied(parsed, proposed) if proposed and len(proposed) > 1 else None

    def _in_groups(
        self,
        parsed: Parsed,
        renderer: Renderer,
        findings: list[Finding],
        mixed: frozenset[int],
    ) -> Iterator[list[tuple[Finding, list[Edit] | None]]]:
        """Yield findings in order, with edits if those of their whole group give the right result.

        If one change among many cannot be made, groups save reading the text back for each of the
        others.
        """
        waiting = [findings]
        while waiting:
            group = waiting.pop()
            proposed = None
            if len(group) >= _MANY and group is not findings:
                proposed = self._proposed(parsed, renderer, group, mixed)
                if proposed is not None and self._applied(parsed, proposed) is None:
                    proposed = None
            if proposed is not None:
                yield [(finding, edits) for finding, edits in proposed]
            elif len(group) < _MANY:
                yield [(finding, None) for finding in group]
            else:
                half = len(group) // 2
                waiting += [group[half:], group[:half]]

    def _proposed(
        self,
        parsed: Parsed,
        renderer: Renderer,
        findings: list[Finding],
        mixed: frozenset[int],
    ) -> Accepted | None:
        """Return the least intrusive edits of each change that need not wait for an earlier one.

        None if one of them cannot be made like this.
        """
        proposed: Accepted = []
        claims = Claims()
        for finding in findings:
            change = finding.change
            if change is None:
                return None
            if mixed and not mixed.isdisjoint(touched(parsed.front_matter, change)):
                return None
            try:
                edits = next(renderer.proposals(change), None)
            except CannotRenderError:
                return None
            if edits is None:
                return None
            if claims.touch(edits) or claims.hold(change):
                continue
            proposed.append((finding, edits))
            claims.add(change, edits)
        return proposed

    def _attempt(
        self, parsed: Parsed, renderer: Renderer, finding: Finding, refused: Refusals
    ) -> list[Edit] | None:
        """Return edits that make only this change, or note the reason and return None."""
        change = finding.change
        if isinstance(change, RemoveByteOrderMark):
            return []
        reason = "it cannot be written without changing other values"
        try:
            wanted = intended(parsed.front_matter, [change] if change else [])
            is_rewritten = isinstance(change, Rewrite)
            for edits in renderer.proposals(change) if change else ():
                if self._edited(parsed, edits, wanted, takes_comments=is_rewritten):
                    return edits
        except CannotRenderError as error:
            reason = str(error)
        refused[key(finding)] = reason
        return None

    def _apply_all(
        self, parsed: Parsed, accepted: Accepted
    ) -> tuple[Parsed, list[Finding], Accepted]:
        """Return the file after all accepted changes; after a part of them if they clash."""
        count = len(accepted)
        while count:
            if after := self._applied(parsed, accepted[:count]):
                return after
            count //= 2
        return parsed, [], []

    def _applied(
        self, parsed: Parsed, accepted: Accepted
    ) -> tuple[Parsed, list[Finding], Accepted] | None:
        """Return the file after changes; None if its values are not the intended ones."""
        findings = [finding for finding, _ in accepted]
        changes = [finding.change for finding in findings if finding.change]
        edits = [edit for _, edits in accepted for edit in edits]
        wanted = intended(parsed.front_matter, changes)
        has_bom = parsed.source.has_bom and RemoveByteOrderMark() not in changes
        is_rewritten = any(isinstance(change, Rewrite) for change in changes)
        after = self._edited(parsed, edits, wanted, has_bom, takes_comments=is_rewritten)
        return (after, findings, accepted) if after is not None else None

    def _edited(
        self,
        parsed: Parsed,
        edits: list[Edit],
        wanted: dict[str, Any],
        has_bom: bool | None = None,
        *,
        takes_comments: bool = False,
    ) -> Parsed | None:
        """Return a file after `edits`; None if its values are not `wanted`.

        The body must be untouched. No comment may be lost, except edited ones if `takes_comments`.
        """
        try:
            after = parsed.with_text(apply(parsed.text, edits), has_bom, self._read)
        except (SourceError, ValueError):
            return None
        comments = parsed.comment_texts
        if takes_comments:
            comments = sorted(
                comment.text.rstrip()
                for comment in parsed.comments
                if not any(edit.start <= comment.offset < edit.end for edit in edits)
            )
        last = max((edit.end for edit in edits), default=0)
        holds = (
            after.is_readable
            and len(after.flaws) <= len(parsed.flaws)
            and (last > parsed.source.body_start or after.body == parsed.body)
            and same(after.values, wanted)
            and after.comment_texts == comments
        )
        return after if holds else None


def key(finding: Finding) -> tuple[str, Pointer | None, str]:
    """Return the key by which a refused fix is recognized in later passes."""
    return finding.code, finding.pointer, finding.message


# -- values ------------------------------------------------------------------------------


def intended(front_matter: FrontMatter, changes: list[Change]) -> dict[str, Any]:
    """Return the values that a document must have after `changes`.

    A value with an anchor changes wherever an alias repeats it.
    """
    plan = _Plan()
    for change in changes:
        if isinstance(change, Rewrite):
            return dict(change.values)
        plan.add(front_matter, change)
    values = plan.build(front_matter.root) if front_matter.root else {}
    return values if isinstance(values, dict) else {}


@dataclass(slots=True)
class _Plan:
    """The planned changes of single nodes, by identity."""

    values: dict[int, Any] = field(default_factory=dict)
    removed: set[int] = field(default_factory=set)
    inserted: dict[int, dict[str, Any]] = field(default_factory=dict)
    renamed: dict[tuple[int, str], str] = field(default_factory=dict)

    def add(self, front_matter: FrontMatter, change: Change) -> None:
        """Add a change to the plan."""
        if isinstance(change, SetValue):
            self.values[id(front_matter.node(change.pointer))] = change.value
        elif isinstance(change, SetValues):
            for each in change.changes:
                self.add(front_matter, each)
        elif isinstance(change, RemoveItem | RemoveField):
            self.removed.add(id(front_matter.node(change.pointer)))
        elif isinstance(change, InsertField):
            owner = id(front_matter.node(change.owner))
            self.inserted.setdefault(owner, {})[change.name] = change.value
        elif isinstance(change, RenameField):
            owner = id(front_matter.node(change.pointer[:-1]))
            self.renamed[owner, str(change.pointer[-1])] = change.name

    def build(self, node: Node) -> Any:
        """Return the planned value of a node."""
        target = node.target if isinstance(node, Alias) else node
        if id(target) in self.values:
            return self.values[id(target)]
        if isinstance(target, Scalar):
            return target.value
        if isinstance(target, Mapping):
            values = {
                self.renamed.get((id(target), name), name): self.build(entry.node)
                for name, entry in target.entries.items()
                if id(entry.node) not in self.removed
            }
            return {**values, **self.inserted.get(id(target), {})}
        return [self.build(item) for item in target.items if id(item) not in self.removed]
