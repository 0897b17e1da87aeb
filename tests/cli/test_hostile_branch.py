"""A stranger's branch that tries to hide a mistake, checked as described in docs/ci.md."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.baseline.mistakes import article
from tests.support.cli import invoke, write
from tests.support.git import NEEDS_GIT, Repository, without_ci

pytestmark = NEEDS_GIT

TRUSTED = """\
include = ["_news/**"]
gitignore = false

[kinds.news]
files = ["_news/"]
extends = "article"
"""
OPTIONS = "--config", "../trusted/newsmeta.toml", "--no-suppressions", "--no-gitignore"

FILE = "_news/2021-01-27-new.md"
BAD = article(9, "text for a number")
"""An article with a finding of `validate`."""

CONFIGURED = 'ignore = ["ALL"]\nexclude = ["*"]\n'
NO_NUMBERS = '{"type": "object"}'

FILES: dict[str, dict[str, str]] = {
    "a comment": {FILE: BAD.replace("---\n", "---\n# newsmeta: ignore-file\n", 1)},
    "a comment on the line": {FILE: BAD.replace('"60"', '"60"  # newsmeta: ignore')},
    "rules that are ignored": {FILE: BAD, "newsmeta.toml": 'ignore = ["NM1"]\n'},
    "rules that are not selected": {FILE: BAD, "newsmeta.toml": 'select = ["NM2"]\n'},
    "files that are ignored": {
        FILE: BAD, "newsmeta.toml": '[per-file-ignores]\n"*" = ["ALL"]\n',
    },
    "files that are excluded": {FILE: BAD, "newsmeta.toml": 'exclude = ["_news/*new*"]\n'},
    "files that are not included": {FILE: BAD, "newsmeta.toml": 'include = ["*.html"]\n'},
    "another kind": {FILE: BAD, "newsmeta.toml": '[kinds.page]\nfiles = ["_news/"]\n'},
    "a schema that takes all": {
        FILE: BAD,
        "newsmeta.toml": '[kinds.page]\nfiles = ["_news/"]\nschema = "any.schema.json"\n',
        "any.schema.json": NO_NUMBERS,
    },
    "a severity that is not reached": {FILE: BAD, "newsmeta.toml": 'fail-on = "never"\n'},
    "a configuration among the articles": {FILE: BAD, "_news/newsmeta.toml": CONFIGURED},
    "one of a Python project": {
        FILE: BAD, "pyproject.toml": '[tool.newsmeta]\nignore = ["ALL"]\n',
    },
    "a site whose defaults say otherwise": {
        FILE: BAD,
        "_config.yml": "defaults:\n- scope: {path: _news}\n  values: {category: page}\n",
    },
    "a site that begins among the articles": {FILE: BAD, "_news/_config.yml": "title: Site\n"},
    **{
        f"a folder called {name}, which Jekyll makes pages of there": {
            f"_news/2021/{name}/x.md": BAD
        }
        for name in (".hidden", "_site", "_layouts", "_includes", "_sass", ".git-", "_x/.y")
    },
    "a name that Jekyll includes": {"_news/.htaccess-x.md": BAD},
    "an ending of other files": {"_news/x.json": BAD},
    "no ending, in a folder": {"_news/2021/x": BAD},
    "a site with other sources": {FILE: BAD, "_config.yml": "source: docs\nexclude: [_news]\n"},
    "another category": {FILE: BAD.replace("category: news", "category: page")},
    "Git's ignored files": {FILE: BAD, ".gitignore": "_news/*new*\n"},
    "ignored files of a folder": {FILE: BAD, "_news/.gitignore": "*\n!old.md\n"},
    "an ignored folder": {"_news/more/a.md": BAD, ".gitignore": "more/\n"},
    "a folder of archetypes": {"_news/archetypes/2021-01-27-new.md": BAD},
    "a folder of packages": {"_news/node_modules/pkg/2021-01-27-new.md": BAD},
    "a folder with an underscore": {"_news/_drafts/2021-01-27-new.md": BAD},
    "another ending": {"_news/2021-01-27-new.textile": BAD},
    "no ending": {"_news/new": BAD},
    "an ending in capitals": {"_news/2021-01-27-NEW.MD": BAD},
    "what Git shows no differences of": {FILE: BAD, ".gitattributes": "*.md binary -diff\n"},
    "what Git leaves out of archives": {FILE: BAD, ".gitattributes": "*.md export-ignore\n"},
    "modules of Python": {FILE: BAD, "typer.py": "raise SystemExit\n", "json.py": "exit()\n"},
    "a cache": {FILE: BAD, ".newsmeta_cache/CACHEDIR.TAG": "x\n"},
    "hooks that normalize": {FILE: BAD, ".pre-commit-config.yaml": "repos: []\n"},
}  # fmt: skip
"""The stranger's added and changed files, by attack."""


