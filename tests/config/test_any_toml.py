"""No configuration is a failure of newsmeta: it is accepted, or its mistake is reported."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsmeta.config import config as configuration
from newsmeta.config.config import ConfigError
from newsmeta.linter.runner import Runner
from tests.support.cli import GOOD, invoke, write
from tests.support.configuration import SCHEMA


def _keys(schema: dict[str, Any], way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of each key in the configuration; x for a free name."""
    if "$ref" in schema:
        schema = {**SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]], **schema}
    inner = dict(schema.get("properties") or {})
    if isinstance(schema.get("additionalProperties"), dict):
        inner["x"] = schema["additionalProperties"]
    for key, part in inner.items():
        yield (*way, key)
        yield from _keys(part, (*way, key))


SCALARS = (
    "true", "0", "-0.0", "1", "-1", "3", "64.0", "1e999", "-1e999", "1e300", "nan", "inf", "-inf",
    "0x" + "f" * 20, "-9223372036854775808", "9223372036854775807", "9223372036854775808",
    "9" * 4000, "9" * 5001, "0x" + "e" * 9000, "0b1", "1979-05-27", "1979-05-27T07:32:00Z",
    "07:32:00", "'''\n'''", '""', '" "', '"\\u0000"', '"a\\u0000b"', '"\\u202e"', '"../.."', '"/"',
    '"."', '"~"', '"/dev/zero"', '"/dev/stdin"', '"/**"', '"' + "../" * 40 + '**"', '"**"',
    '"' + "a" * 5000 + '"', '"' + "*a" * 300 + '"', '"' + "**/" * 300 + '"', '"["', '"{{"',
    '"article"', '"x"', '"NM1"', '"ALL"', '"text"', '"http://example.com"', '"http://["', '"("',
)  # fmt: skip
values = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(
            st.sampled_from(['""', "a", '"\\u0000"', "type", "files", "schema"]), inner
        ).map(
            lambda table: "{" + ", ".join(f"{key} = {value}" for key, value in table.items()) + "}"
        )
    ),
    max_leaves=4,
)
KEYS = sorted({".".join(way) for way in _keys(SCHEMA)})
tables = st.dictionaries(st.sampled_from(KEYS), values, min_size=1, max_size=2)


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(table=tables, is_shared=st.booleans())
def test_any_value_of_any_key(site: Path, table: dict[str, str], is_shared: bool) -> None:
    name = "pyproject.toml" if is_shared else "newsmeta.toml"
    lines = ["[tool.newsmeta]"] * is_shared + [f"{key} = {value}" for key, value in table.items()]
    (site / name).write_text("\n".join(lines), encoding="utf-8")
    try:
        configuration.load(site / name)
    except ConfigError as error:
        assert str(error).startswith(f"{site / name}:")
        return
    (site / "good.md").write_text(GOOD, encoding="utf-8")
    result = invoke("validate", "--config", name, "--no-cache", "good.md")
    assert result.status in (0, 1, 2)
    assert "failed" not in result.err
    assert result.status < 2 or any(word in result.err for word in (name, "good.md", "baseline"))


UNSEEN = "\\t\\n\\r\\u001b\\u202e\\u200b\\u00a0\\u2028\\u0085\\u00ad"
PLACES = (
    'ignore = ["N{}M203"]',
    'select = ["{}"]',
    'per-file-ignores."a" = ["{}"]',
    'per-file-ignores."a{}" = ["x"]',
    '"a{}b" = 1',
    '[kinds."a{}b"]\nfiles = 3',
    '[kinds."a"]\nfiles = ["a"]\nextends = "{}b"',
    '[kinds.a]\nfiles = ["a"]\nschema = "a{}b"',
    'vocabularies.topics = ["a{}b"]',
    '[fields]\nx = {{ type = "a{}b" }}',
    '[fields]\nx = {{ type = "string", pattern = "({}" }}',
    'fail-on = "{}"',
)


@pytest.mark.parametrize("text", PLACES)
def test_a_message_is_one_line_whatever_it_quotes(text: str, site: Path) -> None:
    path = site / "newsmeta.toml"
    path.write_text(text.format(UNSEEN), encoding="utf-8")
    with pytest.raises(ConfigError) as raised:
        Runner(configuration.load(path))
    assert str(raised.value).isprintable()


