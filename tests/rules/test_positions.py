"""One mistake, one finding, at its place: an article with one mistake after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic, Pointer, field_name, json_pointer
from newsmeta.frontmatter.nodes import Limits, Mapping, Scalar, Sequence
from newsmeta.frontmatter.parser import read
from newsmeta.frontmatter.source import split
from newsmeta.linter.runner import Runner
from newsmeta.schema.schema import load
from tests.support.paths import EXAMPLES

EXAMPLE = EXAMPLES / "good/2021-02-11-where-the-trees-will-stand.md"
TEXT = EXAMPLE.read_text(encoding="utf-8")
SOURCE = split(TEXT.encode())
FRONT_MATTER = read(TEXT, SOURCE.span, Limits())
SCHEMA = load("article")
NODES = [(pointer, node, key) for pointer, node, key in FRONT_MATTER.walk()]
LEAVES = [(pointer, node) for pointer, node, _ in NODES if isinstance(node, Scalar)]


def validate(text: str) -> tuple[Diagnostic, ...]:
    runner = Runner(Config(root=Path("/site")), now=datetime(2021, 6, 1, tzinfo=UTC))
    result = runner.checker.validate_bytes(text.encode(), "a.md", Path("/site/a.md"))
    if result.failure:
        raise result.failure
    return result.diagnostics


def only(text: str) -> Diagnostic:
    found = validate(text)
    assert len(found) == 1, [(d.line, d.column, d.code, d.text) for d in found]
    return found[0]


def replaced(start: int, end: int, new: str) -> str:
    return TEXT[:start] + new + TEXT[end:]


def place(offset: int) -> tuple[int, int]:
    position = SOURCE.position(offset)
    return position.line, position.column


def where(diagnostic: Diagnostic) -> tuple[int, int]:
    return diagnostic.line, diagnostic.column


def is_required(pointer: Pointer) -> bool:
    *above, name = pointer
    owner = SCHEMA.at(tuple(above))
    kind = FRONT_MATTER.values if not above else value_at(tuple(above))
    by_type = [("article", "webUrl"), ("video", "originalUrl")]
    if above:
        by_type = by_type[:1]
    return name in owner.get("required", ()) or (kind.get("type"), name) in by_type


def value_at(pointer: Pointer) -> Any:
    value: Any = FRONT_MATTER.values
    for part in pointer:
        value = value[part]
    return value


def names(cases: list[Any]) -> Iterator[str]:
    return (field_name(case[0]) for case in cases)


KEYED = [(pointer, node, key) for pointer, node, key in NODES if key is not None]


@pytest.mark.parametrize(("pointer", "node", "key"), KEYED, ids=names(KEYED))
def test_a_misspelt_field(pointer: Pointer, node: Any, key: Scalar) -> None:
    name = key.text
    swapped = name[:-2] + name[-1] + name[-2]
    wrong = swapped if len(name) > 3 and swapped != name else name + "x"
    found = only(replaced(key.span.start, key.span.end, wrong))
    assert (found.code, where(found)) == ("NM102", place(key.span.start))
    assert found.hint == f"did you mean {name}?"
    assert found.location.end.column == found.column + len(wrong)


# Without the first key of a list item, which follows the hyphen.
OWN_LINE = [case for case in KEYED if not re.search(r"- $", TEXT[: case[2].span.start])]


@pytest.mark.parametrize(("pointer", "node", "key"), OWN_LINE, ids=names(OWN_LINE))
def test_a_removed_field(pointer: Pointer, node: Any, key: Scalar) -> None:
    start = TEXT.rindex("\n", 0, key.span.start) + 1
    end = TEXT.index("\n", node.span.end) + 1
    text = replaced(start, end, "")
    if not is_required(pointer):
        assert validate(text) == ()
        return
    found = only(text)
    assert found.code == "NM101"
    assert found.pointer == json_pointer(pointer)
    assert found.message.startswith(f"{field_name(pointer)} is missing")
    if len(pointer) == 1:
        assert where(found) == (1, 1)
    elif isinstance(pointer[-2], str):
        owner = FRONT_MATTER.key(pointer[:-1])
        assert owner is not None
        assert where(found) == place(owner.span.start)


@pytest.mark.parametrize(("pointer", "node", "key"), KEYED, ids=names(KEYED))
def test_a_field_without_a_value(pointer: Pointer, node: Any, key: Scalar) -> None:
    start = key.span.end + 1
    found = only(replaced(start, node.span.end, ""))
    assert (found.code, where(found)) == ("NM107", place(key.span.start))
    assert found.pointer == json_pointer(pointer)
    assert found.hint.startswith("write")
    # Without this field, Jekyll would publish a page that it did not publish before.
    stays = is_required(pointer) or pointer == ("published",)
    assert found.hint.endswith(", or remove the field") != stays


SINGLE = [case for case in KEYED if isinstance(case[1], Scalar)]


@pytest.mark.parametrize(("pointer", "node", "key"), SINGLE, ids=names(SINGLE))
def test_a_field_twice(pointer: Pointer, node: Scalar, key: Scalar) -> None:
    again = f"{key.text}: {TEXT[node.span.start : node.span.end]}"
    indent = " " * (place(key.span.start)[1] - 1)
    line = place(node.span.end)[0]
    found = only(replaced(node.span.end, node.span.end, f"\n{indent}{again}"))
    assert (found.code, where(found)) == ("NM007", (line + 1, len(indent) + 1))
    (first,) = found.related
    assert (first.location.start.line, first.location.start.column) == place(key.span.start)


@pytest.mark.parametrize(("pointer", "node"), LEAVES, ids=names(LEAVES))
@pytest.mark.parametrize("wrong", ["{a: b}", "[a, b]"])
def test_a_collection_for_a_single_value(pointer: Pointer, node: Scalar, wrong: str) -> None:
    found = only(replaced(node.span.start, node.span.end, wrong))
    assert (found.code, where(found)) == ("NM103", place(node.span.start))
    assert found.location.end.column == found.column + len(wrong)
    assert found.pointer == json_pointer(pointer)


COLLECTIONS = [
    (pointer, node) for pointer, node, _ in NODES if isinstance(node, Mapping | Sequence)
]


@pytest.mark.parametrize(("pointer", "node"), COLLECTIONS, ids=names(COLLECTIONS))
def test_a_single_value_for_a_collection(pointer: Pointer, node: Any) -> None:
    found = only(replaced(node.span.start, node.span.end, '"Trees"'))
    assert (found.code, where(found)) == ("NM103", place(node.span.start))
    assert found.location.end.column == found.column + len('"Trees"')


TEXTS = [
    (pointer, node)
    for pointer, node in LEAVES
    if SCHEMA.type_at(pointer) == "text" or pointer[-1] == "topics"
]


@pytest.mark.parametrize(("pointer", "node"), TEXTS, ids=names(TEXTS))
@pytest.mark.parametrize(
    ("wrong", "code", "column", "width"),
    [
        ('"Trees &amp; people"', "NM201", 7, 5),
        ("Trees &#8217; people", "NM201", 6, 7),
        ('" Trees"', "NM202", 1, 1),
        ("'Trees '", "NM202", 6, 1),
        ('"Trees \\u00a0"', "NM202", 6, 7),
        ("Trees  people", "NM203", 5, 2),
        ('"\\"Trees\\"   people"', "NM203", 10, 3),
        ('"Trees\u200bpeople"', "NM204", 6, 1),
        ('"Tr\\u00adees"', "NM204", 3, 6),
        ("Cafe\u0301s", "NM205", 3, 2),
        ('"CafÃ©"', "NM206", 4, 2),
        ("2021", "NM103", 0, 4),
        ("yes", "NM010", 0, 3),
        ("012", "NM010", 0, 3),
        ("2021-01-27", "NM010", 0, 10),
        ('""', "NM107", 0, 2),
        ('"  "', "NM107", 0, 4),
        ("!!str Trees", "NM009", 0, 5),
    ],
)
def test_a_flawed_text(
    *, pointer: Pointer, node: Scalar, wrong: str, code: str, column: int, width: int
) -> None:
    found = only(replaced(node.span.start, node.span.end, wrong))
    line, start = place(node.span.start)
    assert (found.code, where(found)) == (code, (line, start + column))
    assert found.location.end.column - found.column == width
    assert found.pointer == json_pointer(pointer)


INTEGERS = [(pointer, node) for pointer, node in LEAVES if isinstance(node.value, int)]
NUMBERS = [case for case in INTEGERS if not isinstance(case[1].value, bool)]


@pytest.mark.parametrize(("pointer", "node"), NUMBERS, ids=names(NUMBERS))
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ('"60"', "NM103"),
        ("sixty", "NM103"),
        ("60.5", "NM103"),
        ("true", "NM103"),
        ("-60", "NM106"),
        ("012", "NM010"),
        ("1_000", "NM010"),
        ("1e3", "NM010"),
        ("12:30", "NM010"),
        ("2021-01-27", "NM103"),
        (".inf", "NM103"),
        ("null", "NM107"),
        ("~", "NM107"),
    ],
)
def test_a_number_that_is_none(pointer: Pointer, node: Scalar, wrong: str, code: str) -> None:
    found = only(replaced(node.span.start, node.span.end, wrong))
    assert (found.code, where(found)) == (code, place(node.span.start))
    assert found.location.end.column - found.column == len(wrong)


FORMATS = {
    "url": ["example.com/trees", '"https://"', '"https://www.example.com/a b"', "/trees"],
    "urlReference": ['"a b.jpg"', '"https://www.example.com/a b"'],
    "domain": ["https://example.com/", "example", '"example com"', "example.com/trees"],
    "timestamp": ["2021-01-27", "2021-02-30T00:00:00Z", "yesterday", '"15:50"'],
}
FORMED = [
    (pointer, node, wrong)
    for pointer, node in LEAVES
    for wrong in FORMATS.get(SCHEMA.type_at(pointer), ())
]


@pytest.mark.parametrize(("pointer", "node", "wrong"), FORMED, ids=names(FORMED))
def test_a_text_of_the_wrong_form(pointer: Pointer, node: Scalar, wrong: str) -> None:
    found = only(replaced(node.span.start, node.span.end, wrong))
    assert (found.code, where(found)) == ("NM105", place(node.span.start))
    assert found.location.end.column - found.column == len(wrong)
    assert found.hint


def test_findings_come_in_the_order_of_their_places() -> None:
    text = TEXT.replace("quality: 89", "quality: x").replace("heat: -1", "heet: -1")
    text = re.sub('excerpt: "The city', 'excerpt: " The  city', text)
    found = validate(text)
    assert [d.code for d in found] == ["NM202", "NM203", "NM103", "NM102"]
    assert [where(d) for d in found] == sorted(where(d) for d in found)


def test_all_rules_find_nothing_in_the_article_itself() -> None:
    runner = Runner(Config(root=Path("/site")), Layer(select=("ALL",)))
    assert (
        runner.checker.validate_bytes(TEXT.encode(), "a.md", Path("/site/a.md")).diagnostics == ()
    )
