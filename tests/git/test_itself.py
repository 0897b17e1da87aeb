"""`--changed` on a pushed branch: it is not compared with its own copy."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import GOOD, Result, invoke
from tests.support.git import NEEDS_GIT, Repository, without_ci

pytestmark = NEEDS_GIT

ZEROS = "0" * 40
_ADVICE = re.compile("`(git [^`]*)`")


def compared(changed: str = "--changed") -> Result:
    return invoke("check", "--validate", "--verbose", changed)


@pytest.fixture
def origin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository whose branch `colleague` is two commits ahead of `main`."""
    without_ci(monkeypatch)
    origin = Repository(tmp_path / "origin")
    for number in range(3):
        origin.commit({f"_news/{number}.md": GOOD})
    origin.git("switch", "-qc", "colleague")
    origin.commit({"_news/a.md": GOOD.replace("type: article", "type: podcast")})
    origin.commit({"_news/b.md": GOOD})
    origin.git("switch", "-q", "main")
    return origin


@pytest.fixture
def work(origin: Repository) -> Path:
    """The folder for clones."""
    return origin.folder.parent / "work"


def cloned(origin: Repository, work: Path, *options: str) -> Repository:
    origin.git("clone", "-q", *options, origin.folder.as_uri(), str(work))
    return Repository(work)


def checked_out(
    origin: Repository, work: Path, *options: str, branch: str = "colleague"
) -> Repository:
    """Check out like actions/checkout at a push."""
    clone = Repository(work)
    clone.git("remote", "add", "origin", origin.folder.as_uri())
    which = branch if options else "*"
    refs = f"+refs/heads/{which}:refs/remotes/origin/{which}"
    clone.git("fetch", "-q", "--no-tags", *options, "origin", refs)
    clone.git("checkout", "-q", "--force", "-B", branch, f"refs/remotes/origin/{branch}")
    return clone


def _pushed_by_another_name(origin: Repository, work: Path) -> None:
    clone = cloned(origin, work)
    clone.git("switch", "-q", "--no-track", "-c", "mine", "origin/colleague")
    clone.git("branch", "-q", "--set-upstream-to=origin/colleague")


def _pushed_and_gone_on(origin: Repository, work: Path) -> None:
    clone = cloned(origin, work, "--branch=colleague")
    clone.git("update-ref", "refs/remotes/origin/colleague", "HEAD~1")


def _with_another_remote(origin: Repository, work: Path) -> None:
    cloned(origin, work, "--branch=colleague", "--origin=upstream")


def _with_two_remotes(origin: Repository, work: Path) -> None:
    clone = cloned(origin, work, "--branch=colleague", "--origin=mine")
    clone.git("remote", "add", "other", origin.folder.as_uri())


def _that_follows_itself_here(origin: Repository, work: Path) -> None:
    clone = cloned(origin, work, "--branch=colleague")
    clone.git("branch", "same")
    clone.git("branch", "-q", "--set-upstream-to=same")


def _without_head_of_origin(origin: Repository, work: Path) -> None:
    cloned(origin, work, "--branch=colleague").git("remote", "set-head", "origin", "--delete")


def _detached(origin: Repository, work: Path) -> None:
    cloned(origin, work, "--branch=colleague").git("checkout", "-q", "--detach")


def _with_master(origin: Repository, work: Path) -> None:
    origin.git("branch", "-q", "-m", "main", "master")
    checked_out(origin, work)


