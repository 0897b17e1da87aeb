"""The configuration: where it is found, what it does, and how mistakes in it are told."""

from __future__ import annotations

import dataclasses
import json
import re
import threading
import tomllib
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsmeta.config import config as configuration
from newsmeta.config.config import Config, ConfigError
from newsmeta.files.search import DEFAULT_SUFFIXES
from newsmeta.frontmatter.nodes import Limits
from newsmeta.rules.base import RuleSettings
from tests.support.cli import ERROR, ERROR_LINE, GOOD, INFO, WARNING, codes, invoke, write
from tests.support.paths import ROOT

SCHEMA = json.loads((ROOT / "schemas" / "config.schema.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, as working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


# -- where it is found ---------------------------------------------------------


def test_without_a_file_the_defaults_apply(site: Path) -> None:
    assert configuration.find(site) is None
    assert configuration.discover(site) == Config(root=site)


@pytest.mark.parametrize("name", ["newsmeta.toml", "pyproject.toml"])
def test_the_nearest_file_upward(name: str, site: Path) -> None:
    head = "[tool.newsmeta]\n" if name == "pyproject.toml" else ""
    write(site, {name: f'{head}select = ["NM1"]\n', f"a/b/{name}": f'{head}select = ["NM2"]\n'})
    (site / "a/b/c/d").mkdir(parents=True)
    assert configuration.find(site / "a") == site / name
    assert configuration.find(site / "a/b/c/d") == site / "a/b" / name
    config = configuration.discover(site / "a/b/c/d")
    assert config.root == site / "a/b"
    assert config.rules.select == ("NM2",)


def test_a_pyproject_counts_only_with_a_table_for_newsmeta(site: Path) -> None:
    write(site, {"newsmeta.toml": "", "a/pyproject.toml": '[project]\nname = "x"\n'})
    assert configuration.find(site / "a") == site / "newsmeta.toml"
    write(site, {"a/pyproject.toml": "[tool.newsmeta]\n"})
    assert configuration.find(site / "a") == site / "a/pyproject.toml"


def test_newsmeta_toml_goes_before_pyproject_toml(site: Path) -> None:
    write(site, {"newsmeta.toml": "", "pyproject.toml": "[tool.newsmeta]\n"})
    assert configuration.find(site) == site / "newsmeta.toml"


def test_a_pyproject_given_by_name_needs_the_table(site: Path) -> None:
    write(site, {"pyproject.toml": "[project]\n", "good.md": GOOD})
    result = invoke("validate", "--config", "pyproject.toml", "good.md")
    assert result.status == 2
    assert "pyproject.toml: has no table [tool.newsmeta]" in result.err


def test_paths_are_relative_to_the_file(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(
        site,
        {
            "conf/newsmeta.toml": '[vocabularies]\ntopics = ["topics.yaml"]\n',
            "conf/topics.yaml": "- name: Trees\n",
            "conf/good.md": GOOD,
            "good.md": GOOD,
        },
    )
    result = invoke("validate", "--config", "conf/newsmeta.toml", "good.md")
    assert codes(result.out) == ["NM214"]
    monkeypatch.chdir(site / "conf")
    assert codes(invoke("validate", "good.md").out) == ["NM214"]


# -- every key has an effect ---------------------------------------------------

PERSON = "---\nname: Ada\nage: old\n---\n"
PERSON_SCHEMA = json.dumps({"type": "object", "properties": {"age": {"type": "integer"}}})
FUTURE = GOOD.replace("2021-01-27T15:50:00Z", "2999-01-27T15:50:00Z")

EFFECTS: dict[str, tuple[str, Mapping[str, str], list[str], list[str]]] = {
    # key: (configuration, files, findings without it, findings with it)
    "include": (
        'include = ["_news/"]',
        {"a.md": ERROR, "_news/x.txt": WARNING},
        ["NM103"],
        ["NM203"],
    ),
    "exclude": (
        'exclude = ["drafts/"]',
        {"a.md": WARNING, "drafts/x.md": ERROR},
        ["NM203", "NM103"],
        ["NM203"],
    ),
    "select": ('select = ["NM2"]', {"a.md": ERROR, "b.md": WARNING}, ["NM103", "NM203"], ["NM203"]),
    "extend-select": ('extend-select = ["NM208"]', {"a.md": INFO}, [], ["NM208"]),
    "ignore": ('ignore = ["repeated-space"]', {"a.md": WARNING}, ["NM203"], []),
    "per-file-ignores": (
        '[per-file-ignores]\n"a.md" = ["NM103"]\n"c/" = ["NM1"]',
        {"a.md": ERROR, "b.md": ERROR, "c/d.md": ERROR, "e/a.md": ERROR},
        ["NM103"] * 4,
        ["NM103"],
    ),
    "output-format": ('output-format = "jsonl"', {"a.md": ERROR}, ["NM103"], ["NM103"]),
    "fail-on": ('fail-on = "warning"', {"a.md": WARNING}, ["NM203"], ["NM203"]),
    "limits.max-size": ("[limits]\nmax-size = 100", {"a.md": GOOD}, [], ["NM001"]),
    "limits.max-depth": ("[limits]\nmax-depth = 2", {"a.md": GOOD}, [], ["NM008"]),
    "limits.max-nodes": ("[limits]\nmax-nodes = 20", {"a.md": GOOD}, [], ["NM008"]),
    "limits.max-aliases": (
        "[limits]\nmax-aliases = 0",
        {
            "a.md": GOOD.replace('webUrl: "https', 'webUrl: &url "https').replace(
                'originalUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"\n', ""
            ).replace("quality: 60", "originalUrl: *url\nquality: 60")
        },
        [],
        ["NM008"],
    ),
    "rules.max-headline-length": (
        'extend-select = ["NM208"]\n[rules]\nmax-headline-length = 20',
        {"a.md": GOOD},
        [],
        ["NM208"],
    ),
    "rules.future-tolerance-hours": (
        "[rules]\nfuture-tolerance-hours = 100000000",
        {"a.md": FUTURE},
        ["NM212"],
        [],
    ),
    "vocabularies.topics": (
        '[vocabularies]\ntopics = ["t/*.yaml"]',
        {"a.md": GOOD, "t/a.yaml": "name: Trees\n", "t/b.yaml": "name: Cities\n"},
        [],
        ["NM214"],
    ),
    "vocabularies.organizations": (
        '[vocabularies]\norganizations = ["_data/*.md"]',
        {"a.md": GOOD, "_data/x.md": "---\nname: Other\ndomain: other.example\n---\n"},
        ["NM101"] * 8,
        ["NM101"] * 8 + ["NM215"],
    ),
    "kinds": (
        '[kinds.person]\nfiles = ["_people/"]\nschema = "person.json"',
        {"a.md": ERROR, "_people/ada.md": PERSON, "person.json": PERSON_SCHEMA},
        [],
        ["NM103", "NM110"],
    ),
}  # fmt: skip


def _keys(schema: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, inner in schema["properties"].items():
        if "properties" in inner:
            yield from _keys(inner, f"{key}.")
        else:
            yield f"{prefix}{key}"


def test_every_key_is_tried() -> None:
    # What normalize goes by, and what feeds say, is tried by tests of their own.
    keys = {key for key in _keys(SCHEMA) if not key.startswith(("normalize.", "feed."))}
    assert set(EFFECTS) | set(EFFECTS_ON_CHECK) == keys


CARD = (
    GOOD.replace("1200x630.jpg", "400x200.jpg").replace(": 1200", ": 400").replace(": 630", ": 200")
)
OTHER = GOOD.replace("/2021/01/27/ten-thousand-trees/", "/saplings/")
SITE_LOGO = GOOD.replace("https://www.example.com/trees-1200x630.jpg", "https://a.example/b/x.jpg")
ALSO = 'extend-select = ["NM402", "NM403", "NM603"]\n'

EFFECTS_ON_CHECK: dict[str, tuple[str, Mapping[str, str], list[str], list[str]]] = {
    # key: (configuration, files, findings without it, findings with it)
    "site-url": ('site-url = "https://A.example/b/"', {"a.md": SITE_LOGO}, [], ["NM404"]),
    "base-url": (
        'base-url = "/c"',
        {"a.md": SITE_LOGO, "_config.yml": "url: https://a.example\nbaseurl: /b\n"},
        ["NM404"],
        [],
    ),
    "rules.tracking-parameters": (
        '[rules]\ntracking-parameters = ["Ref"]',
        {"a.md": GOOD.replace("trees/", "trees/?id=1&ref=x")},
        [],
        ["NM305", "NM305"],
    ),
    "rules.url-date-tolerance-days": (
        "[rules]\nurl-date-tolerance-days = 1",
        {"a.md": GOOD.replace("01-27T", "01-29T")},
        [],
        ["NM311"],
    ),
    "rules.min-image-width": ("[rules]\nmin-image-width = 401", {"a.md": CARD}, [], ["NM402"]),
    "rules.min-image-height": ("[rules]\nmin-image-height = 201", {"a.md": CARD}, [], ["NM402"]),
    "rules.max-image-aspect": ("[rules]\nmax-image-aspect = 1", {"a.md": CARD}, [], ["NM403"]),
    "rules.near-duplicate-similarity": (
        "[rules]\nnear-duplicate-similarity = 100",
        {"a.md": GOOD, "b.md": OTHER.replace("votes to plant", "voted to plant")},
        ["NM603", "NM603"],
        [],
    ),
}


@pytest.mark.parametrize("key", EFFECTS_ON_CHECK)
def test_every_key_of_check_has_an_effect(key: str, site: Path) -> None:
    text, files, without, within = EFFECTS_ON_CHECK[key]
    write(site, {**files, "newsmeta.toml": ALSO})
    assert codes(invoke("check").out) == without
    write(site, {"newsmeta.toml": f"{ALSO}{text}\n"})
    assert codes(invoke("check").out) == within


@pytest.mark.parametrize("key", EFFECTS)
@pytest.mark.parametrize("name", ["newsmeta.toml", "pyproject.toml"])
def test_every_key_has_an_effect(key: str, name: str, site: Path) -> None:
    text, files, without, within = EFFECTS[key]
    if name == "pyproject.toml":
        text = "[tool.newsmeta]\n" + re.sub(r"^\[", "[tool.newsmeta.", text, flags=re.MULTILINE)
    write(site, files)
    before = invoke("validate")
    write(site, {name: f"{text}\n"})
    after = invoke("validate", *(["-q"] if key == "output-format" else []))
    assert before != after
    if key == "output-format":
        assert json.loads(after.out.splitlines()[-1])["code"] == "NM103"
        return
    if key == "fail-on":
        assert (before.status, after.status) == (0, 1)
    if key not in ("kinds", "vocabularies.organizations"):
        assert sorted(codes(before.out)) == sorted(without)
        assert sorted(codes(after.out)) == sorted(within)
    elif key == "kinds":
        assert sorted(codes(after.out)) == sorted(within)
    else:
        assert set(codes(after.out)) - set(codes(before.out)) == {"NM215"}


# -- defaults ------------------------------------------------------------------


def test_the_schema_states_the_defaults_of_the_code() -> None:
    defaults = Config(root=Path())
    top = SCHEMA["properties"]
    assert tuple(top["include"]["default"]) == tuple(f"*{suffix}" for suffix in DEFAULT_SUFFIXES)
    assert tuple(top["exclude"]["default"]) == defaults.exclude
    assert tuple(top["extend-select"]["default"]) == defaults.rules.extend_select
    assert tuple(top["ignore"]["default"]) == defaults.rules.ignore
    assert "default" not in top["select"]
    assert top["per-file-ignores"]["default"] == dict(defaults.per_file_ignores)
    assert top["fail-on"]["default"] == defaults.fail_on
    assert "default" not in top["output-format"]
    assert top["kinds"]["default"] == {kind.name: kind for kind in defaults.kinds}
    for key, default in (("limits", Limits()), ("rules", RuleSettings())):
        stated = {
            name.replace("-", "_"): tuple(value) if isinstance(value, list) else value
            for name, inner in top[key]["properties"].items()
            for value in [inner["default"]]
        }
        assert stated == dataclasses.asdict(default)


def test_include_by_default_is_as_the_schema_states_it(site: Path) -> None:
    names = ["a.md", "B.MD", "c.markdown", "d.html", "e.htm", "f.txt", "g.yaml", "h", "i.mkd"]
    write(site, dict.fromkeys(names, ERROR))
    usual = invoke("validate").out
    include = json.dumps([*SCHEMA["properties"]["include"]["default"], "*.MD"])
    write(site, {"newsmeta.toml": f"include = {include}\n"})
    assert invoke("validate").out == usual
    assert codes(usual) == ["NM103"] * 6


def test_values_that_are_stated_as_defaults_change_nothing(site: Path) -> None:
    table: dict[str, Any] = {}
    for key, inner in SCHEMA["properties"].items():
        if "default" in inner and key != "include":
            table[key] = inner["default"]
        for name, part in inner.get("properties", {}).items():
            if "default" in part:
                table.setdefault(key, {})[name] = part["default"]
    write(site, {"newsmeta.toml": ""})
    config = configuration.parse(table, site / "newsmeta.toml")
    assert config == Config(root=site, path=config.path)


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
    "date": ("select = [1979-05-27]", ":1: select[0]: expected text"),
    "time": ("zzz = 1979-05-27T07:32:00Z", ":1: zzz is not a known field"),
    "not TOML": ("select = [", "is no valid TOML: "),
    "twice": ("ignore = []\nignore = []", "is no valid TOML: "),
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
    assert "newsmeta.toml: is not UTF-8" in result.err


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
    """JSON Schema takes 100.0 for an integer, so that the program has to as well."""
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
    limits=_table(max_size=NUMBERS, max_depth=NUMBERS, max_nodes=NUMBERS, max_aliases=NUMBERS),
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
    if valid and not accepted:  # The schema cannot know the names of all rules.
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


# -- kinds ---------------------------------------------------------------------

USER_SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["name", "domain"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 2},
        "domain": {"type": "string", "format": "hostname"},
        "founded": {"type": "integer", "minimum": 1000, "exclusiveMaximum": 2100},
        "size": {"enum": ["small", "large"]},
        "code": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "Three capitals."},
        "since": {"type": "string", "format": "date-time"},
        "tags": {"type": "array", "uniqueItems": True, "maxItems": 2, "items": {"type": "string"}},
        "head": {"$ref": "#/$defs/person"},
        "contact": {"oneOf": [{"type": "string"}, {"$ref": "#/$defs/person"}]},
        "rank": {"multipleOf": 5},
        "kind": {"const": "organization"},
        "secret": False,
        "notes": {"not": {"type": "null"}},
        "sites": {"contains": {"type": "string"}},
        "map": {"propertyNames": {"pattern": "^[a-z]+$"}, "maxProperties": 1},
    },
    "dependentRequired": {"founded": ["size"]},
    "if": {"properties": {"size": {"const": "large"}}, "required": ["size"]},
    "then": {"required": ["head"]},
    "$defs": {
        "person": {
            "type": "object",
            "required": ["name"],
            "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        }
    },
}
ORGANIZATION = "name: Example\ndomain: example.com\n"

VIOLATIONS: dict[str, tuple[str, str, str]] = {
    # name: (front matter, line:column, words of the message)
    "missing": ("name: Example\n", "1:1", "domain is missing"),
    "unknown": (ORGANIZATION + "fouded: 1821\nsize: small\n", "4:1", "did you mean founded?"),
    "type": (ORGANIZATION + 'size: small\nfounded: "1821"\n', "5:10", "write 1821 without quotes"),
    "minimum": (ORGANIZATION + "size: small\nfounded: 3\n", "5:10", "at least 1000"),
    "maximum": (ORGANIZATION + "size: small\nfounded: 2100\n", "5:10", "below 2100"),
    "enum": (ORGANIZATION + "size: Small\n", "4:7", "did you mean small?"),
    "pattern": (ORGANIZATION + "code: abc\n", "4:7", "Three capitals"),
    "format": ("name: Example\ndomain: a_b.c!\n", "3:9", "hostname"),
    "date-time": (ORGANIZATION + "since: yesterday\n", "4:8", "yesterday"),
    "unique": (ORGANIZATION + "tags: [a, a]\n", "4:11", "already"),
    "too many": (ORGANIZATION + "tags: [a, b, c]\n", "4:7", "at most 2"),
    "length": ("name: E\ndomain: example.com\n", "2:7", "at least 2"),
    "through a reference": (ORGANIZATION + "head:\n  age: 3\n", "4:1", "head.name is missing"),
    "condition": (ORGANIZATION + "size: large\n", "1:1", "head is missing, which size: large"),
    "one of": (ORGANIZATION + "contact: 3\n", "4:10", "contact: expected text or"),
    "multiple": (ORGANIZATION + "rank: 7\n", "4:7", "5"),
    "const": (ORGANIZATION + "kind: org\n", "4:7", "organization"),
    "forbidden": (ORGANIZATION + "secret: x\n", "4:", "secret"),
    "dependent": (ORGANIZATION + "founded: 1821\n", "", "size"),
    "not": (ORGANIZATION + "notes: null\n", "4:", "notes"),
    "contains": (ORGANIZATION + "sites: [1, 2]\n", "4:8", "sites"),
    "property names": (ORGANIZATION + "map: {A1: 2}\n", "4:", "A1"),
    "too many fields": (ORGANIZATION + "map: {a: 2, b: 3}\n", "4:6", "at most 1"),
}


@pytest.fixture
def organizations(site: Path) -> Path:
    """A site with a kind of its own."""
    write(
        site,
        {
            "newsmeta.toml": '[kinds.organization]\nfiles = ["_orgs/"]\nschema = "org.json"\n',
            "org.json": json.dumps(USER_SCHEMA),
            "_orgs/good.md": f"---\n{ORGANIZATION}---\n",
        },
    )
    return site


def test_a_file_that_follows_its_schema(organizations: Path) -> None:
    assert invoke("validate").out == ""


@pytest.mark.parametrize(("text", "place", "words"), VIOLATIONS.values(), ids=VIOLATIONS)
def test_violations_of_the_users_own_schema(
    text: str, place: str, words: str, organizations: Path
) -> None:
    write(organizations, {"_orgs/x.md": f"---\n{text}---\n"})
    result = invoke("validate")
    assert codes(result.out) == ["NM110"], result.out
    assert result.out.startswith(f"_orgs/x.md:{place}")
    assert words in result.out
    for jargon in (
        "additionalProperties",
        "propertyNames",
        "oneOf",
        "anyOf",
        "valid schema",
        r"\n",
    ):
        assert jargon not in result.out


def test_suppression_and_selection_of_custom_schema(organizations: Path) -> None:
    write(
        organizations, {"_orgs/x.md": "---\nname: E # newsmeta: ignore NM110\ndomain: a.b\n---\n"}
    )
    assert invoke("validate").out == ""
    write(organizations, {"_orgs/x.md": "---\nname: E\ndomain: a.b\n---\n"})
    assert codes(invoke("validate").out) == ["NM110"]
    assert invoke("validate", "--ignore", "custom-schema").out == ""


def test_a_kind_without_a_schema_has_rules_for_syntax_alone(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": '[kinds.person]\nfiles = ["_people/"]\n',
            "_people/a.md": "---\nanything: [1, {x:  'A  &amp; b'}]\ntitle: ''\n---\n",
            "_people/b.md": "---\nname: x\nname: y\n---\n",
            "_people/c.md": "---\nname: [\n---\n",
            "_people/d.md": "---\nname: yes\n---\n",
        },
    )
    result = invoke("validate", "--select", "ALL")
    assert codes(result.out) == ["NM007", "NM005", "NM010"]


def test_the_first_kind_decides(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": '[kinds.a]\nfiles = ["x/"]\n'
            '[kinds.b]\nfiles = ["*.md"]\nschema = "b.json"\n',
            "b.json": '{"required": ["b"]}',
            "x/1.md": "---\na: 1\n---\n",
            "y/1.md": "---\na: 1\n---\n",
        },
    )
    assert invoke("validate").out.startswith("y/1.md:1:1: NM110 b is missing")
    assert len(codes(invoke("validate").out)) == 1


