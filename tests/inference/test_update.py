"""`newsmeta schema infer --update`: necessary changes of a schema, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from newsmeta.config.config import Config
from newsmeta.diagnostics import Pointer, Position
from newsmeta.files.targets import Target
from newsmeta.inference.reading import Reader
from newsmeta.inference.update import update_schema, widen
from newsmeta.schema.user import load
from tests.support.cli import invoke, write
from tests.support.paths import DATA

Wanted = Iterable[tuple[Pointer, bool]]

CASES = json.loads((DATA / "widening.json").read_text(encoding="utf-8"))


def widened(folder: Path, schema: Any, values: list[Any]) -> tuple[Any, list[str], list[str]]:
    """Return a schema widened for values, the changes, and the impossible changes."""
    path = folder / "a.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    _, document, found = widen(path, [(f"{number}", each) for number, each in enumerate(values)])
    made = [f"{each.file}: {each.message}" for each in found if each.is_made]
    return document, made, [f"{each.file}: {each.message}" for each in found if not each.is_made]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    for name, content in case.get("others", {}).items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    document, made, refused = widened(tmp_path, case["schema"], case["files"])
    # Compared as text, since the order of keywords matters.
    assert json.dumps(document) == json.dumps(case.get("becomes", case["schema"]))
    assert made == case.get("changes", [])
    assert refused == case.get("refused", [])
    (tmp_path / "a.json").write_text(json.dumps(document), encoding="utf-8")
    schema = load(tmp_path / "a.json")
    assert all(schema.is_valid(each) for each in case["files"]) == (not refused)


def test_numbers_that_json_does_not_have_are_named(tmp_path: Path) -> None:
    schema = {"properties": {"size": {"type": "integer"}}}
    document, made, refused = widened(tmp_path, schema, [{"size": float("inf")}])
    assert (document, made) == (schema, [])
    assert refused == ["0: it holds values that JSON does not have"]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    heat = {"type": "integer", "maximum": 5}
    schema = {"x-mine": True, "properties": {"heat": heat}, "additionalProperties": False}
    files = {"_items/1.md": "---\nheat: 9\n---\n", "_items/2.md": "---\nheat: hot\n---\n"}
    write(tmp_path, {**files, "item.json": json.dumps(schema), "_fine/1.md": "---\nheat: 5\n---\n"})
    return tmp_path


def update(*arguments: str) -> Any:
    return invoke("schema", "infer", "--no-config", "--update", "item.json", *arguments)


def test_the_widened_schema_is_printed_and_each_change_is_said(site: Path) -> None:
    before = (site / "item.json").read_bytes()
    result = update("_items")
    assert result.status == 0
    assert json.loads(result.out) == {
        "x-mine": True,
        "properties": {"heat": {"type": ["integer", "string"], "maximum": 9}},
        "additionalProperties": False,
    }
    assert result.err == (
        "_items/1.md:2:7: heat is 9: maximum at /properties/heat is now 9\n"
        '_items/2.md:2:7: heat is "hot": type at /properties/heat is now integer or string\n'
        "files  changes  not widened  left out\n"
        "    2        2            0         0\n"
    )
    assert (site / "item.json").read_bytes() == before


def test_in_place_the_second_time_changes_nothing(site: Path) -> None:
    assert update("_items", "-o", "item.json").status == 2
    assert update("_items", "-o", "item.json", "--force").status == 0
    once = (site / "item.json").read_bytes()
    again = update("_items", "-o", "item.json", "--force")
    assert (again.status, again.out) == (0, "")
    assert "all files follow item.json; it is unchanged\n" in again.err
    assert (site / "item.json").read_bytes() == once


def test_a_schema_that_all_files_follow_is_printed_as_it_is(site: Path) -> None:
    result = update("_fine")
    assert (result.status, result.out) == (0, (site / "item.json").read_text(encoding="utf-8"))


def test_what_cannot_be_widened_has_status_1(site: Path) -> None:
    write(site, {"item.json": '{"properties": {"heat": {"const": 9}}}'})
    result = update("_items")
    assert (result.status, result.out) == (1, '{"properties": {"heat": {"const": 9}}}')
    assert result.err.startswith(
        '_items/2.md:2:7: heat is "hot": const at /properties/heat cannot be widened; '
        "change it by hand\n"
    )


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["_items", "--open"], "--title and --open are for a new schema; leave them out with"),
        (["_items", "--title", "A"], "--title and --open are for a new schema"),
        (["_items", "--update", "none.json"], "none.json does not exist; check the path"),
        (["_items", "--update", "a.yaml"], "a.yaml is not JSON, and only JSON can be widened"),
        (["_items", "--update", "_items/1.md"], "_items/1.md is not JSON"),
        (["_empty"], "no file could be read"),
    ],
)
def test_what_cannot_be_done(site: Path, arguments: list[str], reason: str) -> None:
    write(site, {"a.yaml": "type: object\n"})
    (site / "_empty").mkdir()
    result = update(*arguments)
    assert (result.status, result.out) == (2, "")
    assert reason in result.err


@pytest.mark.parametrize("unknown", [1, 5, 40])
def test_each_file_is_looked_at_once_for_places(
    unknown: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    schema = tmp_path / "schema.json"
    schema.write_text('{"additionalProperties": false, "properties": {"a": {"type": "string"}}}')
    fields = "".join(f"f{number}: 1\n" for number in range(unknown))
    texts = {"a.md": f"---\na: b\n{fields}---\n", "b.md": f"---\na: 1\ng: 1\n{fields}---\n"}
    write(tmp_path, {f"_notes/{name}": text for name, text in texts.items()})
    looked_at, places = [], Reader.places

    def noted(
        self: Reader, target: Target, wanted: Iterable[tuple[Pointer, bool]]
    ) -> list[Position]:
        looked_at.append(Path(target.name).name)
        return places(self, target, wanted)

    monkeypatch.setattr(Reader, "places", noted)
    updated = update_schema(schema, [tmp_path / "_notes"], Config(root=tmp_path))
    found = {(Path(each.file).name, each.pointer): line for line, _, each in updated.widenings}
    first = {("a.md", (f"f{number}",)): 3 + number for number in range(unknown)}
    assert found == first | {("b.md", ("a",)): 2, ("b.md", ("g",)): 3}
    assert sorted(looked_at) == ["a.md", "b.md"]
