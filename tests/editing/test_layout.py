"""The canonical layout: one form, whatever the original one."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.frontmatter import source
from newsmeta.frontmatter.nodes import Limits
from newsmeta.frontmatter.parser import read as read_front_matter
from newsmeta.frontmatter.source import split
from newsmeta.schema.order import field_order
from tests.support.corpus import OWN, TRIAL, every_file
from tests.support.normalizing import Case, comments, normalize, read
from tests.support.paths import EXAMPLES

GOOD = sorted((EXAMPLES / "good").glob("*.md"))

CANONICAL = [
    path
    for path in GOOD
    if path.name
    in (
        "council-plants-trees.md",
        "2021-02-11-where-the-trees-will-stand.md",
        "2021-02-19-rain-delays-the-first-saplings.md",
    )
]


def layout(data: bytes) -> bytes:
    """Convert an article to canonical layout, without any fix."""
    return normalize(Case(data, select=(), layout=True)).after


def test_examples_of_canonical_layout_come_back_as_they_are() -> None:
    assert len(CANONICAL) == 3
    for path in CANONICAL:
        assert layout(path.read_bytes()) == path.read_bytes(), path.name


@pytest.mark.parametrize("path", every_file(news=True))
def test_articles_of_the_corpus_come_back_as_they_are(path: Path) -> None:
    data = path.read_bytes()
    assert layout(data) == data


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.name)
def test_values_comments_and_body_are_kept(path: Path) -> None:
    before = split(path.read_bytes())
    after = split(layout(before.data))
    assert read(after).values == read(before).values
    assert comments(after) == comments(before)
    assert after.body == before.body


# -- one form -----------------------------------------------------------------------------


def canonical_texts() -> list[str]:
    """Return articles in canonical layout, without comments and anchors."""
    paths = (
        [path for path in GOOD if "written-by-hand" not in path.name]
        + OWN.news[::4]
        + TRIAL.news[::12]
    )
    texts = [layout(path.read_bytes()).decode() for path in paths]
    # A text that looks like an escape would have two forms.
    return [text for text in texts if "\\u" not in text and "\\r" not in text]


CANONICAL_TEXTS = canonical_texts()


def is_plain(text: str, in_flow: bool) -> bool:
    """Tell whether a text can be written without quotes."""
    document = f"[{text}]" if in_flow else f"x: {text}"
    try:
        value = yaml.load(document, Loader=yaml.CLoader)
        found = value[0] if in_flow else value["x"]
    except (yaml.YAMLError, IndexError, ValueError):
        return False
    return isinstance(found, str) and found == text and value in ([text], {"x": text})


@st.composite
def scalars(draw: st.DrawFn, text: str, indent: str, in_flow: bool) -> str:
    """A text in any style; over several lines, if it has a space to break at."""
    style = draw(st.sampled_from(["plain", "single", "double"]))
    if "\n" in text or "\t" in text:
        style = "double"
    if style == "plain" and not is_plain(text, in_flow):
        style = draw(st.sampled_from(["single", "double"]))
    if style == "single":
        written = "'" + text.replace("'", "''") + "'"
    elif style == "double":
        written = '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    else:
        written = text
    breaks = [m.start() for m in re.finditer(r"(?<=[a-z]) (?=[a-z])", written)]
    if breaks and draw(st.integers(0, 2)) == 0:
        at = draw(st.sampled_from(breaks))
        written = f"{written[:at]}\n{indent}  {written[at + 1 :]}"
    return written


@st.composite
def values(draw: st.DrawFn, value: Any, raw: str, indent: str, in_flow: bool) -> str:
    """A value after `key:` or a hyphen, with the text before it."""
    if isinstance(value, str):
        return " " + draw(scalars(value, indent, in_flow))
    if not isinstance(value, list | dict):
        return f" {raw}"
    if in_flow or not value or draw(st.integers(0, 3)) == 0:
        return " " + draw(flow(value, indent))
    inner = indent + " " * draw(st.integers(1, 4))
    blank = draw(st.sampled_from(["", "", "\n"]))
    if isinstance(value, dict):
        lines = [
            f"\n{inner}{key}:{draw(values(item, written(item), inner, False))}"
            for key, item in value.items()
        ]
        return blank.join(["", *lines])
    hyphen = draw(st.sampled_from([indent, inner]))
    items = []
    for item in value:
        if isinstance(item, dict) and draw(st.booleans()):
            gap = " " * draw(st.integers(1, 3))
            pad = f"{hyphen} {gap}"
            fields = [
                f"{key}:{draw(values(field, written(field), pad, False))}"
                for key, field in item.items()
            ]
            items.append(f"\n{hyphen}-{gap}" + f"\n{pad}".join(fields))
        else:
            below = draw(values(item, written(item), hyphen + " ", False))
            items.append(f"\n{hyphen}-{below}")
    return blank.join(["", *items])


@st.composite
def flow(draw: st.DrawFn, value: Any, indent: str) -> str:
    """A collection in brackets, on one line or on several."""
    gap = draw(st.sampled_from(["", " ", f"\n{indent}   "]))
    if isinstance(value, dict):
        parts = [
            f"{key}:{draw(values(item, written(item), indent, True))}"
            for key, item in value.items()
        ]
        opening, closing = "{", "}"
    else:
        parts = [draw(values(item, written(item), indent, True)).strip() for item in value]
        opening, closing = "[", "]"
    comma = draw(st.sampled_from(["", ","])) if parts else ""
    return opening + gap + f",{gap or ' '}".join(parts) + comma + gap + closing


def written(value: Any) -> str:
    """Return a non-text scalar in canonical notation."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@st.composite
