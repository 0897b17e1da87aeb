"""No fix causes another finding: the findings after normalizing existed before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsmeta.linter.fixes import Fixes
from tests.support.articles import FLAWS
from tests.support.texts import ARTICLE, runner

PIECES = [
    *FLAWS,
    *("&lt;b&gt;", "&#60;", "&#62;", "&lt;", "&gt;", "&amp;lt;", "b", "script", "/", "!--", "--"),
    *("undefined", "{{", "}}", "title", "TODO", "<%", "%>", "[object Object]", "NaN"),
    *(
        "\ufffd",
        "&#65533;",
        "&#8203;",
        "&zwnj;",
        "&shy;",
        "&#8239;",
        "&#769;",
        "e",
        "&#226;&#8364;",
    ),
    *("**", "_", "`", "[", "](", ")", "&#42;", "#", "\\", "Trees", " ", "and", "2021", "."),
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=7).map("".join)
SEPARATED = st.lists(st.sampled_from(PIECES), min_size=2, max_size=6).map(" ".join)


JUDGED = {"NM208", "NM209"}
"""Rules about the readable text, whose findings no repair is to blame for."""

CONTEXTS = st.sampled_from(["title", "excerpt", "tag", "highlight"])


def quoted(text: str) -> str:
    """Return a text in double quotes, escaped for YAML."""
    parts = (f"\\U{ord(c):08x}" if ord(c) > 0xFFFF else json.dumps(c)[1:-1] for c in text)
    return f'"{"".join(parts)}"'


def codes_before_and_after(
    text: str, place: str = "title", *, unsafe: bool = False
) -> tuple[set[str], set[str]]:
    """Return the findings in an article with a text, before and after the fixes."""
    written = quoted(text)
    article = ARTICLE.format(
        title=written if place == "title" else "Ten thousand trees",
        excerpt=written if place == "excerpt" else "The plan covers every district.",
        published="2021-01-27T15:50:00Z",
        more=f"tags: [{written}]" if place == "tag" else "",
    ).replace("topics:", f"highlight: {written}\ntopics:" if place == "highlight" else "topics:")
    checker = runner(("ALL",)).checker
    path = Path("/site/_news/a.md")
    before = checker.validate_bytes(article.encode(), "a.md", path)
    after = checker.normalize_bytes(article.encode(), "a.md", path, Fixes(unsafe=unsafe))
    assert before.failure is None
    assert after.failure is None
    return {d.code for d in before.diagnostics}, {d.code for d in after.remaining}


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(TEXTS | SEPARATED, CONTEXTS, st.booleans())
@example("&lt;b&gt; and &amp;", "title", False)
@example("&#226;&#8364;&#8482;", "title", True)
@example("<b>TODO</b>", "excerpt", True)
@example("&#226;&#8364;\t&amp;", "title", False)
@example("a <\u200bb>", "title", False)
@example("&amp; \n &#35; &amp;", "excerpt", False)
@example("<b> &#226;&#8364; \u00e2\u20ac\u2122", "title", True)
@example("a <b> \u00e2\u20ac\u2122 c", "title", True)
def test_no_fix_leads_to_the_next_finding(text: str, place: str, unsafe: bool) -> None:
    before, after = codes_before_and_after(text, place, unsafe=unsafe)
    assert after - JUDGED <= before
