"""The GitLab job in merge requests: changed files, and the files of strangers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.baseline.mistakes import article
from tests.repository.test_ci_jobs import job
from tests.support.cli import invoke
from tests.support.git import NEEDS_GIT, Repository, without_ci

pytestmark = [pytest.mark.slow, NEEDS_GIT]

QUIET = article(4, "text for a number").replace("---\n", "---\n# newsmeta: ignore-file\n", 1)
TRUSTED = {"NEWSMETA_TRUSTED_BRANCH": "main", "NEWSMETA_PATHS": "_news"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a merge request checked out in `work` as by GitLab, without history."""
    without_ci(monkeypatch)
    base = Repository(tmp_path / "base")
    base.commit({"_news/old.md": article(1, "insecure picture"), "newsmeta.toml": ""})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(base.folder)
        assert invoke("baseline", "create").status == 0
    base.commit()
    base.git("switch", "-qc", "request")
    base.commit({"_news/new.md": article(3, "text for a number"), "more.md": "More.\n"})
    base.commit({"more.md": "More and more.\n"})
    base.git("switch", "-q", "main")
    base.commit({"_news/later.md": article(2)})
    Repository(tmp_path / "work").git("remote", "add", "origin", f"file://{base.folder}")
    work(tmp_path).git("fetch", "-q", "--depth=1", "origin", "request")
    work(tmp_path).git("checkout", "-q", "FETCH_HEAD")
    return tmp_path


def work(place: Path) -> Repository:
    return Repository(place / "work")


def found(place: Path) -> set[tuple[str, str]]:
    report = json.loads((place / "work/codequality.json").read_text())
    return {(each["location"]["path"], each["check_name"]) for each in report}


def merge_request(place: Path) -> dict[str, str]:
    main = Repository(place / "base").git("merge-base", "main", "request")
    return {
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": main,
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
    }


def test_only_what_is_new_is_reported(place: Path) -> None:
    done = job(place, merge_request(place))
    assert done.returncode == 1, done.stdout
    assert found(place) == {("_news/new.md", "NM103")}
    assert "(1 in the baseline)" in done.stdout


def test_what_has_changed_in_a_shallow_clone(place: Path) -> None:
    assert work(place).git("rev-parse", "--is-shallow-repository") == "true"
    work(place).git("rm", "-q", "newsmeta-baseline.txt")
    done = job(place, {**merge_request(place), "NEWSMETA_CHANGED": "true"})
    assert done.returncode == 1, done.stdout
    assert found(place) == {("_news/new.md", "NM103")}
    assert "in 1 file." in done.stdout
    done = job(place, {**merge_request(place), "NEWSMETA_CHANGED": "false"})
    assert found(place) == {("_news/new.md", "NM103"), ("_news/old.md", "NM302")}


def test_on_the_default_branch_all_is_looked_at(place: Path) -> None:
    assert job(place, {"NEWSMETA_CHANGED": "true"}).returncode == 1
    assert "in 1 of 2 files (1 in the" in job(place, {"NEWSMETA_CHANGED": "true"}).stdout


@pytest.mark.parametrize("changed", ["true", "false"])
def test_with_a_trusted_branch_a_stranger_keeps_nothing_quiet(changed: str, place: Path) -> None:
    work(place).commit(
        {
            "_news/quiet.md": QUIET,
            "newsmeta.toml": 'ignore = ["ALL"]\n',
            "newsmeta-baseline.txt": "# newsmeta baseline, version 2: nothing\n",
        }
    )
    (place / "work/_news/.gitignore").write_text("*\n")
    untrusted = job(place, {**merge_request(place), "NEWSMETA_PATHS": "_news"})
    assert untrusted.returncode == 2  # No article has changed.
    (place / "work/_news/.gitignore").write_text("quiet.md\n")
    assert job(place, {**merge_request(place), "NEWSMETA_PATHS": "_news"}).returncode == 0
    done = job(place, {**merge_request(place), **TRUSTED, "NEWSMETA_CHANGED": changed})
    assert done.returncode == 1, done.stdout
    assert found(place) == {("_news/new.md", "NM103"), ("_news/quiet.md", "NM103")}
    assert ("(1 in the baseline)" in done.stdout) == (changed == "false")


def test_a_schema_of_a_trusted_branch_refers_to_other_folders(place: Path) -> None:
    configuration = '[kinds.page]\nfiles = ["pages/"]\nschema = "page.json"\n'
    Repository(place / "base").commit(
        {
            "site/newsmeta.toml": configuration,
            "site/page.json": '{"$ref": "../shared/any.json"}',
            "shared/any.json": '{"required": ["name"]}',
        }
    )
    work(place).commit({"pages/a.md": "---\ntitle: A\n---\n"})
    more = {"NEWSMETA_CONFIG": "site/newsmeta.toml", "NEWSMETA_PATHS": "pages"}
    done = job(place, {**TRUSTED, **more})
    assert done.returncode == 1, done.stdout
    assert {path for path, _ in found(place)} == {"pages/a.md"}


def test_a_trusted_branch_without_a_configuration_does_not_pass(place: Path) -> None:
    Repository(place / "base").git("rm", "-q", "newsmeta.toml")
    Repository(place / "base").commit()
    assert job(place, TRUSTED).returncode == 2
    assert job(place, {**TRUSTED, "NEWSMETA_TRUSTED_BRANCH": "mian"}).returncode not in (0, 1)
