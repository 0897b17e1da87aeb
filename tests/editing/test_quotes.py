"""Every way to write a text is read as that text by all readers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.config.config import Config
from newsmeta.editing.articles import revised, write_article
from newsmeta.frontmatter import Limits, Parsed, jekyll, parse
from newsmeta.frontmatter.ambiguity import is_text_to_all
from newsmeta.frontmatter.nodes import Scalar
from newsmeta.records.record import Record
from tests.support.importing import RECORD
from tests.support.normalizing import Case, normalize
from tests.support.readers import ROWS

TEXTS = [
    *("12,000", "+1,000", "1_000", "0,5", "_1", "12:30", "0o14", "0X1F", "012", "1e3", ".5", "1."),
    *(
        "tRue",
        "yes",
        "oN",
        "nULL",
        "~",
        "y",
        "N",
        "=",
        "<<",
        ":news",
        "::a",
        "2021-1-5",
        "2021-02-30",
    ),
    *("2021-01-27T15:50:00Z", "2021-01-27 15:50:00 -5", ".inf", ".NaN", "true", "null", "60", "-"),
]
PLAIN = [
    "Climate",
    "3D",
    "24/7",
    "7-11",
    "C++",
    "Fish & chips",
    "yesterday",
    "No. 10",
    "10,000 trees",
]
ANY = st.sampled_from(TEXTS) | st.sampled_from([row.scalar for row in ROWS])


def is_read_by_all(parsed: Parsed) -> bool:
    """Tell whether Jekyll's readers agree with newsmeta on each plain scalar."""
    for pointer, node, _ in parsed.front_matter.walk():
        if not isinstance(node, Scalar) or node.style != "plain":
            continue
        if str(pointer[-1]).endswith("DateTime"):
            continue
        if isinstance(node.value, str) and not is_text_to_all(node.text):
            return False
        if not all(
            read(node.text).is_same(node.value) for read in (jekyll.safe_yaml, jekyll.psych)
        ):
            return False
    return True


def record(text: str) -> Record:
    values = {key: value for key, value in RECORD.items() if key != "path"}
    provider = {"name": text, "domain": "example.com"}
    values |= {"title": text, "topics": [text, "Climate"], "provider": provider, "layout": text}
    return Record(path="_news/a.md", values=values, body="", line_end="\n", file="", set_apart=())


@settings(max_examples=100)
@given(ANY)
def test_new_articles(text: str) -> None:
    written = write_article(record(text), Limits())
    assert written.values["topics"] == [text, "Climate"]
    assert is_read_by_all(written)
    is_bare = f"\n  - {text}\n" in written.text
    assert is_bare != (f"\n  - {json.dumps(text)}\n" in written.text)
    assert not (is_bare and text in TEXTS)


@pytest.mark.parametrize("text", PLAIN)
def test_names_stand_plain(text: str) -> None:
    assert f"\n  - {text}\n" in write_article(record(text), Limits()).text


@settings(max_examples=100)
@given(ANY)
def test_articles_that_get_other_values(text: str) -> None:
    old = write_article(record("Trees"), Limits())
    after = revised(old, record(text))
    assert after.values["provider"]["name"] == text
    assert is_read_by_all(after)


@settings(max_examples=100)
@given(ANY, st.sampled_from(['"', "'"]))
def test_canonical_layout_keeps_quotes(text: str, quote: str) -> None:
    # Texts that need escapes cannot be in single quotes.
    written = (
        f"{quote}{text}{quote}" if text.isprintable() and quote not in text else json.dumps(text)
    )
    fields = [f"title: {written}", f"provider: {{name: {written}, domain: example.com}}"]
    fields += ["topics:", f"- {written}", f"layout: {written}", "type: article"]
    data = "\n".join(["---", *fields, "---", ""]).encode()
    case = Case(data, Path("_news/a.md"), select=(), layout=True, config=Config(root=Path.cwd()))
    after = parse(normalize(case).after, Limits())
    assert after.values["topics"] == [text]
    assert is_read_by_all(after)


FIXES = [
    ("10&#44;000", "10,000"),
    ("&#121;es", "yes"),
    ("12&#58;30", "12:30"),
    ("n&#117;ll", "null"),
    ("&#50;021-1-5", "2021-1-5"),
    ("yes\u00a0", "yes"),
    ("10,\u200b000", "10,000"),
    ("tR\u00adue", "tRue"),
    ("1_\u200b000", "1_000"),
    ("&#58;news", ":news"),
    ("1&#101;3", "1e3"),
    ("&#126;", "~"),
    ("&#x32;021", "2021"),
    ("\u200b60", "60"),
]


@pytest.mark.parametrize(("text", "meant"), FIXES, ids=[meant for _, meant in FIXES])
@pytest.mark.parametrize("style", ["{}", "'{}'", '"{}"'])
def test_what_is_left_of_a_text_is_text(text: str, meant: str, style: str) -> None:
    if style == "{}" and text.startswith("&"):
        return  # Read as an anchor.
    written = style.format(text)
    data = f"---\ntitle: {written}\ntopics:\n  - {written}\ntype: article\n---\n".encode()
    config = Config(root=Path.cwd())
    after = parse(normalize(Case(data, Path("_news/a.md"), config=config)).after, Limits())
    assert (after.values["title"], after.values["topics"]) == (meant, [meant])
    assert is_read_by_all(after)
