"""Invisible characters in URLs: those found, and those kept."""

from __future__ import annotations

import pytest

from newsmeta.urls.unseen import unseen, without

HIDDEN = [
    *("\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff", "\xad", "\u202a"),
    *("\u202c", "\u2066", "\u2069", "\u180e", "\u061c", "\u3164", "\x00", "\x7f", "\x9f"),
]


@pytest.mark.parametrize("char", HIDDEN, ids=ascii)
@pytest.mark.parametrize(
    "text",
    ["https://www.example.org/trees{}", "{}https://www.example.org", "https://w{}ww.example.org/"],
)
def test_what_nobody_sees_is_taken_out(text: str, char: str) -> None:
    places = unseen(text.format(char))
    assert without(text.format(char), places) == text.format("")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("https://www.example.org%E2%80%8B/x", "https://www.example.org/x"),
        ("https://www.exam%C2%ADple.org", "https://www.example.org"),
        ("//user@www.example.org%e2%80%8b:80/", "//user@www.example.org:80/"),
        ("https://www.example.org%E2%80%8B/\u200b%E2%80%8B", "https://www.example.org/%E2%80%8B"),
    ],
)
def test_in_a_host_escapes_are_taken_out_too(text: str, right: str) -> None:
    assert without(text, unseen(text)) == right


@pytest.mark.parametrize(
    "text",
    [
        "https://www.example.org/trees%E2%80%8B/",
        "https://www.example.org/?q=%E2%80%8B#%C2%AD",
        "https://fa.example.org/wiki/می\u200cخواهم",
        "https://hi.example.org/क्\u200dष",
        "https://www.example.org/👨\u200d👩\u200d👧",
        "https://www.example.org/❤\ufe0f",
        "https://www.example.org/🏴\U000e0067\U000e0062\U000e007f",
        "https://bücher.example.org/größe",
        "https://www.example.org/a%20b",
        "https://user%40x:p%3Aq@www.example.org/",
        "نامه\u200cای.com",
    ],
    ids=ascii,
)
def test_what_has_a_use_or_can_be_seen_is_left(text: str) -> None:
    assert unseen(text) == []
