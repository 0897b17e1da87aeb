"""Restricting a run to files that have changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from newsmeta.cli.output import fail, say
from newsmeta.data_classes import dataclass

if TYPE_CHECKING:
    from newsmeta.linter.changed import ChangedFiles

_SHORT = 12
"""Number of digits of a commit that are shown."""


@dataclass(frozen=True, slots=True)
class ChangesWanted:
    """The changes that count.

    Attributes:
        ref: The revision to compare with; empty for the default.
        with_lines: Whether findings are also restricted to changed lines.
    """

    ref: str
    with_lines: bool

    def among(self, paths: Sequence[str], *, verbose: bool) -> ChangedFiles:
        """Return the changed files; exits where Git cannot tell."""
        from newsmeta.git.program import GitError
        from newsmeta.linter.changed import ChangedFiles

        try:
            found = ChangedFiles(paths, self.ref, with_lines=self.with_lines)
        except GitError as error:
            fail(str(error))
        if verbose:
            for each in found.repositories:
                say(f"changes in {each.root} since {each.base.name} ({each.base.commit[:_SHORT]})")
        return found


def changes_wanted(changed: str | None, *, with_lines: bool = False) -> ChangesWanted | None:
    """Return the changes that the options ask for; None if all files are looked at."""
    if changed is None and not with_lines:
        return None
    return ChangesWanted(changed or "", with_lines)


def nothing_changed(found: ChangedFiles) -> str:
    """Return a message that no file was looked at, and why."""
    from newsmeta.reporters.sentence import counted
    from newsmeta.suggestions import listing

    names = dict.fromkeys(each.base.name for each in found.repositories)
    since = f"since {listing(names, 'and')}"
    if not found.number:
        return f"no file has changed {since}"
    have = "has" if found.number == 1 else "have"
    return (
        f"{counted(found.number, 'file')} {have} changed {since}, but none of them is an article "
        "file to look at"
    )