@pytest.fixture
def submitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A repository with its main branch checked out beside it, as the working directory."""
    without_ci(monkeypatch)
    base = Repository(tmp_path / "base")
    base.commit({"newsmeta.toml": TRUSTED, "_news/old.md": article(0), "_news/b.md": article(1)})
    base.git("clone", "-q", ".", str(tmp_path / "trusted"))
    repository = Repository(tmp_path / "submitted")
    repository.git("pull", "-q", str(base.folder), "HEAD")
    monkeypatch.chdir(repository.folder)
    assert found()[0] == 0
    return repository


def commit(repository: Repository, files: dict[str, str]) -> None:
    """Commit files, including ignored ones."""
    write(repository.folder, files)
    repository.git("add", "-A", "-f")
    repository.git("commit", "-qm", "Good news")


def found(*more: str, name: str = "validate") -> tuple[int, set[tuple[str, str]]]:
    result = invoke(name, *OPTIONS, *more, "_news", "--output-format", "json")
    diagnostics = json.loads(result.out or '{"diagnostics": []}')["diagnostics"]
    return result.status, {(each["path"], each["code"]) for each in diagnostics}


@pytest.mark.slow
@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
@pytest.mark.parametrize("changed", [(), ("--changed=HEAD~1",), ("--changed-lines",)])
def test_nothing_keeps_the_mistake_quiet(
    files: dict[str, str], changed: tuple[str, ...], submitted: Repository
) -> None:
    commit(submitted, files)
    if changed == ("--changed-lines",):
        changed = ("--changed=HEAD~1", "--changed-lines")
    bad = next(path for path, text in files.items() if '"60"' in text)
    status, diagnostics = found(*changed)
    assert status == 1
    assert (bad, "NM103") in diagnostics


def baseline_of_all() -> None:
    assert invoke("baseline", "create", "--no-config", "_news").status == 0


def baseline_of_old_names() -> None:
    """Record the mistake for a deleted file that this one could be renamed from."""
    baseline_of_all()
    file = Path("newsmeta-baseline.txt")
    file.write_text(file.read_text().replace("_news/new.md", "_news/gone.md"))


@pytest.mark.parametrize("record", [baseline_of_all, baseline_of_old_names])
def test_nor_does_a_baseline_of_the_branch(
    record: Callable[[], None], submitted: Repository
) -> None:
    write(submitted.folder, {FILE: BAD})
    record()
    commit(submitted, {"newsmeta.toml": 'baseline = "newsmeta-baseline.txt"\n'})
    assert found() == (1, {(FILE, "NM103")})


def test_nor_taking_the_name_of_a_recorded_file(submitted: Repository) -> None:
    """With the baseline of the main branch, and the mistakes of the recorded file."""
    trusted = submitted.folder.parent / "trusted"
    write(trusted, {"_news/old.md": BAD})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(trusted)
        assert invoke("baseline", "create").status == 0
    commit(submitted, {"_news/old.md": BAD})
    assert found() == (0, set())
    (submitted.folder / "_news/old.md").unlink()
    commit(submitted, {FILE: BAD})
    assert found() == (1, {(FILE, "NM103")})


def link_to_file(folder: Path) -> str:
    write(folder, {".store/a.md": BAD})
    (folder / FILE).symlink_to("../.store/a.md")
    return FILE


def link_in_place_of_folder(folder: Path) -> str:
    write(folder, {".store/2021-01-27-new.md": BAD})
    (folder / "_news").rename(folder / "kept")
    (folder / "_news").symlink_to(".store")
    return FILE


def link_to_old_file(folder: Path) -> str:
    """A second name for a file, which is reported once, under its real name."""
    write(folder, {"_news/old.md": BAD})
    (folder / FILE).symlink_to("old.md")
    return "_news/old.md"


def link_as_ignored_file(folder: Path) -> str:
    write(folder, {FILE: BAD, "patterns": "*\n"})
    (folder / "_news/.gitignore").symlink_to("../patterns")
    return FILE


@pytest.mark.parametrize(
    "link", [link_to_file, link_in_place_of_folder, link_to_old_file, link_as_ignored_file]
)
def test_links_hide_nothing(link: Callable[[Path], str], submitted: Repository) -> None:
    bad = link(submitted.folder)
    commit(submitted, {})
    status, diagnostics = found()
    assert status == 1
    assert (bad, "NM103") in diagnostics


def test_what_another_file_is_compared_with_is_not_hidden(submitted: Repository) -> None:
    """A duplicate of an article whose own file is ignored."""
    commit(submitted, {FILE: article(0), ".gitignore": "old.md\n", "_news/.gitignore": "old.md\n"})
    for more in ((), ("--changed=HEAD~1",)):
        assert (FILE, "NM601") in found(*more, name="check")[1]


def test_a_branch_without_articles_does_not_pass(submitted: Repository) -> None:
    submitted.git("rm", "-rq", "_news")
    commit(submitted, {})
    assert invoke("validate", *OPTIONS, "_news").status == 1
    (submitted.folder / "_news" / ".hidden").mkdir(parents=True)
    assert invoke("validate", *OPTIONS, "_news").status == 2


def test_without_the_options_it_would_be_quiet(submitted: Repository) -> None:
    """The positive control: without the options, the attacks succeed."""
    quiet = 0
    for files in FILES.values():
        commit(submitted, files)
        quiet += invoke("validate", "_news").status != 1
        submitted.git("reset", "-q", "--hard", "HEAD~1")
    assert quiet >= 10
