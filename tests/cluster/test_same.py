"""A cluster gives the same output as one machine, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cluster.dask import Dask
from tests.support.cli import Result, run

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

EPOCH = {"SOURCE_DATE_EPOCH": "1735689600"}


def told(site: Path, *args: str) -> Result:
    """Return newsmeta's output for a repository."""
    return run(*args, cwd=site, env=EPOCH, timeout=600)


COMMANDS = [
    ["validate", "_news", "--output-format", "json", "--no-cache"],
    ["check", "--validate", "--output-format", "sarif"],
    ["export", "--to", "csv", "--on-error", "skip", "--where", "quality > 10"],
    ["stats", "--output-format", "json"],
]
MORE = [
    ["validate", "--output-format", "junit", "--statistics"],
    ["validate", "--output-format", "concise", "--exit-zero", "./_news", "-q"],
    ["check", "_news/2021-02-02-trees-1.md", "_news/2021-03-03-trees-2.md"],
    ["check", "--output-format", "markdown", "--select", "NM6", "--group-by", "rule"],
    ["export", "--to", "jsonl"],
    ["export", "--to", "jsonl", "--on-error", "include", "--columns", "title,body"],
    ["export", "--to", "tsv", "--on-error", "skip", "--sort", "-title", "--limit", "7"],
    ["export", "--to", "jsonld", "--on-error", "skip", "--normalized"],
    ["export", "--to", "sitemap", "--on-error", "skip"],
    ["stats", "--by", "month", "--output-format", "markdown"],
    ["report", "--output", "-"],
]


@pytest.mark.parametrize("args", COMMANDS, ids=" ".join)
def test_a_cluster_says_the_same(cluster: Dask, site: Path, args: list[str]) -> None:
    assert told(site, *args, "--cluster", cluster.address) == told(site, *args, "--jobs", "1")


@pytest.mark.parametrize("args", MORE, ids=" ".join)
def test_a_cluster_says_the_same_in_other_ways(cluster: Dask, site: Path, args: list[str]) -> None:
    assert told(site, *args, "--cluster", cluster.address) == told(site, *args, "--jobs", "1")


def test_a_second_run_has_its_own_configuration(cluster: Dask, site: Path, tmp_path: Path) -> None:
    strict = tmp_path / "strict.toml"
    strict.write_text('select = ["NM4"]\n', encoding="utf-8")
    args = ["validate", "--output-format", "concise", "--no-cache"]
    first = told(site, *args, "--cluster", cluster.address)
    second = told(site, *args, "--cluster", cluster.address, "--config", str(strict))
    assert first != second
    assert second == told(site, *args, "--config", str(strict))


def test_workers_of_this_machine_say_the_same(site: Path) -> None:
    args = ["validate", "--output-format", "concise", "--no-cache"]
    assert told(site, *args, "--cluster", "local", "--jobs", "2") == told(site, *args)


def test_standard_input_needs_no_worker(cluster: Dask, site: Path) -> None:
    article = (site / "_news/2021-02-02-trees-1.md").read_bytes()
    here, there = (
        run("validate", "-", *more, cwd=site, stdin=None, input=article)
        for more in ([], ["--cluster", cluster.address])
    )
    assert there == here
