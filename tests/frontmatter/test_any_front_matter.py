"""Properties of any front matter: it is parsed or explained, with every location correct."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from newsmeta.config.config import Config
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic, Span
from newsmeta.frontmatter.nodes import Alias, FrontMatter, Limits, Scalar
from newsmeta.frontmatter.offsets import span_within
from newsmeta.frontmatter.parser import read
from newsmeta.linter.runner import Runner
from newsmeta.rules import RULES
from tests.support.paths import EXAMPLES

GOOD = sorted((EXAMPLES / "good").glob("*.md"))
LINE_END = re.compile(r"\r\n|\n|\r")


def read_text(text: str, limits: Limits | None = None) -> FrontMatter:
    return read(text, Span(0, len(text)), limits or Limits())


def validate(data: bytes, **limits: int) -> tuple[Diagnostic, ...]:
    """Validate a file with every rule; newsmeta itself must not fail."""
    config = Config(root=Path("/site"), limits=Limits(**limits))
    runner = Runner(config, Layer(select=("ALL",)), now=datetime(2021, 6, 1, tzinfo=UTC))
    result = runner.checker.validate_bytes(data, "a.md", Path("/site/a.md"))
    if result.failure:
        raise result.failure
    return result.diagnostics


def said(diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{d.line}:{d.column} {d.code}" for d in diagnostics]


# -- any input -------------------------------------------------------------------------

SYNTAX = st.sampled_from(
    [
        *"{}[],:#&*!|>'\"%@`-?~<=\\ \n\t\r",
        *(": ", "- ", "? ", "\n  ", "---\n", "...\n", "<<: *a", "&a ", "*a", "!!str ", "!x "),
        *("|\n  ", ">-\n ", "\ufeff", "\x85", "\u2028", "\0", "\x1b", "é", "😀", "\\u12"),
        *('"\\ud83d"', "012", "1e3", ".e+5", "yes", "null", ".inf", "2021-01-27"),
        *("title: ", "topics:\n", "# newsmeta: ignore\n"),
    ]
)


@given(st.text(max_size=60) | st.lists(SYNTAX, max_size=25).map("".join))
@example("a: &a\n  b: *a")
@example("? [a]\n: b")
@example("{{ page.title }}: x")
@example("- !!map\n- !<tag:x> y\n- &a\n- *a")
@example("%YAML 1.3\n--- a: b")
def test_any_text_is_read_or_explained(text: str) -> None:
    front_matter = read_text(text)
    assert front_matter.root is not None or front_matter.findings
    for finding in front_matter.findings:
        assert finding.code in RULES
        assert finding.message
        for span in (finding.span, *(span for _, span in finding.related)):
            assert 0 <= span.start <= span.end
            assert span.start <= len(text)
    assert_places_are_sound(text, front_matter)


def assert_places_are_sound(text: str, front_matter: FrontMatter) -> None:
    if front_matter.root is None:
        return
    for pointer, node, key in front_matter.walk():
        assert 0 <= node.span.start <= node.span.end <= len(text)
        if key is not None and not isinstance(key, Alias):
            assert 0 <= key.span.start <= key.span.end <= len(text)
            assert key.text == pointer[-1]


@st.composite
def mutated_articles(draw: st.DrawFn) -> bytes:
    text = draw(st.sampled_from(GOOD)).read_bytes().decode()
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 6)))
        text = text[:start] + draw(SYNTAX | st.text(max_size=3)) + text[end:]
    return text.encode("utf-8", "surrogatepass")


@settings(max_examples=150)
@given(
    mutated_articles()
    | st.binary(max_size=30)
    | st.binary(max_size=30).map(lambda data: b"---\n" + data + b"\n---\n")
)
def test_a_damaged_article_never_stops_the_validator(data: bytes) -> None:
    lines = LINE_END.split(data.decode("utf-8", "replace").removeprefix("\ufeff"))
    for diagnostic in validate(data):
        assert diagnostic.code in RULES
        assert 1 <= diagnostic.line <= len(lines)
        assert diagnostic.column >= 1
        start, end = diagnostic.location.start, diagnostic.location.end
        assert start <= end
        if diagnostic.code not in ("NM002", "NM012"):
            assert diagnostic.column <= len(lines[diagnostic.line - 1]) + 1
            assert end.line <= len(lines)
            assert end.column <= len(lines[end.line - 1]) + 1


# -- locations, in generated front matter of all five styles ----------------------------

# Without U+0085, a line end of YAML 1.1 that PyYAML's emitter does not double in quotes.
ANY = st.characters(codec="utf-8", exclude_characters="\x85\ufeff", exclude_categories=["Cs"])
TEXT = st.text(
    ANY,
    max_size=25,
) | st.lists(
    st.sampled_from(
        [
            *("a", "word", " ", "  ", "\n", "\n\n", "'", '"', "\\", ":", ": ", " #", "é", "😀"),
            *("\t", "&amp;", "- ", "{", "]", "\u00a0", "\u2028", "yes", "012", "2021-01-27"),
        ]
    ),
    max_size=10,
).map("".join)
NAMES = st.text("abcXYZé_ -'\"#:", min_size=1, max_size=6)
STYLES = st.sampled_from([None, "'", '"', "|", ">"])


QUOTES = {"single": "'", "double": '"', "literal": "|", "folded": ">"}


def scalar_node(value: str, style: str | None) -> yaml.ScalarNode:
    return yaml.ScalarNode("tag:yaml.org,2002:str", value, style=style)


NODES = st.recursive(
    st.builds(scalar_node, TEXT, STYLES),
    lambda inner: (
        st.builds(
            lambda items, flow: yaml.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=flow),
            st.lists(inner, max_size=4),
            st.booleans(),
        )
        | st.builds(
            lambda items, styles, flow: yaml.MappingNode(
                "tag:yaml.org,2002:map",
                [
                    (scalar_node(name, style), node)
                    for (name, node), style in zip(items.items(), styles, strict=False)
                ],
                flow_style=flow,
            ),
            st.dictionaries(NAMES, inner, max_size=4),
            st.lists(st.sampled_from([None, "'", '"']), min_size=4, max_size=4),
            st.booleans(),
        )
    ),
    max_leaves=8,
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, Any]:
    """A document as written by PyYAML, and the text of every scalar in it."""
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    root = yaml.MappingNode(
        "tag:yaml.org,2002:map",
        [(scalar_node(name, None), draw(NODES)) for name in names],
        flow_style=draw(st.sampled_from([False, False, False, True])),
    )
    text = yaml.serialize(
        root, allow_unicode=draw(st.booleans()), width=draw(st.sampled_from([20, 80, 1000]))
    )
    return text, plain_texts(root)


def plain_texts(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain_texts(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain_texts(item) for item in node.value]
    return node.value


def texts(front_matter: FrontMatter) -> Any:
    """Return the values with every scalar as the text at its location."""

    def build(pointer: tuple[str | int, ...], value: Any) -> Any:
        if isinstance(value, dict):
            return {key: build((*pointer, key), item) for key, item in value.items()}
        if isinstance(value, list):
            return [build((*pointer, index), item) for index, item in enumerate(value)]
        node = front_matter.node(pointer)
        assert isinstance(node, Scalar)
        return node.text

    return build((), front_matter.values)


def scalars(front_matter: FrontMatter) -> Iterator[Scalar]:
    for _, node, key in front_matter.walk():
        if isinstance(node, Scalar):
            yield node
        if key is not None:
            yield key


@settings(max_examples=200)
@given(documents())
def test_what_another_program_wrote_is_read_as_it_was(document: tuple[str, Any]) -> None:
    text, original = document
    front_matter = read_text(text)
    assert not front_matter.findings
    assert texts(front_matter) == original


@pytest.mark.slow
@settings(max_examples=200)
@given(documents())
def test_every_span_read_alone_gives_the_same_scalar(document: tuple[str, Any]) -> None:
    text, _ = document
    for node in scalars(read_text(text)):
        raw = text[node.span.start : node.span.end]
        is_block = node.style in ("literal", "folded")
        if not raw or (is_block and re.match(r"[|>][-+]?[0-9]", raw)):
            continue  # empty, or an indentation relative to the surrounding one
        alone = yaml.compose(raw + "\n" if is_block else raw)
        assert isinstance(alone, yaml.ScalarNode)
        assert alone.style == {"plain": None, **QUOTES}.get(node.style)
        if is_block:
            assert alone.value.rstrip("\n") == node.text.rstrip("\n")
        else:
            assert alone.value == node.text


@settings(max_examples=200)
@given(documents())
def test_every_character_is_found_where_it_is_written(document: tuple[str, Any]) -> None:
    text, _ = document
    for node in scalars(read_text(text)):
        last = node.span.start
        for at, char in enumerate(node.text.rstrip("\n")):
            span = span_within(text, node, at, at + 1)
            assert span != node.span or len(node.text) == 1, (text, node)
            assert last <= span.start <= span.end <= node.span.end
            last = span.start
            written = text[span.start : span.end]
            if char.isspace() or node.style == "double":
                continue
            assert written == ("''" if node.style == "single" and char == "'" else char)


@settings(max_examples=100)
@given(documents(), st.sampled_from(["\r\n", "\r"]))
def test_line_ends_change_nothing_but_places(document: tuple[str, Any], end: str) -> None:
    text, original = document
    other = re.sub("\n", lambda _: end, text)
    front_matter = read_text(other)
    assert not front_matter.findings
    assert texts(front_matter) == original
    for node in scalars(front_matter):
        assert span_within(other, node, 0, len(node.text)).start >= node.span.start


# -- values, compared with other readers -------------------------------------------------


def ruamel(text: str, pure: bool) -> Any:
    """Read with ruamel.yaml, as YAML 1.2; timestamps as text, like newsmeta."""
    reader = YAML(typ="safe", pure=pure)
    base = reader.Constructor

    class Constructor(base):  # type: ignore[misc, valid-type]
        pass

    Constructor.add_constructor("tag:yaml.org,2002:timestamp", lambda _, node: node.value)
    reader.Constructor = Constructor
    reader.version = "1.2"
    return reader.load(io.StringIO(text))


VALUES = st.recursive(
    st.sampled_from(
        [
            *("news", "Example Times", "https://www.example.com/a?b=c#d", "60", "-1", "0", "no"),
            *("true", "False", "null", "~", "", "'60'", '"60"', '"\\u00e9"', "'it''s'", "a b  c"),
            *("1.5", "1e3", "2021-01-27T15:50:00Z", "2021-01-27", "12:30", "0o14", "0x1F"),
            *("é – “x”", ".inf", "'a\n  b'"),
        ]
    ),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=3)
        | st.dictionaries(st.sampled_from(["title", "name", "url", "type"]), inner, min_size=1)
    ),
    max_leaves=8,
)


def written(value: Any, indent: str = "") -> str:
    """Write values like article files: block style, two spaces."""
    if isinstance(value, dict):
        lines = [f"{indent}{key}:{below(item, indent)}" for key, item in value.items()]
    elif isinstance(value, list):
        lines = [f"{indent}-{below(item, indent)}" for item in value]
    else:
        return str(value)
    return "\n".join(lines)


def below(value: Any, indent: str) -> str:
    if isinstance(value, str):
        return f" {value}".rstrip()
    return "\n" + written(value, indent + "  ")


@pytest.mark.parametrize("pure", [True, False])
@settings(max_examples=100)
@given(st.dictionaries(st.sampled_from(["a", "b", "related"]), VALUES, min_size=1))
def test_values_are_those_of_ruamel_yaml(pure: bool, value: dict[str, Any]) -> None:
    text = written(value) + "\n"
    front_matter = read_text(text)
    assert not front_matter.findings
    assert same(front_matter.values, ruamel(text, pure)), text


def same(one: Any, other: Any) -> bool:
    """Compare values, and types: 1 is neither true nor 1.0."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return type(one) is type(other) and one == other


