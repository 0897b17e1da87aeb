"""`--changed` in CI: if no committed change would be analysed, that is an error."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import newsmeta
from newsmeta.git.program import GitError
from tests.support.cli import GOOD, Result, invoke
from tests.support.git import NEEDS_GIT, Repository, without_ci

pytestmark = NEEDS_GIT


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A clone with `main` checked out, as working directory."""
    without_ci(monkeypatch)
    origin = Repository(tmp_path / "origin")
    for number in range(3):
        origin.commit({f"_news/{number}.md": GOOD})
    origin.git("clone", "-q", origin.folder.as_uri(), str(tmp_path / "work"))
    monkeypatch.chdir(tmp_path / "work")
    return Repository(tmp_path / "work")


def compared(*arguments: str) -> Result:
    return invoke("validate", "--verbose", *(arguments or ("--changed",)))


def _detached(clone: Repository) -> None:
    clone.git("checkout", "-q", "--detach")


def _at_a_tag(clone: Repository) -> None:
    clone.git("tag", "v1")
    clone.git("checkout", "-q", "v1")


def _at_an_older_tag(clone: Repository) -> None:
    clone.git("tag", "v1", "HEAD~1")
    clone.git("checkout", "-q", "v1")


def _behind(clone: Repository) -> None:
    clone.git("reset", "-q", "--hard", "HEAD~1")


def _without_remote(clone: Repository) -> None:
    clone.git("remote", "remove", "origin")


def _with_a_file_of_a_build(clone: Repository) -> None:
    (clone.folder / "report.xml").write_text("<testsuites/>")


def _with_a_change_of_a_build(clone: Repository) -> None:
    clone.commit({"package-lock.json": "{}"})
    clone.git("push", "-q", "origin", "HEAD:refs/heads/later")
    clone.git("update-ref", "refs/remotes/origin/main", "HEAD")
    (clone.folder / "package-lock.json").write_text("{ }")


def _detached_with_a_file_of_a_build(clone: Repository) -> None:
    _detached(clone)
    _with_a_file_of_a_build(clone)


def _with_a_file_taken_away(clone: Repository) -> None:
    (clone.folder / "_news/1.md").unlink()


CASES = [
    (lambda clone: None, "main"),
    (_detached, "HEAD"),
    (_at_a_tag, "HEAD"),
    (_at_an_older_tag, "HEAD"),
    (_behind, "main"),
    (_without_remote, "main"),
    (_with_a_file_of_a_build, "main"),
    (_with_a_change_of_a_build, "main"),
    (_detached_with_a_file_of_a_build, "HEAD"),
    (_with_a_file_taken_away, "main"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("act", "name"), CASES)
def test_it_is_an_error_in_ci(
    act: Callable[[Repository], None],
    name: str,
    clone: Repository,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act(clone)
    monkeypatch.setenv("CI", "true")
    for command in ("validate", "check", "normalize"):
        for options in (["--changed"], ["--changed-lines"], ["--changed", "--quiet"]):
            if command == "normalize" and "--changed-lines" in options:
                continue
            result = invoke(command, *options)
            assert (result.status, result.out) == (2, ""), result.err
            assert f"{name} would be compared with itself" in result.err
            assert "--changed=$CI_COMMIT_BEFORE_SHA on GitLab" in result.err
    with pytest.raises(GitError, match="compared with itself"):
        newsmeta.changed_files()


@pytest.mark.slow
@pytest.mark.parametrize(("act", "name"), CASES)
def test_people_may_have_changed_nothing(
    act: Callable[[Repository], None],
    name: str,
    clone: Repository,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act(clone)
    for ci in ("", "0", "false", "FALSE"):
        monkeypatch.setenv("CI", ci)
        result = compared()
        assert result.status == 0, name
        assert "changed since" in result.err
        assert newsmeta.changed_files() == []


@pytest.mark.parametrize(("act", "name"), CASES)
def test_what_is_not_committed_is_looked_at(
    act: Callable[[Repository], None],
    name: str,
    clone: Repository,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act(clone)
    monkeypatch.setenv("CI", "true")
    (clone.folder / "_news/new.md").write_text(GOOD)
    result = compared()
    assert (result.status, result.err.count("\nreading ")) == (0, 1), name


@pytest.mark.parametrize(("act", "name"), CASES)
def test_a_commit_behind_which_there_is_nothing_is_all_new(
    act: Callable[[Repository], None],
    name: str,
    clone: Repository,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    act(clone)
    monkeypatch.setenv("CI", "true")
    number = len(list((clone.folder / "_news").iterdir()))
    result = compared(f"--changed={'0' * 40}")
    assert (result.status, result.err.count("\nreading ")) == (0, number), name
