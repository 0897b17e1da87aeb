"""Whatever happens to files and cache, the output is that without a cache."""

from __future__ import annotations

import contextlib
import os
import tempfile
import tracemalloc
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.linter import cache_file, incremental, parallel
from newsmeta.linter.cache_file import Cache, sight
from tests.support.caching import (
    BROKEN,
    CHANGES,
    FUTURE,
    NO_FRONT_MATTER,
    QUIET,
    checked,
    files_of_cache,
    in_chunks,
)
from tests.support.cli import ERROR, GOOD, INFO, WARNING, write

pytestmark = pytest.mark.slow

TOPIC = GOOD.replace("- Climate", "- Climat")


# -- any sequence of events ----------------------------------------------------------------------


NAMES = [
    "a.md",
    "a/x.md",
    "a-b.md",
    "b.md",
    "b/\u00e9.md",
    "b/\udcff.md",
    "\U0001f600.md",
    "plain.md",
]

CONTENTS = [GOOD, GOOD.replace(" 60", " 61"), ERROR, WARNING, TOPIC, INFO, BROKEN]
CONTENTS += [FUTURE, QUIET, NO_FRONT_MATTER, "", f"\ufeff{GOOD}", GOOD.replace("\n", "\r\n")]

CONFIGS = [before for name, before, _ in CHANGES.values() if name == "newsmeta.toml"]
CONFIGS += [after for name, _, after in CHANGES.values() if name == "newsmeta.toml"]
CONFIGS += ['exclude = ["b.md"]', "wrong = 1", '[vocabularies]\ntopics = ["topics.yml"]']

RUNS = [
    *([], [], [], ["."], ["a"], ["b", "a"], ["a.md", "plain.md", "b.md", "none.md"], NAMES),
    *(
        ["--jobs", "2"],
        ["--jobs", "2"],
        ["--select", "NM1,NM2"],
        ["--ignore", "NM103,NM003", *NAMES],
    ),
    *(["--extend-select", "ALL", "--output-format", "json"], ["--quiet", "--fail-on", "warning"]),
]

names = st.sampled_from(NAMES)

steps = st.one_of(
    st.tuples(st.just("write"), names, st.sampled_from(CONTENTS)),
    st.tuples(st.just("move"), names, names),
    st.tuples(st.just("delete"), names),
    st.tuples(st.just("touch"), names),
    st.tuples(st.just("configure"), st.sampled_from(CONFIGS)),
    st.tuples(st.just("words"), st.sampled_from(["- Climate\n", "- Weather\n"])),
    st.tuples(st.just("damage"), st.integers(0, 2000)),
    st.tuples(st.just("run"), st.sampled_from(RUNS)),
)


class Place:
    """A folder of changing files, each change at a time of its own."""

    def __init__(self) -> None:
        self.times = count(10**18, 10**9)
        write(Path(), {"newsmeta.toml": "", "topics.yml": "- Climate\n"})
        for name in NAMES:
            self.write(name, NO_FRONT_MATTER if name == "plain.md" else GOOD)

    def write(self, name: str, content: str) -> None:
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_bytes(content.encode())
        self.touch(name)

    def touch(self, name: str) -> None:
        if Path(name).exists():
            time = next(self.times)
            os.utime(name, ns=(time, time))

    def move(self, name: str, other: str) -> None:
        if Path(name).exists():
            Path(other).parent.mkdir(exist_ok=True)
            Path(name).replace(other)

    def delete(self, name: str) -> None:
        Path(name).unlink(missing_ok=True)

    def configure(self, text: str) -> None:
        Path("newsmeta.toml").write_text(text)

    def words(self, text: str) -> None:
        Path("topics.yml").write_text(text)

    def damage(self, at: int) -> None:
        for file in files_of_cache():
            data = bytearray(file.read_bytes())
            if data:
                data[at * len(data) // 2001] ^= 0x55
            file.write_bytes(data)

    def run(self, args: list[str]) -> None:
        checked(*args)


@settings(max_examples=60)
@given(are_old=st.booleans(), history=st.lists(steps, min_size=2, max_size=12))
def test_whatever_happens_the_output_is_that_without(
    are_old: bool, history: list[tuple[Any, ...]]
) -> None:
    tick = -(10**18) if are_old else 2 * 10**9
    with contextlib.ExitStack() as stack:
        stack.enter_context(contextlib.chdir(stack.enter_context(tempfile.TemporaryDirectory())))
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        stack.enter_context(mock.patch.dict(os.environ, NEWSMETA_CACHE_DIR=folder))
        stack.enter_context(mock.patch.object(cache_file, "_TICK", tick))
        stack.enter_context(mock.patch.object(incremental, "_PATIENCE", 1))
        stack.enter_context(mock.patch.object(incremental, "_MOST_AHEAD", 1))
        stack.enter_context(mock.patch.object(parallel, "results", partial(in_chunks, [])))
        place = Place()
        for name, *args in history:
            getattr(place, name)(*args)
        place.run([])
        place.run([])


# -- memory --------------------------------------------------------------------------------------


def test_the_first_run_holds_no_files(site: Path) -> None:
    def remember(files: int) -> int:
        """Return the peak memory of a run that fills the cache."""
        cache = Cache(site.with_name(f"{files}.newsmeta-1.sqlite"), b"key", 1.0)
        tracemalloc.start()
        for number in range(files):
            cache.put(cache.find(f"{number:09}.md"), sight((1, 2, 3, 4), b"x" * 32, False, 10**19))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        cache.save()
        return peak

    remember(10)
    assert remember(20_000) < 600_000
