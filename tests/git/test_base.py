"""`--changed`: the revision to compare with, and the errors if there is none."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.cli import GOOD, Result, invoke, write
from tests.support.git import NEEDS_GIT, Repository, without_ci

pytestmark = NEEDS_GIT


def compared(*arguments: str) -> Result:
    return invoke("validate", "--verbose", *(arguments or ("--changed",)))


@pytest.fixture
def clone(site: Repository, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A clone of the site, with two commits on a branch of its own, as working directory."""
    site.git("switch", "-q", "main")
    folder = site.folder.parent / "clone"
    site.git("clone", "-q", site.folder.as_uri(), str(folder))
    clone = Repository(folder)
    clone.git("switch", "-qc", "topic")
    clone.commit({"_news/a.md": GOOD})
    clone.commit({"_news/b.md": GOOD})
    monkeypatch.chdir(folder)
    return clone


def _follows_main(clone: Repository) -> None:
    clone.git("branch", "-q", "--set-upstream-to=origin/main")


def _follows_what_is_gone(clone: Repository) -> None:
    clone.git("config", "branch.topic.remote", "origin")
    clone.git("config", "branch.topic.merge", "refs/heads/gone")


def _follows_another(clone: Repository) -> None:
    clone.git("branch", "other", "HEAD~1")
    clone.git("branch", "-q", "--set-upstream-to=other")


def _is_detached(clone: Repository) -> None:
    clone.git("checkout", "-q", "--detach")


def _has_no_head_of_origin(clone: Repository) -> None:
    clone.git("remote", "set-head", "origin", "--delete")


def _has_no_origin(clone: Repository) -> None:
    clone.git("remote", "remove", "origin")


def _has_master(clone: Repository) -> None:
    _has_no_origin(clone)
    clone.git("branch", "-q", "-m", "main", "master")


