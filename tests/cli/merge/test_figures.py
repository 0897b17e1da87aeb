"""`newsmeta stats --shard`: the figures of all shards together are those of one run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.check import article, page
from tests.support.cli import ERROR, GOOD, Result, invoke, write
from tests.support.schemas import SCHEMAS, reference_validator
from tests.support.shards import Line, lines, made, rewritten, shards

TREES = GOOD.replace("ten thousand", "many")
FILES = {
    "_news/2021-01-27-one.md": article("Council plants trees", page("trees"), "/assets/no.png"),
    "_news/2021-01-28-two.md": article("Council plants trees", page("trees")),
    "_news/2021-01-29-three.md": article("Council  plants trees", page("three")),
    "_news/error.md": ERROR,
    "_news/other.md": TREES.replace("name: Example Times", "name: Example Time"),
    "_news/old.md": GOOD.replace("2021-01-27T15", "2018-03-27T15").replace(
        "quality: 60", "heat: 7"
    ),
    "_news/half.md": GOOD.replace("quality: 60", "quality: 60.5\nmood: good"),
    "_news/quiet.md": ERROR.replace('quality: "60"', 'quality: "60"  # newsmeta: ignore'),
    "_news/unreadable.md": "---\ntitle: [\n---\n",
    "_news/hidden.md": TREES.replace("published: true", "published: false"),
    "_people/ann.md": "---\ntitle: Ann\n---\n",
    "about.md": "---\ntitle: About\n---\n",
    "newsmeta.toml": "",
}


@pytest.fixture(autouse=True)
def site(here: Path) -> Path:
    write(here, FILES)
    return here


def same(once: Result, merged: Result) -> None:
    assert (merged.out, merged.status, merged.err) == (once.out, once.status, once.err)


@pytest.mark.parametrize("total", [1, 3, pytest.param(9, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "args",
    [
        [],
        ["--no-findings"],
        ["--by", "topic", "--by", "month"],
        ["--top", "1"],
        ["--where", "quality > 10"],
        ["_news", "--ignore", "NM6"],
    ],
    ids=" ".join,
)
def test_figures_are_those_of_one_run(total: int, args: list[str], tmp_path: Path) -> None:
    results = shards(total, "stats", *args, into=tmp_path / "results")
    for form in ("rich", "json", "markdown"):
        once = invoke("stats", *args, "--output-format", form)
        assert once.status == 0
        same(once, invoke("merge", *results[::-1], "--output-format", form))


def test_figures_go_to_a_file(here: Path, tmp_path: Path) -> None:
    results = shards(2, "stats", into=tmp_path / "results")
    same(invoke("stats", "-o", "once.json"), invoke("merge", *results, "-o", "merged.json"))
    assert (here / "merged.json").read_bytes() == (here / "once.json").read_bytes()


def test_a_baseline(here: Path, tmp_path: Path) -> None:
    invoke("baseline", "create", "-q")
    write(here, {"_news/new.md": ERROR, "_news/error.md": TREES})
    results = shards(3, "stats", into=tmp_path / "results")
    same(invoke("stats"), invoke("merge", *results))
    same(invoke("stats", "--no-baseline"), invoke("merge", *results, "--no-baseline"))


def test_a_shard_shows_the_figures_of_its_files(tmp_path: Path) -> None:
    found = [made(number, 3, "stats", output=str(tmp_path / f"{number}")) for number in (1, 2, 3)]
    assert {each.status for each in found} <= {0}
    for number, each in enumerate(found, 1):
        assert f"shard {number}/3: files were not compared with one another" in each.err
        assert each.out != invoke("stats").out


def test_files_of_which_none_can_be_read(here: Path, tmp_path: Path) -> None:
    for path in [*here.rglob("*.md")]:
        path.write_text(FILES["_news/unreadable.md"], "utf-8")
    results = shards(2, "stats", into=tmp_path / "results")
    once = invoke("stats")
    assert once.status == 2
    same(once, invoke("merge", *results))


def test_results_follow_their_schema(tmp_path: Path) -> None:
    validator = reference_validator(SCHEMAS["shard"])
    for result in shards(2, "stats", "--where", "quality > 1", into=tmp_path / "results"):
        for line in lines(result):
            assert list(validator.iter_errors(line)) == []


def test_the_number_of_processes_does_not_matter(tmp_path: Path) -> None:
    one, two = str(tmp_path / "one"), str(tmp_path / "two")
    made(1, 2, "stats", "--jobs", "1", output=one)
    made(1, 2, "stats", "--jobs", "2", output=two)
    assert Path(one).read_bytes() == Path(two).read_bytes()


# -- incompatible results ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["stats", "--no-findings"], "--where, --by, --top and --no-findings have to be the same"),
        (["stats", "--by", "topic"], "--where, --by, --top and --no-findings have to be the same"),
        (["stats", "--top", "3"], "--where, --by, --top and --no-findings have to be the same"),
        (["stats", "--where", "heat > 1"], "--where, --by, --top and --no-findings have to be"),
        (["stats", "--ignore", "NM1"], "--ignore none and NM1"),
        (["check", "--validate"], "newsmeta stats and newsmeta check --validate"),
    ],
)
def test_shards_of_different_commands(args: list[str], reason: str, tmp_path: Path) -> None:
    first, second = str(tmp_path / "first"), str(tmp_path / "second")
    made(1, 2, "stats", output=first)
    made(2, 2, *args, output=second)
    result = invoke("merge", first, second)
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert reason in result.err


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["--output-format", "sarif"], "figures are not written as sarif; write rich, json or"),
        (["--group-by", "rule"], "--group-by is about findings"),
        (["--statistics"], "--statistics is about findings"),
        (["--fail-on", "never"], "--fail-on is about findings"),
        (["--exit-zero"], "--exit-zero is about findings"),
        (["-o", "a.json", "-o", "b.json"], "figures go to one file"),
        (["-o", "a.sarif"], "a.sarif"),
    ],
)
def test_options_of_findings(args: list[str], reason: str, tmp_path: Path) -> None:
    result = invoke("merge", *shards(1, "stats", into=tmp_path / "results"), *args)
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert reason in result.err


def test_what_shards_cannot_do(here: Path) -> None:
    since = invoke("stats", "--shard", "1/2", "--since", "earlier.json")
    assert "--since compares what is found in all files" in since.err
    alone = invoke("stats", "--shard-output", "x")
    assert "--shard-output is the result of a shard; say --shard, too" in alone.err
    assert {since.status, alone.status} == {2}


FACTS = 2
"""The index of the facts in the record of a file."""
CHANGES: dict[str, Callable[[list[Any]], object]] = {
    "none": lambda noted: noted.clear(),
    "a-number-for-a-kind": lambda noted: noted.__setitem__(0, 1),
    "left-out-with-facts": lambda noted: noted.__setitem__(1, True),
    "no-list": lambda noted: noted.__setitem__(FACTS, {}),
    "too-few": lambda noted: noted[FACTS].pop(),
    "no-title": lambda noted: noted[FACTS].__setitem__(0, None),
    "no-time": lambda noted: noted[FACTS].__setitem__(1, "yesterday"),
    "many-fields": lambda noted: noted[FACTS].__setitem__(6, 1 << 200),
    "negative-fields": lambda noted: noted[FACTS].__setitem__(6, -1),
    "a-picture-in-one-length": lambda noted: noted[FACTS].__setitem__(8, [[1]]),
    "a-large-picture": lambda noted: noted[FACTS].__setitem__(8, [[1, 10**30]]),
    "a-quality-without-end": lambda noted: noted[FACTS].__setitem__(9, float("inf")),
    "no-number": lambda noted: noted[FACTS].__setitem__(9, float("nan")),
    "a-huge-heat": lambda noted: noted[FACTS].__setitem__(10, 10**40),
    "hashes-that-are-none": lambda noted: noted[FACTS].__setitem__(12, [1 << 64]),
    "negative-hashes": lambda noted: noted[FACTS].__setitem__(13, [-1]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_figures_that_are_none(change: Callable[[list[Any]], object], tmp_path: Path) -> None:
    results = shards(1, "stats", into=tmp_path / "results")

    def changed(found: list[Line]) -> None:
        noted = [line["figures"] for line in found if "file" in line and "figures" in line]
        change(next(each for each in noted if each[FACTS]))

    rewritten(results[0], changed)
    result = invoke("merge", *results)
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert "has findings, facts or figures that are none" in result.err
