"""The rules about the declared type and size of pictures."""

from __future__ import annotations

import pytest

from tests.support.check_rules import article, check, codes, image, marked, marks


@pytest.mark.parametrize(
    ("url", "width", "height"),
    [
        ("https://www.example.com/trees-630x355.jpg", 630, 355),
        ("https://www.example.com/trees-16x9.jpg", 1600, 900),
        ("https://www.example.com/trees-630x355-1.jpg", 1200, 630),
        ("https://www.example.com/trees-2021x0127.jpg", 1200, 630),
        ("https://www.example.com/trees-scaled.jpg?ver=630x355", 1200, 630),
        ("https://images.example.com/trees?w=1200&fit=max", 900, 600),
        ("https://images.example.com/trees?w=1200&fit=max", 1200, 1900),
        ("https://images.example.com/trees?w=300&dpr=2", 600, 400),
        ("https://www.example.com/trees.jpg?fit=1200%2C630", 900, 600),
        ("https://www.example.com/trees.jpg?w=auto&h=", 900, 600),
        ("https://www.example.com/trees.jpg?view=630&hash=355", 900, 600),
        ("https://www.example.com/2021_01/trees.jpg", 900, 600),
        ("https://www.example.com/12345_67890/trees.jpg", 900, 600),
        ("https://i.ytimg.com/vi/abc/maxresdefault.jpg", 1280, 720),
    ],
)
def test_sizes_that_may_be_right(url: str, width: int, height: int) -> None:
    text = article(more=image(url, width, height))
    assert marks(text, check(text)) == []


@pytest.mark.parametrize(
    ("url", "width", "height", "expected", "says"),
    [
        ("https://www.example.com/trees-630x355.jpg", 1000, 355, "1000", "630x355"),
        ("https://www.example.com/trees-630x355.jpg", 630, 630, "630", "630x355"),
        ("https://www.example.com/trees.jpg?w=620", 1200, 630, "1200", "w=620"),
        ("https://www.example.com/t.jpg?w=620&h=411", 620, 412, "412", "w=620&h=411"),
        ("https://i.ytimg.com/vi/abc/hqdefault.jpg", 1280, 720, "1280", "hqdefault"),
    ],
)
def test_sizes_that_cannot_be_right(
    url: str, width: int, height: int, expected: str, says: str
) -> None:
    text = article(more=image(url, width, height))
    (found,) = check(text)
    assert (found.code, marked(text, found.location)) == ("NM401", expected)
    assert found.pointer == f"/images/0/{'height' if width == found_width(url) else 'width'}"
    assert [marked(text, each.location) for each in found.related] == [says]


def found_width(url: str) -> int:
    """Return the width that the URLs above state."""
    return 480 if "hqdefault" in url else 620 if "620" in url else 630


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (300, 157, []),
        (299, 157, ["NM402"]),
        (300, 156, ["NM402"]),
        (471, 157, []),
        (900, 300, []),
        (901, 300, ["NM403"]),
        (300, 900, []),
        (300, 901, ["NM403"]),
        (100, 10, ["NM402", "NM403"]),
    ],
)
def test_small_and_narrow_pictures(width: int, height: int, expected: list[str]) -> None:
    text = article(more=image("https://www.example.com/trees.jpg", width, height))
    assert codes(check(text)) == expected


def test_only_the_first_picture_of_an_article_is_one_for_cards() -> None:
    small = "    width: 50\n    height: 50\n"
    more = (
        image("https://www.example.com/a.jpg")
        + f"  - url: https://www.example.com/b.jpg\n{small}"
        + "related:\n  - images:\n      - url: https://www.example.com/c.jpg\n"
        + "        width: 50\n        height: 50\n"
    )
    logo = (
        "  images:\n    - url: https://www.example.com/d.jpg\n      width: 50\n      height: 50\n"
    )
    assert check(article(more=more, provider=logo)) == ()