def scrambled(draw: st.DrawFn) -> tuple[str, str]:
    """An article in canonical layout, and the same in another form."""
    text = draw(st.sampled_from(CANONICAL_TEXTS))
    parts = split(text.encode())
    front_matter = read_front_matter(parts.text, parts.span, Limits())
    names = list(front_matter.values)
    indent = ""
    if set(names) <= set(field_order()):
        names = draw(st.permutations(names))
        indent = draw(st.sampled_from(["", "", "  "]))
    lines = []
    for name in names:
        value = front_matter.values[name]
        if name in field_order():
            lines += draw(st.sampled_from([[], [], [""], ["", "  "]]))
        elif re.search(rf"\n\n{name}:", text):
            lines.append("")  # a field without a defined place keeps its blank line
        lines.append(f"{indent}{name}:{draw(values(value, written(value), indent, False))}")
    newline = "\r\n" if "\r\n" in text else "\n"
    inner = "\n".join([*lines, ""]).replace("\n", newline)
    start, end = parts.span.start, parts.span.end
    return text, text[:start] + inner + text[end:]


@pytest.mark.slow
@settings(max_examples=60)
@given(scrambled())
def test_any_form_of_an_article_becomes_its_canonical_one(pair: tuple[str, str]) -> None:
    canonical, other = pair
    assert layout(other.encode()).decode() == canonical


def test_fixes_and_layout_go_together() -> None:
    data = (
        b"---\r\ntopics: Climate\r\ntitle: 'Fish  &amp; chips'\r\ncategory: news\r\n"
        b"published: yes # c\r\n---\r\nText. "
    )
    case = Case(data, layout=True)
    assert normalize(case).after == (
        b'---\r\ncategory: news\r\ntitle: "Fish & chips"\r\npublished: true # c\r\n\r\n'
        b"topics:\r\n  - Climate\r\n---\r\nText. "
    )


def test_files_of_other_kinds_are_not_laid_out(tmp_path: Path) -> None:
    from newsmeta.config.config import Config
    from newsmeta.config.kinds import Kind

    config = Config(root=tmp_path, kinds=(Kind("page", ("*.md",)),))
    data = b"---\ntopics: [a]\ntitle: 'b'\n---\n"
    case = Case(data, path=tmp_path / "a.md", layout=True, config=config)
    assert normalize(case).after == data


def test_what_cannot_be_read_is_left_alone() -> None:
    for data in (b"---\ntitle: [a\n---\n", b"---\n- a\n---\n", b"---\ntitle: !x a\n---\n"):
        assert layout(data) == data
    with pytest.raises(source.SourceError):
        split(b"no front matter")
