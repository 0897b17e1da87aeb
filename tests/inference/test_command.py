"""`newsmeta schema infer` as a command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from newsmeta.frontmatter import source
from newsmeta.frontmatter.source import SourceError
from newsmeta.inference import reading
from tests.support.cli import invoke, run, write
from tests.support.paths import ROOT

ITEM = "---\ntitle: Item {0}\nheat: {1}\n---\nWords.\n"
SUMMARY = "files  fields  outliers  left out\n"
BROKEN = (
    "_items/31.md:3:1: left out: the quoted text that begins in line 2 is not closed; "
    "close it with the quote that it begins with"
)


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of 30 items, one of them with `heat` as text, and an unreadable one."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {f"_items/{n:02}.md": ITEM.format(n, 5) for n in range(30)})
    write(
        tmp_path,
        {
            "_items/30.md": ITEM.format(30, "hot"),
            "_items/31.md": '---\ntitle: "open\n---\n',
            "_items/README.md": "# Items\n",
            "_data/one.yaml": "name: One\n",
            "newsmeta.toml": '[kinds.item]\nfiles = ["_items/"]\nschema = "item.json"\n',
        },
    )
    return tmp_path


def test_the_schema_is_printed_and_what_is_odd_is_said() -> None:
    result = invoke("schema", "infer", "_items", "--no-config")
    assert result.status == 0
    document = json.loads(result.out)
    assert document["title"] == "Files in _items"
    assert document["description"] == ("Structure of 31 files, inferred by newsmeta schema infer.")
    assert document["required"] == ["title", "heat"]
    assert document["properties"]["heat"] == {"type": "integer", "examples": [5]}
    assert result.err == (
        '_items/30.md:3:7: heat is the text "hot", and an integer in 30 other files\n'
        f"{BROKEN}\n"
        "newsmeta: left out 1 other file: it has no front matter\n"
        f"{SUMMARY}   31       2         1         2\n"
    )


def test_validate_finds_the_outliers_with_the_schema() -> None:
    made = invoke("schema", "infer", "_items", "--no-config", "--output", "item.json", "--quiet")
    assert (made.status, made.out) == (0, "")
    assert SUMMARY not in made.err
    found = invoke("validate", "_items").out
    assert [line.partition(" ")[0] for line in found.splitlines()] == [
        "_items/30.md:3:7:",
        "_items/31.md:3:1:",
    ]


def test_the_same_files_give_the_same_bytes_whatever_their_order() -> None:
    names = [f"_items/{n:02}.md" for n in range(31)]
    one = run("schema", "infer", "--no-config", *names)
    other = run("schema", "infer", "--no-config", *reversed(names), env={"PYTHONHASHSEED": "7"})
    assert one.status == 0
    assert one == other


def test_an_existing_file_is_overwritten_only_by_force(place: Path) -> None:
    output = place / "item.json"
    output.write_text("mine", encoding="utf-8")
    for _ in range(2):
        result = invoke("schema", "infer", "_items", "--no-config", "-o", "item.json")
        assert result.status == 2
        assert result.err == (
            "newsmeta: item.json exists; overwrite it with --force, or name another file\n"
        )
        assert output.read_text(encoding="utf-8") == "mine"
    result = invoke("schema", "infer", "_items", "--no-config", "-o", "item.json", "--force")
    assert result.status == 0
    assert output.read_text(encoding="utf-8") == (
        invoke("schema", "infer", "_items", "--no-config").out
    )


def test_fields_that_no_file_has_can_be_allowed_and_the_title_chosen() -> None:
    result = invoke("schema", "infer", "_items", "--no-config", "--open", "--title", "An item")
    document = json.loads(result.out)
    assert document["title"] == "An item"
    assert "additionalProperties" not in document
    closed = json.loads(invoke("schema", "infer", "_items", "--no-config").out)
    assert closed["additionalProperties"] is False


@pytest.mark.parametrize(
    ("paths", "title", "count"),
    [
        (["_data"], "_data", "1"),
        (["_data/one.yaml"], "_data", "1"),
        (["_items/01.md", "_items/02.md"], "_items", "2"),
        (["_items/../_items/01.md", "_items/01.md"], "_items", "1"),
    ],
)
def test_folders_of_data_and_files_by_name(paths: list[str], title: str, count: str) -> None:
    result = invoke("schema", "infer", "--no-config", *paths)
    assert json.loads(result.out)["title"] == f"Files in {title}"
    assert result.err.splitlines()[-1].split()[0] == count


def test_the_root_is_called_by_its_name(place: Path) -> None:
    root = place / "harbour"
    write(root, {"a.md": ITEM.format(1, 5)})
    result = run("schema", "infer", ".", "--no-config", cwd=root)
    assert json.loads(result.out)["title"] == "Files in harbour"
    result = run("schema", "infer", str(root), "--no-config", cwd=place / "_data")
    assert json.loads(result.out)["title"] == "Files in harbour"


def test_what_the_configuration_excludes_is_not_looked_at(place: Path) -> None:
    write(place, {"newsmeta.toml": 'exclude = ["3?.md", "two.yaml"]\n', "_data/two.yaml": "a: 1\n"})
    assert invoke("schema", "infer", "_data").err.endswith("    1       1         0         0\n")
    assert invoke("schema", "infer", "_items").err == (
        "newsmeta: left out 1 other file: it has no front matter\n"
        f"{SUMMARY}   30       2         0         1\n"
    )


def test_folders_beyond_what_the_configuration_includes_are_searched_all_the_same(
    place: Path,
) -> None:
    write(place, {"newsmeta.toml": 'include = ["_news/"]\n', "_news/a.txt": ITEM.format(1, 5)})
    assert invoke("schema", "infer", "_items").err.endswith("   31       2         1         2\n")
    assert invoke("schema", "infer", "_data").err.endswith("    1       1         0         0\n")
    assert invoke("schema", "infer", "_news").err.endswith("    1       2         0         0\n")


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["_nothing"], "_nothing does not exist; check the path"),
        (["-"], "schema infer reads no standard input; name files or folders"),
        (["_items", "--title", " "], "--title is empty; leave it out for the name of the folder"),
        (["_items", "-o", "no/item.json"], "no/item.json cannot be written: no such file or dir"),
        (["_items", "-o", "_data", "--force"], "_data cannot be written: "),
        (["_items", "--config", "none.toml"], "none.toml"),
        (["_empty"], "there is no file to infer a schema from: no file could be read"),
        (
            ["_items/README.md", "_items/31.md"],
            "there is no file to infer a schema from: none of 2 files could be read",
        ),
    ],
)
def test_what_cannot_be_done(place: Path, arguments: list[str], reason: str) -> None:
    (place / "_empty").mkdir()
    options = [] if "--config" in arguments else ["--no-config"]
    result = invoke("schema", "infer", *arguments, *options)
    assert (result.status, result.out) == (2, "")
    assert f"newsmeta: {reason}" in result.err
    assert sorted(path.name for path in place.iterdir()) == [
        *("_data", "_empty", "_items", "newsmeta.toml"),
    ]


def test_files_that_were_named_say_why_they_are_left_out() -> None:
    result = invoke("schema", "infer", "_items/README.md", "_items/31.md", "--no-config")
    assert result.err.splitlines()[:2] == [
        BROKEN,
        "_items/README.md:1:1: left out: the file has no front matter; begin it with a line of "
        "three hyphens, the fields, and three hyphens again",
    ]


def test_json_files_are_read_if_they_are_named(place: Path) -> None:
    write(place, {"_data/a.json": '{"name": "A"}', "_data/b.json": '{"name": "B", "name": "C"}'})
    result = invoke("schema", "infer", "_data/a.json", "_data/b.json", "--no-config")
    assert json.loads(result.out)["properties"]["name"]["examples"] == ["A"]
    assert result.err.startswith("_data/b.json:1:1: left out: a name occurs twice in one object\n")


def test_text_of_files_gives_no_orders(place: Path) -> None:
    write(place, {"_items/30.md": '---\ntitle: "::error::\\u001b[31m"\nheat: "##[group]"\n---\n'})
    write(place, {"_items/::set.md": '---\ntitle: "##vso[x]"\nheat: "\\u202e"\n---\n'})
    result = invoke("schema", "infer", "_items", "--no-config")
    for character in ("\x1b", "\u202e", "##["):
        assert character not in result.out + result.err
    assert not re.search(r"^\s*::", result.err, re.MULTILINE)
    json.loads(result.out)


def test_verbose_names_what_is_read() -> None:
    result = invoke("schema", "infer", "_items/01.md", "--no-config", "--verbose")
    assert "reading _items/01.md\n" in result.err
    assert result.err.count("reading") == 1


def test_the_other_schemas_are_there_as_before() -> None:
    for name in ("article", "config", "dataset", "records", "shard", "statistics"):
        expected = (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
        assert invoke("schema", name).out == expected
    result = invoke("schema", "infr")
    assert result.status == 2
    said = re.sub(r"[\s│]+", " ", result.err)
    assert "are article, config, dataset, records, shard, statistics and infer" in said


def test_help_fits_and_names_every_option() -> None:
    result = invoke("schema", "--help", env={"COLUMNS": "80"})
    for name in ("article", "config", "dataset", "records", "shard", "statistics", "infer"):
        assert name in result.out
    result = invoke("schema", "infer", "--help", env={"COLUMNS": "80"})
    assert max(map(len, result.out.splitlines())) <= 80
    options = set(re.findall(r"--[a-z][a-z-]+", result.out))
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    assert options - {"--help"} == {option for option in options if f"`{option}" in page}


@pytest.mark.parametrize("failing", [1, 2])
def test_a_file_that_cannot_be_read_once_is_left_out_and_said(
    failing: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files are read twice."""
    before = source.read_bytes
    times: list[str] = []

    def once(path: str | Path, max_size: int) -> bytes:
        times.extend([str(path)] if str(path).endswith("07.md") else ())
        if str(path).endswith("07.md") and len(times) == failing:
            raise SourceError("NM001", "the file cannot be read: input/output error")
        return before(path, max_size)

    monkeypatch.setattr(reading, "read_bytes", once)
    result = invoke("schema", "infer", "_items")
    assert "_items/07.md:1:1: left out: the file cannot be read: input/output error" in result.err
