"""Validates article files with the fastest libraries for Python: CSafeLoader and jsonschema-rs.

    python -m benchmarks.peers.fast_loop SCHEMA FOLDER [--places]

With `--places` it prints line and column of each problem, and also checks texts for HTML entities,
white space at the ends, doubled spaces, and invisible characters. The exit status is 1 if there are
problems.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import jsonschema_rs
import yaml


class Loader(yaml.CSafeLoader):
    """Loads timestamps as text."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}

TEXTS = {
    "HTML entity": re.compile("&(?:#[0-9]+|#x[0-9a-fA-F]+|[A-Za-z]+);"),
    "white space at an end": re.compile(r"\A\s|\s\Z"),
    "spaces in a row": re.compile("  "),
    "invisible character": re.compile("[\r\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060\ufeff]"),
}
FIELDS = ("title", "excerpt")


def _node(root: yaml.Node, path: Sequence[str | int]) -> yaml.Node:
    """Return the node of a value."""
    node = root
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == step)
        else:
            node = node.value[step]
    return node


def _place(node: yaml.Node) -> str:
    # The front matter begins on the second line.
    return f"{node.start_mark.line + 2}:{node.start_mark.column + 1}"


def problems(text: str, validator: jsonschema_rs.Draft202012Validator) -> Iterator[str]:
    """Yield the problems in front matter, with places."""
    loader = Loader(text)
    try:
        root = loader.get_single_node()
        assert root is not None
        values = loader.construct_document(root)
    finally:
        loader.dispose()
    for error in validator.iter_errors(values):
        yield f"{_place(_node(root, error.instance_path))}: {error.message}"
    for field in FIELDS:
        value = values.get(field)
        if isinstance(value, str):
            for name, pattern in TEXTS.items():
                if pattern.search(value):
                    yield f"{_place(_node(root, [field]))}: {field}: {name}"


def main(schema: str, folder: str, *options: str) -> int:
    """Validate each article under a folder.

    Returns:
        The exit status.
    """
    validator = jsonschema_rs.Draft202012Validator(
        json.loads(Path(schema).read_bytes()), validate_formats=True
    )
    has_places = "--places" in options
    wrong = 0
    for path in sorted(Path(folder).rglob("*.md")):
        text = path.read_text(encoding="utf-8-sig").split("---\n", 2)[1]
        try:
            if has_places:
                found = list(problems(text, validator))
            else:
                found = [error.message for error in validator.iter_errors(yaml.load(text, Loader))]
        except yaml.YAMLError as error:
            found = [str(error)]
        for problem in found:
            print(f"{path}:{problem}")
        wrong += len(found)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
