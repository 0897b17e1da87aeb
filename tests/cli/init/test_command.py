"""`newsmeta init` as a command: messages, questions, and files left unchanged."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from newsmeta.files import temporary
from newsmeta.setup.plan import ci_systems
from newsmeta.setup.planning import plan
from tests.setup.sites import NEWS, SITES, make, many
from tests.support.cli import invoke, run, write
from tests.support.terminal import on_terminal

SITE = SITES["jekyll with courses and videos"]
PRE_COMMIT = "# ours\nrepos:\n- repo: x\n  rev: '1'\n  hooks: []\n"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository without newsmeta, as working directory."""
    monkeypatch.chdir(make(SITE, tmp_path / "site"))
    return tmp_path / "site"


def names(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix() for path in found}


def test_new_files_are_written_and_everything_is_said(place: Path) -> None:
    result = invoke("init")
    assert result.status == 0
    new = names(place) - set(SITE.files)
    assert new == {
        "newsmeta.toml",
        "schemas/learning-courses.schema.json",
        "schemas/learning-videos.schema.json",
    }
    for name in new:
        assert f"wrote {name}: " in result.out
    assert "39 files with front matter in the current folder (Jekyll).\n" in result.out
    assert "  _news/              12 articles\n" in result.out
    assert "  _people/             3 files     no schema: 3 files are too few; 10 are enough\n" in (
        result.out
    )
    assert "\nFindings of newsmeta validate at present:\nAll 39 files are fine.\n" in result.out
    assert "Jekyll copies newsmeta.toml and schemas into the site that it builds" in result.err


def test_a_second_time_it_says_what_is_there(place: Path) -> None:
    invoke("init")
    before = {name: (place / name).read_bytes() for name in names(place)}
    result = invoke("init")
    assert result.status == 0
    assert (
        "It is configured in newsmeta.toml (article, learning-courses, learning-videos).\n"
        in result.out
    )
    assert "Nothing is missing, and nothing was changed.\n" in result.out
    assert {name: (place / name).read_bytes() for name in names(place)} == before


@pytest.mark.parametrize("system", ["github", "gitlab"])
def test_the_command_of_the_job_is_among_the_next_steps(system: str, place: Path) -> None:
    out = invoke("init", "--ci", system).out
    assert re.search(r"^  newsmeta check --validate +what the job checks: ", out, re.MULTILINE)


def test_what_comes_next_works(place: Path) -> None:
    write(place, {"_news/odd.md": NEWS.replace("Story", "Fish &amp;  chips")})
    out = invoke("init").out
    commands = re.findall(r"^  (\S.*?)  +\S.*$", out.partition("\nNext:\n")[2], re.MULTILINE)
    assert [line.split()[:2] for line in commands] == [
        ["newsmeta", "validate"],
        ["newsmeta", "normalize"],
        ["newsmeta", "check"],
        ["newsmeta", "baseline"],
        ["git", "add"],
        ["newsmeta", "init"],
    ]
    for line in commands:
        program, *arguments = shlex.split(line)
        if program == "newsmeta":
            assert invoke(*arguments).status < 2
        else:
            subprocess.run(shlex.split(line), check=True, capture_output=True)
    staged = subprocess.run(
        ["git", "diff", "--cached", "--name-only"], capture_output=True, text=True, check=True
    )
    assert {"newsmeta.toml", "schemas/learning-videos.schema.json"} <= set(staged.stdout.split())


def test_what_comes_next_works_from_elsewhere(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place.parent)
    out = invoke("init", "site/_people").out
    assert "39 files with front matter in site (Jekyll).\n" in out
    assert "\n  cd site && newsmeta check  " in out
    assert "wrote site/newsmeta.toml: " in out


def test_findings_are_counted_and_the_first_are_shown_errors_before_warnings(place: Path) -> None:
    odd = many("_news/2021-03-{day}-w.md", NEWS.replace("Story", "Fish  and chips"), 6)
    wrong = many("_news/z.md", NEWS.replace("type: article", "type: podcast"), 1)
    write(place, {**odd, **wrong})
    shown = invoke("init").out.partition("at present:\n")[2].splitlines()
    assert shown[:2] == [
        "6  NM203  repeated-space  warning",
        "1  NM104  invalid-value   error",
    ]
    assert shown[2].startswith("_news/z.md:7:7: NM104 ")
    assert shown[7:9] == ["… and 2 more", "Found 1 error and 6 warnings in 7 of 46 files."]


