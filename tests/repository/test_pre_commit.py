"""The hook, with real git and real pre-commit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.support.cli import ERROR, GOOD, WARNING, write
from tests.support.pages import ADDRESS, BLOCKS, Block, in_place_of_the_address
from tests.support.paths import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pre-commit")]


class Workplace:
    """A content repository, and the repository of the hook."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.content = folder / "content"
        self.hooks = folder / "newsmeta"
        self.revision = ""
        unwanted = ("NO_COLOR", "FORCE_COLOR", "VIRTUAL_ENV", "PYTHONPATH", "PRE_COMMIT_COLOR")
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in unwanted and not name.startswith("GIT_")
        }
        self.env = {
            **kept,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GIT_AUTHOR_NAME": "A. Example",
            "GIT_AUTHOR_EMAIL": "a@example.com",
            "GIT_COMMITTER_NAME": "A. Example",
            "GIT_COMMITTER_EMAIL": "a@example.com",
            "PRE_COMMIT_HOME": str(folder / "cache"),
            "LC_ALL": "C.UTF-8",
        }

    def call(self, *command: str | Path, cwd: Path | None = None) -> tuple[int, str]:
        done = subprocess.run(
            list(map(str, command)),
            cwd=cwd or self.content,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def git(self, *args: str, cwd: Path | None = None) -> str:
        status, output = self.call("git", *args, cwd=cwd)
        assert status == 0, output
        return output

    def pre_commit(self, *args: str, cwd: Path | None = None) -> tuple[int, str]:
        return self.call(sys.executable, "-m", "pre_commit", *args, cwd=cwd)

    def config(self, *hooks: str) -> str:
        """Return a pre-commit configuration with hooks of newsmeta."""
        lines = "".join(f"      - id: {hook}\n" for hook in hooks)
        return f"repos:\n  - repo: {self.hooks}\n    rev: {self.revision}\n    hooks:\n{lines}"


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    """A content repository that uses the hook of a copy of this checkout."""
    if shutil.which("git") is None:
        pytest.skip("no git here")
    work = Workplace(tmp_path_factory.mktemp("pre-commit"))
    names = (
        "newsmeta",
        "schemas",
        "pyproject.toml",
        "hatch_build.py",
        "README.md",
        "LICENSE",
        ".pre-commit-hooks.yaml",
    )
    work.hooks.mkdir()
    for name in names:
        if (ROOT / name).is_dir():
            ignore = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, work.hooks / name, ignore=ignore)
        else:
            shutil.copy(ROOT / name, work.hooks / name)
    work.git("init", "-q", cwd=work.hooks)
    work.git("add", "--all", cwd=work.hooks)
    work.git("commit", "-q", "-m", "newsmeta", cwd=work.hooks)
    work.revision = work.git("rev-parse", "HEAD", cwd=work.hooks).strip()

    work.content.mkdir()
    work.git("init", "-q")
    write(
        work.content,
        {
            ".pre-commit-config.yaml": work.config("newsmeta-validate"),
            "_news/good.md": GOOD,
            "_news/error.md": ERROR,
            "README.md": "# No article\n",
            "_news/notes.txt": "no article either\n",
        },
    )
    work.git("add", "--all")
    yield work


def test_the_hook_finds_the_mistake_and_lets_the_right_file_pass(workplace: Workplace) -> None:
    status, output = workplace.pre_commit("run", "--all-files")
    assert status == 1, output
    assert "newsmeta validate" in output
    assert "Failed" in output
    finding = [line for line in output.splitlines() if "NM103" in line]
    assert len(finding) == 1, output
    assert finding[0].startswith("_news/error.md:9:10: NM103 quality: ")
    assert "good.md" not in output
    assert "README" not in output
    assert "notes" not in output

    write(workplace.content, {"_news/error.md": GOOD})
    workplace.git("add", "--all")
    status, output = workplace.pre_commit("run", "--all-files")
    assert status == 0, output
    assert "Passed" in output


