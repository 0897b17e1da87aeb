"""The hooks that newsmeta writes, with real Git and real pre-commit."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import newsmeta
from tests.setup.sites import NEWS, SITES, make, many
from tests.support.cli import environment, write

pytestmark = pytest.mark.slow
SITE = SITES["jekyll with courses and videos"]


def call(folder: Path, *command: str) -> tuple[int, str]:
    """Return status and output of a command, with newsmeta on the path."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    extra = {
        "PATH": path,
        "PRE_COMMIT_HOME": str(folder.parent / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    done = subprocess.run(
        command,
        cwd=folder,
        env=environment(extra),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    "before",
    [
        None,
        "repos:\n- repo: meta\n  hooks:\n  - id: check-hooks-apply\n    always_run: true\n",
        "repos: []\n",
    ],
)
def test_hooks_look_at_what_is_committed(before: str | None, tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git here")
    place = make(SITE, tmp_path / "site")
    if before is not None:
        write(place, {".pre-commit-config.yaml": before})
    newsmeta.initialize(place, hook=True, change_existing=True)
    run = (sys.executable, "-m", "pre_commit")
    status, output = call(place, *run, "validate-config")
    assert status == 0, output
    call(place, "git", "add", "--all")
    status, output = call(place, *run, "run", "--all-files")
    assert status == 0, output
    assert output.count("Passed") == (3 if before and "meta" in before else 2)

    write(
        place,
        many(
            "_news/2021-03-02-warning.md",
            NEWS.replace("What happened", "What  happened").replace("{n}", "98"),
            1,
        ),
    )
    call(place, "git", "add", "--all")
    status, output = call(place, *run, "run")
    assert status == 0, output
    assert "_news/2021-03-02-warning.md:" in output, "warnings are seen though the hook passes"

    wrong = NEWS.replace("e: article", "e: podcast").replace("{n}", "99")
    write(place, many("_news/2021-03-01-wrong.md", wrong, 1))
    write(place, {"_learning/videos/wrong.md": "---\ntitle: X\ntype: video\nurl: [1]\n---\n"})
    write(place, {"README.md": "# No article\n"})
    call(place, "git", "add", "--all")
    status, output = call(place, *run, "run")
    assert status == 1
    found = [line.partition(":")[0] for line in output.splitlines() if ": NM" in line]
    assert sorted(set(found)) == [
        "_learning/videos/wrong.md",
        "_news/2021-03-01-wrong.md",
        "_news/2021-03-02-warning.md",
    ]
