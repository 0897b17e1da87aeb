"""Plainly ordinary URLs: the quick answer is that of the full analysis."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsmeta.rules.images.declared_sizes import contradicts
from newsmeta.urls import parse
from newsmeta.urls.canonical import canonical, page_key
from newsmeta.urls.hosts import private_reason
from newsmeta.urls.ordinary import ordinary_host, ordinary_key
from newsmeta.urls.sizes import says_plainly, stated_size
from newsmeta.urls.tracking import tracking_parameters

PARTS = st.sampled_from(
    [
        *("https://", "http://", "HTTPS://", "//", "www.example.com", "example.com", "xn--a.com"),
        *("localhost", "a.local", "a.test", "1.2.3.4", "0x1.0x2", "a.b1", "a--b.com", "-a.com"),
        *("/", "/", "/a", "/.", "/..", "/a.b", "/%41", "/%C3%A9", "%", "?", "?a=1", "&b=2"),
        *("&amp;", "&utm_source=x", "?fbclid=1", "?a=%2C", "?a='", "#", "#x", "#!/x", "@", ":80"),
        *("é", " ", "\\", "'", '"', "<", "-", "_", "~", ";", "|", "^", "{", "`", "+", "*", "?amp"),
    ]
)
URLS = st.lists(PARTS, max_size=8).map("".join) | st.lists(PARTS, max_size=5).map(
    lambda parts: "https://www.example.com/" + "".join(parts)
)


@pytest.mark.slow
@given(URLS)
@settings(max_examples=3000)
@example("https://example.com")
@example("https://example.com?a=1")
@example("https://www.example.com/a?amp=1")
def test_ordinary_urls(text: str) -> None:
    url = parse(text)
    if host := ordinary_host(text):
        assert url is not None
        assert (url.scheme, url.host, url.credentials) == ("https", host, "")
        assert private_reason(host) is None
        assert canonical(text) == text
        assert tracking_parameters(text) == []
        assert "&amp;" not in text
    if key := ordinary_key(text):
        assert url is not None
        assert key == page_key(url)


def test_most_urls_are_ordinary() -> None:
    for text in (
        "https://www.example.com/2021/01/27/ten-thousand-trees/",
        "https://images.example.co.uk/a/B_1-300x200.jpg?w=300&h=200&ssl=1",
        "https://i0.wp.com/example.com/a.jpg?resize=620%2C497",
        "https://example.com",
    ):
        assert ordinary_host(text), text


NUMBERS = st.sampled_from((20, 30, 100, 300, 620, 1200))
SIZED = st.lists(
    st.sampled_from(
        [
            *("/a", "/b.jpg", "-{0}x{1}.jpg", "-{1}x{0}.jpg", "_{0}x{1}.png", "/{0}_{1}/", "/x/"),
            *("?w={0}", "&w={1}", "?h={1}", "?resize={0}%2C{1}", "?resize={0},{1}", "&zoom=2"),
            *("&dpr=2", "&fit=max", "/w_{0},h_{1}/", "/{0}x{1}/", "/resizer/v2/", "/unsafe/"),
            *("/width-{0},height-{1}", "/wp-content/", ".jpg", "/https://x.com/", "/cdn/shop/"),
            *("-scaled", "?crop=1", "/vi/x/", "hqdefault.jpg", "&#038;ssl=1", "width", ",width"),
        ]
    ),
    min_size=1,
    max_size=5,
)


@pytest.mark.slow
@given(SIZED, NUMBERS, NUMBERS)
@settings(max_examples=3000)
def test_sizes_that_are_said_plainly(parts: list[str], width: int, height: int) -> None:
    text = "https://images.example.com" + "".join(parts).format(width, height)
    stated = stated_size(text)
    wrong = stated is not None and stated.contradicts(width, height)
    assert contradicts(text, width, height) is wrong
    if says_plainly(text, width, height):
        assert not wrong
