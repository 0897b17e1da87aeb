"""Hooks, jobs, and the writing of files."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest
import yaml

import newsmeta
from newsmeta.files import writing
from newsmeta.setup import ci
from tests.setup.sites import SITES, make, many
from tests.support.cli import write

ITEM = "---\ntitle: Item {n}\nheat: {n}\n---\n"
SITE = SITES["jekyll with courses and videos"]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A repository without newsmeta."""
    return make(SITE, tmp_path / "site")


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file with its content, except Git's own."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git" not in path.parts
    }


def test_a_dry_run_writes_nothing_and_the_plan_can_be_applied(place: Path) -> None:
    before = tree(place)
    plan = newsmeta.initialize(place, hook=True, ci=["github", "gitlab"], dry_run=True)
    assert tree(place) == before
    plan.apply()
    new = {file.name: file.after for file in plan.files}
    assert tree(place) == {**before, **new}
    assert {".pre-commit-config.yaml", ".gitlab-ci.yml", ".github/workflows/newsmeta.yml"} < set(
        new
    )


def test_files_that_exist_change_only_on_request(place: Path) -> None:
    before = {
        ".pre-commit-config.yaml": "repos:\n- repo: x\n  hooks: []\n",
        ".gitlab-ci.yml": "a: 1\n",
    }
    write(place, before)
    plan = newsmeta.initialize(place, hook=True, ci=["gitlab"])
    assert {file.name for file in plan.changed} == set(before)
    assert {name: (place / name).read_text("utf-8") for name in before} == before
    assert (place / "newsmeta.toml").exists()
    again = newsmeta.initialize(place, hook=True, ci=["gitlab"], change_existing=True)
    for file in again.changed:
        assert file.before is not None and file.after.startswith(file.before)
        assert (place / file.name).read_bytes() == file.after
    assert newsmeta.initialize(place, hook=True, ci=["gitlab"]).files == ()


def test_a_configuration_that_exists_gets_what_is_missing_at_its_end(place: Path) -> None:
    text = 'fail-on = "warning"\n\n[kinds.course]\nfiles = ["_learning/courses/"]\n'
    write(place, {"newsmeta.toml": text})
    before = tree(place)
    plan = newsmeta.initialize(place)
    assert [file.name for file in plan.files] == [
        "schemas/learning-videos.schema.json",
        "newsmeta.toml",
    ]
    assert tree(place) == before, "a schema that nothing refers to is not written"
    plan.apply()
    config = newsmeta.initialize(place).config
    assert [kind.name for kind in config.kinds] == ["course", "learning-videos"]
    assert (place / "newsmeta.toml").read_text("utf-8").startswith(text)


@pytest.mark.parametrize(
    "text",
    [
        'kinds = {course = {files = ["_learning/courses/"]}}\n',
        '[kinds]\ncourse = {files = ["_learning/courses/"]}\n',
        'kinds.course.files = ["_learning/courses/"]\n',
        '[kinds.course]\nfiles = ["_learning/courses/"]',
        '[kinds.course]\r\nfiles = ["_learning/courses/"]\r\n',
        '\ufeff[kinds.course]\nfiles = ["_learning/courses/"]\n\n\n',
        "# nothing\n",
        "",
    ],
)
def test_a_configuration_is_added_to_or_left(text: str, place: Path) -> None:
    (place / "newsmeta.toml").write_bytes(text.encode())
    plan = newsmeta.initialize(place, change_existing=True)
    after = (place / "newsmeta.toml").read_bytes()
    assert after.startswith(text.encode())
    assert plan.files or any("left as it is" in note for note in plan.notes)
    assert newsmeta.initialize(place, dry_run=True).config == plan.config
    if "\r\n" in text:
        assert after.count(b"\n") == after.count(b"\r\n")


def test_a_table_of_pyproject_gets_tables_of_its_own(place: Path) -> None:
    write(place, {"pyproject.toml": "[tool.newsmeta]\n[tool.other]\na = 1\n"})
    newsmeta.initialize(place, change_existing=True)
    assert not (place / "newsmeta.toml").exists()
    assert len(newsmeta.initialize(place).config.kinds) == 2


def test_an_existing_schema_is_never_overwritten(place: Path) -> None:
    write(place, {"schemas/learning-videos.schema.json": "{}\n"})
    plan = newsmeta.initialize(place)
    assert (place / "schemas/learning-videos.schema.json").read_text("utf-8") == "{}\n"
    assert "schemas/learning-videos-2.schema.json" in {file.name for file in plan.files}


def test_without_a_repository_a_site_is_set_up_from_any_folder_of_it(tmp_path: Path) -> None:
    top = make(SITE, tmp_path / "site", git=False)
    plan = newsmeta.initialize(top / "_learning" / "videos")
    assert plan.root == top and plan.repository is None
    assert (top / "newsmeta.toml").exists()
    assert newsmeta.initialize(top / "_people").is_configured


def test_a_configuration_above_a_repository_is_not_its_own(tmp_path: Path) -> None:
    write(tmp_path, {"newsmeta.toml": ""})
    top = make(SITE, tmp_path / "site")
    plan = newsmeta.initialize(top / "_people", ci="gitlab")
    assert plan.root == top and not plan.is_configured


