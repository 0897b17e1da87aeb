"""One video under all its addresses, where pages and embeds are compared."""

from __future__ import annotations

import json

import pytest

from newsmeta.urls.canonical import key_of
from tests.support.check_rules import article, check, codes

ID, OTHER = "h70jOr56EKs", "rigZ1FvrgSY"

YOUTUBE = [
    "www.youtube.com/watch?v={}",
    "youtube.com/watch?v={}&t=30s",
    "m.youtube.com/watch?app=desktop&v={}",
    "music.youtube.com/watch?v={}&list=RD",
    "youtu.be/{}",
    "youtu.be/{}?si=AbC&t=5",
    "www.youtube.com/embed/{}?start=5&rel=0",
    "www.youtube-nocookie.com/embed/{}",
    "www.youtube.com/shorts/{}",
    "www.youtube.com/live/{}?feature=share",
    "www.youtube.com/v/{}",
]
VIMEO = [
    "vimeo.com/{}",
    "player.vimeo.com/video/{}?h=1a",
    "vimeo.com/channels/oak/{}",
    "vimeo.com/{}/1a2b",
]
NONE = [
    *(
        "www.youtube.com/",
        "www.youtube.com/@oak",
        "www.youtube.com/playlist?list=PL1",
        "vimeo.com/oak",
    ),
    *("www.youtube.com/embed/videoseries?list=PL1", "www.youtube.com/embed/live_stream?channel=U"),
    *("www.youtube.com/watch?v=short", "youtu.be/", "notyoutube.com/watch?v=h70jOr56EKs"),
    "www.youtube.com/results?search_query=trees&v=h70jOr56EKs",
]


def found(page: str, embed: str | None) -> list[str]:
    html = json.dumps(f"<p>x</p><iframe width='1' src='{embed}'></iframe>")
    fields = f'originalUrl: "https://{page}"\n' + (f"featuredContent: {html}\n" if embed else "")
    return [code for code in codes(check(article("", fields=fields))) if code == "NM318"]


@pytest.mark.parametrize(
    ("spellings", "one", "other"), [(YOUTUBE, ID, OTHER), (VIMEO, "76979871", "76979872")]
)
def test_all_spellings_are_one_video(spellings: list[str], one: str, other: str) -> None:
    assert len({key_of(f"https://{each.format(one)}") for each in spellings}) == 1
    for each in spellings:
        assert found(spellings[0].format(one), f"https://{each.format(one)}") == []
        assert found(each.format(one), f"//{spellings[0].format(one)}") == []
        assert found(each.format(one), f"https://{spellings[-1].format(other)}") == ["NM318"]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_video_is_compared_as_any_page(text: str) -> None:
    assert key_of(f"https://{text}") == text
    assert found(text, f"https://www.youtube.com/embed/{ID}") == []
    assert found(f"www.youtube.com/watch?v={ID}", f"https://{text}") == []


def test_a_video_on_another_site_cannot_be_compared() -> None:
    assert found(f"youtu.be/{ID}", "https://player.vimeo.com/video/76979871") == []


def test_one_of_several_is_enough() -> None:
    both = f"https://www.youtube.com/embed/{OTHER}'></iframe><iframe src='//youtu.be/{ID}"
    assert found(f"youtu.be/{ID}", both) == []


def test_a_video_that_is_not_shown_is_an_info() -> None:
    assert found(f"youtu.be/{ID}", None) == ["NM318"]
    assert found("video.example.org/watch", None) == []


@pytest.mark.parametrize("empty", ['""', "''", ">-"])
def test_an_empty_embed_shows_nothing(empty: str) -> None:
    fields = f'originalUrl: "https://youtu.be/{ID}"\nfeaturedContent: {empty}\n'
    assert "NM318" in codes(check(article("", fields=fields)))
