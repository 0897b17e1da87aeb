"""Validates article files as many sites do: in a loop over python-frontmatter and jsonschema.

    python -m benchmarks.peers.loop SCHEMA FOLDER

The schema is read once. Timestamps stay text, since JSON Schema has no other type for them. Errors
are printed with their places in the values, and the exit status is 1 then.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import frontmatter  # type: ignore[import-not-found, unused-ignore]
import jsonschema
import yaml
from frontmatter.default_handlers import (  # type: ignore[import-not-found, unused-ignore]
    YAMLHandler,
)


class Loader(yaml.CSafeLoader):
    """Loads timestamps as text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class Handler(YAMLHandler):  # type: ignore[misc, unused-ignore]
    """Parses front matter with this loader."""

    def load(self, fm: str, **kwargs: object) -> Any:
        """Return the values in front matter."""
        return yaml.load(fm, Loader)


def main(schema: str, folder: str) -> int:
    """Validate each article under a folder.

    Returns:
        The exit status.
    """
    validator = jsonschema.Draft202012Validator(json.loads(Path(schema).read_bytes()))
    handler = Handler()
    wrong = 0
    for path in sorted(Path(folder).rglob("*.md")):
        try:
            article = frontmatter.load(str(path), "utf-8-sig", handler)
        except yaml.YAMLError as error:
            print(f"{path}: {error}")
            wrong += 1
            continue
        for found in validator.iter_errors(article.metadata):
            print(f"{path}: {found.json_path}: {found.message}")
            wrong += 1
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