ODD: dict[str, tuple[str, str]] = {
    # name: (configuration, the message after the name)
    "lists in lists": ("exclude = " + "[" * 3000, ": is nested too deeply to be read"),
    "closed lists in lists": ("\nexclude = " + "[" * 140 + "]" * 140, ":2: exclude is nested"),
    "tables in tables": ("a = " + "{a = " * 900 + "1" + "}" * 900, "nested"),
    "tables in tables of a field": (
        "[fields]\nx = " + "{items = " * 120 + "true" + "}" * 120, ":1: fields is nested",
    ),
    "a dotted key": ("a" + ".a" * 200_000 + " = 1", ":1: a key has more than 100 parts"),
    "a dotted key of quotes": ("\n" + '""."" . ' * 999 + "a = 1", ":2: a key has more than 100"),
    "a dotted header": ("\n\n[a" + ".a" * 5_000 + "]", ":3: a key has more than 100 parts"),
    "very many digits": ("\nlimits.max-size = " + "7" * 6_000, ":2: holds a number that is too"),
    "many digits": ("limits.max-size = " + "7" * 40, ":1: limits.max-size is a number that is too"),
    "hexadecimal digits": ("foo = 0x" + "a" * 50_000, ":1: foo is a number that is too large"),
    "more than is": ("limits.max-size = 1e15", ":1: limits.max-size: 1000000000000000.0 is out"),
    "more than time": ("rules.future-tolerance-hours = 9000000000000", ":1: rules.future-toler"),
    "NUL in a path": ('kinds.a.files = []\nkinds.a.schema = "\\u0000"', ":2: kinds.a.schema has"),
    "a date for a list": ("\nselect = 1979-05-27", ":2: select is the date 1979-05-27; write a"),
    "a time for fields": ("kinds.a = {files = [], fields = 07:32:00}", "a.fields is the time"),
    "a date in a schema": ("[fields]\nx = {enum = [1979-05-27]}", ":2: fields.x: is not a valid"),
    "a date in a list": ("select = [1979-05-27]", ":1: select[0] is the date 1979-05-27; write a"),
    "a moment": ("fail-on = 1979-05-27T07:32:00Z", ":1: fail-on is the time 1979-05-27 07:32:00"),
    "NUL in a name": ('[kinds."\\u0000"]\nfiles = []', ": kinds has a key with a NUL"),
    "many kinds that extend": (
        "".join(f'[kinds.k{n}]\nfiles = ["a"]\nextends = "k{n - 1}"\n' for n in range(999, 0, -1))
        + '[kinds.k0]\nfiles = ["a"]\n',
        ":3: kinds.k999.extends: k999 extends more than 100 kinds",
    ),
    "many kinds that extend those before": (
        '[kinds.k0]\nfiles = ["a"]\n'
        + "".join(f'[kinds.k{n}]\nfiles = ["a"]\nextends = "k{n - 1}"\n' for n in range(1, 999)),
        "extends more than 100 kinds",
    ),
    "a file of any size": ("#" * 2_000_000, ": cannot be read: the file holds 2,000,001 bytes"),
    "no end": ("\nselect = [\n\n", ":2: is not valid TOML"),
    "every folder there is": ('vocabularies.topics = ["/**/x"]', ":1: vocabularies.topics: /**/x"),
    "every folder around": ('vocabularies.topics = ["../**/x"]', "which is outside of"),
    "a device as words": ('vocabularies.topics = ["/dev/zero"]', "matches no file"),
    "a long name": (f'baseline = "{"b" * 3_000}"', "the baseline"),
    "a circle of links": ('baseline = "circle"', "the baseline"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "message"), ODD.values(), ids=ODD)
def test_odd_configurations_are_told(text: str, message: str, site: Path) -> None:
    (site / "circle").symlink_to("circle")
    write(site, {"newsmeta.toml": f"{text}\n", "good.md": GOOD})
    start = time.process_time()
    result = invoke("validate", "--no-cache", "good.md")
    assert (result.status, result.out) == (2, "")
    assert message in result.err
    assert result.err.count("\n") == 1
    assert "failed" not in result.err
    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", ["tool = 3", "[[tool]]", "[project]\nname = 3", "[tool.x]\na=1"])
def test_what_others_say_in_pyproject_toml_is_their_business(text: str, site: Path) -> None:
    write(site, {"pyproject.toml": text, "good.md": GOOD})
    assert invoke("validate", "--no-cache", "good.md").status == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[tool]\nnewsmeta = 5", ":2: tool.newsmeta has to be a table"),
        ("\n[[tool.newsmeta]]", ":2: tool.newsmeta has to be a table"),
        ("[tool.newsmeta]\n\n[tool.other]\nx = [1 2]", ":4:8: is not valid TOML"),
        ("[tool.other]\nx = " + "[" * 4000, "nested too deeply"),
        ("[tool.newsmeta]\nlimits.max-size = 0", ":2: limits.max-size: 0 is out of range"),
    ],
)
def test_mistakes_in_pyproject_toml(text: str, message: str, site: Path) -> None:
    write(site, {"pyproject.toml": text, "good.md": GOOD})
    result = invoke("validate", "--no-cache", "good.md")
    assert result.status == 2
    assert f"pyproject.toml{message}" in result.err or message in result.err
    assert result.err.count("\n") == 1


@pytest.mark.parametrize("kind", ["a folder", "a pipe", "a device", "links", "not exist"])
def test_what_is_no_file_is_no_configuration(kind: str, site: Path) -> None:
    own = site / "newsmeta.toml"
    if kind == "a folder":
        own.mkdir()
    elif kind == "a pipe":
        os.mkfifo(own)
    else:
        own.symlink_to({"a device": "/dev/zero", "links": own.name}.get(kind, "nowhere"))
    write(site, {"good.md": GOOD})
    result = invoke("validate", "--no-cache", "good.md")
    assert result.status == 2
    assert "newsmeta.toml: cannot be read: " in result.err
    assert kind in result.err
    assert "--no-config" in result.err
    assert invoke("validate", "--no-cache", "--no-config", "good.md").status == 0


def test_thousands_of_processes_are_not_begun(site: Path) -> None:
    write(site, {"good.md": GOOD})
    assert invoke("validate", "--no-cache", "--jobs", "100000", "good.md").status == 0


def test_very_many_selectors_cost_no_more_than_reading_them(site: Path) -> None:
    write(site, {"newsmeta.toml": f"select = {json.dumps(['NM1'] * 50_000)}", "good.md": GOOD})
    start = time.process_time()
    assert invoke("validate", "--no-cache", "good.md").status == 0
    assert time.process_time() - start < 10