def test_a_kind_can_have_the_schema_of_articles(site: Path) -> None:
    write(
        site,
        {
            "newsmeta.toml": '[kinds.old]\nfiles = ["old/"]\nschema = "article"\n',
            "old/error.md": ERROR,
        },
    )
    assert invoke("validate").out == f"old/{ERROR_LINE}"


def test_a_kind_applies_to_standard_input(organizations: Path) -> None:
    result = invoke(
        "validate", "-", "--stdin-filename", "_orgs/new.md", stdin="---\nname: x\n---\n"
    )
    assert set(codes(result.out)) == {"NM110"}


# -- the user's schema ---------------------------------------------------------

BROKEN: dict[str, tuple[str, str | None, str]] = {
    "missing": ("s.json", None, "cannot be read: no such file or directory"),
    "not JSON": ("s.json", "{", "is no valid JSON"),
    "not YAML": ("s.yaml", "a: [", "is no valid YAML"),
    "a list": ("s.json", "[]", "has to be a mapping"),
    "wrong type": ("s.json", '{"type": "strin"}', "is no valid JSON Schema: at /type"),
    "wrong keyword": ("s.json", '{"properties": 3}', "is no valid JSON Schema: at /properties"),
    "bad pattern": ("s.json", '{"properties": {"a": {"pattern": "("}}}', "is no valid JSON Schema"),
    "reference to nothing": ("s.json", '{"$ref": "#/$defs/x"}', "$defs/x"),
    "reference to no file": ("s.json", '{"$ref": "nope.json"}', "nope.json"),
    "unknown dialect": ("s.json", '{"$schema": "https://example.invalid/d"}', "example.invalid/d"),
}


