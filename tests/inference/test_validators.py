"""Inferred schemas are plain JSON Schema: other validators accept them, and agree."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from newsmeta.inference.run import infer
from newsmeta.schema.schema import FORMATS
from tests.inference.cases import CASES, readable, rejected, root_of
from tests.support.schemas import reference_validator

_PROGRAM = """
const Ajv = require("ajv/dist/2020");
const addFormats = require("ajv-formats");
const cases = JSON.parse(require("fs").readFileSync(0, "utf-8"));
const verdicts = cases.map(([schema, values]) => {
  const ajv = new Ajv({ strict: true });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  return values.map((each) => validate(each));
});
console.log(JSON.stringify(verdicts));
"""
_LOOKUP = 'require("ajv/dist/2020"); require("ajv-formats")'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Any, list[Any], list[bool]]]:
    """The schema of each case, the values of its files, and the accepted ones among them."""
    top = tmp_path_factory.mktemp("cases")
    cases = []
    for case in CASES:
        files = readable((root_of(case, top / case.name) / "files").iterdir())
        document, _, found = infer(files, title="Files")
        odd = rejected(found)
        values = [each for _, each in files]
        cases.append((document, values, [name not in odd for name, _ in files]))
    assert any(False in verdicts for _, _, verdicts in cases)
    return cases


def test_jsonschema(made: list[tuple[Any, list[Any], list[bool]]]) -> None:
    for document, values, verdicts in made:
        jsonschema.Draft202012Validator.check_schema(document)
        assert list(map(reference_validator(document).is_valid, values)) == verdicts


def test_jsonschema_rs(made: list[tuple[Any, list[Any], list[bool]]]) -> None:
    for document, values, verdicts in made:
        validator = jsonschema_rs.validator_for(document, formats=FORMATS, validate_formats=True)
        assert list(map(validator.is_valid, values)) == verdicts


def test_ajv_in_strict_mode(made: list[tuple[Any, list[Any], list[bool]]]) -> None:
    node = shutil.which("node")
    if node is None or subprocess.run([node, "-e", _LOOKUP], capture_output=True).returncode:  # noqa: PLW1510
        pytest.skip("no ajv and ajv-formats for node; NODE_PATH names a folder that has them")
    done = subprocess.run(
        [node, "-e", _PROGRAM],
        input=json.dumps([[document, values] for document, values, _ in made]),
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert json.loads(done.stdout) == [verdicts for _, _, verdicts in made]
