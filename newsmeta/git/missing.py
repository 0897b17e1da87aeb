"""What is said where a revision is not there, and what brings it in."""

from __future__ import annotations

import os
import re

from newsmeta.git.program import Git, GitError

_HASH = re.compile("[0-9a-f]{7,64}")
_LENGTHS = (40, 64)
"""Digits of a whole hash, which alone can be fetched by it."""

_LIKE_A_PATH = re.compile(
    r"\.{0,2}/.*|_.*|.*/|.*\.(?:md|markdown|html?|ya?ml|toml|json|csv|txt|jpe?g|png)",
    re.DOTALL | re.IGNORECASE,
)
_EXAMPLE = "main"
"""A branch to speak of where nobody knows what the one of the others is called."""

DEEPEN = (
    "fetch all of the history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` on GitLab, "
    "`git fetch --unshallow` elsewhere, or `git fetch --deepen=100` for a part of it"
)


def missing(git: Git, name: str) -> GitError:
    """Return what is wrong with a revision that was named and is not there."""
    if os.path.lexists(name):
        return _unknown(name, "it is a path, which does not go behind an equals sign")
    if _LIKE_A_PATH.fullmatch(name):
        return _unknown(name, "nor is there such a path; a path that is gone goes behind --")
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
    """Return what is wrong where nobody named a revision and there is no usual one.

    Args:
        git: Git in the repository.
        branch: The current branch; empty for none.
    """
    itself = f" but {branch} itself" if branch else ""
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
        "nothing tells what to compare with: the branch follows no other, and there is no "
        f"{remote or 'origin'}/HEAD, main or master; {fetched}name a revision, for example "
        "--changed=HEAD for what is not committed"
    )


def is_shallow(git: Git) -> bool:
    """Tell whether a clone has a part of the history alone."""
    return git.ask("rev-parse", "--is-shallow-repository") == "true"


def _unknown(name: str, advice: str) -> GitError:
    return GitError(f"Git knows no revision {name} here; {advice}")


def _fetched_commit(git: Git, name: str) -> str:
    """Return how to get a commit that nobody fetched, or that a forced push took away."""
    usual = "--changed alone compares with the usual branch"
    if not (remote := _remote(git)):
        return usual
    return (
        f"after a forced push, no branch has what was there before: `git fetch {remote} {name}` "
        f"brings it in if {remote} still keeps it, and {usual}"
    )


def _deepened(git: Git, name: str, example: str = "") -> str:
    """Return how to get a revision, and all that came before."""
    if not (_is_narrow(git) and _is_branch(git, name)) or _HASH.fullmatch(name):
        return DEEPEN
    remote = _remote(git)
    command = _fetch(git, name).replace(f"fetch {remote}", f"fetch --unshallow {remote}")
    return (
        "fetch all of the history: `fetch-depth: 0` for actions/checkout, "
        f"{example}`{command}` elsewhere"
    )


def _fetched(git: Git, name: str) -> str:
    """Return how to get a branch or a tag that only others have, if any does."""
    if not (remote := _remote(git)):
        return "`git log --all` shows those that there are"
    if _is_narrow(git):
        return f"this clone has not all branches: `{_fetch(git, name)}` brings it in"
    return f"`git fetch {remote}` brings in what others have"


def _fetch(git: Git, name: str) -> str:
    """Return a command that fetches a branch, whatever the clone fetches by itself."""
    from shlex import quote

    remote = _remote(git)
    branch = name.removeprefix("refs/remotes/").removeprefix(f"{remote}/")
    return f"git fetch {remote} {quote(f'{branch}:refs/remotes/{remote}/{branch}')}"


def _remote(git: Git) -> str:
    """Return the remote to fetch from; empty for none."""
    names = (git.ask("remote") or "").split("\n")
    return "origin" if "origin" in names else names[0]


def _is_narrow(git: Git) -> bool:
    """Tell whether `git fetch` does not bring in all branches of the remote."""
    remote = _remote(git)
    wanted = git.ask("config", "--get-all", f"remote.{remote}.fetch") if remote else None
    return wanted is not None and "refs/heads/*:" not in wanted


def _is_branch(git: Git, name: str) -> bool:
    """Tell whether something may be the name of a branch."""
    return git.ask("check-ref-format", "--branch", name) is not None and "@{" not in name
