"""Shared parts of the tests of users' schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.cli import Result, invoke, write

Files = Mapping[str, str | bytes | dict[str, Any] | bool | list[Any]]

DRAFTS = {
    "04": "http://json-schema.org/draft-04/schema#",
    "06": "http://json-schema.org/draft-06/schema#",
    "07": "http://json-schema.org/draft-07/schema#",
    "2019-09": "https://json-schema.org/draft/2019-09/schema",
    "2020-12": "https://json-schema.org/draft/2020-12/schema",
}


def validate(folder: Path, files: Files, front_matter: str = "a: 1") -> Result:
    """Validate one file of a kind whose schema is the first of the given files."""
    name = next(iter(files))
    write(
        folder,
        {
            "newsmeta.toml": f'[kinds.thing]\nfiles = ["_things/"]\nschema = "{name}"\n',
            "_things/a.md": f"---\n{front_matter}\n---\n",
        },
    )
    for path, content in files.items():
        data = content if isinstance(content, str | bytes) else json.dumps(content)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data.encode() if isinstance(data, str) else data)
    return invoke("validate", "--no-cache", "_things")


def property_a(schema: Any, **beside: Any) -> dict[str, Any]:
    """Return a schema for the field `a`."""
    return {"properties": {"a": schema}, **beside}
