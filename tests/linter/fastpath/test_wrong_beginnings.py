"""Pictures of the site and pages whose addresses begin wrongly."""

from __future__ import annotations

import pytest

from tests.support.cli import GOOD
from tests.support.lanes import LANES, SITE, compare

PICTURE = "https://www.example.com/trees-1200x630.jpg"
PAGE = 'webUrl: "https://www.example.com/2021/01/27/ten-thousand-trees/"'


@pytest.mark.parametrize(
    "beginning",
    [
        *("httpps://", "hhttps://", "htps://", "ttps://", "https:/", "https:///", "https:\\\\\\\\"),
        *("HTTPPS://", "https:////", "htttp://", "httsp://", "https:"),
    ],
)
@pytest.mark.parametrize("lane", ["both", "check", "pictures", "all of check"])
def test_a_picture_of_the_site_whose_address_begins_wrong(lane: str, beginning: str) -> None:
    url = f"{beginning}example.github.io/tree-news/assets/images/leaf.svg"
    data = GOOD.replace(PICTURE, url).encode()
    assert url.encode() in data
    compare(LANES[lane], data, SITE / "_news" / "2021-01-27-trees.md")


@pytest.mark.parametrize(
    "second",
    ["https://a.example/b", "http://b", ",https://a.example", "HTTP://g-oak", ".HTTPS://x"],
)
@pytest.mark.parametrize("lane", ["both", "check", "pictures", "all of check"])
def test_a_second_address_behind_a_picture_or_page(lane: str, second: str) -> None:
    picture = f"https://example.github.io/tree-news/assets/images/leaf.svg{second}"
    compare(LANES[lane], GOOD.replace(PICTURE, picture).encode(), SITE / "_news" / "a.md")
    text = GOOD.replace(PAGE, f'webUrl: "https://www.example.com/trees{second}"')
    assert text != GOOD
    for published in ("2021-01-27T", "2022-01-27T"):
        data = text.replace("2021-01-27T", published).encode()
        compare(LANES[lane], data, SITE / "_news" / "a.md")


@pytest.mark.parametrize(
    "beginning", ["htps://", "httpps://", "https:/", "https://https://", "ttp://"]
)
@pytest.mark.parametrize("published", ["2021-01-27", "2022-01-27"])
@pytest.mark.parametrize("lane", ["both", "check", "all of check"])
def test_the_other_address_counts_where_one_begins_wrong(
    lane: str, published: str, beginning: str
) -> None:
    text = GOOD.replace(PAGE, f'webUrl: "{beginning}www.example.com/trees/"')
    assert text != GOOD
    data = text.replace("2021-01-27T", f"{published}T").encode()
    compare(LANES[lane], data, SITE / "_news" / "a.md")
