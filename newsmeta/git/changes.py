"""The changes in a working tree."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field

from newsmeta.data_classes import dataclass
from newsmeta.git.base import Base, base_of
from newsmeta.git.hunks import Ranges, changed_lines
from newsmeta.git.program import NOTHING, Git, GitError, reason

_DIFF = (
    *("diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-relative"),
    *("--ignore-submodules=all", "--submodule=short", "-l1000", f"-O{NOTHING}"),
)
"""Arguments for a diff that does not depend on the user's configuration."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes in a working tree, committed or not.

    Paths are relative to the top of the tree, with slashes.

    Attributes:
        root: The top of the tree.
        base: The revision that the tree is compared with.
        files: New and modified files. A renamed file has its new name.
        deleted: Deleted files.
        lines: For each modified file, its new and changed lines, if they were requested. In all
            other files, every line is new.
    """

    root: str
    base: Base
    files: frozenset[str]
    deleted: frozenset[str]
    lines: Mapping[str, Ranges] = field(default_factory=dict)


def changes(folder: str, ref: str = "", *, with_lines: bool = False) -> Changes:
    """Return the changes in the working tree around a folder.

    Args:
        folder: The folder.
        ref: The revision to compare with; the comparison starts at its merge base with HEAD.
            Empty for the branch that the current one will be merged into, as far as it is known.
        with_lines: Whether to determine the changed lines, too.

    Raises:
        GitError: When Git cannot tell the changes.
    """
    root = _root(folder)
    git = Git(root)
    git.turn_filters_off()
    base = base_of(git, ref, os.environ)
    with git.on_copy_of_index(), _with_advice(git, base):
        return _changes(git, base, with_lines=with_lines)


def _changes(git: Git, base: Base, *, with_lines: bool) -> Changes:
    renames = "-M" if with_lines else "--no-renames"
    files, old, deleted = _compared(git.names(*_DIFF, renames, "--raw", "-z", base.commit, "--"))
    untracked = git.names("ls-files", "--others", "--exclude-standard", "-z")
    # A name with a slash at its end is a nested repository.
    files.update(name for name in untracked if not name.endswith("/"))
    lines = {}
    if with_lines:
        lines = {name: ranges for name, ranges in _lines(git, base.commit).items() if name in old}
        lines.update((name, ()) for name in old if name not in lines)
    return Changes(git.folder, base, frozenset(files), frozenset(deleted - files), lines)


@contextmanager
def _with_advice(git: Git, base: Base) -> Iterator[None]:
    """Add advice to errors about file contents that a partial clone lacks."""
    try:
        yield
    except GitError as error:
        if not git.ask("config", "--get-regexp", r"^remote\..*\.promisor$"):
            raise
        raise GitError(
            f"{error}; this clone is partial, and newsmeta fetches nothing: "
            f"`git diff --stat {base.name}` fetches the missing files"
        ) from None


def _root(folder: str) -> str:
    """Return the top of the working tree around a folder."""
    done = Git(folder).answer(
        "rev-parse", "--is-bare-repository", "--is-inside-work-tree", "--show-toplevel"
    )
    if done.returncode == 0:
        *_, top = os.fsdecode(done.stdout).split("\n", 2)
        return top.removesuffix("\n")
    said = os.fsdecode(done.stdout).split("\n")
    if said[0] == "true":
        raise GitError(f"{folder} is a bare Git repository, which has no files to look at")
    if said[:2] == ["false", "false"]:
        raise GitError(f"{folder} is in the folder of a Git repository, not in its working tree")
    why = reason(done.stderr)
    if "not a git repository" in why:
        raise GitError(f"{folder} is in no Git repository, so the changes cannot be told")
    raise GitError(f"git rev-parse: {why}")


def _compared(raw: list[str]) -> tuple[set[str], set[str], set[str]]:
    """Return the files that exist, those of them that existed before, and the deleted ones."""
    files: set[str] = set()
    old: set[str] = set()
    deleted: set[str] = set()
    fields = iter(raw)
    for entry in fields:
        status = entry.rsplit(" ", 1)[-1]
        name = next(fields)
        if status.startswith(("R", "C")):
            if status.startswith("R"):
                deleted.add(name)
            name = next(fields)
        if status == "D":
            deleted.add(name)
            continue
        files.add(name)
        if status.startswith(("M", "R", "C")):
            old.add(name)
    return files, old, deleted


def _lines(git: Git, commit: str) -> dict[str, Ranges]:
    prefixes = "--src-prefix=a/", "--dst-prefix=b/"
    options = "-M", "--text", "--unified=0", "--inter-hunk-context=0", *prefixes
    with git.lines(*_DIFF, *options, "--patch", commit, "--") as patch:
        return changed_lines(patch)
