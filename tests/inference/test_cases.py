r"""Small folders, with their inferred schemas and the messages about their files.

A case is a folder in `tests/data/inference`. It has

- `files`, a folder; or `files.jsonl`, in which each line is the front matter of one file, or with
  `{"times": 25, "of": …}` of several, in which `#` stands for the number of the file;
- `schema.json`, the schema, in which `$defs` has only names, since the types are newsmeta's own;
- `said.txt`, a line for each outlier and each file left out, if there are any.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import newsmeta
from newsmeta.inference.document import DIALECT
from tests.inference.cases import CASES, root_of
from tests.support.schemas import SCHEMAS


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = root_of(case, tmp_path)
    monkeypatch.chdir(root)
    inferred = newsmeta.infer_schema("files", newsmeta.Config(root=root))
    expected = json.loads((case / "schema.json").read_text("utf-8"))
    # Compared as text, since the order of fields matters.
    assert as_text(in_short(inferred.document)) == as_text(expected)
    said = [f"{each.path}:{each.line}:{each.column}: {each.message}" for each in inferred.outliers]
    said += [
        f"{each.path}:{each.line}:{each.column}: left out: {each.reason}"
        for each in inferred.left_out
    ]
    lines = case / "said.txt"
    assert said == (lines.read_text("utf-8").splitlines() if lines.exists() else [])


def in_short(document: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with newsmeta's own types reduced to their names."""
    types = document.get("$defs", {})
    known = SCHEMAS["article"]["$defs"]
    assert types == {name: part for name, part in known.items() if name in types}
    assert (document["$schema"], document["title"]) == (DIALECT, "Files in files")
    always = ("$schema", "title", "description")
    short = {key: part for key, part in document.items() if key not in always}
    return {**short, "$defs": list(types)} if types else short


def as_text(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


def test_there_are_cases() -> None:
    assert len(CASES) > 15
