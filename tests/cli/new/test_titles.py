"""Any headline gives a valid article of that name, or a reason why not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newsmeta
from newsmeta.importers.naming import canonical_name
from tests.support.new import URL, new, values

TITLES = [
    'A "quoted" tree',
    "It's a tree: or is it?",
    "{{ site.title }} and {% raw %}",
    "Shade # not a comment",
    "A - list?",
    "Äpfel, Ñandú und 木",
    "木が影をつくる",
    "ظل الشجرة",
    "Trees 🌲 everywhere",
    "A tree " * 43,
    "2021-01-27",
    "true",
    "10,000",
    "Wo\u200brd and a\u00a0blank",
    "e\u0301tude",
    "a\\b",
    "&amp; and &#8217;",
    "<b>bold</b> trees",
    "CON",
    "../../etc/passwd",
]


@pytest.mark.parametrize("title", TITLES)
def test_odd_titles(title: str) -> None:
    result = new(title=title)
    assert result.status == 0, result.err
    path = Path(result.out.removesuffix("\n"))
    assert path.parent == Path("_news")
    assert path.name == canonical_name(values(path))
    report = newsmeta.validate([path])
    assert not [each for each in report.diagnostics if each.severity == "error"]


@pytest.mark.parametrize("title", ["", "   ", "🌲🌲", "?!", "– –", "{{ }}"])
def test_titles_without_letters(title: str) -> None:
    before = set(Path("_news").iterdir())
    result = new(title=title)
    assert (result.status, result.out) == (1, "")
    assert "title" in result.err
    assert set(Path("_news").iterdir()) == before


_PIECES = st.sampled_from(["{{", "}}", "{%", '"', "'", ": ", " #", "\\", "&amp;", "🌲", "\n", "ß"])


@pytest.mark.slow
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(title=st.lists(st.one_of(_PIECES, st.text(max_size=20)), max_size=12).map("".join))
def test_any_title(title: str) -> None:
    try:
        made = newsmeta.new_article(title, URL, excerpt="A tree.", topics=["Climate"])
    except newsmeta.NewArticleError as error:
        assert all(error.reasons)
        return
    try:
        assert made.path.parent == Path("_news")
        assert made.path.read_bytes() == made.data
        assert made.path.name == canonical_name(values(made.path))
        report = newsmeta.validate([made.path])
        assert not [each for each in report.diagnostics if each.severity == "error"]
        assert not newsmeta.normalize(made.path).is_changed
    finally:
        made.path.unlink()
