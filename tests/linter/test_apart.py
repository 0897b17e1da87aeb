"""Files compared by the machines that read them have the same findings as on one machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Report
from newsmeta.files.search import folders_of
from newsmeta.linter import apart
from newsmeta.linter.apart import grouped, merged, read_groups
from newsmeta.linter.engines import Engine, Recipe
from newsmeta.linter.job_count import Jobs
from newsmeta.linter.kept import Found, Kept
from newsmeta.linter.runner import Runner
from newsmeta.linter.together import Gathering
from newsmeta.overflow import Overflow
from newsmeta.rules import CHECKED
from newsmeta.rules.across.keyed import Marks, Sharing
from tests.cluster.dask import repository
from tests.support.cli import GOOD, write
from tests.support.spilling import holding


class Several(Kept):
    """The data of several machines, all held in this process."""

    def __init__(self, parts: int) -> None:
        super().__init__()
        self.parts = parts
        self.chunks: list[Any] = []

    def found(self, sharings: Sequence[Sharing]) -> Iterator[list[Found]]:
        """Yield the groups of keys with a common prefix, by comparison, in order of the keys."""
        together = [merged([records for records, _ in each]) for each in self._halves() if each]
        for part in range(self.parts):
            those = [records[part] for records in together]
            yield read_groups(grouped(those, sharings, part, self.parts))

    def _halves(self) -> Iterator[Sequence[Any]]:
        half = len(self.chunks) // 2
        yield from (self.chunks[:half], self.chunks[half:])

    def summaries(self, numbers: Iterable[int] | None) -> Iterator[tuple[int, bytes]]:
        """Yield the summaries of files, in order; all of them if `numbers` is None."""
        kept = list(chain.from_iterable(summaries for _, summaries in self.chunks))
        for number in range(len(kept)) if numbers is None else numbers:
            yield number, kept[number]


class Machines(Engine):
    """Machines that analyse files in chunks, independently of one another."""

    def __init__(self, chunk: int, parts: int) -> None:
        self.chunk = chunk
        self.several = Several(parts)

    def results(self, recipe: Recipe, things: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
        """Yield each file with its outcome, in order."""
        raise AssertionError

    def keeping(
        self, recipe: Recipe, things: Iterable[Any]
    ) -> tuple[Iterator[tuple[Any, Any]], Kept]:
        """Do the same, and keep the summaries of files."""
        return self._looked_at(recipe, iter(things)), self.several

    def _looked_at(self, recipe: Recipe, rest: Iterator[Any]) -> Iterator[tuple[Any, Any]]:
        first = 0
        while some := list(islice(rest, self.chunk)):
            look: Any = recipe()
            found = [look(each) for each in some]
            outcomes, records, summaries = look.kept(found, first, self.several.parts)
            self.several.chunks.append((records, summaries))
            first += len(some)
            yield from zip(some, outcomes, strict=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = repository(tmp_path_factory.mktemp("site"), 84)
    like = GOOD.replace("ten-thousand-trees", "{0}").replace("City council", "Council of {1} Green")
    like = like.replace("Example Times", "{2} Times")
    towns, parties = ("Elmham", "Elmhan", "Elmham"), ("Old", "Old", "New", "Same")
    write(
        folder,
        {
            f"_news/2021-04-{at + 1:02}-like-{at}.md": like.format(
                chr(97 + at), towns[at % 3], parties[at % 4]
            )
            for at in range(12)
        },
    )
    return folder


def report(paths: list[Path], root: Path, jobs: Jobs | Engine) -> Report:
    runner = Runner(Config(root=root), Layer(extend_select=("NM603",)), codes=CHECKED)
    given = list(map(str, paths))
    found, failures = runner.run(runner.finder.stream(given), None, folders_of(given), jobs)
    assert not failures
    return found


def told(found: Report) -> list[Any]:
    return [found.files, found.suppressed, *found.diagnostics]


@pytest.mark.parametrize(("chunk", "parts"), [(100, 1), (7, 3), (1, 256), (20, 5)])
def test_all_of_a_repository(site: Path, chunk: int, parts: int) -> None:
    here = report([site], site, 1)
    assert {"NM601", "NM602", "NM603", "NM606"} <= {each.code for each in here.diagnostics}
    assert told(report([site], site, Machines(chunk, parts))) == told(here)


def test_a_part_of_a_repository_is_compared_with_the_rest(site: Path) -> None:
    some = sorted(site.glob("_news/*"))[10:30]
    here = report(some, site, 1)
    assert any("_news" in each.message for each in here.diagnostics)
    assert told(report(some, site, Machines(6, 4))) == told(here)


def test_files_that_come_in_another_order(site: Path) -> None:
    class Mixed(Machines):
        """Machines that receive the second half of the files first."""

        def keeping(
            self, recipe: Recipe, things: Iterable[Any]
        ) -> tuple[Iterator[tuple[Any, Any]], Kept]:
            every = list(things)
            half = len(every) // 2
            return super().keeping(recipe, every[half:] + every[:half])

    here, there = report([site], site, 1), report([site], site, Mixed(9, 2))
    assert sorted(map(str, there.diagnostics)) == sorted(map(str, here.diagnostics))


KEYS = st.lists(st.sets(st.integers(0, 9), max_size=4), max_size=20)


@given(KEYS, st.integers(1, 9), st.integers(1, 30))
def test_groups_are_the_same_in_any_number_of_parts(
    keys: list[set[int]], parts: int, most: int
) -> None:
    sharing = Sharing(marks=Marks.NONE, key_bytes=5)
    records = sorted(
        bytes([shared * 28 % 256, shared, shared, shared, 0]) + (number << 1 | 1).to_bytes(4, "big")
        for number, those in enumerate(keys)
        for shared in those
    )
    store = Overflow()
    expected = [(group.key, list(group)) for group in Gathering(sharing, store).groups([records])]
    shared_out = [[b""] for _ in range(parts)]
    for record in records:
        shared_out[apart.part_of(record, parts)][0] += record
    found = []
    with holding(most), patch("newsmeta.sorting._PARTS", 4):
        for part, each in enumerate(shared_out):
            for length, data in read_groups(grouped([each], [sharing], part, parts))[0]:
                numbers = [data[at : at + 4] for at in range(5, len(data), 4)]
                assert len(numbers) == length
                found.append((data[:5], [int.from_bytes(each, "big") >> 1 for each in numbers]))
    assert found == expected
