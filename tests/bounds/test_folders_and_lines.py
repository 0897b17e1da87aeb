"""Time and memory for many folders, and for lines as long as a file."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsmeta.config.config import discover
from newsmeta.files.targets import Target
from newsmeta.files.temporary import clear
from newsmeta.linter.packing import kept, packed
from newsmeta.linter.runner import Runner
from newsmeta.site.generators import configured
from tests.support.cli import GOOD, invoke, write
from tests.support.sorting import peak


@pytest.mark.parametrize(
    "command",
    [
        ("validate", "--no-cache"),
        ("check",),
        ("normalize", "--check"),
        ("export", "--to", "jsonl", "-o", "a.jsonl"),
    ],
    ids=lambda command: command[0],
)
def test_a_folder_is_listed_a_few_times_however_many_are_in_it(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {f"_news/{n}/a.md": GOOD for n in range(40)})
    listed: list[str] = []

    def noted(list_folder: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any = ".") -> Any:
            listed.append(os.path.realpath(path))
            return list_folder(path)

        return call

    monkeypatch.setattr(os, "listdir", noted(os.listdir))
    monkeypatch.setattr(os, "scandir", noted(os.scandir))
    invoke(*command, "--jobs", "1", "_news")
    assert 1 <= listed.count(os.path.realpath("_news")) < 10


@pytest.mark.parametrize(
    "command",
    [
        ("validate", "--no-cache"),
        ("check", "--validate"),
        ("normalize",),
        ("export", "--to", "jsonl", "-o", "_news/a.jsonl"),
        ("stats",),
    ],
    ids=lambda command: command[0],
)
def test_the_names_of_a_folder_of_articles_are_never_listed_at_once(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = GOOD.replace("\n  - Climate", "\n  - Climate  change")
    write(tmp_path, {f"_news/{n}.md": article for n in range(3)})
    list_folder = os.listdir

    def noted(path: Any = ".") -> list[str]:
        assert os.path.realpath(path) != os.path.realpath("_news")
        return list_folder(path)

    monkeypatch.setattr(os, "listdir", noted)
    assert invoke(*command, "--jobs", "1", "_news").status in (0, 1)


@pytest.mark.parametrize("use", [configured, clear], ids=["site", "leftovers"])
def test_few_names_are_held_of_a_folder_with_many(
    use: Callable[[Any], object], tmp_path: Path
) -> None:
    for n in range(10_000):
        (tmp_path / f"{n:0100}.md").touch()
    assert peak(lambda: use(tmp_path)) < 200_000


def test_a_line_is_kept_once_in_the_cache_however_much_is_found_in_it(tmp_path: Path) -> None:
    topics = ", ".join(f'"fish{n}  a"' for n in range(400))
    write(tmp_path, {"_news/a.md": GOOD.replace("\n  - Climate", f" [{topics}]")})
    runner = Runner(discover(tmp_path))
    result = runner.checker.validate_file(Target("_news/a.md", "_news/a.md", is_named=True))
    assert result is not None
    assert len(result.diagnostics) == 400
    found = packed(result.diagnostics)
    assert len(found) < 400 * 300 + 2 * len(topics)
    again, _ = kept(found, "_news/a.md")
    assert again is not None
    assert again.read(again.data, again.path) == result.diagnostics


@pytest.mark.slow
def test_as_many_findings_in_one_line_take_no_more_than_thirty_times_that(tmp_path: Path) -> None:
    peaks, sizes = [], []
    for number in (1, 1_500, 3_000):  # First imports are no cost of the line.
        topics = ", ".join(f'"fish and chips of {n}  a"' for n in range(number))
        write(tmp_path, {"_news/a.md": GOOD.replace("\n  - Climate", f" [{topics}]")})
        sizes.append(len(topics))
        tracemalloc.start()
        invoke("validate", "--no-cache", "--output-format", "json", "_news")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] - peaks[1] < 30 * (sizes[2] - sizes[1])
