"""The rules about file names."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsmeta.rules.slugs import slug
from tests.support.check_rules import TITLE, article, check, codes, marks


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2021-01-26-ten-thousand-trees.md", None),
        ("2021-01-27-ten-thousand-trees.md", None),
        ("2021-01-28-ten-thousand-trees.md", None),
        ("2021-01-25-ten-thousand-trees.md", "NM604"),
        ("2021-01-29-ten-thousand-trees.md", "NM604"),
        ("2021-02-30-ten-thousand-trees.md", "NM604"),
        ("2021-01-27.md", None),
        ("ten-thousand-trees.md", None),
        ("city-budget.md", None),
        ("2021-01-city-budget.md", None),
        ("20210127-city-budget.md", None),
        ("2021-01-27_city-budget.md", None),
        ("index.md", None),
        ("2021-01-27-Ten-Thousand-Trees.md", None),
        ("2021-01-27--ten--thousand-trees-.markdown", None),
        ("2021-01-27-city-budget.md", "NM605"),
        ("2021-01-27-ten-thousand-trees-1.md", "NM605"),
    ],
)
def test_the_name_of_a_file(name: str, expected: str | None) -> None:
    text = article()
    found = check(text, name)
    marks_of = {"NM604": "2021-01-27T15:50:00Z", "NM605": f'"{TITLE}"'}
    assert marks(text, found) == ([(expected, marks_of[expected])] if expected else [])


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("2021-13-45-ten-thousand-trees.md", True),
        ("2021-00-10-ten-thousand-trees.md", True),
        ("2021-01-00-ten-thousand-trees.md", True),
        ("2021-02-32-ten-thousand-trees.md", True),
        ("2021-27-01-ten-thousand-trees.md", True),
        ("2021-99-99-ten-thousand-trees.md", True),
        ("2021-02-30-ten-thousand-trees.md", False),
        ("2021-04-31-ten-thousand-trees.md", False),
        ("2019-02-29-ten-thousand-trees.md", False),
        ("2021-13-45.md", False),
    ],
)
@pytest.mark.parametrize("more", ["", "date: 2021-01-27\n"])
def test_a_name_with_a_date_that_is_no_day(name: str, ends: bool, more: str) -> None:
    (found,) = check(article(more=more), name)
    assert "which is no day" in found.message
    assert ("Jekyll ends the whole build" in found.message) == (ends and not more)
    assert found.hint.startswith("rename the file, with 2021-01-27")
    assert "correct the time" not in found.text


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("What’s new: oak, elm and beech?", "whats-new-oak-elm-and-beech"),
        ("  Trees  ", "trees"),
        ("C++ and C#", "c-and-c"),
        ("100% of 1,000 trees", "100-of-1000-trees"),
        ("Well-known trees", "well-known-trees"),
        ("Bäume für Łódź", "bäume-für-łódź"),
        ("東京に木を植える", "東京に木を植える"),
        ("snake_case", "snakecase"),
        ("Cafe\u0301", "café"),
    ],
)
def test_the_slug_of_a_title(title: str, made: str) -> None:
    assert slug(title) == made
    assert codes(check(article(title=title), f"2021-01-27-{made}.md")) == []


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("Oak & elm", "oak--elm", []),
        ("Oak & elm", "oak-elm", []),
        ("Oak – elm", "oak-elm", []),
        ("Bäume für die Stadt", "ba\u0308ume-fu\u0308r-die-stadt", []),
        ("Bäume für die Stadt", "baume-fur-die-stadt", []),
        ("Where ten thousand trees will stand", "where-ten-thousand-trees-will", []),
        ("Where ten thousand trees will stand", "where-ten-thousand-tr", []),
        ("Where ten thousand trees will stand", "w", ["NM605"]),
        ("???", "trees", ["NM605"]),
    ],
)
def test_names_that_are_as_good(title: str, name: str, expected: list[str]) -> None:
    assert codes(check(article(title=title), f"2021-01-27-{name}.md")) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2021-1-27-ten-thousand-trees.md", []),
        ("21-01-26-ten-thousand-trees.md", []),
        ("21-1-28-ten-thousand-trees.md", []),
        ("2021-2-9-ten-thousand-trees.md", ["NM604"]),
        ("2021-1-9-ten-thousand-trees.md", ["NM604"]),
        ("20-01-27-ten-thousand-trees.md", ["NM604"]),
        ("99-01-27-ten-thousand-trees.md", ["NM604"]),
        ("121-01-27-ten-thousand-trees.md", ["NM604"]),
        ("21-13-45-ten-thousand-trees.md", ["NM604"]),
        ("21-01-27-city-budget.md", ["NM605"]),
        ("2021-2-9.md", []),
        ("1-2-3-ten-thousand-trees.md", []),
        ("2099-1-27-ten-thousand-trees.md", ["NM608"]),
        ("2099-01-27-ten-thousand-trees.md", ["NM608"]),
        ("31-01-27-ten-thousand-trees.md", ["NM608"]),
        ("2099-02-30-ten-thousand-trees.md", ["NM608"]),
        ("2099-01-27.md", ["NM604"]),
    ],
)
def test_in_a_collection_short_dates_count(name: str, expected: list[str]) -> None:
    assert codes(check(article(), name, Path("/site/_news"))) == expected


@pytest.mark.parametrize("name", ["2021-2-9-ten-thousand-trees.md", "99-1-2-ten-thousand-trees.md"])
def test_elsewhere_short_dates_are_none(name: str) -> None:
    assert codes(check(article(), name)) == []


@pytest.mark.parametrize("more", ["published: false\n", "date: 2021-01-27\n"])
def test_what_is_no_page_anyway_or_dated_otherwise_is_not_ahead(more: str) -> None:
    found = check(article(more=more), "2099-01-27-ten-thousand-trees.md", Path("/site/_news"))
    assert codes(found) == ["NM604"]