def test_a_commit_is_stopped(workplace: Workplace) -> None:
    status, output = workplace.pre_commit("install")
    assert status == 0, output
    write(workplace.content, {"_news/error.md": ERROR})
    workplace.git("add", "--all")
    status, output = workplace.call("git", "commit", "-m", "an error")
    assert status == 1
    assert "_news/error.md:9:10: NM103" in output
    write(workplace.content, {"_news/error.md": GOOD})
    workplace.git("add", "--all")
    status, output = workplace.call("git", "commit", "-m", "no error")
    assert status == 0, output
    assert "Passed" in output


LEFT = ERROR.replace('"60"', "sixty")
"""An article with an error that has no fix."""


@pytest.fixture
def other(workplace: Workplace, tmp_path: Path) -> Path:
    """A repository that normalizes and then validates."""
    workplace.git("init", "-q", cwd=tmp_path)
    write(
        tmp_path,
        {
            ".pre-commit-config.yaml": workplace.config("newsmeta-normalize", "newsmeta-validate"),
            "_news/good.md": GOOD,
            "_news/a b.md": WARNING,
            "_news/crlf.md": "",
            "_drafts/warning.md": WARNING,
            "README.md": "# No  article\n",
        },
    )
    (tmp_path / "_news/crlf.md").write_bytes(WARNING.replace("\n", "\r\n").encode())
    workplace.git("add", "--all", cwd=tmp_path)
    return tmp_path


def test_the_hook_that_fixes_fails_first_and_passes_then(workplace: Workplace, other: Path) -> None:
    args = ("run", "newsmeta-normalize", "--all-files")
    status, output = workplace.pre_commit(*args, cwd=other)
    assert status == 1, output
    assert "newsmeta normalize" in output
    assert "files were modified by this hook" in output
    assert "fixed _news/a b.md: NM203" in output
    assert workplace.git("diff", "--numstat", cwd=other).splitlines() == [
        "1\t1\t_news/a b.md",
        "1\t1\t_news/crlf.md",
    ]
    assert (other / "_news/a b.md").read_text() == GOOD
    assert (other / "_news/crlf.md").read_bytes() == GOOD.replace("\n", "\r\n").encode()
    assert (other / "_drafts/warning.md").read_text() == WARNING

    status, output = workplace.pre_commit(*args, cwd=other)
    assert status == 0, output
    assert "Passed" in output


def test_what_it_cannot_fix_is_left_to_the_hook_that_validates(
    workplace: Workplace, other: Path
) -> None:
    write(other, {"_news/left.md": LEFT})
    workplace.git("add", "--all", cwd=other)
    workplace.pre_commit("run", "newsmeta-normalize", "--all-files", cwd=other)
    status, output = workplace.pre_commit("run", "newsmeta-normalize", "--all-files", cwd=other)
    assert status == 0, output
    status, output = workplace.pre_commit("run", "newsmeta-validate", "--all-files", cwd=other)
    assert status == 1, output
    assert "_news/left.md:9:10: NM103" in output


def test_a_commit_is_fixed_on_the_way(workplace: Workplace, other: Path) -> None:
    status, output = workplace.pre_commit("install", cwd=other)
    assert status == 0, output
    status, output = workplace.call("git", "commit", "-m", "articles", cwd=other)
    assert status == 1, output
    assert "files were modified by this hook" in output
    workplace.git("add", "--all", cwd=other)
    status, output = workplace.call("git", "commit", "-m", "articles", cwd=other)
    assert status == 0, output
    assert workplace.git("show", "HEAD:_news/a b.md", cwd=other) == GOOD


def test_the_hook_that_checks_compares_what_is_committed_with_the_rest(
    workplace: Workplace, tmp_path: Path
) -> None:
    workplace.git("init", "-q", cwd=tmp_path)
    write(
        tmp_path,
        {
            ".pre-commit-config.yaml": workplace.config("newsmeta-check"),
            "_news/first.md": GOOD,
            "_news/other.md": GOOD.replace("trees", "oaks"),
        },
    )
    workplace.git("add", "--all", cwd=tmp_path)
    status, output = workplace.pre_commit("run", "--all-files", cwd=tmp_path)
    assert status == 0, output
    workplace.git("commit", "-q", "-m", "articles", cwd=tmp_path)
    write(tmp_path, {"_news/again.md": GOOD.replace("https:", "http:")})
    workplace.git("add", "--all", cwd=tmp_path)
    status, output = workplace.pre_commit("run", cwd=tmp_path)
    assert status == 1, output
    findings = [line for line in output.splitlines() if line.startswith("_news/")]
    assert {line.split(":")[0] for line in findings} == {"_news/again.md"}
    assert [
        line
        for line in findings
        if "NM601 originalUrl: is the same page as in _news/first.md" in line
    ]


