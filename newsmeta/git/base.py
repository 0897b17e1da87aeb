"""What a working tree is compared with: the commit at which it left the line of others."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping

from newsmeta.data_classes import dataclass
from newsmeta.git.program import NOTHING, Git, GitError

_USUAL = (
    *("refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master"),
    *("refs/heads/main", "refs/heads/master"),
)
"""What is compared with where nobody says and the branch follows no other."""

_ZEROS = re.compile("0{40}|0{64}")
"""What CI systems call the state before the first one."""


@dataclass(frozen=True, slots=True)
class Base:
    """What is compared with.

    Attributes:
        name: What it was called, such as `origin/main`.
        commit: The commit or tree that it comes to.
    """

    name: str
    commit: str


def base_of(git: Git, ref: str, environ: Mapping[str, str]) -> Base:
    """Return what a working tree is compared with.

    Args:
        git: Git in the repository.
        ref: The revision that was named; empty for the usual one.
        environ: The variables in which CI systems say what a request is to be merged into.

    Raises:
        GitError: When it is not there, or nobody can tell.
    """
    head = git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    name, commit = _named(git, ref, environ, has_commits=head is not None)
    if head is None or commit == head or not name:
        return Base(name or "the beginning", commit)
    common = git.ask("merge-base", "HEAD", commit)
    if common:
        return Base(name, common.split("\n")[0])
    if _is_shallow(git):
        raise GitError(
            f"the commit at which HEAD and {name} parted is not in this clone, which is shallow; "
            f"{_DEEPEN}"
        )
    return Base(name, commit)  # Two lines that never met.


def _named(git: Git, ref: str, environ: Mapping[str, str], *, has_commits: bool) -> tuple[str, str]:
    """Return the name of what is compared with, and its commit."""
    if ref and not _ZEROS.fullmatch(ref):
        return _asked_for(git, ref)
    if requested := _requested(environ):
        for name in requested:
            if commit := _commit(git, name):
                return name, commit
        raise _missing(git, requested[0])
    if not has_commits:
        return "", _empty_tree(git)
    upstream = git.ask("rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}")
    for name in (upstream or "", *_USUAL):
        if name and (commit := _commit(git, name)):
            return _short(name), commit
    raise GitError(
        "nothing tells what to compare with: the branch follows no other, and there is no origin, "
        "main or master; name a revision, for example --changed=HEAD for what is not committed"
    )


def _asked_for(git: Git, ref: str) -> tuple[str, str]:
    if ".." in ref:
        raise GitError(f"{ref} is a range; name the one revision to compare with")
    for name in (ref, f"refs/remotes/origin/{ref}"):
        if commit := _commit(git, name):
            return _short(name), commit
    raise _missing(git, ref)


def _requested(environ: Mapping[str, str]) -> list[str]:
    """Return what CI systems call the branch that a request is to be merged into."""
    github = environ.get("GITHUB_BASE_REF")
    gitlab = environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    names = [environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA") or ""]
    names += [f"origin/{branch}" for branch in (github, gitlab) if branch]
    names += [branch for branch in (github, gitlab) if branch]
    return [name for name in names if name]


def _missing(git: Git, name: str) -> GitError:
    if _is_shallow(git):
        return GitError(f"{name} is not in this clone, which is shallow; {_DEEPEN}")
    listed = git.ask("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes")
    from newsmeta.suggestions import nearest

    close = nearest(name, (listed or "").split("\n"))
    if os.path.lexists(name):
        advice = "it is a path, which does not go behind an equals sign"
    elif close:
        advice = f"did you mean {close}?"
    else:
        advice = "git fetch brings in what others have, and a path that is gone goes behind --"
    return GitError(f"Git knows no revision {name} here; {advice}")


def _commit(git: Git, name: str) -> str | None:
    if name.startswith("-") or "\0" in name:
        return None
    # In two steps: behind `:/text`, what follows would be text, too.
    found = git.ask("rev-parse", "--verify", "--quiet", name)
    return git.ask("rev-parse", "--verify", "--quiet", f"{found}^{{commit}}") if found else None


def _empty_tree(git: Git) -> str:
    """Return the name of a tree without files, which depends on how Git names things here."""
    name = git.ask("hash-object", "-t", "tree", NOTHING)
    if name is None:
        raise GitError("Git has no name for a tree without files")
    return name


def _is_shallow(git: Git) -> bool:
    return git.ask("rev-parse", "--is-shallow-repository") == "true"


def _short(name: str) -> str:
    return name.removeprefix("refs/remotes/").removeprefix("refs/heads/")


_DEEPEN = (
    "fetch all of the history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab, "
    "`git fetch --unshallow` elsewhere, or `git fetch --deepen=100` for a part of it"
)
