"""The commit that a working tree is compared with: the merge base with another branch."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from newsmeta.data_classes import dataclass
from newsmeta.git.missing import DEEPEN, is_shallow, missing, no_base
from newsmeta.git.program import NOTHING, Git, GitError

_DEFAULTS = "HEAD", "main", "master"
"""Usual names of the default branch of a remote."""

_GITLAB_COMMITS = "TARGET_BRANCH", "DIFF_BASE"
"""The commits that GitLab names in variables, in order of preference."""

_HERE = "refs/heads/main", "refs/heads/master"
"""Branches to compare with if there is no remote."""

_REMOTES = "refs/remotes/"
_OFF = "", "0", "false"
"""Values of the variable `CI` that mean no."""

_ZEROS = re.compile("0{40}|0{64}")
"""The hash that CI systems use for the state before the first commit."""


@dataclass(frozen=True, slots=True)
class Base:
    """The commit or tree to compare with.

    Attributes:
        name: Its name, such as `origin/main`.
        commit: The hash of the commit or tree.
        objection: An error to report if the comparison finds no changes; empty for none.
    """

    name: str
    commit: str
    objection: str = ""


def base_of(git: Git, ref: str, environ: Mapping[str, str]) -> Base:
    """Return the commit or tree that the working tree is compared with.

    Args:
        git: Git in the repository.
        ref: The revision given by the user; empty for the usual one.
        environ: The variables in which CI systems name the target branch of a merge request.

    Raises:
        GitError: When the revision does not exist, or no default can be determined.
    """
    head = git.ask("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
    base = _named(git, ref, environ, has_commits=head is not None)
    if head is None or base.commit == head or not base.name:
        return replace(base, name=base.name or "the beginning")
    common = git.ask("merge-base", "HEAD", base.commit)
    if common:
        return replace(base, commit=common.split("\n")[0])
    if is_shallow(git):
        raise GitError(
            f"the merge base of HEAD and {base.name} is not in this clone, which is "
            f"shallow; {DEEPEN}"
        )
    return base  # The histories are unrelated.


def _named(git: Git, ref: str, environ: Mapping[str, str], *, has_commits: bool) -> Base:
    """Return the given revision itself, whether HEAD has diverged from it or not."""
    if ref and not _ZEROS.fullmatch(ref):
        return _asked_for(git, ref)
    if requested := _requested(environ):
        for name in requested:
            if commit := _commit(git, name):
                return Base(name, commit)
        raise missing(git, requested[0])
    if not has_commits:
        return Base("", _empty_tree(git))
    return _usual(git, environ, is_first=bool(ref))


def _usual(git: Git, environ: Mapping[str, str], *, is_first: bool) -> Base:
    """Return the default revision to compare with.

    Args:
        git: Git in the repository.
        environ: The variables in which CI systems describe the checkout.
        is_first: Whether the branch had no commits before.
    """
    branch = _branch(git, environ)
    head = _commit(git, "HEAD")
    for name in _candidates(git, branch, head):
        if (commit := _commit(git, name)) is None:
            continue
        has_all = _has_all(git, commit, head)
        # A commit without a branch, such as that of a tag, belongs to any branch that contains it.
        is_itself = _is_of(git, name, branch) if branch else has_all
        if is_itself and is_first:
            return Base("", _empty_tree(git))
        is_in_vain = is_itself and has_all and _is_in_ci(environ)
        return Base(_short(name), commit, _objection(branch) if is_in_vain else "")
    raise no_base(git, branch)


def _objection(branch: str) -> str:
    """Return the error for a comparison of a branch with itself."""
    return (
        f"{branch or 'HEAD'} would be compared with itself, and no file be checked; name the "
        "revision before the push, --changed=${{ github.event.before }} on GitHub and "
        "--changed=$CI_COMMIT_BEFORE_SHA on GitLab, or check all files"
    )


def _candidates(git: Git, branch: str, head: str | None) -> Iterator[str]:
    """Yield revisions to compare a branch with: its upstream, then the default branches."""
    upstream = git.ask("rev-parse", "--symbolic-full-name", "@{upstream}")
    follows = git.ask("config", f"branch.{branch}.remote") if branch else None
    is_copy = bool(upstream) and _is_of(git, upstream or "", branch)
    # The remote copy of the branch has the same commits, and so has an upstream at HEAD.
    if upstream and not is_copy and _commit(git, upstream) != head:
        yield upstream
    others = (git.ask("remote") or "").split("\n")
    remotes = [follows or "", "origin", *(others if len(others) == 1 else ())]
    for remote in dict.fromkeys(remotes):
        if remote not in ("", "."):
            yield from (f"{_REMOTES}{remote}/{name}" for name in _DEFAULTS)
    yield from _HERE


def _is_of(git: Git, name: str, branch: str) -> bool:
    """Tell whether a name is that of a branch, or of its copy from a remote."""
    name = git.ask("symbolic-ref", "--quiet", name) or name
    if name.startswith(_REMOTES):
        return name.removeprefix(_REMOTES).partition("/")[2] == branch
    return name == f"refs/heads/{branch}"


def _has_all(git: Git, commit: str, head: str | None) -> bool:
    """Tell whether a commit contains everything that was committed here."""
    if head is None or commit == head:
        return commit == head
    return git.ask("merge-base", "--is-ancestor", head, commit) is not None


def _is_in_ci(environ: Mapping[str, str]) -> bool:
    return environ.get("CI", "").lower() not in _OFF


def _branch(git: Git, environ: Mapping[str, str]) -> str:
    """Return the current branch; empty for none."""
    branch = git.ask("symbolic-ref", "--quiet", "--short", "HEAD")
    return branch or environ.get("CI_COMMIT_BRANCH") or ""


def _asked_for(git: Git, ref: str) -> Base:
    if ".." in ref:
        raise GitError(f"{ref} is a range; name the one revision to compare with")
    for name in (ref, f"refs/remotes/origin/{ref}"):
        if commit := _commit(git, name):
            return Base(_short(name), commit)
    raise missing(git, ref)


def _requested(environ: Mapping[str, str]) -> list[str]:
    """Return the names that CI systems give the target branch of a merge request."""
    github = environ.get("GITHUB_BASE_REF")
    gitlab = environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")
    # For a trial merge, GitLab sets this variable. HEAD then contains all of the target branch, and
    # the merge base is the commit that was merged.
    names = [environ.get(f"CI_MERGE_REQUEST_{which}_SHA") or "" for which in _GITLAB_COMMITS]
    names += [f"origin/{branch}" for branch in (github, gitlab) if branch]
    names += [branch for branch in (github, gitlab) if branch]
    return [name for name in names if name]


def _commit(git: Git, name: str) -> str | None:
    if name.startswith("-") or "\0" in name:
        return None
    # In two steps: after `:/text`, the suffix would be taken as text, too.
    found = git.ask("rev-parse", "--verify", "--quiet", name)
    return git.ask("rev-parse", "--verify", "--quiet", f"{found}^{{commit}}") if found else None


def _empty_tree(git: Git) -> str:
    """Return the hash of the empty tree, which depends on the hash algorithm of the repository."""
    name = git.ask("hash-object", "-t", "tree", NOTHING)
    if name is None:
        raise GitError("Git cannot create a tree without files")
    return name


def _short(name: str) -> str:
    return name.removeprefix(_REMOTES).removeprefix("refs/heads/")
