"""No URL breaks the parser of sizes, and no real picture is contradicted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.urls.sizes import stated_size
from tests.support.corpus import CORPORA, Corpus


def check_form(url: str) -> None:
    size = stated_size(url)
    if size is not None:
        assert 0 <= size.start < size.end <= len(url)
        assert size.width is not None or size.height is not None
        assert all(side is None or 0 < side < 10**5 for side in (size.width, size.height))


@given(st.text())
def test_no_text_fails(url: str) -> None:
    check_form(url)


PIECES = [
    "https://",
    "http://",
    "//",
    "/",
    "?",
    "&",
    "&amp;",
    "&#038;",
    "#",
    "=",
    ",",
    "%2C",
    "%3A",
    "@",
    ":",
    ";",
    "-",
    "_",
    ".",
    "x",
    "-630x355",
    ".jpg",
    "_400x400",
    "w=",
    "h=",
    "width=",
    "height=",
    "dpr=",
    "fit=",
    "max",
    "crop",
    "resize=",
    "zoom=",
    "s=",
    "620",
    "0",
    "9999",
    "2.0",
    "1.5",
    "auto",
    "w_620",
    "h_411",
    "c_fill",
    "dpr_2.0",
    "c_limit",
    "unsafe",
    "fit-in",
    "300x200",
    "smart",
    "filters:no_upscale()",
    "resizer",
    "v2",
    "640_360",
    "width-600",
    "height-450",
    "vi",
    "maxresdefault",
    "i.ytimg.com",
    "i.guim.co.uk",
    "0_232_3853_2312",
    "master",
    "3853",
    "wp-content",
    "avatars.githubusercontent.com",
    "i0.wp.com",
    "upload",
    "６",
]


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_no_url_of_known_pieces_fails(url: str) -> None:
    check_form(url)


@pytest.mark.parametrize("piece", PIECES)
def test_a_huge_url_is_not_read(piece: str) -> None:
    url = "https://a.example/" + piece * (1_000_000 // len(piece)) + "/x-630x355.jpg?w=620"
    assert stated_size(url) is None


@pytest.mark.parametrize("piece", PIECES)
def test_repetition_is_read_without_backtracking(piece: str) -> None:
    # Every pattern has only one way to match. With several, this would run exponentially long.
    for start in ("/-20x20.jpg/w_1,h_1/", "https://i.ytimg.com/vi/?w="):
        url = start + piece * (8000 // len(piece))
        check_form(url[:8192])


def pictures(value: Any) -> Iterator[tuple[str, int, int]]:
    """Yield all combinations of `url`, `width` and `height`, at any depth."""
    if isinstance(value, dict):
        triple = (value.get("url"), value.get("width"), value.get("height"))
        match triple:
            case (str(url), int(width), int(height)):
                yield url, width, height
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from pictures(item)


@pytest.mark.parametrize("corpus", CORPORA)
def test_no_real_picture_is_contradicted(corpus: Corpus) -> None:
    read, contradicted = 0, []
    for path in corpus.files:
        matter = re.match(r"---\r?\n(.*?\n)---", path.read_text("utf-8"), re.DOTALL)
        for url, width, height in pictures(yaml.safe_load(matter[1]) if matter else None):
            size = stated_size(url)
            read += size is not None
            if size and size.contradicts(width, height):
                contradicted.append((path.name, url, width, height))
    assert contradicted == []
    assert read > 10
