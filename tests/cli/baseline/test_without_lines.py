"""Findings without a line: in pictures, and in unreadable files."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from newsmeta.diagnostics import Finding, Span
from newsmeta.frontmatter import source
from newsmeta.frontmatter.source import SourceError
from newsmeta.rules.images import local_pictures
from tests.cli.baseline.mistakes import FILE, HEADER, article, reported
from tests.support.cli import invoke, write

REAL_INIT = SourceError.__init__


def otherwise(patch: pytest.MonkeyPatch) -> None:
    """Change the wording of all messages."""

    def worded(error: SourceError, code: str, message: str, *args: object, **more: object) -> None:
        REAL_INIT(error, code, f"Oh no: {message}!", *args, **more)  # type: ignore[arg-type]

    patch.setattr(source.SourceError, "__init__", worded)

    def finding(code: str, message: str, span: Span, *args: object) -> Finding:
        return Finding(code, f"Oh no: {message}!", span, *args)  # type: ignore[arg-type]

    patch.setattr(local_pictures, "Finding", finding)


def damaged(site: Path) -> None:
    write(site, {"assets/broken.png": "no picture", "assets/other.png": "nor this"})


def too_large(site: Path) -> None:
    write(site, {"newsmeta.toml": "[limits]\nmax-size = 2000\n"})
    write(site, {"_news/large.md": article(1) + "x" * 2000})


def wide(site: Path) -> None:
    (site / "_news/wide.md").write_bytes(article(1).encode("utf-16"))


def pipe(site: Path) -> None:
    os.mkfifo(site / "_news/pipe.md")


def circle(site: Path) -> None:
    (site / "_news/circle.md").symlink_to("circle.md")


def nowhere(site: Path) -> None:
    (site / "_news/gone.md").symlink_to("nowhere.md")


def empty(site: Path) -> None:
    write(site, {"_news/2021-01-27-empty.md": "", "_news/2021-01-28-b.md": article(2)})


CASES = [damaged, too_large, wide, pipe, circle, nowhere, empty]


@pytest.fixture(autouse=True)
def good(site: Path) -> None:
    write(site, {"_config.yml": "url: https://example.com\n", "_news/good.md": article(0)})


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__)
def test_other_words_make_no_new_finding(
    make: Callable[[Path], None], site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(site)
    assert reported() != []
    assert invoke("baseline", "create").status == 0
    assert reported() == []
    otherwise(monkeypatch)
    assert "Oh no" in invoke("check", "--validate", "--no-baseline").out or make is empty
    assert reported() == []
    assert "gone" not in invoke("validate").err + invoke("check").err


@pytest.mark.parametrize("make", CASES[:1] + CASES[2:3], ids=lambda make: make.__name__)
def test_another_file_is_new_and_a_moved_one_is_not(
    make: Callable[[Path], None], site: Path
) -> None:
    make(site)
    invoke("baseline", "create")
    name = "assets/broken.png" if make is damaged else "_news/wide.md"
    target = site / Path(name).parent / "more" / Path(name).name
    target.parent.mkdir()
    shutil.move(site / name, target)
    assert reported() == []
    shutil.move(target, target.with_name(f"new-{target.name}"))
    assert {path for path, _ in reported()} == {
        str(target.with_name(f"new-{target.name}").relative_to(site))
    }


def test_another_reason_is_new(site: Path) -> None:
    pipe(site)
    invoke("baseline", "create")
    (site / "_news/pipe.md").unlink()
    (site / "_news/pipe.md").symlink_to("nowhere.md")
    assert {path for path, _ in reported()} == {"_news/pipe.md"}


def test_a_baseline_of_version_1_is_recorded_anew(site: Path) -> None:
    damaged(site)
    invoke("baseline", "create")
    file = site / FILE
    before = file.read_text()
    file.write_text(before.replace("version 2", "version 1"))
    for command in (["validate"], ["check"], ["baseline", "prune"], ["baseline", "stats"]):
        result = invoke(*command)
        assert result.status == 2
        assert "version 1, which named findings differently; run newsmeta baseline" in result.err
    assert invoke("baseline", "update").status == 0
    assert file.read_text() == before
    assert before.startswith(HEADER)
