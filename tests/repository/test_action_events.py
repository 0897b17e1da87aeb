"""The GitHub action at each event, with the checkouts and baselines available there."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.baseline.mistakes import article
from tests.support.action import ACTION, STEPS, Run
from tests.support.cli import invoke, write
from tests.support.git import NEEDS_GIT, Repository, without_ci
from tests.support.paths import ROOT

pytestmark = [pytest.mark.slow, NEEDS_GIT]

OLD, NEW = "_news/2021-01-27-old.md", "_news/2021-01-27-new.md"
PULL_REQUEST = {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_BASE_REF": "main"}
FORK = {**PULL_REQUEST, "GITHUB_HEAD_REF": "patch-1", "GITHUB_REF": "refs/pull/1/merge"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a merged pull request checked out in `work`, and an old mistake."""
    without_ci(monkeypatch)
    base = Repository(tmp_path / "base")
    base.commit({OLD: article(1, "entity"), "_news/a b.md": article(2), "newsmeta.toml": ""})
    base.git("switch", "-qc", "patch-1")
    base.commit({NEW: article(3, "text for a number")})
    base.git("switch", "-q", "main")
    base.git("switch", "-q", "--detach")
    base.git("merge", "-q", "--no-ff", "-m", "Merge", "patch-1")
    base.git("update-ref", "refs/pull/1/merge", "HEAD")
    base.git("switch", "-q", "main")
    return tmp_path


def checkout(place: Path, *options: str, ref: str = "refs/pull/1/merge") -> Repository:
    """Check out like actions/checkout: a commit, with the requested part of the history."""
    work = Repository(place / "work")
    work.git("remote", "add", "origin", f"file://{place / 'base'}")
    refs = ["+refs/heads/*:refs/remotes/origin/*"] if not options else []
    work.git("fetch", "-q", *options, "origin", *refs, f"+{ref}:refs/remotes/{ref[5:]}")
    work.git("checkout", "-q", "--force", f"refs/remotes/{ref[5:]}")
    return work


def codes(run: Run) -> set[str]:
    return set(re.findall(r"::\w+ file=[^:]*::(NM\d+)", run.log))


@pytest.mark.parametrize("event", [{}, PULL_REQUEST, FORK], ids=["push", "request", "fork"])
@pytest.mark.parametrize("depth", [(), ("--depth=1",)], ids=["whole", "shallow"])
def test_all_is_looked_at(event: Mapping[str, str], depth: tuple[str, ...], place: Path) -> None:
    checkout(place, *depth)
    run = Run(place, event)
    assert (run.status, codes(run)) == (1, {"NM103", "NM201"})
    assert "| 1 | `NM103` |" in run.summary


@pytest.mark.parametrize("event", [PULL_REQUEST, FORK], ids=["request", "fork"])
def test_what_has_changed_is_looked_at_if_asked_for(event: Mapping[str, str], place: Path) -> None:
    checkout(place)
    run = Run(place, event, changed="true")
    assert (run.status, codes(run)) == (1, {"NM103"})
    assert "in 1 file." in run.summary
    run = Run(place, event, changed="true", paths=OLD)
    assert (run.status, codes(run)) == (0, set())


def test_in_a_push_all_is_looked_at_even_so(place: Path) -> None:
    checkout(place, ref="refs/heads/main")
    run = Run(place, changed="true")
    assert (run.status, codes(run)) == (0, {"NM201"})


def test_without_the_history_it_does_not_pass(place: Path) -> None:
    checkout(place, "--depth=1")
    run = Run(place, PULL_REQUEST, changed="true")
    assert (run.status, run.summary) == (2, "")
    assert "`fetch-depth: 0` for actions/checkout" in run.log


def test_a_baseline_leaves_what_is_new(place: Path) -> None:
    checkout(place, ref="refs/heads/main")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place / "work")
        assert invoke("baseline", "create").status == 0
    write(place / "work", {NEW: article(3, "text for a number")})
    run = Run(place, PULL_REQUEST)
    assert (run.status, codes(run)) == (1, {"NM103"})
    assert "(1 in the baseline)" in run.summary
    assert codes(Run(place, PULL_REQUEST, baseline="false")) == {"NM103", "NM201"}
    (place / "work" / NEW).unlink()
    run = Run(place, PULL_REQUEST, sarif="true")
    assert (run.status, codes(run)) == (0, set())
    assert "Found nothing new in 2 files (1 in the baseline)." in run.summary
    report = json.loads(Path(run.output.removeprefix("sarif=").strip()).read_text())
    assert report["runs"][0]["results"] == []


def test_a_conflict_in_the_baseline_does_not_pass(place: Path) -> None:
    checkout(place)
    write(place / "work", {"newsmeta-baseline.txt": "<<<<<<< main\n"})
    assert Run(place, PULL_REQUEST).status == 2


def test_what_github_does_not_show_is_counted(place: Path) -> None:
    work = checkout(place)
    files = {f"_news/{n}.md": article(n, "text for a number", "entity") for n in range(10, 24)}
    files |= {f"_news/{n}.md": article(n, *["entity"]) for n in range(30, 50)}
    work.commit(files)
    run = Run(place)
    said = "GitHub shows 10 annotations of each level in a step; 5 errors and 25 warnings are not"
    assert run.log.count(said) == run.summary.count(said) == 1
    shown = re.findall(r"^::error file=([^,]*)", run.log, re.MULTILINE)[:10]
    assert len(set(shown)) == 10
    assert Run(place, annotations="false").summary.count("GitHub shows") == 0


