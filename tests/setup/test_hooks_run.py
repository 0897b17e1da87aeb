"""The hooks written by newsmeta, with real Git and real pre-commit."""

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
    assert output.count("Passed") == (2 if before and "meta" in before else 1)

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


def committed(place: Path, name: str, text: str, *options: str) -> tuple[int, str]:
    """Commit a file with a text."""
    (place / name).write_text(text, encoding="utf-8")
    call(place, "git", "add", "--all")
    return call(place, "git", *NOBODY, "commit", "-qm", "Something", *options)


NOBODY = ("-c", "user.name=A", "-c", "user.email=a@example.com")
GOOD = NEWS.replace("{n}", "97").replace("{day}", "05")
WRONG = GOOD.replace("e: article", "e: podcast").replace("97", "{n}")


def test_a_merge_is_held_up_by_what_was_merged_by_hand_alone(tmp_path: Path) -> None:
    """Merged files were checked on the other branch, or will be in CI."""
    if shutil.which("git") is None:
        pytest.skip("no git here")
    place = make(SITE, tmp_path / "site")
    newsmeta.initialize(place, hook=True, change_existing=True)
    both, brought = "_news/2021-03-05-both.md", "_news/2021-03-06-brought.md"
    assert call(place, "git", "checkout", "-qB", "main")[0] == 0
    assert committed(place, both, GOOD)[0] == 0
    assert call(place, sys.executable, "-m", "pre_commit", "install")[0] == 0

    call(place, "git", "checkout", "-qb", "other")
    status, output = committed(place, brought, WRONG.replace("{n}", "95"))
    assert status == 1 and f"{brought}:" in output, "one mistake stops a commit"
    assert committed(place, brought, WRONG.replace("{n}", "95"), "--no-verify")[0] == 0
    title = next(line for line in GOOD.splitlines() if line.startswith("title:"))
    status, output = committed(place, both, GOOD.replace(title, 'title: "Theirs, 97"'))
    assert status == 0, output
    call(place, "git", "checkout", "-q", "main")
    assert committed(place, both, GOOD.replace(title, 'title: "Ours, 97"'))[0] == 0

    status, output = call(place, "git", *NOBODY, "merge", "other")
    assert status == 1 and "CONFLICT" in output
    merged = GOOD.replace(title, 'title: "Both, 97"')
    wrong = merged.replace("e: article", "e: podcast")
    status, output = committed(place, both, wrong)
    assert status == 1, output
    found = {line.partition(":")[0] for line in output.splitlines() if ": NM" in line}
    assert found == {both}
    status, output = committed(place, both, merged)
    assert status == 0, output


def test_what_the_baseline_holds_stops_no_commit(tmp_path: Path) -> None:
    if shutil.which("git") is None:
        pytest.skip("no git here")
    place = make(SITE, tmp_path / "site")
    old = "_news/2021-03-07-old.md"
    (place / old).write_text(WRONG.replace("{n}", "94"), encoding="utf-8")
    newsmeta.initialize(place, hook=True, change_existing=True)
    call(place, sys.executable, "-m", "pre_commit", "install")
    assert committed(place, old, WRONG.replace("{n}", "94"))[0] == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        newsmeta.record_baseline()
    status, output = committed(place, old, WRONG.replace("{n}", "94") + "\nMore.\n")
    assert status == 0, output
    assert "in the baseline)" in output
    status, output = committed(place, old, WRONG.replace("{n}", "94").replace("podcast", "film"))
    assert status == 1, "who changes such a value is told of it"