def test_a_dry_run_shows_a_diff_that_can_be_applied(place: Path) -> None:
    write(place, {".pre-commit-config.yaml": PRE_COMMIT})
    before = names(place)
    result = invoke("init", "--dry-run", "--hook", "--ci", "github")
    assert result.status == 0
    assert names(place) == before
    assert "Nothing was written.\n" in result.out
    assert "would change .pre-commit-config.yaml: " in result.out
    subprocess.run(["patch", "-p0"], input=result.out.encode(), check=True, capture_output=True)
    assert names(place) - before >= {"newsmeta.toml", ".github/workflows/newsmeta.yml"}
    assert "Nothing is missing" in invoke("init", "--hook", "--ci", "github").out


def test_where_nobody_can_be_asked_what_exists_is_shown_and_left(place: Path) -> None:
    write(place, {".pre-commit-config.yaml": PRE_COMMIT})
    result = invoke("init", "--hook")
    assert result.status == 2
    assert (place / ".pre-commit-config.yaml").read_text("utf-8") == PRE_COMMIT
    assert (place / "newsmeta.toml").exists()
    assert "+- repo: local\n" in result.out
    assert result.err.endswith(
        "newsmeta: .pre-commit-config.yaml left as it is, since nobody can be asked here; "
        "run newsmeta init --yes to make the changes of the diff\n"
    )
    result = invoke("init", "--hook", "--yes")
    assert result.status == 0
    assert "+- repo: local\n" in result.out
    assert (place / ".pre-commit-config.yaml").read_text("utf-8").startswith(PRE_COMMIT)
    assert "changed .pre-commit-config.yaml: " in result.out
    assert "  pre-commit install  " in re.sub("  +", "  ", result.out)


def test_a_job_whose_address_is_not_known_says_so(place: Path) -> None:
    result = invoke("init", "--ci", "gitlab", "--ci", "github")
    assert result.status == 0
    for name in (".gitlab-ci.yml", ".github/workflows/newsmeta.yml"):
        if "git.example.com" in (place / name).read_text("utf-8"):
            assert f"{name} has no address to install newsmeta from: " in result.err


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "there are no Markdown or HTML files; write an article first"),
        ({"a.md": "# Hello\n"}, "1 file has no front matter; write an article first"),
        ({"a.md": "# A\n", "b.md": "b"}, "2 files have no front matter; "),
        ({"a.md": "+++\ntitle = 'x'\n+++\n"}, "1 file: front matter is TOML (+++), and newsmeta"),
        ({"a.md": '{"title": "x"}\n'}, "1 file: front matter is JSON, and newsmeta reads YAML"),
        ({"a.txt": "---\na: b\n---\n"}, "there are no Markdown or HTML files; "),
        ({"x.md": "---\na: b\n---\n", ".gitignore": "x.md\n"}, "there are no Markdown or HTML"),
        ({"newsmeta.toml": "foo = 1\n"}, "newsmeta.toml:1: foo is not a known field; "),
        ({"newsmeta.toml": "foo\n"}, "newsmeta.toml:1:4: is not valid TOML: "),
        ({"pyproject.toml": "[tool.newsmeta]\nfoo = 1\n"}, "pyproject.toml:2: foo is not a known"),
    ],
)
def test_why_nothing_can_be_set_up(
    files: dict[str, str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, files)
    result = invoke("init")
    assert result.status == 2
    assert result.err.startswith("newsmeta: ")
    assert message in result.err
    assert names(tmp_path) == set(files)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "nowhere does not exist; name the folder of the repository"),
        (("_config.yml",), "_config.yml is not a folder; name the folder of the repository"),
        (("--yes", "--dry-run"), "--yes and --dry-run exclude each other; use one of the two"),
        (("--ci", "travis"), "'travis' is not one of 'github', 'gitlab'"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], message: str, place: Path) -> None:
    result = invoke("init", *arguments, env={"COLUMNS": "200"})
    assert result.status == 2
    assert message in result.err
    assert names(place) == set(SITE.files)


def test_where_a_configuration_of_jekyll_is_broken_the_rest_is_set_up(place: Path) -> None:
    write(place, {"_config.yml": "title: [\n"})
    result = invoke("init")
    assert result.status == 0
    assert "newsmeta: note: _config.yml cannot be read: line 2: " in result.err