@pytest.mark.parametrize("name", ["GitHub shows <h1>x", "GitHub shows 10 <h1>x"])
def test_a_name_is_no_word_on_what_github_does_not_show(name: str, place: Path) -> None:
    write(place / "work", {f"newsmeta: {name}.md": article(6, "text for a number")})
    for each in ("true", "false"):
        run = Run(place, annotations=each)
        assert run.status == 1
        assert f"newsmeta: {name}.md" in run.log.replace("%3A", ":")
        assert "\nGitHub shows" not in run.summary


SILENT = article(4, "text for a number").replace("---\n", "---\n# newsmeta: ignore-file\n", 1)


@pytest.mark.parametrize(
    ("inputs", "status"),
    [
        ({}, 0),
        ({"suppressions": "false"}, 0),
        ({"gitignore": "false"}, 0),
        ({"suppressions": "false", "gitignore": "false"}, 1),
    ],
)
def test_a_stranger_keeps_nothing_quiet(inputs: dict[str, str], status: int, place: Path) -> None:
    """Two checkouts side by side, one of which has the configuration."""
    write(place / "work", {"trusted/newsmeta.toml": "", "submitted/_news/a.md": article(5)})
    write(
        place / "work/submitted",
        {
            "_news/quiet.md": SILENT,
            "_news/.gitignore": "quiet.md\n",
            "newsmeta.toml": 'ignore = ["ALL"]\n',
        },
    )
    more = {"working_directory": "submitted", "config": "../trusted/newsmeta.toml"}
    run = Run(place, FORK, paths="_news", sarif="true", **more, **inputs)
    assert run.status == status, run.log
    assert ("::error file=_news/quiet.md,line=10," in run.log) == bool(status)
    assert not list((place / "work").rglob("newsmeta.sarif"))


@pytest.mark.parametrize("text", ["$(touch pwned)", "x; touch pwned", "-", "a b", "", ".", "..\n"])
def test_a_working_directory_is_no_command(text: str, place: Path) -> None:
    checkout(place)
    Run(place, working_directory=text)
    assert not list(place.rglob("pwned"))


def test_names_of_files_are_no_commands(place: Path) -> None:
    work = checkout(place)
    names = [
        "::error::x",
        "$(touch pwned)",
        "`touch pwned`",
        "a\n::stop-commands::x",
        "%0A::x",
        "'",
    ]
    for name in names:
        (work.folder / "_news" / f"{name}.md").write_text(article(6, "text for a number"))
    run = Run(place, sarif="true")
    assert run.status == 1
    assert not list(place.rglob("pwned"))
    for line in run.log.splitlines():
        assert line.startswith(("::error file=", "::warning file=", "newsmeta", "Found "))
    assert re.search("^::", run.summary, re.MULTILINE) is None


# -- cached packages: the runs that restore and save them ----------------------


def is_met(condition: str, **values: Any) -> bool:
    """Return the value of a GitHub expression."""
    text = condition.replace("&&", "and").replace("||", "or")
    text = re.sub(r"contains\(fromJSON\('([^']*)'\), ([\w.]+)\)", r"(\2 in \1)", text)
    text = re.sub(r"\s+", " ", text).replace("inputs.cache", "cache")
    return bool(eval(text, {}, {**values, "cache": "true"}))


@pytest.mark.parametrize(
    ("event", "head", "takes_part"),
    [
        ("push", None, True),
        ("schedule", None, True),
        ("workflow_dispatch", None, True),
        ("pull_request", "owner/site", True),
        ("pull_request", "stranger/site", False),
        ("pull_request", "owner/site-2", False),
        ("pull_request", None, False),  # A deleted fork.
        ("pull_request_target", "stranger/site", False),
        ("pull_request_target", "owner/site", False),
        ("workflow_run", None, False),
        ("issue_comment", None, False),
        ("merge_group", None, False),
    ],
)
def test_strangers_have_no_part_in_a_cache(event: str, head: str | None, takes_part: bool) -> None:
    (step,) = [each for each in STEPS if "actions/cache" in each.get("uses", "")]
    repo = SimpleNamespace(full_name=head)
    request = SimpleNamespace(head=SimpleNamespace(repo=repo))
    github = SimpleNamespace(
        event_name=event,
        repository="owner/site",
        event=SimpleNamespace(pull_request=request),
    )
    assert is_met(step["if"], github=github) == takes_part


def test_no_cache_is_within_the_work_tree() -> None:
    for each in STEPS:
        if "actions/cache" in each.get("uses", ""):
            assert each["with"]["path"].startswith("${{ runner.temp }}/")
            assert "restore-keys" not in each["with"]


def test_actions_of_others_are_pinned() -> None:
    for each in STEPS:
        name, _, version = each.get("uses", "@").partition("@")
        assert re.fullmatch(r"[0-9a-f]{40}|", version) or name.startswith("github/codeql-action")


def test_the_page_has_the_inputs_and_what_they_are_without() -> None:
    page = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.*) \| (.*) \|$", page, re.MULTILINE)
    without = {name: value.strip("`").replace("none", "") for name, _, value in rows}
    assert without == {name: each["default"] for name, each in ACTION["inputs"].items()}
