"""Baselines recorded from Python equal those of the command."""

from __future__ import annotations

from pathlib import Path

import pytest

import newsmeta
from tests.cli.baseline.mistakes import FILE, MISTAKES, article
from tests.support.cli import invoke, write


def files(number: int = 0) -> dict[str, str]:
    names = sorted(MISTAKES)
    return {f"_news/{n}.md": article(n + number, name) for n, name in enumerate(names)}


@pytest.mark.parametrize("paths", [".", "_news", ["_news/0.md", Path("_news/1.md")]])
@pytest.mark.parametrize("suppressions", [True, False])
def test_it_writes_what_the_command_writes(
    paths: str | list[str | Path], suppressions: bool, site: Path
) -> None:
    quiet = article(20, "entity").replace("---\n", "---\n# newsmeta: ignore-file\n", 1)
    write(site, {**files(), "_news/quiet.md": quiet, "assets/broken.png": "none"})
    options = [] if suppressions else ["--no-suppressions"]
    given = [paths] if isinstance(paths, str) else list(map(str, paths))
    said = invoke("baseline", "create", *options, *given).err
    text = (site / FILE).read_text()
    (site / FILE).unlink()
    recorded = newsmeta.record_baseline(paths, suppressions=suppressions)
    assert (site / FILE).read_text() == text
    assert recorded.path == site / FILE
    assert f" {recorded.findings} findings in {recorded.files} files recorded" in said
    assert recorded.removed == 0


def test_recorded_anew_and_pruned(site: Path) -> None:
    write(site, files())
    first = newsmeta.record_baseline()
    with pytest.raises(FileExistsError, match=FILE):
        newsmeta.record_baseline()
    write(site, {"_news/new.md": article(30, "entity"), "_news/0.md": article(31)})
    again = newsmeta.record_baseline("_news/new.md", update=True)
    assert again.findings == first.findings + 1
    pruned = newsmeta.prune_baseline()
    assert (pruned.removed, pruned.findings) == (1, first.findings)
    assert newsmeta.prune_baseline().removed == 0
    assert newsmeta.validate(".").diagnostics == newsmeta.check(".").diagnostics == ()


def test_what_is_in_the_way(site: Path) -> None:
    write(site, files())
    with pytest.raises(newsmeta.ConfigError, match="the baseline does not exist"):
        newsmeta.prune_baseline()
    with pytest.raises(newsmeta.ConfigError, match="the baseline does not exist"):
        newsmeta.record_baseline(update=True)
    (site / FILE).write_text("broken\n")
    with pytest.raises(newsmeta.ConfigError, match="not the first line"):
        newsmeta.prune_baseline()
    assert newsmeta.record_baseline(update=True).findings > 0


def test_a_configuration_says_where(site: Path) -> None:
    write(site, files())
    config = newsmeta.Config(root=site / "_news", baseline="known.txt")
    recorded = newsmeta.record_baseline("_news", config)
    assert recorded.path == site / "_news/known.txt"
    found = newsmeta.validate("_news", config), newsmeta.check("_news", config)
    assert sum(each.in_baseline for each in found) == recorded.findings == len(MISTAKES)