def _with_a_default_of_another_name(origin: Repository, work: Path) -> None:
    origin.git("branch", "-q", "-m", "main", "trunk")
    cloned(origin, work, "--branch=colleague")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda origin, work: cloned(origin, work, "--branch=colleague"), "origin/HEAD"),
        (checked_out, "origin/main"),
        (_pushed_by_another_name, "origin/HEAD"),
        (_pushed_and_gone_on, "origin/HEAD"),
        (_with_another_remote, "upstream/HEAD"),
        (_with_two_remotes, "mine/HEAD"),
        (_that_follows_itself_here, "origin/HEAD"),
        (_without_head_of_origin, "origin/main"),
        (_detached, "origin/HEAD"),
        (_with_master, "origin/master"),
        (_with_a_default_of_another_name, "origin/HEAD"),
    ],
)
def test_a_branch_that_was_pushed_is_compared_with_where_it_began(
    make: Callable[[Repository, Path], object],
    name: str,
    origin: Repository,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(origin, work)
    monkeypatch.chdir(work)
    for changed, ci in (("--changed", ""), (f"--changed={ZEROS}", "true")):
        monkeypatch.setenv("CI", ci)
        result = compared(changed)
        assert result.status == 1
        assert f" since {name} (" in result.err
        assert "_news/a.md:8:7: NM104" in result.out


@pytest.mark.parametrize("changed", ["--changed", f"--changed={ZEROS}"])
@pytest.mark.parametrize(
    "make",
    [
        lambda origin, work: cloned(origin, work, "--depth=1", "--branch=colleague"),
        lambda origin, work: checked_out(origin, work, "--depth=1"),
        lambda origin, work: checked_out(origin, work, "--depth=2"),
    ],
)
def test_a_shallow_clone_of_a_branch_does_not_pass(
    make: Callable[[Repository, Path], Repository],
    changed: str,
    origin: Repository,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make(origin, work)
    monkeypatch.chdir(work)
    result = compared(changed)
    assert (result.status, result.out) == (2, "")
    assert "nothing to compare with except colleague itself in this clone, which is" in result.err
    assert "`fetch-depth: 0` for actions/checkout" in result.err


def followed(clone: Repository, changed: str) -> Result:
    """Follow the advice until there is no more advice to fetch."""
    for _ in range(3):
        result = compared(changed)
        commands = [each for each in _ADVICE.findall(result.err) if each.startswith("git fetch")]
        if not commands:
            break
        clone.git(*commands[0].replace("'", "").split()[1:])
    return result


@pytest.mark.slow
@pytest.mark.parametrize("changed", ["--changed", "--changed=main", "--changed=origin/main"])
@pytest.mark.parametrize(
    "options",
    [
        ["--depth=1", "--branch=colleague"],
        ["--depth=2", "--branch=colleague"],
        ["--depth=1", "--no-single-branch", "--branch=colleague"],
        ["--single-branch", "--branch=colleague"],
    ],
)
def test_the_advice_leads_out(
    options: list[str],
    changed: str,
    origin: Repository,
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    origin.commit({"_news/later.md": GOOD})
    clone = cloned(origin, work, *options)
    monkeypatch.chdir(work)
    assert compared(changed).status == 2
    result = followed(clone, changed)
    assert result.status == 1, result.err
    assert result.err.count("\nreading ") == 2


@pytest.mark.parametrize("options", [[], ["--depth=1"]])
def test_the_advice_leads_out_of_what_actions_check_out(
    options: list[str], origin: Repository, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    origin.git("branch", "-q", "-m", "main", "later")
    clone = checked_out(origin, work, *options)
    monkeypatch.chdir(work)
    result = followed(clone, "--changed=later")
    assert result.status == 1, result.err


def test_the_first_push_of_the_default_branch_is_all_new(
    origin: Repository, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked_out(origin, work, branch="main")
    monkeypatch.chdir(work)
    monkeypatch.setenv("CI", "true")
    assert compared(f"--changed={ZEROS}").err.count("\nreading ") == 3


@pytest.mark.parametrize("ref", [f"--changed={ZEROS}", "--changed"])
def test_gitlab_checks_commits_out(
    ref: str, origin: Repository, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked_out(origin, work, branch="main").git("checkout", "-q", "--detach")
    monkeypatch.chdir(work)
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("CI_COMMIT_BRANCH", "main")
    result = compared(ref)
    if ref == "--changed":
        assert (result.status, result.out) == (2, "")
        assert "--changed=$CI_COMMIT_BEFORE_SHA on GitLab" in result.err
    else:
        assert result.err.count("\nreading ") == 3


def test_before_a_forced_push(
    origin: Repository, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = origin.git("rev-parse", "colleague")
    origin.git("branch", "-q", "-f", "colleague", "colleague~1")
    clone = checked_out(origin, work)
    monkeypatch.chdir(work)
    result = compared(f"--changed={before}")
    assert (result.status, result.out) == (2, "")
    assert f"`git fetch origin {before}` brings it in if origin still keeps it" in result.err
    assert "--changed alone" in result.err and compared().status == 1
    clone.git("fetch", "-q", "origin", before)
    assert compared(f"--changed={before}").status == 0
