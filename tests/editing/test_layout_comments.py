"""Comments in canonical layout: each stays at its place, beside the same field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsmeta.config.config import Config
from newsmeta.diagnostics import Pointer
from newsmeta.frontmatter import Limits, Parsed, parse
from newsmeta.frontmatter.nodes import Alias, Scalar
from newsmeta.linter.runner import Runner
from tests.support.normalizing import Case, normalize

PATH = Path("_news/a.md")
CONFIG = Config(root=Path.cwd())

HEAD = """\
category: news
title: "Fish"
excerpt: "A plate."
publishedDateTime: 2021-01-27T15:50:00Z
webUrl: "https://www.example.com/fish"
type: article
"""

ARTICLES = [
    f"""\
{HEAD}
provider:
  name: "AT&amp;T  News"
  domain: example.com
  images:
    - url: "/assets/a.png"
      width: 50
      height: 50

topics:
  - Climate
  - "Cities &amp; towns"

images:
  - url: "/assets/b.png"
    width: 50
    height: 50
    title: "Two  trees"
""",
    """\
topics: [Food, "10,000", "Fish &amp; chips"]
title:
  "Fish
  &amp; chips"
category: news
provider: {name: "A  B", domain: example.com}
excerpt: >-
  A plate
  of food.

  More #1
own: [a, {b: c}]

type: article
""",
    """\
excerpt: |
  One &amp; one

    #two
  three
topics:
- Food
- "x"
-
  Big  One
title: 'It''s  so'
related:
- title: "A"
  topics: [x]
  provider:
    name: x
-   title: B &amp; B
    webUrl: "https://example.com"
type: article
heat:
quality: 60
""",
    """\
title: &t "Fish &amp; chips"
category: news
topics: [
  a, b  c,
  c
]
x: *t
own:
  deep:
    deeper: 1
    list:
      - - 1
        - 2
      - {}
provider:
  {name: a,
   domain: example.com}