def test_what_is_excluded_is_committed_as_it_is(workplace: Workplace, tmp_path: Path) -> None:
    """Even where hooks receive more files than articles."""
    hooks = ("newsmeta-normalize", "newsmeta-validate", "newsmeta-check")
    config = workplace.config(*hooks).replace("      - id: ", "      - files: ''\n        id: ")
    left_alone = {
        "_news/archive/old.md": WARNING,
        "_news/archive/error.md": ERROR,
        "README.md": "---\nlayout: default\nnav_order: 1\n---\n# Read  me\n",
        "notes.md": "+++\ntitle = 'Notes'\n+++\n",
        ".github/ISSUE_TEMPLATE/bug.md": "---\nname: Bug\n---\n",
        "_news/tracked-and-ignored.md": GOOD.replace("trees", "oaks"),
        "newsmeta.toml": 'include = ["_news/"]\nexclude = ["_news/archive/"]\n',
        ".gitignore": "*ignored.md\n",
    }
    workplace.git("init", "-q", cwd=tmp_path)
    write(tmp_path, {".pre-commit-config.yaml": config, "_news/good.md": GOOD, **left_alone})
    workplace.git("add", "--all", "--force", cwd=tmp_path)
    status, output = workplace.pre_commit("install", cwd=tmp_path)
    assert status == 0, output

    status, output = workplace.call("git", "commit", "-m", "articles", cwd=tmp_path)
    assert status == 0, output
    assert output.count("Passed") == len(hooks)
    for name, text in left_alone.items():
        assert workplace.git("show", f"HEAD:{name}", cwd=tmp_path) == text

    write(tmp_path, {name: f"{text}\n" for name, text in left_alone.items() if ".md" in name})
    write(tmp_path, {"_news/tracked-and-ignored.md": WARNING})
    workplace.git("add", "--update", cwd=tmp_path)
    status, output = workplace.call("git", "commit", "-m", "more", cwd=tmp_path)
    assert status == 1, output
    assert "fixed _news/tracked-and-ignored.md: NM203" in output
    assert "1 of 1 file changed" in output, "Git tracks it, whatever .gitignore says"


def test_one_hook_validates_and_checks(workplace: Workplace, tmp_path: Path) -> None:
    workplace.git("init", "-q", cwd=tmp_path)
    hidden = "_news/2021/.more/left.txt"
    picture = "_news/a.svg"
    files = {
        "_news/first.md": GOOD,
        "_news/again.md": GOOD.replace("https:", "http:"),
        "_news/error": ERROR.replace("trees", "oaks"),
        hidden: LEFT.replace("trees", "elms"),
        picture: "<svg xmlns='http://www.w3.org/2000/svg'",
        "_news/notes.txt": "no article\n",
        "_news/_site/error.md": ERROR,
    }
    write(tmp_path, {".pre-commit-config.yaml": workplace.config("newsmeta"), **files})
    workplace.git("add", "--all", cwd=tmp_path)
    status, output = workplace.pre_commit("run", "--all-files", cwd=tmp_path)
    assert status == 1, output
    found = {
        (line.split(":")[0], line.split()[1]) for line in output.splitlines() if ": NM" in line
    }
    assert {("_news/again.md", "NM601"), ("_news/error", "NM103"), (hidden, "NM103")} <= found
    assert {name for name, _ in found} <= {
        "_news/first.md",
        "_news/again.md",
        "_news/error",
        hidden,
    }