# -- all or nothing ----------------------------------------------------------------------------


def fail_at(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the writing of files with that name fail."""
    from newsmeta.setup import writing as own

    def create(path: Path, data: bytes) -> None:
        if path.name == name:
            raise PermissionError(13, "Permission denied")
        writing.create_file(path, data)

    monkeypatch.setattr(own, "create_file", create)


@pytest.mark.parametrize("name", ["newsmeta.toml", "newsmeta.yml", ".pre-commit-config.yaml"])
def test_where_one_file_cannot_be_written_none_is(
    name: str, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(place)
    fail_at(name, monkeypatch)
    with pytest.raises(newsmeta.SetupError, match=rf"{name} cannot be written: permission denied"):
        newsmeta.initialize(place, hook=True, ci=["github"])
    assert tree(place) == before
    assert not (place / "schemas").exists() and not (place / ".github").exists()


def test_a_file_that_was_changed_meanwhile_is_left_and_all_else_undone(place: Path) -> None:
    write(place, {".gitlab-ci.yml": "a: 1\n", "newsmeta.toml": ""})
    plan = newsmeta.initialize(place, ci=["gitlab"], dry_run=True)
    write(place, {".gitlab-ci.yml": "a: 2\n"})
    before = tree(place)
    with pytest.raises(newsmeta.SetupError, match="changed since it was read"):
        plan.apply()
    assert tree(place) == before


def test_a_file_that_came_meanwhile_is_left(place: Path) -> None:
    plan = newsmeta.initialize(place, dry_run=True)
    write(place, {"newsmeta.toml": "# mine\n"})
    before = tree(place)
    with pytest.raises(newsmeta.SetupError, match=r"newsmeta\.toml cannot be written: file exists"):
        plan.apply()
    assert tree(place) == before


@pytest.mark.parametrize("what", ["folder", "dangling link", "pipe"])
def test_what_is_in_the_way_is_said(what: str, place: Path) -> None:
    path = place / "newsmeta.toml"
    if what == "folder":
        path.mkdir()
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(place / "nowhere")
    with pytest.raises(newsmeta.ConfigError, match=r"newsmeta\.toml: cannot be read: "):
        newsmeta.initialize(place)


def test_nothing_is_written_through_a_link_that_leads_out(place: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (place / "schemas").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(newsmeta.SetupError, match="leads out of the repository"):
        newsmeta.initialize(place)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_new_files_have_the_usual_mode(place: Path) -> None:
    newsmeta.initialize(place)
    usual = place / "usual"
    usual.touch()
    mode = stat.S_IMODE((place / "newsmeta.toml").stat().st_mode)
    assert mode == stat.S_IMODE(usual.stat().st_mode)


# -- hooks and jobs ----------------------------------------------------------------------------


def test_hooks_need_a_repository(tmp_path: Path) -> None:
    make(SITE, tmp_path / "site", git=False)
    with pytest.raises(newsmeta.SetupError, match="is in no Git repository"):
        newsmeta.initialize(tmp_path / "site", hook=True)


@pytest.mark.parametrize(
    "there", ["hooks: [{id: newsmeta-validate}]", "hooks: [{entry: newsmeta check}]"]
)
def test_hooks_that_are_there_are_not_added(there: str, place: Path) -> None:
    write(place, {".pre-commit-config.yaml": f"repos:\n  - repo: x\n    {there}\n"})
    plan = newsmeta.initialize(place, hook=True, dry_run=True)
    assert ".pre-commit-config.yaml" not in {file.name for file in plan.files}
    assert any("calls newsmeta already" in note for note in plan.notes)


GITHUB_STEPS = {
    "{run: newsmeta validate}": True,
    "{run: newsmeta check --validate _news}": True,
    "{uses: OWNER/newsmeta@v1}": True,
    "{uses: 'https://git.example.com/OWNER/newsmeta@main', with: {paths: _news}}": True,
    "{uses: OWNER/newsmeta/action@0123456}": True,
    "{uses: OWNER/newsmeta-site@v1}": False,
    "{uses: newsmeta/pages@v1}": False,
    "{name: newsmeta, run: make}": False,
    "{run: cd src/newsmeta}": False,
}
"""Steps of a workflow, and whether they call newsmeta."""
GITLAB_JOBS = {
    "a: {script: newsmeta validate}": True,
    "include: [{project: GROUP/newsmeta, ref: main, file: templates/gitlab.yml}]": True,
    "include: {project: GROUP/SUBGROUP/newsmeta, file: /templates/gitlab.yml}": True,
    "include: [{component: $CI_SERVER_FQDN/GROUP/newsmeta/gitlab@1.0}]": True,
    "include: 'https://gitlab.example.com/a/newsmeta/-/raw/main/templates/gitlab.yml'": True,
    "include: [{local: ci.yml}]": False,
    "a: {trigger: {project: GROUP/newsmeta}}": False,
    "a: {script: git clone https://git.example.com/newsmeta.git}": False,
}
"""Jobs of a GitLab configuration, and whether they call newsmeta."""


@pytest.mark.parametrize(("step", "is_there"), GITHUB_STEPS.items())
def test_a_workflow_that_is_there_is_enough(step: str, is_there: bool, place: Path) -> None:
    run = f"on: push\njobs: {{a: {{steps: [{step}]}}}}\n"
    write(place, {".github/workflows/ci.yml": run})
    plan = newsmeta.initialize(place, ci=["github"], dry_run=True)
    assert any(".github" in file.name for file in plan.files) != is_there


@pytest.mark.parametrize(("text", "is_there"), GITLAB_JOBS.items())
def test_a_job_that_is_there_is_enough(text: str, is_there: bool, place: Path) -> None:
    write(place, {".gitlab-ci.yml": f"{text}\n"})
    plan = newsmeta.initialize(place, ci=["gitlab"], dry_run=True)
    assert any(".gitlab" in file.name for file in plan.files) != is_there


def test_a_system_that_is_not_known_is_an_error(place: Path) -> None:
    with pytest.raises(ValueError, match="no CI system 'travis'; there are github, gitlab"):
        newsmeta.initialize(place, ci=["travis"])


@pytest.mark.parametrize(
    ("stages", "stage"),
    [("", None), ("stages: [build, test]\n", None), ("stages: [lint]\n", "lint")],
)
def test_the_job_is_in_a_stage_that_there_is(stages: str, stage: str | None) -> None:
    after = ci.with_gitlab(stages.encode()) or b""
    job = yaml.safe_load(after)["newsmeta"]
    assert job.get("stage") == stage
    assert job["artifacts"]["reports"] == {"codequality": "codequality.json"}


def test_both_jobs_look_at_everything() -> None:
    steps = yaml.safe_load(ci.github())["jobs"]["newsmeta"]["steps"]
    check, summary = (step["run"] for step in steps[-2:])
    assert check == "newsmeta check --validate --output-format github"
    assert summary.startswith("newsmeta check --validate --fail-on never --quiet ")
    assert summary.endswith(' markdown >> "$GITHUB_STEP_SUMMARY"')
    job = yaml.safe_load(ci.with_gitlab(None) or b"")["newsmeta"]
    assert job["script"][-1].startswith("newsmeta check --validate --output codequality.json")


ORIGINS: dict[str, tuple[Any, str]] = {
    "an index": (None, "newsmeta-toolkit=="),
    "Git": (
        {
            "url": "https://git.example.com/n.git",
            "vcs_info": {"vcs": "git", "commit_id": "ab" * 20},
        },
        "newsmeta-toolkit @ git+https://git.example.com/n.git@abab",
    ),
    "a folder": ({"url": "file:///home/x/newsmeta", "dir_info": {}}, ci.PLACEHOLDER),
    "a folder with Git": (
        {"url": "file:///home/x/n.git", "vcs_info": {"vcs": "git", "commit_id": "ab" * 20}},
        ci.PLACEHOLDER,
    ),
    "somebody's password": (
        {
            "url": "https://me:pw@git.example.com/n",
            "vcs_info": {"vcs": "git", "commit_id": "ab" * 20},
        },
        ci.PLACEHOLDER,
    ),
    "a command": (
        {
            "url": 'https://git.example.com/"; rm x',
            "vcs_info": {"vcs": "git", "commit_id": "ab" * 20},
        },
        ci.PLACEHOLDER,
    ),
    "another system": (
        {"url": "https://hg.example.com/n", "vcs_info": {"vcs": "hg", "commit_id": "ab" * 20}},
        ci.PLACEHOLDER,
    ),
    "no commit": (
        {"url": "https://git.example.com/n.git", "vcs_info": {"vcs": "git"}},
        ci.PLACEHOLDER,
    ),
    "a list": ([], ci.PLACEHOLDER),
    "odd types": ({"url": 1, "vcs_info": 2}, ci.PLACEHOLDER),
}


@pytest.mark.parametrize(("origin", "part"), ORIGINS.values(), ids=ORIGINS.keys())
def test_a_job_installs_newsmeta_as_it_was_installed(
    origin: Any, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Distribution:
        def read_text(self, name: str) -> str | None:
            assert name == "direct_url.json"
            return None if origin is None else json.dumps(origin)

    monkeypatch.setattr("importlib.metadata.distribution", lambda name: Distribution())
    assert part in ci.requirement()


def test_a_configuration_in_a_folder_is_named_to_hooks_and_jobs(tmp_path: Path) -> None:
    top = make(SITE, tmp_path / "site")
    write(top, {"more stuff/newsmeta.toml": "", **many("more stuff/_x/{n}.md", ITEM)})
    plan = newsmeta.initialize(top / "more stuff", hook=True, ci=["github"], dry_run=True)
    by_name = {file.name: file.after.decode() for file in plan.files}
    assert " --config 'more stuff/newsmeta.toml'\n" in by_name["../.pre-commit-config.yaml"]
    workflow = by_name["../.github/workflows/newsmeta.yml"]
    assert " --config 'more stuff/newsmeta.toml' 'more stuff'\n" in workflow