published: true
""",
]

DIRECTIVES = ["newsmeta: ignore NM201", "newsmeta: ignore NM203 -- x", "newsmeta:ignore"]


@st.composite
def commented(draw: st.DrawFn, words: st.SearchStrategy[str]) -> bytes:
    """An article with comments and blank lines inserted."""
    lines = draw(st.sampled_from(ARTICLES)).splitlines()
    for number in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        comment = f"# {draw(words)}".replace("?", str(number))
        indent = len(lines[at]) - len(lines[at].lstrip())
        where = draw(st.sampled_from(["behind", "behind", "above", "above", "deeper", "blank"]))
        if where == "behind":
            lines[at] += draw(st.sampled_from([" ", "  "])) + comment
        elif where == "blank":
            lines.insert(at, draw(st.sampled_from(["", "   "])))
        else:
            deeper = draw(st.integers(1, 4)) if where == "deeper" else 0
            lines.insert(at, " " * (indent + deeper) + comment)
    line_end = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    return line_end.join(["---", *lines, "---", ""]).encode()


def read(data: bytes) -> Parsed | None:
    """Return a readable article, or None: a comment can end a text of several lines."""
    parsed = parse(data, Limits())
    is_whole = parsed.front_matter.root is not None and not parsed.front_matter.findings
    return parsed if is_whole else None


def laid_out(data: bytes) -> bytes:
    """Return an article in canonical layout; a second time must change nothing."""
    return normalize(Case(data, PATH, select=(), layout=True, config=CONFIG)).after


def stands_behind(parsed: Parsed) -> dict[str, Pointer]:
    """Return the comments that follow a single value on its line, each with that value."""
    values = [
        (node.span.end, pointer)
        for pointer, node, _ in parsed.front_matter.walk()
        if isinstance(node, Scalar | Alias) and node.span.start < node.span.end
    ]
    found = {}
    for comment in parsed.comments:
        for end, pointer in values:
            gap = parsed.text[end : comment.offset]
            if end <= comment.offset and not gap.strip(" \t"):
                found[comment.text.rstrip()] = pointer
    return found


def stands_above(parsed: Parsed) -> dict[str, Pointer]:
    """Return the comments above a field, in its column, each with that field."""
    keys = [
        (key.span.start, pointer)
        for pointer, _, key in parsed.front_matter.walk()
        if key is not None
    ]
    source = parsed.source
    found = {}
    for comment in parsed.comments:
        own = source.position(comment.offset)
        if parsed.text[source.line_starts[own.line - 1] : comment.offset].strip():
            continue
        for start, pointer in keys:
            place = source.position(start)
            if parsed.text[source.line_starts[place.line - 1] : start].strip():
                continue  # A hyphen is first.
            between = parsed.text[comment.offset : start]
            if place.column == own.column and re.fullmatch(r"(?:\s|#[^\r\n]*)+", between):
                found[comment.text.rstrip()] = pointer
    return found


@pytest.mark.slow
@settings(max_examples=100)
@given(commented(st.just("c?")))
def test_comments_stay_where_they_are(data: bytes) -> None:
    before = read(data)
    if before is None:
        return
    after = read(laid_out(data))
    assert after is not None
    assert after.comment_texts == before.comment_texts
    for stands in (stands_behind, stands_above):
        places = stands(after)
        assert {text: places.get(text) for text in stands(before)} == stands(before)


def findings(data: bytes) -> list[tuple[str, str]]:
    runner = Runner(CONFIG)
    found = runner.checker.validate_bytes(data, "a.md", PATH).diagnostics
    return sorted((each.code, each.pointer or "") for each in found if each.code[:3] == "NM2")


@pytest.mark.slow
@settings(max_examples=100)
@given(commented(st.sampled_from([*DIRECTIVES, "c"])))
def test_what_comments_keep_quiet_stays_quiet_and_nothing_else(data: bytes) -> None:
    before = read(data)
    if before is None:
        return
    quiet_of_order = [each for each in findings(laid_out(data)) if each[0] != "NM210"]
    assert quiet_of_order == [each for each in findings(data) if each[0] != "NM210"]


PROTECTED = [
    'provider: {name: "AT&amp;T", domain: example.com}  # newsmeta: ignore NM201',
    'provider: {name: "A  B", domain: example.com} # newsmeta: ignore',
    'provider: {\n  name: "A  B", # newsmeta: ignore NM203\n  domain: example.com}',
    'provider:\n  name: "AT&amp;T" # newsmeta: ignore NM201\n  domain: "example.com"',
    'provider:\n  name:\n    "A  B" # newsmeta: ignore NM203\n  domain: "example.com"',
    'provider:\n  domain: "example.com"\n  name: "A\n    &amp; B" # newsmeta: ignore NM201',
    'topics: ["A  B", "C"] # newsmeta: ignore NM203',
    "topics: [Food, Food]  # newsmeta: ignore NM108 -- twice on purpose",
    'topics:\n- "A  B"  # newsmeta: ignore NM203\n- {}',
    'topics:\n- "10,000" # newsmeta: ignore\n-   "AT&amp;T"    # newsmeta: ignore NM201',
    "topics:\n  - 10,000 # newsmeta: ignore NM010\n  - tRue # newsmeta: ignore NM010",
    'images: [{url: "/a.png?x=1&amp;y=2", width: 1, height: 1}] # newsmeta: ignore',
    'images:\n- {url: /a.png, title: "A  B"} # newsmeta: ignore NM203\n- url: /b',
    "highlight: |- # newsmeta: ignore NM201\n  AT&amp;T\n  again",
]


@pytest.mark.parametrize("field", PROTECTED)
def test_a_protected_value_is_not_laid_bare(field: str) -> None:
    lines = f"---\n{HEAD}{field}\n"
    if not field.startswith("provider"):
        lines += "provider: {name: Example Times, domain: example.com}\n"
    if not field.startswith("topics"):
        lines += "topics: [Climate]\n"
    data = f"{lines}---\n".encode()
    after = normalize(Case(data, PATH, layout=True, config=CONFIG)).text
    for text in ("AT&amp;T", "A  B", "&amp; B", "Food, Food", "- 10,000", "1&amp;y"):
        assert (text in after) == (text in data.decode()), text
    quiet = {"NM010", "NM108", "NM201", "NM203"}
    found = Runner(CONFIG).checker.validate_bytes(after.encode(), "a.md", PATH).diagnostics
    assert [each.text for each in found if each.code in quiet] == []


LAID_OUT = [
    ("title: # c\n  'Fish'\n", 'title: "Fish" # c\n'),
    ("title: # c\n  'Fish'\n  # d\n", 'title: "Fish" # c\n  # d\n'),
    ("title:\n  # c\n  'Fish' # d\n", '# c\ntitle: "Fish" # d\n'),
    ("title: 'Fish' # c\n    # d\n  # e\n", 'title: "Fish" # c\n  # d\n  # e\n'),
    ("# c\ntitle: Fish\n\n\n# d\n", '# c\ntitle: "Fish"\n'),
    ("title: Fish   # c\n", 'title: "Fish"   # c\n'),
    ("tags: # c\n  [a, b]\n", "tags: # c\n  - a\n  - b\n"),
    ("tags:\n- # c\n  a\n- b # d\n# e\n- c\n", "tags:\n  - a # c\n  - b # d\n  # e\n  - c\n"),
    ("tags: [a, b] # c\n", "tags: # c\n  - a\n  - b\n"),
    ("tags: [a, # c\n  b]\n", "tags: [a, # c\n  b]\n"),
    ("highlight: >- # c\n    a\n    b\n", "highlight: >- # c\n  a\n  b\n"),
]


@pytest.mark.parametrize(("field", "expected"), LAID_OUT, ids=range(len(LAID_OUT)))
def test_where_comments_stand_in_canonical_layout(field: str, expected: str) -> None:
    written = laid_out(f"---\n{field}type: article\n---\n".encode()).decode()
    assert expected in written
    for line_end in ("\r\n",):
        data = f"---\n{field}type: article\n---\n".replace("\n", line_end).encode()
        assert laid_out(data).decode() == written.replace("\n", line_end)
