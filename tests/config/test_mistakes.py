"""The configuration: messages about mistakes, and the values accepted by its schema."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsmeta.config import config as configuration
from newsmeta.config.config import ConfigError
from newsmeta.frontmatter.nodes import Limits
from tests.support.cli import ERROR, GOOD, invoke, write
from tests.support.configuration import SCHEMA

# -- mistakes ------------------------------------------------------------------


MISTAKES: dict[str, tuple[str, str]] = {
    # name: (configuration, the message after the path)
    "unknown key": ('selct = ["NM1"]', ":1: selct is not a known field; did you mean select?"),
    "unknown key in a table": (
        "\n[limits]\n\nmax_size = 10",
        ":4: limits.max_size is not a known field; did you mean max-size?",
    ),
    "unknown key in a dotted table": (
        "limits.max-sizes = 10",
        ":1: limits.max-sizes is not a known field; did you mean max-size?",
    ),
    "unknown key in a kind": (
        '[kinds.a]\nfiles = ["a/"]\n[kinds.b]\nfiles = ["b/"]\nscema = "x"',
        ":5: kinds.b.scema is not a known field; did you mean schema?",
    ),
    "unknown key that is like none": ("zzz = 1", ":1: zzz is not a known field"),
    "the table of pyproject.toml": ('[tool.newsmeta]\nselect = ["NM1"]', "[tool.newsmeta]"),
    "text for a list": (
        '\nselect = "NM1"',
        ':2: select: expected a list, found the text "NM1"; '
        'write a list, even of one item: ["NM1"]',
    ),
    "number in a list": ("select = [\n  1,\n]", ":1: select[0]: expected text, found the number 1"),
    "text for a number": (
        '[limits]\nmax-size = "10"',
        ':2: limits.max-size: expected an integer, found the text "10"; write 10 without quotes',
    ),
    "boolean for a number": (
        "[limits]\nmax-size = true",
        ":2: limits.max-size: expected an integer, found the boolean true",
    ),
    "fraction": ("[limits]\nmax-size = 1.5", ":2: limits.max-size: expected an integer"),
    "not a number": ("[limits]\nmax-size = nan", ":2: limits.max-size: expected an integer"),
    "infinity": ("[limits]\nmax-size = inf", ":2: limits.max-size: expected an integer"),
    "too small": ("[limits]\nmax-size = 0", ":2: limits.max-size: 0 is out of range"),
    "too large": ("[limits]\nmax-depth = 201", ":2: limits.max-depth: 201 is out of range"),
    "not allowed": (
        'fail-on = "warn"',
        ':1: fail-on: "warn" is not an allowed value; did you mean warning?',
    ),
    "unknown rule": ('ignore = ["NM1", "NM999"]', ':1: ignore: there is no rule "NM999"'),
    "misspelt rule": (
        'extend-select = ["long-headlin"]',
        ':1: extend-select: there is no rule "long-headlin"; did you mean long-headline?',
    ),
    "unknown rule for some files": (
        '[per-file-ignores]\n"a/" = ["NM1"]\n"b/" = ["NM999"]',
        'per-file-ignores.b/: there is no rule "NM999"',
    ),
    "empty text": ('exclude = [""]', ":1: exclude[0] is empty"),
    "number for a table": ("kinds = 1", ":1: kinds: expected "),
    "kind without files": ('\n[kinds.a]\nschema = "x"', ":2: kinds.a.files is missing"),
    "second kind is wrong": (
        '[kinds.a]\nfiles = ["a/"]\n[kinds.b]\nfiles = "b/"',
        ":4: kinds.b.files: expected a list",
    ),
    "date": ("select = [1979-05-27]", ":1: select[0] is the date 1979-05-27; write"),
    "time": ("zzz = 1979-05-27T07:32:00Z", ":1: zzz is not a known field"),
    "not TOML": ("select = [", "is not valid TOML: "),
    "twice": ("ignore = []\nignore = []", "is not valid TOML: "),
    "control characters": ('"a\\nb\\u001b[31m" = 1', r"a\nb\x1b[31m is not a known field"),
}


@pytest.mark.parametrize(("text", "message"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_told_with_the_line(text: str, message: str, site: Path) -> None:
    write(site, {"newsmeta.toml": f"{text}\n", "good.md": GOOD})
    result = invoke("validate", "good.md")
    assert (result.status, result.out) == (2, "")
    assert "newsmeta.toml" in result.err
    assert message in result.err
    assert result.err.count("\n") == 1
    assert "failed" not in result.err


def test_the_line_in_pyproject_toml(site: Path) -> None:
    text = '[project]\nname = "x"\nselect = 3\n\n[tool.newsmeta]\nselect = 3\n'
    write(site, {"pyproject.toml": text, "good.md": GOOD})
    result = invoke("validate", "good.md")
    assert result.status == 2
    assert "pyproject.toml:6: select: expected a list" in result.err


def test_not_utf8(site: Path) -> None:
    (site / "newsmeta.toml").write_bytes(b'ignore = ["\xff"]\n')
    result = invoke("validate")
    assert result.status == 2
    assert "newsmeta.toml:1: is not UTF-8" in result.err


def test_a_byte_order_mark_does_no_harm(site: Path) -> None:
    (site / "newsmeta.toml").write_bytes(b'\xef\xbb\xbfignore = ["NM1"]\r\n')
    write(site, {"error.md": ERROR})
    assert invoke("validate", "error.md").status == 0


@pytest.mark.parametrize("name", ["nope.toml", "folder"])
def test_unreadable(name: str, site: Path) -> None:
    (site / "folder").mkdir()
    result = invoke("validate", "--config", name)
    assert result.status == 2
    assert f"{name}: cannot be read: " in result.err


def test_whole_numbers_with_a_point_are_whole_numbers(site: Path) -> None:
    """JSON Schema takes 100.0 for an integer, and so must the program."""
    config = configuration.parse({"limits": {"max-size": 100.0}}, site / "newsmeta.toml")
    assert config.limits == Limits(max_size=100)
    assert isinstance(config.limits.max_size, int)


# -- the schema and the program agree ------------------------------------------


SELECTORS = st.lists(st.sampled_from(["NM1", "NM201", "html-entity", "ALL"]), max_size=3)

WRONG = st.sampled_from(
    [None, True, 0, -1, 3, 1.5, "", "x", [], [""], [1], ["x", None], {}, {"x": 1}]
)

NUMBERS = st.integers(-1, 300)


def _table(**values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    renamed = {key.replace("_", "-"): value | WRONG for key, value in values.items()}
    nothing: st.SearchStrategy[dict[str, Any]] = st.just({})
    extra = nothing | st.fixed_dictionaries({"unheard-of": WRONG})
    return st.builds(lambda a, b: {**a, **b}, st.fixed_dictionaries({}, optional=renamed), extra)


PATTERNS = st.lists(st.sampled_from(["a/", "*.md", ""]), max_size=2)

KIND = _table(files=PATTERNS, schema=st.sampled_from(["article", "x.json", ""]))

TABLES = _table(
    include=PATTERNS,
    exclude=PATTERNS,
    select=SELECTORS,
    extend_select=SELECTORS,
    ignore=SELECTORS,
    per_file_ignores=st.dictionaries(st.sampled_from(["a/", "b"]), SELECTORS | WRONG, max_size=2),
    fail_on=st.sampled_from(["error", "warning", "info", "never", "Error"]),
    output_format=st.sampled_from(["rich", "json", "xml"]),
    limits=_table(
        max_size=NUMBERS,
        max_depth=NUMBERS,
        max_nodes=NUMBERS,
        max_aliases=NUMBERS,
        max_findings=NUMBERS,
    ),
    rules=_table(max_headline_length=NUMBERS, future_tolerance_hours=NUMBERS),
    vocabularies=_table(topics=PATTERNS, organizations=PATTERNS),
    kinds=st.dictionaries(st.sampled_from(["a", "b"]), KIND | WRONG, max_size=2),
)


@given(TABLES)
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_schema_accepts_what_the_program_accepts(site: Path, table: dict[str, Any]) -> None:
    path = site / "newsmeta.toml"
    path.touch()
    reference = jsonschema.Draft202012Validator(SCHEMA)
    known = {"NM1", "NM201", "html-entity", "ALL"}
    try:
        configuration.parse(table, path)
        accepted = True
    except ConfigError as error:
        accepted = False
        assert str(path) in str(error)
    valid = reference.is_valid(table)
    if valid and not accepted:  # The schema does not contain the names of all rules.
        per_file = table.get("per-file-ignores", {}).values()
        lists = [table.get(key, []) for key in ("select", "extend-select", "ignore")]
        assert not {s for selectors in [*lists, *per_file] for s in selectors} <= known
    else:
        assert accepted == valid


def test_the_examples_in_the_schema_are_accepted(site: Path) -> None:
    path = site / "newsmeta.toml"
    path.touch()
    for key, inner in SCHEMA["properties"].items():
        for example in inner["examples"]:
            configuration.parse({key: example}, path)
        for name, part in inner.get("properties", {}).items():
            for example in part["examples"]:
                configuration.parse({key: {name: example}}, path)


# -- vocabularies --------------------------------------------------------------


@pytest.mark.parametrize("key", ["topics", "organizations"])
def test_a_vocabulary_that_is_not_there(key: str, site: Path) -> None:
    write(site, {"newsmeta.toml": f'[vocabularies]\n{key} = ["no/*.yaml"]\n', "good.md": GOOD})
    result = invoke("validate", "good.md")
    assert result.status == 2
    assert f"newsmeta.toml:2: vocabularies.{key}: no/*.yaml matches no file" in result.err


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("t.yaml", "title: Trees\n", "t.yaml: has no name"),
        ("t.yaml", "name: [\n", "t.yaml: line 2: "),
        ("t.yaml", "- name: A\n- 3\n", "t.yaml: has no name"),
        ("t.yaml", "", "t.yaml"),
        ("t.md", "name: Trees\n", "t.md: "),
        ("t.md", "---\nname: A\notherNames: B\n---\n", "otherNames has to be a list"),
    ],
)
def test_a_vocabulary_that_is_none(name: str, content: str, reason: str, site: Path) -> None:
    write(site, {"newsmeta.toml": '[vocabularies]\ntopics = ["t.*"]\n', name: content})
    write(site, {"good.md": GOOD})
    result = invoke("validate", "good.md")
    assert result.status == 2
    assert reason in result.err
    assert result.err.count("\n") == 1


def test_one_bad_file_of_a_vocabulary_is_passed_over(site: Path) -> None:
    write(site, {"newsmeta.toml": '[vocabularies]\ntopics = ["t/*.yaml"]\n', "good.md": GOOD})
    write(
        site, {"t/a.yaml": "name: Climate\n", "t/b.yaml": "- name: Cities\n", "t/c.yaml": "x: y\n"}
    )
    result = invoke("validate", "good.md")
    assert result.status == 0
    assert "warning: vocabularies: " in result.err
    assert "c.yaml: has no name" in result.err
