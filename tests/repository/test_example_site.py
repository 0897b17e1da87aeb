"""`examples/site`, a small exemplary content repository."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.cli import invoke
from tests.support.paths import EXAMPLES

SITE = EXAMPLES / "site"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A separate repository, as after a clone."""
    if shutil.which("git") is None:
        pytest.skip("no git here")
    folder = tmp_path / "site"
    shutil.copytree(SITE, folder)
    for command in (["init", "-q", "-b", "main"], ["add", "--all"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def test_it_has_what_such_repositories_have() -> None:
    assert len(list((SITE / "_news").glob("*.md"))) == 12
    for folder in ("_people", "_courses", "_data/organizations"):
        assert len(list((SITE / folder).glob("*.md"))) >= 3, folder
    assert len(list((SITE / "_data" / "topics").glob("*.yaml"))) >= 4
    assert sum(path.stat().st_size for path in (SITE / "assets").rglob("*.*")) < 20_000


def test_setting_newsmeta_up_has_nothing_to_add(copy: Path) -> None:
    """The hook and the job are those written by `newsmeta init`."""
    result = invoke("init", str(copy), "--hook", "--ci", "github", "--yes")
    assert "Nothing is missing, and nothing was changed.\n" in result.out, result.out
    for name in (".pre-commit-config.yaml", ".github/workflows/newsmeta.yml"):
        (copy / name).unlink()
    assert invoke("init", str(copy), "--hook", "--ci", "github", "--yes").status == 0
    for name in (".pre-commit-config.yaml", ".github/workflows/newsmeta.yml"):
        assert (copy / name).read_bytes() == (SITE / name).read_bytes(), name


def test_every_collection_has_a_schema() -> None:
    result = invoke("validate", "--config", str(SITE / "newsmeta.toml"), str(SITE))
    assert result.status == 0
    assert "without a schema" not in result.out + result.err


@pytest.mark.jekyll
def test_jekyll_builds_it(copy: Path) -> None:
    if shutil.which("jekyll") is None:
        pytest.skip("no Jekyll here")
    done = subprocess.run(
        ["jekyll", "build", "--disable-disk-cache", "--destination", "../out"],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Warning" not in done.stdout + done.stderr
    out = copy.parent / "out"
    for article in (copy / "_news").glob("*.md"):
        assert (out / "news" / article.stem / "index.html").is_file()
    assert (out / "index.html").read_text(encoding="utf-8").count("<li>") == 12
    assert {path.name for path in out.iterdir()} == {
        "assets", "courses", "index.html", "news", "people",
    }  # fmt: skip
