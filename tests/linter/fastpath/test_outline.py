"""Places of scalars counted from lines equal those of the parser."""

from __future__ import annotations

import pytest

from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter import Parsed, nodes, parse
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.linter.fastpath import PlainFiles
from newsmeta.schema.schema import load

ARTICLE = load("article")
NAMES: list[tuple[str, ...]] = [(), ("urlReference",), ("timestamp", "articleType"), ("none",)]

TEXTS = [
    "title: x\n",
    "title: Trees\ntype: article\n",
    'title: "Trees"\nexcerpt: \'It\'\'s\'\nhighlight: "a \\" b"\n',
    "title: \"\"\nexcerpt: ''\nquality: -1\n",
    "title:\n",
    "title:\ntype:\n",
    "title:\n\n\ntype: x\n",
    "provider:\n  name: Example Times\n  domain: example.com\ntype: article\n",
    "provider:\n  name:\n  domain:\ntype:\n",
    "provider:\n    name:\n\n    domain: example.com\n",
    "topics:\n  - Climate\n  - Trees\n",
    "topics:\n- Climate\n- Trees\ntype: article\n",
    "topics:\n- Climate\n\n- Trees\n",
    "topics:\n  - \"Climate\"\n  - 'Trees'\n  - 1\n",
    "images:\n  - url: /a.jpg\n    width: 60\n  - url: /b.jpg\n",
    "images:\n  - url:\n    width: 60\n  - width:\n",
    "images:\n- url: /a.jpg\n  width: 60\n- url: /b.jpg\ntype: article\n",
    "related:\n  - title: x\n    images:\n      - url: /a.jpg\n        width: 1\n    webUrl: /x\n"
    "  - title: y\n",
    "related:\n- title: x\n  images:\n  - url: /a.jpg\n  - url: /b.jpg\n  webUrl: /x\n- title: y\n",
    "related:\n  - images:\n      - url: /a.jpg\n  - images:\n      - url:\n  - title:\n",
    "a:\n  b:\n    c:\n      d: 1\n    e: 2\n  f: 3\ng: 4\n",
    "a:\n  b:\n    c:\n      d:\ng:\n",
    "a:\n  - b:\n      - c: 1\n        d:\n          - x\n  - y\ne: 1\n",
    "publishedDateTime: 2021-01-27T15:50:00Z\ntitle: é\ntopics:\n  - ü\n",
    "webUrl: https://www.example.com/a?b=c#d\nimages:\n  - url: https://www.example.com/\n",
    "own:\n  - x\n  - y: 1\n    z: 2\n  -\n",
]


def both(text: str, end: str) -> tuple[Parsed, Parsed] | None:
    """Return a file as read in both ways; None if only one way reads it."""
    data = f"---\n{text}---\nBody: x\n".replace("\n", end).encode()
    reader = PlainFiles(nodes.Limits())
    reading = reader.read(data)
    return reading and (reader.outlined(data, reading), parse(data, nodes.Limits()))


def as_written(pointer: Pointer, node: Scalar) -> tuple[object, ...]:
    return pointer, node.span, node.text, node.style, repr(node.value)


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=repr)
@pytest.mark.parametrize("text", TEXTS)
def test_scalars_stand_where_the_parser_has_them(text: str, end: str) -> None:
    ways = both(text, end)
    if text.endswith("-\n"):
        assert ways is None, "an empty item takes a closer look"
        return
    assert ways
    outlined, careful = ways
    expected = [as_written(*each) for each in careful.scalars()]
    assert [as_written(*each) for each in outlined.scalars()] == expected
    for names in NAMES:
        types = ARTICLE.types_named(*names)
        found, due = (
            [(*as_written(pointer, node), name) for pointer, node, name in way.of_types(types)]
            for way in ways
        )
        assert found == due
    pointers = [pointer for pointer, _ in careful.scalars()]
    assert list(map(outlined.span, pointers)) == list(map(careful.span, pointers))


def test_all_types_are_among_the_texts() -> None:
    found = set()
    for text in TEXTS:
        if ways := both(text, "\n"):
            found |= {name for *_, name in ways[1].of_types(ARTICLE.types_named())}
    assert {"urlReference", "timestamp", "articleType"} <= found
