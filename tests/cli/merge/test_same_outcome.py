"""`newsmeta merge`: the outcome is that of one run, whatever the number of shards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.reporters import FORMATS
from tests.support.check import article, page, png, put
from tests.support.cli import ERROR, GOOD, WARNING, Result, invoke, write
from tests.support.shards import made, shards

TREES = GOOD.replace("ten thousand", "many")
FILES = {
    "_news/2021-01-27-one.md": article("Council plants trees", page("trees"), "/assets/no.png"),
    "_news/2021-01-28-two.md": article("Council plants trees", page("trees")),
    "_news/2021-01-29-three.md": article("Council  plants trees", page("three")),
    "_news/error.md": ERROR,
    "_news/other.md": TREES.replace("name: Example Times", "name: Example Time"),
    "_news/quiet.md": ERROR.replace('quality: "60"', 'quality: "60"  # newsmeta: ignore'),
    "_news/unreadable.md": "---\ntitle: [\n---\n",
    "_news/warning.md": WARNING.replace("category: news", "category: news\npermalink: /trees/"),
    "about.md": "---\ntitle: About\npermalink: /trees.html\nredirect_from: [/trees/]\n---\n",
    "more/plain.md": "no front matter\n",
}
COMMANDS = [["validate"], ["check"], ["check", "--validate"]]


def same(once: Result, merged: Result) -> None:
    assert (merged.out, merged.status, merged.err) == (once.out, once.status, once.err)


def repository(here: Path) -> None:
    write(here, FILES)
    put(here, {"assets/no.png": png(4, 3), "assets/lone.png": b"\x89PNG\r\n\x1a\n broken"})


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("total", [1, 2, 7])
def test_reports_in_all_formats(command: list[str], total: int, here: Path, tmp_path: Path) -> None:
    repository(here)
    results = shards(total, *command, into=tmp_path / "results")
    for name in FORMATS:
        options = ["--output-format", name]
        same(invoke(*command, *options), invoke("merge", *results[::-1], *options))
    for options in (["--statistics"], ["-q"], ["--fail-on", "never"], ["--fail-on", "info"]):
        same(invoke(*command, *options), invoke("merge", *results, *options))


def test_several_reports(here: Path, tmp_path: Path) -> None:
    repository(here)
    outputs = ["-o", "a.json", "-o", "gitlab:b.json", "-o", "c.sarif", "--group-by", "rule"]
    results = shards(3, "check", "--validate", into=tmp_path / "results")
    once = invoke("check", "--validate", *outputs)
    before = {name: Path(name).read_bytes() for name in ("a.json", "b.json", "c.sarif")}
    for name in before:
        Path(name).unlink()
    same(once, invoke("merge", *results, *outputs))
    assert {name: Path(name).read_bytes() for name in before} == before


@pytest.mark.parametrize("paths", [["_news"], ["about.md", "_news/error.md"], ["_news", "assets"]])
def test_some_paths_and_rules(paths: list[str], here: Path, tmp_path: Path) -> None:
    repository(here)
    write(here, {"newsmeta.toml": '[kinds.person]\nfiles = ["_people/*"]\n'})
    args = ["check", "--validate", "--ignore", "NM105", "--extend-select", "NM603", *paths]
    results = shards(3, *args, "--no-suppressions", into=tmp_path / "results")
    same(invoke(*args, "--no-suppressions"), invoke("merge", *results))


def test_in_a_folder_below_that_of_the_configuration(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(here)
    write(here, {"newsmeta.toml": "", "_news/deep/newest.md": article("New", page("trees"))})
    monkeypatch.chdir(here / "_news")
    args = ["check", "--validate", "..", "deep"]
    results = shards(2, *args, into=tmp_path / "results")
    same(invoke(*args), invoke("merge", *results))


def test_in_another_checkout(here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository(here)
    kind = '[kinds.person]\nfiles = ["_people/"]\nschema = "person.json"\n'
    part = '{"properties": {"name": {"$ref": "sub/name.json"}}}'
    write(here, {"newsmeta.toml": kind, "person.json": part, "sub/name.json": "{}"})
    results = shards(2, "check", into=tmp_path / "results")
    other = tmp_path / "other" / "place"
    shutil.copytree(here, other)
    shutil.rmtree(here)
    monkeypatch.chdir(other)
    same(invoke("check"), invoke("merge", *results))


def test_a_baseline(here: Path, tmp_path: Path) -> None:
    repository(here)
    invoke("baseline", "create", "-q")
    write(here, {"_news/new.md": ERROR, "_news/error.md": TREES})
    args = ["check", "--validate"]
    results = [made(n, 3, *args, output=str(tmp_path / f"{n}")) for n in (1, 2, 3)]
    assert not any("baseline" in each.err and "gone" in each.err for each in results)
    assert sum(each.status for each in results) == 1  # The shard that holds the new file.
    merged = [str(tmp_path / f"{n}") for n in (1, 2, 3)]
    for options in ([], ["--no-baseline"], ["--output-format", "json"]):
        same(invoke(*args, *options), invoke("merge", *merged, *options))


def test_files_that_newsmeta_fails_on(
    here: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository(here)
    from newsmeta.linter.analyst import Analyst

    look = Analyst.look

    def failing(self: Analyst, data: bytes, path: str, **options: object) -> object:
        if "error.md" in str(path):
            raise ZeroDivisionError("by zero\n::error::x")
        return look(self, data, path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Analyst, "look", failing)
    once = invoke("check", "--jobs", "1")
    assert once.status == 2
    assert "ZeroDivisionError: by zero" in once.err
    results = shards(2, "check", "--jobs", "1", into=tmp_path / "results")
    monkeypatch.setattr(Analyst, "look", look)
    same(once, invoke("merge", *results))


def test_a_shard_reports_its_own_files_by_themselves(here: Path, tmp_path: Path) -> None:
    repository(here)
    found = [made(n, 2, "check", "--validate", output=str(tmp_path / f"{n}")) for n in (1, 2)]
    lines = [line for each in found for line in each.out.splitlines()]
    whole = invoke("check", "--validate").out.splitlines()
    across = ("NM601", "NM602", "NM603", "NM606", "NM607", "assets/lone.png")
    alone = [line for line in whole if not any(code in line for code in across)]
    assert sorted(lines) == sorted(alone)
    assert all("were not compared with one another" in each.err for each in found)
    assert "compared" not in made(1, 2, "validate", output=str(tmp_path / "x")).err
    assert "compared" not in made(1, 2, "check", "-q", output=str(tmp_path / "x")).err


def test_a_shard_without_files_passes(here: Path, tmp_path: Path) -> None:
    write(here, {"_news/one.md": GOOD})
    results = shards(20, "check", into=tmp_path / "results")
    found = [made(n, 20, "check", output=str(tmp_path / "x")).status for n in range(1, 21)]
    assert found == [0] * 20
    same(invoke("check"), invoke("merge", *results))


def test_no_file_at_all(here: Path, tmp_path: Path) -> None:
    write(here, {"_news/one.md": "no front matter"})
    results = shards(2, "check", into=tmp_path / "results")
    same(invoke("check"), invoke("merge", *results))
    same(invoke("check", "--allow-empty"), invoke("merge", *results, "--allow-empty"))


def test_the_same_files_give_the_same_bytes(here: Path, tmp_path: Path) -> None:
    repository(here)
    one = shards(2, "check", "--jobs", "1", into=tmp_path / "one")
    two = shards(2, "check", "--jobs", "2", into=tmp_path / "two")
    for path, other in zip(one, two, strict=True):
        assert Path(path).read_bytes() == Path(other).read_bytes()


# -- generated repositories --------------------------------------------------------------

TITLES = st.sampled_from(
    [
        "Council plants trees",
        "council plants  trees",
        "Council votes to plant ten thousand trees in every district",
        "Council has voted to plant ten thousand trees in every district",
        "Ä ﬁne day: trees",
    ]
)
ADDRESSES = st.sampled_from(["trees", "trees?utm_source=x", "forest", "wood"])
EXTRAS = st.sampled_from(
    ["", "permalink: /a/", "permalink: /b", "redirect_from: [/a/, /b.html]", "deleted: true"]
)
CHANGES = st.sampled_from(
    ["quality: 60", 'quality: "60"', "quality: 60  # newsmeta: ignore", "x: ["]
)
NAMES = st.tuples(
    st.sampled_from(["_news", "_news/2021", "_people", "pages"]),
    st.sampled_from(["a.md", "b.md", "c é.md", "2021-01-27-trees.md", "2021-01-28-trees.html"]),
)


@st.composite
def articles(draw: st.DrawFn) -> str:
    """Return a file that may resemble others."""
    title, address, extra, change = (draw(each) for each in (TITLES, ADDRESSES, EXTRAS, CHANGES))
    text = GOOD.replace("City council votes to plant ten thousand trees", title)
    text = text.replace("2021/01/27/ten-thousand-trees/", address).replace("quality: 60", change)
    name = draw(st.sampled_from(["Example Times", "Example Time", "EXAMPLE"]))
    return text.replace("name: Example Times", f"name: {name}").replace("type:", f"{extra}\ntype:")


@contextmanager
def folder_with(files: dict[tuple[str, str], str]) -> Iterator[Path]:
    """Work in a folder of files during the block."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        here = Path(name, "here")
        here.mkdir()
        write(here, {"/".join(parts): text for parts, text in files.items()})
        os.chdir(here)
        try:
            yield Path(name)
        finally:
            os.chdir(before)


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(
    st.dictionaries(NAMES, articles(), min_size=1, max_size=9),
    st.integers(1, 5),
    st.sampled_from(COMMANDS),
)
def test_any_repository_in_any_number_of_shards(
    files: dict[tuple[str, str], str], total: int, command: list[str]
) -> None:
    with folder_with(files) as folder:
        args = [*command, "--extend-select", "NM603"]
        results = shards(total, *args, into=folder / "results")
        options = ["--output-format", "json"]
        same(invoke(*args, *options), invoke("merge", *results, *options))