def test_warnings_are_seen_though_the_commit_passes(workplace: Workplace, tmp_path: Path) -> None:
    hooks = ("newsmeta-validate", "newsmeta-check")
    workplace.git("init", "-q", cwd=tmp_path)
    config = {".pre-commit-config.yaml": workplace.config(*hooks)}
    write(tmp_path, {**config, "_news/warning.md": WARNING.replace("trees", "oaks")})
    assert workplace.pre_commit("install", cwd=tmp_path)[0] == 0
    workplace.git("add", "--all", cwd=tmp_path)
    status, output = workplace.call("git", "commit", "-m", "a warning", cwd=tmp_path)
    assert status == 0, output
    assert output.count("Passed") == len(hooks)
    assert "_news/warning.md:" in output
    assert "NM203" in output


def test_what_is_staged_of_a_file_is_looked_at_and_the_rest_stays(
    workplace: Workplace, tmp_path: Path
) -> None:
    hooks = ("newsmeta-normalize", "newsmeta-validate", "newsmeta-check")
    workplace.git("init", "-q", cwd=tmp_path)
    write(tmp_path, {".pre-commit-config.yaml": workplace.config(*hooks), "_news/a.md": GOOD})
    workplace.git("add", "--all", cwd=tmp_path)
    workplace.git("commit", "-q", "-m", "an article", cwd=tmp_path)
    assert workplace.pre_commit("install", cwd=tmp_path)[0] == 0

    staged = f"{GOOD}\nIn spring.\n"
    write(tmp_path, {"_news/a.md": staged})
    workplace.git("add", "--all", cwd=tmp_path)
    not_staged = ERROR + "\nIn spring.\n"
    write(tmp_path, {"_news/a.md": not_staged})
    status, output = workplace.call("git", "commit", "-m", "the half of it", cwd=tmp_path)
    assert status == 0, output
    assert "NM103" not in output
    assert workplace.git("show", "HEAD:_news/a.md", cwd=tmp_path) == staged
    assert (tmp_path / "_news/a.md").read_text() == not_staged

    write(tmp_path, {"_news/a.md": not_staged})
    workplace.git("add", "--all", cwd=tmp_path)
    write(tmp_path, {"_news/a.md": staged})
    status, output = workplace.call("git", "commit", "-m", "the other half", cwd=tmp_path)
    assert status == 1, output
    assert (tmp_path / "_news/a.md").read_text() == staged, "what is not staged is put back"


SHOWN = [block for block in BLOCKS if block.kind == "yaml" and "repos:" in block.text]
"""The configurations shown on the pages."""


def test_configurations_are_shown_with_and_without_an_address() -> None:
    kinds = {repo["repo"] for block in SHOWN for repo in yaml.safe_load(block.text)["repos"]}
    assert kinds == {ADDRESS, "local"}


@pytest.mark.parametrize("shown", SHOWN, ids=lambda block: f"{block.page.stem}-{block.line}")
def test_a_configuration_works_as_it_is_shown(
    shown: Block, workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Except for the address and the commit, which readers fill in; newsmeta is on the path."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    more = {"PATH": programs, **in_place_of_the_address(workplace.hooks)}
    monkeypatch.setattr(workplace, "env", workplace.env | more)
    workplace.git("init", "-q", cwd=tmp_path)
    config = shown.text.replace("COMMIT", workplace.revision)
    files = {"_news/fixable.md": WARNING, "_news/left.md": LEFT, "README.md": "# No  article\n"}
    write(tmp_path, {".pre-commit-config.yaml": config, **files})
    workplace.git("add", "--all", cwd=tmp_path)

    status, output = workplace.pre_commit("run", "--all-files", cwd=tmp_path)
    assert status == 1, output
    assert "fixed _news/fixable.md: NM203" in output
    assert (tmp_path / "_news/fixable.md").read_text() == GOOD
    assert (tmp_path / "README.md").read_text() == files["README.md"]
    assert "_news/left.md:9:10: NM103" in output

    other = GOOD.replace("ten thousand", "hundred").replace("ten-thousand", "hundred")
    write(tmp_path, {"_news/left.md": other})
    workplace.git("add", "--all", cwd=tmp_path)
    status, output = workplace.pre_commit("run", "--all-files", cwd=tmp_path)
    assert status == 0, output
    assert output.count("Passed") == shown.text.count("- id: ")
