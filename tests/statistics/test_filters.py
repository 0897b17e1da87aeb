"""Filtered files are in no figure: neither findings, baseline entries nor suppressions."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsmeta
from newsmeta.config.config import load
from newsmeta.diagnostics import Severity
from newsmeta.statistics.model import FoundFigures
from tests.support.cli import invoke
from tests.support.cli import write as write_files

LINE = 'title: "{} &amp; {}"'
QUIET = f"{LINE}  # newsmeta: ignore NM201"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with an article and a video of two findings each, and pages with one."""
    monkeypatch.chdir(tmp_path)
    news = {
        f"_news/{kind}-{number}.md": f"---\n{line.format(kind, number)}\ntype: {kind}\n---\n"
        for kind in ("article", "video")
        for number, line in enumerate((LINE, LINE, QUIET))
    }
    write_files(
        tmp_path,
        {
            "newsmeta.toml": 'select = ["NM201", "NM013"]\n[kinds.page]\nfiles = ["pages/"]\n',
            "pages/about.md": "---\ntitle: About  # newsmeta: ignore NM999\n---\n",
            **news,
        },
    )
    return tmp_path


def found(folder: Path, where: str | None = None) -> FoundFigures:
    figures = newsmeta.collect_statistics(".", load(folder / "newsmeta.toml"), where=where)
    assert figures.findings is not None
    return figures.findings


def test_findings_are_those_in_articles_that_meet_it(folder: Path) -> None:
    everything = found(folder)
    assert everything.by_severity[Severity.WARNING] == everything.total == 5
    some = found(folder, 'type == "video"')
    assert (some.total, some.files) == (2, 2)
    assert [(each.folder, each.findings) for each in some.by_folder] == [("_news", 2)]
    assert found(folder, 'title == "none"') == FoundFigures(by_severity=dict.fromkeys(Severity, 0))


def test_what_comments_keep_quiet_is_counted_in_them_alone(folder: Path) -> None:
    assert found(folder).suppressed == 2
    assert found(folder, 'type == "video"').suppressed == 1


def test_what_the_baseline_holds_is_counted_in_them_alone(folder: Path) -> None:
    assert invoke("baseline", "create").status == 0
    write_files(folder, {"_news/new.md": f"---\n{LINE.format(1, 2)}\ntype: video\n---\n"})
    assert (found(folder).total, found(folder).in_baseline) == (1, 5)
    video, article = (found(folder, f'type == "{kind}"') for kind in ("video", "article"))
    assert (video.total, video.in_baseline) == (1, 2)
    assert (article.total, article.in_baseline) == (0, 2)