@pytest.mark.parametrize(("name", "content", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_broken_schema(name: str, content: str | None, reason: str, site: Path) -> None:
    write(site, {"newsmeta.toml": f'[kinds.x]\nfiles = ["x/"]\nschema = "{name}"\n'})
    write(site, {"x/a.md": "---\na: 1\n---\n", "good.md": GOOD})
    if content is not None:
        write(site, {name: content})
    result = invoke("validate")
    assert (result.status, result.out) == (2, "")
    assert "newsmeta.toml:3: kinds.x.schema: " in result.err
    assert name in result.err
    assert reason in result.err
    assert result.err.count("\n") == 1
    assert "itself failed" not in result.err


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A web server that notes what it is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}", asked
        http.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "schema",
    [
        '{"$ref": "URL/x.json"}',
        '{"properties": {"a": {"$ref": "URL/x.json#/y"}}}',
        '{"$id": "URL/s.json", "$ref": "x.json"}',
        '{"$schema": "URL/dialect"}',
    ],
)
def test_nothing_is_fetched_for_a_schema(
    schema: str, server: tuple[str, list[str]], site: Path
) -> None:
    url, asked = server
    write(site, {"newsmeta.toml": '[kinds.x]\nfiles = ["x/"]\nschema = "s.json"\n'})
    write(site, {"s.json": schema.replace("URL", url), "x/a.md": "---\na: 1\n---\n"})
    result = invoke("validate")
    assert result.status == 2
    assert url in result.err
    assert asked == []


