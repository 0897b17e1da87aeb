"""Memory hardly grows with the number of files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.memory import COMMANDS, Course, growth
from newsmeta.files.newcomers import each_once, newcomers
from newsmeta.files.sorted_names import SortedNames
from newsmeta.files.targets import Target
from newsmeta.sorting import Sorter, matches
from newsmeta.statistics.common import Commonness
from tests.support.sorting import peak
from tests.support.spilling import holding

FEW, MANY = 2_000, 6_000
MOST_MORE = 40
"""Bytes for each further item: files hold its record of 24 to 40 bytes, and its name."""
_SPREAD = 0x9E3779B97F4A7C15
"""The factor that spreads numbers like hashes."""


def names(count: int) -> Iterator[str]:
    return (f"_news/2021/01/2021-01-27-a-story-of-number-{number:07}.md" for number in range(count))


def targets(count: int) -> Iterator[Target]:
    return (Target(name, name, is_named=False) for name in names(count))


def in_one_folder(count: int) -> None:
    sorted_names = SortedNames()
    for name in names(count):
        sorted_names.add(name)
    consumed(sorted_names.in_order())


def sharing(count: int) -> None:
    common = Commonness()
    for row in range(count):
        common.add(row, [each * _SPREAD % (1 << 64) for each in (row // 2, count + row // 3)])
    assert common.duplicates(dict.fromkeys(common.listed, ("a.md", "A"))).articles > 0


def in_order(count: int) -> None:
    sorter = Sorter(24)
    for number in range(count):
        sorter.extend([(number * 7_919 % (1 << 32)).to_bytes(4, "big") + bytes(20)])
    consumed(sorter.parts())


def consumed(found: object) -> None:
    assert isinstance(found, Iterator)
    assert sum(1 for _ in found)


HOLDING: dict[str, Callable[[int], None]] = {
    "names in one folder": in_one_folder,
    "records to sort": in_order,
    "articles that share something": sharing,
    "names that match": lambda count: consumed(
        matches(((name, 1) for name in names(count)), names(count))
    ),
    "newcomers": lambda count: consumed(newcomers(names(count // 2), targets(count))),
    "overlapping paths": lambda count: consumed(each_once(targets(count))),
}


@pytest.mark.parametrize("what", HOLDING)
def test_of_very_many_nearly_all_is_outside_of_memory(what: str) -> None:
    run = HOLDING[what]
    with holding(1_000):
        run(FEW)  # Initialize what is made once.
        few, many = peak(lambda: run(FEW)), peak(lambda: run(MANY))
    assert (many - few) / (MANY - FEW) < MOST_MORE


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_of_a_whole_run(tmp_path: Path, command: str) -> None:
    # Most of the growth is bounded caches that are not full yet.
    course = Course([command], [2_000, 6_000], 1, 40.0)
    *_, (_, _, _, _, more, _) = growth(tmp_path, course)
    assert float(more.replace(",", "")) < (4_500 if command == "report" else 1_500)