def test_the_outcome_is_the_same_everywhere(place: Path) -> None:
    one = run("init", "--dry-run", cwd=place, env={"PYTHONHASHSEED": "1"})
    other = run("init", "--dry-run", cwd=place, env={"PYTHONHASHSEED": "2", "LC_ALL": "C"})
    assert one.status == 0
    assert one == other


def test_the_closing_line_of_validate_leads_here(place: Path) -> None:
    line = "12 articles; 27 other files in 2 folders without a schema"
    assert invoke("validate").err.splitlines()[-1] == (
        f"{line} (newsmeta init writes one where files are alike)."
    )
    assert invoke("validate", "--no-config").err.splitlines()[-1] == f"{line}."
    invoke("init")
    assert invoke("validate").err.splitlines()[-1] == (
        "3 other files in 1 folder without a schema."
    )


# -- terminals -------------------------------------------------------------------------------


def asked(*arguments: str, cwd: Path, answers: str) -> tuple[int, str]:
    """Return status and output on a plain terminal, with answers to the questions."""
    return on_terminal(*arguments, cwd=cwd, env={"TERM": "dumb"}, answers=answers)


def test_on_a_terminal_it_asks_before_it_writes(place: Path) -> None:
    status, output = asked("init", cwd=place, answers="n\nn\n")
    assert status == 1, output
    assert "Add hooks that have pre-commit check each commit? [y/N]:" in output
    assert "Write schemas/learning-courses.schema.json, " in output
    assert "newsmeta: nothing was written\n" in output
    assert names(place) == set(SITE.files)


def test_the_usual_answers_write_what_is_new_and_nothing_else(place: Path) -> None:
    write(place, {".github/x.yml": ""})
    status, output = asked("init", cwd=place, answers="\n\n\n")
    assert status == 0, output
    assert "Add a job that has GitHub Actions check each push? [y/N]:" in output
    new = names(place) - set(SITE.files) - {".github/x.yml"}
    assert {name.partition("/")[0] for name in new} == {"newsmeta.toml", "schemas"}


def test_each_file_that_exists_is_asked_about(place: Path) -> None:
    write(place, {".pre-commit-config.yaml": PRE_COMMIT, ".gitlab-ci.yml": "a: 1\n"})
    status, output = asked("init", cwd=place, answers="y\ny\nn\ny\ny\n")
    assert status == 0, output
    assert "Change .pre-commit-config.yaml? [y/N]:" in output
    assert (place / ".pre-commit-config.yaml").read_text("utf-8") == PRE_COMMIT
    assert (place / ".gitlab-ci.yml").read_text("utf-8") != "a: 1\n"
    assert (place / "newsmeta.toml").exists()


def test_without_its_schemas_a_configuration_does_not_change(place: Path) -> None:
    write(place, {"newsmeta.toml": ""})
    status, output = asked("init", cwd=place, answers="n\ny\nn\n")
    assert status == 1, output
    assert (place / "newsmeta.toml").read_text("utf-8") == ""
    assert not (place / "schemas").exists()


REMOTE = '[remote "origin"]\n\turl = https://github.example.com/a/b\n'
REMOTES = {
    "https://github.example.com/a/b.git": ["GitHub Actions"],
    "git@github.example.com:a/b.git": ["GitHub Actions"],
    "ssh://git@www.github.example.com:22/a/b": ["GitHub Actions"],
    "https://somebody:secret@gitlab.example.com/a/b.git": ["GitLab CI"],
    "git@gitlab.example.com:github.example.com/b.git": ["GitLab CI"],
    "https://git.example.com/github/b.git": [],
    "https://example.com/github.example.com/b.git": [],
    "github.example.com:a/b.git": ["GitHub Actions"],
    "GITHUB.example.com:a/b.git": ["GitHub Actions"],
    '"git@gitlab.example.com:a/b.git"': ["GitLab CI"],
    "https://example.com/a@github.example.com/b.git": [],
    "git@example.com:a/github.example.com/b.git": [],
    "github.example.com/b.git": [],
    "/srv/a@github.example.com:b.git": [],
    "/srv/github.git": [],
    "../gitlab.git": [],
    "https://mygithub.example.com/a/b": [],
}


