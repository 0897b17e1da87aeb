"""The comparison of files has one outcome, whatever their number and the place of their data."""

from __future__ import annotations

import errno
import gc
import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

import newsmeta
from newsmeta.linter import summaries as module
from newsmeta.linter.runner import Runner
from newsmeta.linter.summaries import Summaries
from newsmeta.rules import CHECKED
from newsmeta.rules.across.comparing import Summary
from tests.support.cli import GOOD, invoke, write
from tests.support.spilling import holding

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

TEXTS = st.text(max_size=5) | st.just("\udcff")
FACTS = st.none() | st.tuples(TEXTS, st.tuples(TEXTS, st.integers(0, 3)), st.booleans())
SUMMARIES = st.lists(
    st.builds(
        Summary,
        *(TEXTS, TEXTS, TEXTS, st.booleans()),
        st.just(()) | st.tuples(FACTS, FACTS),
        st.integers(0, 9),
    ),
    max_size=12,
)


@given(SUMMARIES, st.integers(1, 13))
def test_what_was_added_comes_out_in_order(given: list[Summary], most: int) -> None:
    held = Summaries()
    with patch.object(module, "_MOST_HELD", most):
        for summary in given:
            held.add(summary)
    assert list(held) == given
    held.sort()
    expected = sorted(given, key=lambda summary: summary.name)
    assert [*held] == expected == [held[at] for at in range(len(held))] == [*held[:]]


def articles() -> dict[str, str]:
    """Return files, each of which shares something with another."""
    texts = {}
    for number in range(60):
        title = f"Ten thousand trees stand along {'all the' if number % 3 else 'the'} new streets"
        fields = {
            "title": f'"{title} of town {chr(97 + number % 20)}"',
            "originalUrl": f'"https://example.com/{number % 50}"',
            "webUrl": f'"https://example.com/{number % 50}"',
        }
        lines = GOOD.replace("---\n", f"---\npermalink: /trees/{number % 40}\n", 1).splitlines()
        for at, line in enumerate(lines):
            key = line.partition(":")[0]
            lines[at] = f"{key}: {fields[key]}" if key in fields else line
        texts[f"_news/{number % 7}/{number}.md"] = "\n".join(lines) + "\n"
    return texts


@pytest.mark.slow
@pytest.mark.parametrize("args", [[], ["_news/3", "_news/5"], ["_news/6/6.md", "_news/1"]])
def test_the_same_bytes_wherever_it_lies(
    args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, articles())
    (tmp_path / "newsmeta.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    command = ("check", *args, "--select", "NM6", "--output-format", "json")
    expected = invoke(*command)
    assert all(code in expected.out for code in ("NM601", "NM602", "NM603", "NM607"))
    for most in (1, 7, 50):
        with holding(most):
            assert invoke(*command) == expected


def test_a_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, articles())
    (tmp_path / "newsmeta.toml").write_text("")
    monkeypatch.chdir(tmp_path)
    command = ("check", "_news", "--select", "NM6", "--output-format", "json")
    expected = invoke(*command)
    asked: list[int] = []

    class Full(io.BytesIO):
        """A store with little room, and then none."""

        def write(self, data: Buffer) -> int:
            asked.append(len(memoryview(data)))
            if len(asked) % 3 == 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return super().write(memoryview(data)[: 200 if len(asked) % 2 else None])

    monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: Full())
    for most in (5, 50):
        with holding(most):
            assert invoke(*command) == expected
    assert len(asked) > 30


@pytest.mark.slow
def test_few_are_held_as_objects(tmp_path: Path) -> None:
    write(tmp_path, articles())
    runner = Runner(newsmeta.Config(root=tmp_path), codes=CHECKED)
    held: list[int] = []
    gc.freeze()  # Existing objects do not count.

    def progress() -> None:
        held.append(sum(isinstance(each, Summary) for each in gc.get_objects()))

    with patch.object(module, "_MOST_HELD", 10):
        report, _ = runner.run(runner.finder.stream([tmp_path]), progress, [tmp_path])
    assert report.files == 60
    assert max(held) <= 12