@pytest.mark.parametrize(
    ("act", "name", "number"),
    [
        (lambda clone: None, "origin/HEAD", 2),
        (_follows_main, "origin/main", 2),
        (_follows_another, "other", 1),
        (_follows_what_is_gone, "origin/HEAD", 2),
        (_is_detached, "origin/HEAD", 2),
        (_has_no_head_of_origin, "origin/main", 2),
        (_has_no_origin, "main", 2),
        (_has_master, "master", 2),
    ],
)
def test_the_usual_one(
    act: Callable[[Repository], None], name: str, number: int, clone: Repository
) -> None:
    act(clone)
    result = compared()
    assert f" since {name} (" in result.err
    assert result.err.count("reading ") == number


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        ({"GITHUB_BASE_REF": "main"}, "origin/main"),
        ({"GITHUB_BASE_REF": ""}, "origin/HEAD"),
        ({"GITHUB_BASE_REF": "release/1"}, "origin/release/1"),
        ({"GITHUB_BASE_REF": "here"}, "here"),
        ({"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}, "origin/main"),
        ({"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main", "CI_MERGE_REQUEST_DIFF_BASE_SHA": ""},
         "origin/main"),
    ],
)  # fmt: skip
def test_what_ci_systems_say(
    variables: dict[str, str], name: str, clone: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone.git("branch", "here", "HEAD~1")
    clone.git("update-ref", "refs/remotes/origin/release/1", "HEAD~2")
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    assert f" since {name} (" in compared().err
    assert " since here (" in compared("--changed=here").err, "what is said goes over that"


def test_the_commit_that_gitlab_names(clone: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = clone.git("rev-parse", "HEAD~1")
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", commit)
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")
    assert f" since {commit} ({commit[:12]})" in compared().err


def test_where_gitlab_has_merged_for_a_try_only_the_request_is_looked_at(
    clone: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = clone.git("rev-parse", "origin/main")
    clone.git("switch", "-q", "--detach", "origin/main")
    target = clone.commit({"_news/later.md": GOOD})
    clone.git("merge", "-q", "--no-edit", "topic")
    monkeypatch.setenv("CI_MERGE_REQUEST_DIFF_BASE_SHA", began)
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")
    assert compared().err.count("reading ") == 3
    monkeypatch.setenv("CI_MERGE_REQUEST_TARGET_BRANCH_SHA", target)
    result = compared()
    assert f" since {target} (" in result.err
    assert result.err.count("reading ") == 2
    assert "later.md" not in result.err


def test_a_branch_that_ci_systems_name_has_to_be_there(
    clone: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_BASE_REF", "gone")
    result = compared()
    assert result.status == 2
    assert "Git knows no revision origin/gone here" in result.err


@pytest.mark.parametrize(
    "ref", ["HEAD", "HEAD~1", "main", "origin/main", "v1", "topic@{0}", ":/Some"]
)
def test_revisions(ref: str, clone: Repository) -> None:
    clone.git("tag", "-a", "-m", "One", "v1", "HEAD~1")
    for arguments in (
        [f"--changed={ref}"],
        ["--changed", ref],
        ["--changed-lines", "--changed", ref],
    ):
        result = compared(*arguments)
        assert result.status == 0
        assert f" since {ref} (" in result.err


def test_a_branch_that_only_others_have(clone: Repository) -> None:
    clone.git("update-ref", "refs/remotes/origin/far", "HEAD~1")
    assert " since origin/far (" in compared("--changed=far").err


@pytest.mark.parametrize("zeros", ["0" * 40, "0" * 64, ""])
def test_no_revision(zeros: str, clone: Repository) -> None:
    assert " since origin/HEAD (" in compared(f"--changed={zeros}").err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ref", "said"),
    [
        (
            "gone",
            "no revision gone here; `git fetch origin` fetches new branches and tags",
        ),
        ("mian", "did you mean main?"),
        ("origin/man", "did you mean origin/main?"),
        ("main..topic", "is a range"),
        ("main...", "is a range"),
        ("HEAD~99", "Git knows no revision HEAD~99 here; name a branch, a tag or a commit"),
        ("main:_news", "Git knows no revision main:_news here; name a branch, a tag or a commit"),
        ("HEAD^{tree}", "Git knows no revision HEAD^{tree}"),
        ("-x", "Git knows no revision -x"),
        ("--all", "Git knows no revision --all"),
        ("a b", "Git knows no revision a b"),
        ("deadbeef" * 5, f"`git fetch origin {'deadbeef' * 5}` brings it in if origin still"),
        ("deadbeef", "Git knows no revision deadbeef here; `git fetch origin` fetches"),
        ("v1.x", "`git fetch origin` fetches new branches and tags"),
        ("_newz", "nor is there such a path; a deleted path goes after --"),
        ("_news/gone.md", "nor is there such a path; a deleted path goes after --"),
        ("posts/gone.HTML", "nor is there such a path; a deleted path goes after --"),
        ("./gone", "nor is there such a path; a deleted path goes after --"),
        ("_news", "it is a path"),
    ],
)
def test_revisions_that_are_not_there(ref: str, said: str, clone: Repository) -> None:
    for command in ("validate", "check", "normalize"):
        result = invoke(command, f"--changed={ref}")
        assert (result.status, result.out) == (2, "")
        assert result.err.startswith("newsmeta: ")
        assert said in result.err


def _shallow(site: Repository, monkeypatch: pytest.MonkeyPatch, *options: str) -> Repository:
    site.commit({"_news/a.md": GOOD})
    site.commit({"_news/b.md": GOOD})
    folder = site.folder.parent / "shallow"
    site.git("clone", "-q", "--depth=1", *options, site.folder.as_uri(), str(folder))
    monkeypatch.chdir(folder)
    return Repository(folder)


def test_a_shallow_clone(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = _shallow(site, monkeypatch, "--branch=spring")
    monkeypatch.setenv("GITHUB_BASE_REF", "main")
    result = compared()
    assert result.status == 2
    assert "origin/main is not in this clone, which is shallow" in result.err
    assert "`fetch-depth: 0`" in result.err
    assert "`git fetch --unshallow origin main:refs/remotes/origin/main` elsewhere" in result.err
    clone.git("fetch", "-q", "--unshallow", "origin", "main:refs/remotes/origin/main")
    assert compared().err.count("reading ") == 2


def test_a_shallow_clone_without_the_merge_base(
    site: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.git("switch", "-q", "main")
    site.commit({"_news/c.md": GOOD})
    site.git("switch", "-q", "spring")
    clone = _shallow(site, monkeypatch, "--no-single-branch", "--branch=spring")
    result = compared("--changed=origin/main")
    assert result.status == 2
    assert "merge base of HEAD and origin/main is not in this clone" in result.err
    clone.git("fetch", "-q", "--deepen=10")
    assert compared("--changed=origin/main").err.count("reading ") == 2


def test_lines_that_never_met(site: Repository) -> None:
    site.git("switch", "-q", "--orphan", "other")
    site.commit({"_news/old.md": GOOD})
    assert compared("--changed=main").err.count("reading ") == 1


def test_no_commit_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_ci(monkeypatch)
    repository = Repository(tmp_path / "new")
    monkeypatch.chdir(repository.folder)
    write(repository.folder, {"_news/a.md": GOOD, "_news/b.md": GOOD})
    repository.git("add", "_news/a.md")
    for options in (["--changed"], ["--changed-lines"]):
        assert compared(*options).err.count("reading ") == 2


def test_nothing_to_compare_with(site: Repository) -> None:
    site.git("branch", "-q", "-D", "main")
    result = compared()
    assert result.status == 2
    assert "name a revision, for example --changed=HEAD" in result.err


def test_no_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    result = compared()
    assert result.status == 2
    assert "is in no Git repository" in result.err


def test_a_bare_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Repository(tmp_path / "bare", bare=True).folder)
    result = compared()
    assert result.status == 2
    assert "is a bare Git repository" in result.err


def test_the_folder_of_git_itself(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.folder / ".git/hooks")
    result = compared("--changed", ".")
    assert result.status in (0, 2)
    assert "Traceback" not in result.err


def test_no_git(site: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    result = compared()
    assert result.status == 2
    assert "Git is not installed" in result.err


@pytest.mark.parametrize(
    ("file", "content"),
    [(".git/index", "broken"), (".git/config", "[broken\n"), (".git/HEAD", "broken\n")],
)
def test_a_broken_repository(file: str, content: str, site: Repository) -> None:
    (site.folder / file).write_text(content)
    for option in ("--changed=main", "--changed-lines"):
        result = compared(option)
        assert result.status == 2
        assert result.err.splitlines()[-1].startswith("newsmeta: ")


def test_standard_input_is_no_file(site: Repository) -> None:
    for arguments in (["--changed", "-"], ["-", "--changed-lines", "--stdin-filename", "a.md"]):
        result = invoke("validate", *arguments, stdin=GOOD)
        assert result.status == 2
        assert "standard input" in result.err