@pytest.mark.parametrize("suffix", ["json", "yaml"])
@pytest.mark.parametrize("identity", [False, True])
def test_a_schema_refers_to_a_file_beside_it(suffix: str, identity: bool, site: Path) -> None:
    own: dict[str, Any] = {"properties": {"age": {"$ref": f"types/age.{suffix}#/$defs/age"}}}
    if identity:
        own["$id"] = (site / "schemas" / f"s.{suffix}").as_uri()
    write(
        site,
        {
            "newsmeta.toml": f'[kinds.x]\nfiles = ["x/"]\nschema = "schemas/s.{suffix}"\n',
            f"schemas/s.{suffix}": json.dumps(own),
            f"schemas/types/age.{suffix}": '{"$defs": {"age": {"type": "integer"}}}',
            "x/a.md": "---\nage: old\n---\n",
        },
    )
    result = invoke("validate")
    assert result.err.startswith("Found 1 error"), result.err
    assert result.out == ('x/a.md:2:6: NM110 age: expected an integer, found the text "old"\n')


@pytest.mark.parametrize("dialect", ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"])
def test_dialects_of_json_schema(dialect: str, site: Path) -> None:
    address = (
        f"https://json-schema.org/draft/{dialect}/schema"
        if dialect.startswith("20")
        else f"http://json-schema.org/{dialect}/schema#"
    )
    schema = {"$schema": address, "properties": {"a": {"type": "integer"}}, "required": ["b"]}
    write(site, {"newsmeta.toml": '[kinds.x]\nfiles = ["x/"]\nschema = "s.json"\n'})
    write(site, {"s.json": json.dumps(schema), "x/a.md": "---\na: x\n---\n"})
    assert codes(invoke("validate").out) == ["NM110", "NM110"]


def test_toml_of_this_very_repository() -> None:
    table = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "newsmeta" not in table["tool"]
