"""Errors about missing revisions, with advice on how to fetch them."""

from __future__ import annotations

import os
import re

from newsmeta.git.program import Git, GitError

_HASH = re.compile("[0-9a-f]{7,64}")
_LENGTHS = (40, 64)
"""Lengths of full hashes in hex digits; only full hashes can be fetched."""

_LIKE_A_PATH = re.compile(
    r"\.{0,2}/.*|_.*|.*/|.*\.(?:md|markdown|html?|ya?ml|toml|json|csv|txt|jpe?g|png)",
    re.DOTALL | re.IGNORECASE,
)
_EXAMPLE = "main"
"""A branch for examples where the name of the remote's branch is unknown."""

DEEPEN = (
    "fetch all of the history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab, "
    "`git fetch --unshallow` elsewhere, or `git fetch --deepen=100` for a part of it"
)


def missing(git: Git, name: str) -> GitError:
    """Return the error about a given revision that does not exist."""
    if os.path.lexists(name):
        return _unknown(name, "it is a path, which cannot follow an equals sign")
    if _LIKE_A_PATH.fullmatch(name):
        return _unknown(name, "nor is there such a path; a deleted path goes after --")
    if is_shallow(git):
        return GitError(f"{name} is not in this clone, which is shallow; {_deepened(git, name)}")
    listed = git.ask("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes")
    from newsmeta.suggestions import nearest

    if _HASH.fullmatch(name) and len(name) in _LENGTHS:
        return _unknown(name, _fetched_commit(git, name))
    if close := nearest(name, (listed or "").split("\n")):
        return _unknown(name, f"did you mean {close}?")
    if not _is_branch(git, name):
        return _unknown(name, "name a branch, a tag or a commit")
    return _unknown(name, _fetched(git, name))


def no_base(git: Git, branch: str) -> GitError:
    """Return the error for the case that no revision was given and there is no default.

    Args:
        git: Git in the repository.
        branch: The current branch; empty for none.
    """
    itself = f" except {branch} itself" if branch else ""
    if is_shallow(git):
        return GitError(
            f"there is nothing to compare with{itself} in this clone, which is shallow; "
            f"{_deepened(git, _EXAMPLE, 'for example ')}"
        )
    if _is_narrow(git):
        return GitError(
            f"there is nothing to compare with{itself} in this clone, which has no other branch; "
            f"fetch one, for example `{_fetch(git, _EXAMPLE)}`"
        )
    remote = _remote(git)
    fetched = (
        f"`git fetch {remote}` and `git remote set-head {remote} --auto` bring it in, or "
        if remote
        else ""
    )
    return GitError(
        "the revision to compare with is unknown: the branch has no upstream, and there is no "
        f"{remote or 'origin'}/HEAD, main or master; {fetched}name a revision, for example "
        "--changed=HEAD for uncommitted changes"
    )


def is_shallow(git: Git) -> bool:
    """Tell whether a clone has only a part of the history."""
    return git.ask("rev-parse", "--is-shallow-repository") == "true"


def _unknown(name: str, advice: str) -> GitError:
    return GitError(f"Git knows no revision {name} here; {advice}")


def _fetched_commit(git: Git, name: str) -> str:
    """Return advice on getting a commit that was not fetched, or was lost in a forced push."""
    usual = "--changed alone compares with the usual branch"
    if not (remote := _remote(git)):
        return usual
    return (
        f"after a forced push, no branch has the earlier commits: `git fetch {remote} {name}` "
        f"brings it in if {remote} still keeps it, and {usual}"
    )


def _deepened(git: Git, name: str, example: str = "") -> str:
    """Return advice on getting a revision with its history."""
    if not (_is_narrow(git) and _is_branch(git, name)) or _HASH.fullmatch(name):
        return DEEPEN
    remote = _remote(git)
    command = _fetch(git, name).replace(f"fetch {remote}", f"fetch --unshallow {remote}")
    return (
        "fetch all of the history: `fetch-depth: 0` for actions/checkout, "
        f"{example}`{command}` elsewhere"
    )


def _fetched(git: Git, name: str) -> str:
    """Return advice on getting a branch or a tag from a remote, if there is one."""
    if not (remote := _remote(git)):
        return "`git log --all` shows the existing ones"
    if _is_narrow(git):
        return f"this clone has not all branches: `{_fetch(git, name)}` brings it in"
    return f"`git fetch {remote}` fetches new branches and tags"


def _fetch(git: Git, name: str) -> str:
    """Return a command that fetches a branch, even if the clone tracks only others."""
    from shlex import quote

    remote = _remote(git)
    branch = name.removeprefix("refs/remotes/").removeprefix(f"{remote}/")
    return f"git fetch {remote} {quote(f'{branch}:refs/remotes/{remote}/{branch}')}"


def _remote(git: Git) -> str:
    """Return the remote to fetch from; empty for none."""
    names = (git.ask("remote") or "").split("\n")
    return "origin" if "origin" in names else names[0]


def _is_narrow(git: Git) -> bool:
    """Tell whether `git fetch` leaves out some branches of the remote."""
    remote = _remote(git)
    wanted = git.ask("config", "--get-all", f"remote.{remote}.fetch") if remote else None
    return wanted is not None and "refs/heads/*:" not in wanted


def _is_branch(git: Git, name: str) -> bool:
    """Tell whether a text may be the name of a branch."""
    return git.ask("check-ref-format", "--branch", name) is not None and "@{" not in name
