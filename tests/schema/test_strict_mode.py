"""The published schemas compile in a validator's strict mode, with the same meaning."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from newsmeta.diagnostics import Severity
from newsmeta.exporters.manifest import Part, described
from newsmeta.exporters.partitions import PartitionKey
from newsmeta.schema.fields import FieldType
from newsmeta.schema.schema import load
from newsmeta.statistics.document import document_of
from newsmeta.statistics.model import FoundFigures, Statistics
from tests.support.paths import ROOT
from tests.support.schemas import SCHEMAS

_PROGRAM = """
const Ajv = require("ajv/dist/2020");
const addFormats = require("ajv-formats");
const [schema, values] = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const ajv = new Ajv({ strict: true });
addFormats(ajv);
const validate = ajv.compile(schema);
console.log(JSON.stringify(values.map((each) => validate(each))));
"""
_LOOKUP = 'require("ajv/dist/2020"); require("ajv-formats")'

_REDIRECTS: list[Any] = ["/old/", ["/old/"], [], "", "a b", ["a b"], 5, None, {}, [5], [[]], True]
"""Valid and invalid values of the one field that is a text or a list."""
_ODD_SCHEMAS: list[Any] = [5, [], None, True]
_ARTICLE: dict[str, Any] = {
    "category": "news",
    "title": "Council votes to plant ten thousand trees",
    "excerpt": "The plan covers every district.",
    "publishedDateTime": "2021-01-27T15:50:00Z",
    "originalUrl": "https://www.example.com/2021/01/27/trees/",
    "webUrl": "https://www.example.com/2021/01/27/trees/",
    "type": "article",
    "provider": {"name": "Example Times", "domain": "example.com"},
    "topics": ["Cities"],
}
_KEYS = (PartitionKey("a", ("a",), FieldType.INTEGER),)
_VALUES: dict[str, list[Any]] = {
    "article": [
        _ARTICLE,
        *({name: _ARTICLE[name] for name in _ARTICLE if name != lost} for lost in _ARTICLE),
        {**_ARTICLE, "type": "video"},
        {**_ARTICLE, "related": [{"title": "A map", "type": "article"}]},
        *({**_ARTICLE, "redirect_from": value} for value in _REDIRECTS),
    ],
    "records": [
        [{"path": "a.md", **_ARTICLE, "date": "2021-01-27", "slug": "trees"}],
        *([{"redirect_from": value}] for value in _REDIRECTS),
    ],
    "config": [
        {"fields": {"editor": "text", "edition": {"type": "integer"}}},
        *({"fields": {"editor": value}} for value in _ODD_SCHEMAS),
        {"no-such-key": 1},
    ],
    "dataset": [
        described("csv", _KEYS, ()),
        described("parquet", _KEYS, [Part("a=1/part-0000.parquet", "a=1", 2, 3, "0" * 64)]),
        {**described("csv", _KEYS, ()), "format": "xlsx"},
    ],
    "shard": [
        *(
            line
            for name in ("head", "file", "end")
            for line in SCHEMAS["shard"]["$defs"][name]["examples"]
        ),
        {"newsmeta-shard": 2},
    ],
    "statistics": [
        document_of(Statistics()),
        document_of(Statistics(findings=FoundFigures(by_severity=dict.fromkeys(Severity, 0)))),
        document_of(Statistics(findings=FoundFigures())),
        {**document_of(Statistics()), "findings": 5},
    ],
}


def verdicts(name: str, values: list[Any]) -> list[bool]:
    """Return ajv's verdicts on values in strict mode."""
    node = shutil.which("node")
    if node is None or subprocess.run([node, "-e", _LOOKUP], capture_output=True).returncode:  # noqa: PLW1510
        pytest.skip("no ajv and ajv-formats for node; NODE_PATH names a folder that has them")
    done = subprocess.run(
        [node, "-e", _PROGRAM],
        input=json.dumps([SCHEMAS[name], values]),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found: list[bool] = json.loads(done.stdout)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMAS)
def test_ajv_in_strict_mode(name: str) -> None:
    values = _VALUES[name]
    said = verdicts(name, values)
    assert said == [load(name).is_valid(each) for each in values]
    assert set(said) == {True, False}


def test_what_follows_neither_of_two_schemas_is_said_to_follow_neither() -> None:
    for name, pointer, values in (
        ("article", ("redirect_from",), {**_ARTICLE, "redirect_from": 5}),
        ("config", ("fields", "editor"), {"fields": {"editor": 5}}),
    ):
        [violation] = load(name).violations(values)
        kinds = {"article": ["string", "array"], "config": ["string", "object"]}
        assert (violation.keyword, violation.pointer) == ("type", pointer)
        assert violation.detail["types"] == kinds[name]


def test_the_schema_of_records_follows_from_that_of_articles() -> None:
    path = ROOT / "docs" / "records_schema.py"
    spec = importlib.util.spec_from_file_location("records_schema", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = Path(module.TARGET).read_text(encoding="utf-8")
    assert written == module.text(module.derived(SCHEMAS["article"]))
