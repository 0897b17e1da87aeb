"""`newsmeta merge`: incompatible and invalid results are refused in one line."""

from __future__ import annotations

import contextlib
import gzip
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsmeta.reporters import FORMATS
from newsmeta.shards.shard import Shard
from tests.support.check import article, page
from tests.support.cli import ERROR, GOOD, invoke, write
from tests.support.schemas import SCHEMAS, reference_validator
from tests.support.shards import Line, lines, made, rewritten, shards

FILES = {
    "_news/2021-01-27-one.md": article("Council plants trees", page("trees")),
    "_news/2021-01-28-two.md": article("Council plants trees", page("trees")),
    "_news/error.md": ERROR.replace("type:", "permalink: /trees/\ntype:"),
    "_news/good.md": GOOD.replace("ten", "ten ten").replace("type:", "permalink: /trees/\ntype:"),
    "newsmeta.toml": "",
}


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a repository and the results of two shards."""
    folder = tmp_path_factory.mktemp("once")
    with contextlib.chdir(folder):
        write(folder / "here", FILES)
    with contextlib.chdir(folder / "here"):
        shards(2, "check", "--validate", into=folder / "results")
    return folder


@pytest.fixture
def results(once: Path, here: Path, tmp_path: Path) -> list[str]:
    """The results of two shards of the repository in the working directory."""
    shutil.copytree(once / "here", here, dirs_exist_ok=True)
    shutil.copytree(once / "results", tmp_path / "results")
    return sorted(map(str, (tmp_path / "results").iterdir()))


def refused(*args: str, format_name: str = "concise") -> str:
    """Return the reason of a refusal, without the names of folders."""
    result = invoke("merge", *args, "--output-format", format_name)
    assert (result.status, result.out) == (2, ""), result
    assert result.err.count("\n") == 1, result.err
    assert result.err.startswith("newsmeta: ")
    assert "itself failed" not in result.err
    return result.err.replace(str(Path(args[0]).parent) + os.sep, "")


def test_results_follow_their_schema(results: list[str]) -> None:
    validator = reference_validator(SCHEMAS["shard"])
    for result in results:
        for line in lines(result):
            assert list(validator.iter_errors(line)) == []


# -- incompatible results ----------------------------------------------------------------


def test_shards_that_are_missing_or_there_twice(results: list[str], tmp_path: Path) -> None:
    assert "shard 2/2 is missing; give the results of all 2 shards" in refused(results[0])
    assert "are both shard 1/2; give each shard once" in refused(*results, results[0])
    many = shards(9, "check", into=tmp_path / "many")
    assert "shards 2/9, 3/9, 4/9 and 5 others are missing" in refused(many[0])
    said = refused(results[0], many[1])
    assert "is shard 1/2 and" in said
    assert "is shard 2/9; give the shards of one run alone" in said


@pytest.mark.parametrize(
    ("args", "difference"),
    [
        (["validate"], "newsmeta check --validate and newsmeta validate"),
        (["check"], "newsmeta check --validate and newsmeta check"),
        (["check", "--validate", "_news"], "the paths . and _news"),
        (["check", "--validate", "--ignore", "NM1"], "--ignore none and NM1"),
        (["check", "--validate", "--select", "NM1"], "--select none and NM1"),
        (["check", "--validate", "--extend-select", "NM603"], "--extend-select none and NM603"),
        (["check", "--validate", "--no-suppressions"], "--no-suppressions"),
        (["check", "--validate", "--no-gitignore"], "--no-gitignore"),
        (["check", "--validate", "--force-exclude"], "--force-exclude"),
        (["check", "--validate", "--no-config"], "different configurations"),
    ],
)
def test_shards_of_different_commands(
    args: list[str], difference: str, results: list[str], tmp_path: Path
) -> None:
    made(2, 2, *args, output=str(tmp_path / "other"))
    assert difference in refused(results[0], str(tmp_path / "other"))


def test_shards_of_different_files(results: list[str], here: Path, tmp_path: Path) -> None:
    write(here, {"_news/more.md": GOOD})
    made(2, 2, "check", "--validate", output=str(tmp_path / "other"))
    said = refused(results[0], str(tmp_path / "other"))
    assert "are of different sets of files: 4 and 5; make all shards of the same revision" in said


def test_another_place_or_configuration(
    results: list[str], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "with another configuration" in refused(*results, "--no-config")
    write(here, {"newsmeta.toml": 'ignore = ["NM2"]\n'})
    assert "with another configuration" in refused(*results)
    write(here, {"newsmeta.toml": 'fail-on = "never"\noutput-format = "json"\n'})
    assert invoke("merge", *results).status == 0
    monkeypatch.chdir(here / "_news")
    assert "were made in the folder ., from that of the configuration, and this is _news" in (
        refused(*results)
    )


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "is not here; run newsmeta merge where the files are"),
        (FILES["_news/2021-01-28-two.md"] + "\nmore\n", "is not what it was when its shard was"),
        ("no front matter", "is not what it was when its shard was made"),
        ("---\ntitle: x\n---\n", "is not what it was when its shard was made"),
    ],
)
def test_files_that_changed_since(content: str | None, problem: str, results: list[str]) -> None:
    for name in ("_news/2021-01-27-one.md", "_news/2021-01-28-two.md"):
        if content is None:
            Path(name).unlink()
        else:
            Path(name).write_text(content, encoding="utf-8")
    assert problem in refused(*results)


def test_validated_shards_need_no_files(here: Path, tmp_path: Path) -> None:
    write(here, FILES)
    results = shards(2, "validate", into=tmp_path / "results")
    once = invoke("validate")
    shutil.rmtree(here / "_news")
    assert invoke("merge", *results).out == once.out


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"version": "0.0.1"}, "was made by newsmeta 0.0.1, and this is"),
        ({"newsmeta-shard": 2}, "is of format 2, and this newsmeta reads 1"),
        ({"paths": ["s3://bucket/site"]}, "confirm that with --at s3://bucket/site"),
        ({"paths": ["https://example.com/"]}, "confirm that with --at https://example.com/"),
        ({"paths": ["/"]}, "the shards are of /, which is not in"),
        ({"paths": ["../.."]}, "the shards are of ../.., which is not in"),
        ({"folder": "..\u001b[2J"}, "were made in the folder ..\\x1b[2J"),
        ({"select": ["NM9999"]}, "NM9999"),
    ],
)
def test_heads(change: Line, problem: str, results: list[str]) -> None:
    for result in results:
        rewritten(result, lambda found: found[0].update(change))
    assert problem in refused(*results)


# -- invalid results ---------------------------------------------------------------------

NO_HEADS = [
    {"newsmeta-shard": "1"}, {"newsmeta-shard": True}, {"shard": "0/2"}, {"shard": "3/2"},
    {"shard": None}, {"command": "normalize"}, {"command": ["check"]}, {"paths": []},
    {"paths": ["-"]}, {"paths": "."}, {"paths": [1]}, {"paths": ["a\0b"]},
    {"paths": ["."] * 10_001}, {"select": "NM1"}, {"extend-select": None}, {"ignore": {}},
    {"force-exclude": 7}, {"configuration": "x"}, {"version": 1}, {"folder": None},
]  # fmt: skip


@pytest.mark.parametrize("change", NO_HEADS, ids=str)
def test_heads_that_are_none(change: Line, results: list[str]) -> None:
    rewritten(results[0], lambda found: found[0].update(change))
    assert "shard-1.newsmeta is no result of a shard; make it anew with" in refused(*results)


def put(name: str, value: object) -> Callable[[list[Line]], object]:
    """Return a function that replaces a member of the first file with findings."""

    def change(found: list[Line]) -> None:
        next(line for line in found if "findings" in line)[name] = value

    return change


IN_SHARD_2 = next(f"{number}.md" for number in range(99) if Shard(2, 2).holds(f"{number}.md"))
FINDING = ["NM103", "error", "m", "h", "s", "f", "/x", True, [1, 1, 1, 2], [], []]


def each(name: str, *values: Any) -> list[tuple[str, Any]]:
    """Return a member paired with each of some values."""
    return [(name, value) for value in values]


NO_FILES: list[tuple[str, Any]] = [
    *each("file", "", "/x.md", "../x.md", "a/../x.md", "a//x.md", "./x.md"),
    *each("file", None, 7, [], "a\0.md", IN_SHARD_2),
    *each("number", None, -1, 0, 1.5, "1", True, 1 << 60),
    *each("findings", None, {}, "x", [1], [[]], [["NM103"]], [FINDING * 2]),
    *(
        ("findings", [[*FINDING[:at], value, *FINDING[at + 1 :]]])
        for at, value in [
            (0, "NM9999"), (0, []), (1, "fatal"), (1, {}), (2, 7), (3, None), (4, []), (5, 1),
            (6, 7), (8, [1, 1, 1]), (8, [0, 1, 1, 1]), (8, [1, 1, 1, 1e9]), (8, None),
            (9, [["m", 1]]), (9, [[1, 1, 1, 1, 1]]), (9, None), (10, [[1, 1, 1, 2, -1, 2, "x"]]),
            (10, [[1, 1, 1, 2, 1, 2, 7]]), (10, [{}]),
        ]
    ),
    *each("suppressed", -1, "1", None, 1 << 60),
    *each("name", 7, None, "a\0"),
    *each("pictures", None, "x", [1], ["\0"]),
    *each("digest", "", "x", None, "Z" * 32, "a" * 31),
    *each("kind", None, 7),
    *each("failure", None, 7),
    *each("folder", None, 7),
    *each(
        "facts",
        None, {}, [None], [None] * 4, [1, None, None], [[[], 7], None, None],
        [[[["originalUrl"]], "x"], None, None], [[[], "x"], [[["p"], "n"]], None],
        [None, [[[1.5], "n", "d"]], None], [None, None, [[], "", 1]],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "value"), NO_FILES, ids=str)
def test_files_that_are_none(name: str, value: object, results: list[str]) -> None:
    rewritten(results[0], put(name, value))
    assert "shard-1.newsmeta is damaged: line " in refused(*results)


def test_a_result_that_ends_too_early_or_too_late(results: list[str], tmp_path: Path) -> None:
    data = Path(results[0]).read_bytes()
    for change in (
        lambda found: found.pop(),
        lambda found: found.pop(-2),
        lambda found: found.append({}),
        lambda found: found.append(found[-1]),
        lambda found: found[-1].update(end=None),
        lambda found: found[-1]["end"].update(files=-1),
        lambda found: found[-1]["end"].update(seen=None),
        lambda found: found[-1]["end"].update(digest="x"),
        lambda found: found[-1]["end"].update(barren=[7]),
        lambda found: found.insert(1, found[-2]),
        lambda found: found.insert(2, found[1]),
    ):
        Path(results[0]).write_bytes(data)
        rewritten(results[0], change)
        assert "shard-1.newsmeta is damaged" in refused(*results)


def test_what_was_cut_or_is_something_else(results: list[str], tmp_path: Path) -> None:
    data = Path(results[0]).read_bytes()
    plain = gzip.decompress(data)
    deep = plain.partition(b"\n")[0] + b"\n" + b"[" * 1_000_000 + b"\n"
    for content in (
        b"", b"\n", b"{}", b"[]", b"null\n", b"\xff\xfe", b"\x1f\x8b", b"\x1f\x8b\x08\x00",
        b"\x80\x04K\x01.", data[:-1], data[:-9], data[: len(data) // 2], data[:40],
        data[:-20] + b"\0" * 20, data + b"x", data + data, plain[:-1][: len(plain) // 2], deep,
        gzip.compress(deep), b"[" * 1_000_000, b'{"newsmeta-shard":' + b"1" * 5_000 + b"}\n",
        gzip.compress(b" " * (5 << 20)), gzip.compress(plain[:40] + b" " * (5 << 20)),
    ):  # fmt: skip
        Path(results[0]).write_bytes(content)
        said = refused(*results)
        assert "is no result of a shard" in said or "is damaged" in said, content[:40]
    Path(results[0]).write_bytes(plain)  # Uncompressed results are accepted, too.
    assert invoke("merge", *results).status == 1
    assert "is a folder; name the files in it" in refused(str(tmp_path))
    assert "no such file" in refused(str(tmp_path / "none"))


# -- forged results ----------------------------------------------------------------------


def test_no_file_is_shown_on_the_word_of_a_result(
    results: list[str], here: Path, tmp_path: Path
) -> None:
    """The result claims that a file it never saw duplicates another."""
    write(here, {"secret.md": '---\ntitle: "the password is 7"\n---\n'})
    name = next(n for n in ("secret.md", "./secret.md") if n)

    def lie(found: list[Line]) -> None:
        for line in found[1:-1]:
            line["name"] = name
            line["digest"] = "0" * 32

    for result in results:
        rewritten(result, lie)
    said = refused(*results)
    assert "password" not in said
    assert "is not what it was" in said


def test_pointers_that_lead_nowhere(results: list[str]) -> None:
    def lie(found: list[Line]) -> None:
        for line in found[1:-1]:
            address = [["permalink", 7, "x"] * 40, "/x/"]
            line["facts"] = [
                None,
                [[["no", 99, -1], "N" + line["file"], "example.com"]],
                [[address], "", True],
            ]

    for result in results:
        rewritten(result, lie)
    for name in FORMATS:
        assert invoke("merge", *results, "--output-format", name).status == 1


NASTY = "\u001b[2J\r\n::error::x\n##vso[task]<script>[red]&\u202e\ud800\x00" + "x" * 50


@pytest.mark.parametrize("name", FORMATS)
def test_text_of_results_is_no_markup(name: str, results: list[str]) -> None:
    place = [2**31, 2**31, 2**31, 2**31]
    finding = ["NM103", "error", NASTY, NASTY, NASTY, NASTY, NASTY, True, place,
               [[NASTY, *place]], [[*place, 0, 2**40, NASTY]]]  # fmt: skip

    def lie(found: list[Line]) -> None:
        for line in found[1:-1]:
            shown = NASTY.replace("\0", "")
            line.update(name=shown, folder=shown, kind=shown, findings=[finding], failure=shown)
            line["facts"] = [[[["originalUrl", NASTY]], NASTY], None, None]

    for result in results:
        rewritten(result, lie)
    found = invoke("merge", *results, "--output-format", name, env={"NO_COLOR": "1"})
    assert found.status == 2  # The result claims that newsmeta failed on the files.
    for text in (found.out, found.err):
        assert "\u001b" not in text
        assert "\n::error::x" not in text
        assert "\n##vso" not in text


@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_other_value_anywhere(data: st.DataObject, results: list[str], once: Path) -> None:
    """Whatever a result contains, there is a report, or one line of explanation."""
    found = lines(once / "results" / "shard-1.newsmeta")
    change(data.draw(st.sampled_from(found)), data)
    rewritten(results[0], lambda before: before.__setitem__(slice(None), found))
    result = invoke("merge", *results, "--output-format", "json")
    assert "itself failed (" not in result.err
    assert result.status in (0, 1, 2)


def change(value: Any, data: st.DataObject) -> None:
    """Replace something within a value."""
    keys = list(value) if isinstance(value, dict) else range(len(value))
    if not keys:
        return
    key = data.draw(st.sampled_from(list(keys)))
    if isinstance(value[key], dict | list) and value[key] and data.draw(st.booleans()):
        change(value[key], data)
        return
    value[key] = data.draw(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
        | st.lists(st.text(max_size=3) | st.integers(), max_size=4)
        | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2)
    )  # fmt: skip


def test_files_outside_of_the_folder(results: list[str], tmp_path: Path) -> None:
    write(tmp_path / "elsewhere", FILES)
    result = invoke("check", str(tmp_path / "elsewhere"), "--shard", "1/2", "--shard-output", "x")
    assert result.status == 2
    assert result.err.endswith("is outside of it; run newsmeta in the folder of the files\n")