@pytest.mark.parametrize("pure", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n",
        "a: &x {b: 1}\ne: &y {b: 2, c: 3}\nd:\n  <<: [*x, *y]\n",
        "a: &x {b: 1}\nd:\n  c: 3\n  <<: *x\n",
        "a: &x [1, 2]\nb: *x\nc: [*x, *x]\n",
        "a: &x text\nb: *x\n*x : c\n",
        "'a': \"b\"\n? c\n: d\n",
        "a: |+\n  x\n\nb: >\n  one\n  two\n\n  three\nc: |2\n    x\n",
        "a: # comment\n  b # no comment\nc: 'd # e' # f\n",
        "{a: [1, 2,], b: {c: d}}",
    ],
)
def test_anchors_merges_and_styles_are_read_like_ruamel_yaml(text: str, pure: bool) -> None:
    assert same(read_text(text).values, ruamel(text, pure))


@pytest.mark.parametrize(
    "text",
    [
        "a: [{url: https://example.com/a?b=c, width: 1}]",
        "a: [https://example.com/a, b::c, d?e, 12:30]",
    ],
)
def test_colons_inside_flow_style_are_text(text: str) -> None:
    # The libyaml in ruamel.yaml.clib rejects them, though YAML 1.1 and 1.2 allow them.
    assert same(read_text(text).values, ruamel(text, pure=True))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_good_examples_are_read_like_ruamel_yaml(path: Path) -> None:
    text = re.split(r"(?m)^(?:---|\.\.\.)\r?$", path.read_bytes().decode())[1]
    assert same(read_text(text).values, ruamel(text, pure=True))