@pytest.mark.parametrize(("remote", "systems"), REMOTES.items())
def test_jobs_are_asked_about_where_a_ci_system_is(
    remote: str, systems: list[str], place: Path
) -> None:
    (place / ".git").mkdir(exist_ok=True)
    config = f'[core]\n\tbare = false\n[remote "origin"]\n\turl = {remote}\n'
    write(place, {".git/config": config})
    assert ci_systems(plan(place)) == tuple(each[:6].lower() for each in systems)


@pytest.mark.parametrize(
    ("config", "systems"),
    [
        (f'{REMOTE}[branch "main"]\n\tremote = origin\n', ("github",)),
        ('[Remote "a"] URL = https://gitlab.example.com/b\n', ("gitlab",)),
        ('[submodule "a"]\n\turl = https://github.example.com/a/b\n', ()),
        ('[remote "a"]\n\turl = /srv\n[url "x"]\n\turl = https://github.example.com/\n', ()),
        ('[remote "a"]\n\turl =\n\tfetch = https://github.example.com/\n', ()),
    ],
)
def test_only_remotes_say_where_a_repository_is_kept(
    config: str, systems: tuple[str, ...], place: Path
) -> None:
    (place / ".git").mkdir(exist_ok=True)
    write(place, {".git/config": config})
    assert ci_systems(plan(place)) == systems


def test_and_the_answer_counts(place: Path) -> None:
    (place / ".git").mkdir(exist_ok=True)
    write(place, {".git/config": REMOTE})
    status, output = asked("init", cwd=place, answers="n\ny\ny\n")
    assert status == 0, output
    assert "Add a job that has GitHub Actions check each push? [y/N]:" in output
    assert (place / ".github/workflows/newsmeta.yml").exists()
    status, output = asked("init", cwd=place, answers="n\n")
    assert status == 0, output
    assert "Have GitHub Actions" not in output


@pytest.mark.slow
@pytest.mark.parametrize("columns", [50, 60, 72, 80, 100])
def test_on_a_terminal_no_word_is_broken(columns: int, place: Path) -> None:
    env = {"TERM": "dumb"}
    _, whole = on_terminal("init", "--dry-run", cwd=place, env=env, columns=1000)
    _, output = on_terminal("init", "--dry-run", cwd=place, env=env, columns=columns)
    summary, _, _ = output.partition("\n--- ")
    assert "are enough" in " ".join(summary.split())
    assert summary.split() == whole.partition("\n--- ")[0].split()
    assert all(len(line) <= columns for line in summary.splitlines())
    end = output.partition("\nNext:\n")[2]
    assert end.split() == whole.partition("\nNext:\n")[2].split()


@pytest.mark.parametrize("make_odd", [os.mkfifo, lambda path: path.symlink_to("/dev/zero")])
def test_a_workflow_that_is_no_file_keeps_nobody_waiting(
    make_odd: Callable[[Path], object], place: Path
) -> None:
    folder = place / ".github" / "workflows"
    folder.mkdir(parents=True, exist_ok=True)
    make_odd(folder / "a.yml")
    result = run("init", "--dry-run", cwd=place)
    assert result.status == 0, result.err


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--yes",), ("--yes", "--ci", "github"), ("--dry-run",)])
@pytest.mark.parametrize("first", [(), ("--ci", "github"), ("--ci", "gitlab")])
@pytest.mark.parametrize("below", ["", "schemas/", ".github/workflows/"])
def test_what_a_killed_run_left_goes(
    below: str, first: tuple[str, ...], options: tuple[str, ...], place: Path
) -> None:
    invoke("init", "--yes", *first)
    left = f"{below}.newsmeta-4711-0123456789abcdef.tmp"
    write(place, {left: "half of it"})
    temporary._cleared.clear()
    assert invoke("init", *options).status == 0
    assert (place / left).exists() == ("--dry-run" in options)


def test_what_a_killed_run_left_above_goes(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(place, {"part/newsmeta.toml": "", **{f"part/{n}": t for n, t in SITE.files.items()}})
    monkeypatch.chdir(place / "part")
    assert invoke("init", "--yes", "--ci", "github").status == 0
    left = [f"{below}.newsmeta-1-0123456789abcdef.tmp" for below in ("", ".github/workflows/")]
    write(place, dict.fromkeys(left, ""))
    temporary._cleared.clear()
    assert invoke("init", "--yes").status == 0
    assert not any((place / name).exists() for name in left)
