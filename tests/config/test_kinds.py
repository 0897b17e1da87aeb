"""Kinds of files with schemas of the user."""

from __future__ import annotations

import json
import threading
import tomllib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import ERROR, ERROR_LINE, GOOD, codes, invoke, write
from tests.support.configuration import ORGANIZATION
from tests.support.paths import ROOT

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
    "missing": ("s.json", None, "cannot be read: the file does not exist"),
    "not JSON": ("s.json", "{", "is not valid JSON"),
    "not YAML": ("s.yaml", "a: [", "is not valid YAML"),
    "a list": ("s.json", "[]", "it must be a mapping"),
    "wrong type": ("s.json", '{"type": "strin"}', "is not a valid JSON Schema: at /type"),
    "wrong keyword": ("s.json", '{"properties": 3}', "is not a valid JSON Schema: at /properties"),
    "bad pattern": (
        "s.json",
        '{"properties": {"a": {"pattern": "("}}}',
        "is not a valid JSON Schema",
    ),
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
    """A web server that records requests."""
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


@pytest.mark.slow
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
    assert result.out == (
        'x/a.md:2:6: NM110 age: expected an integer, found the text "old"; '
        f"the rule is in types/age.{suffix} at /$defs/age\n"
    )


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
