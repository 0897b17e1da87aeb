"""Tracking parameters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.urls.tracking import Parameter, is_tracking, tracking_parameters, without_tracking


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("?utm_source=a", ""),
        ("?utm_source", ""),
        ("?utm_=a", ""),
        ("?UTM_Source=a&FBCLID=b", ""),
        ("?a=1&utm_source=b", "?a=1"),
        ("?utm_source=b&a=1", "?a=1"),
        ("?b=2&utm_medium=c&a=1&gclid=d&b=%20%41+é", "?b=2&a=1&b=%20%41+é"),
        ("?fbclid=a?b=c", ""),
        ("?fbclid=a#b", "#b"),
        ("?fbclid=a#?fbclid=b", "#?fbclid=b"),
        ("?utm_source=a=b=c&d", "?d"),
        ("?mc_cid=a&mc_eid=b&msclkid=c&igshid=d&_ga=e&_gl=f&pk_campaign=g&hsa_acc=h", ""),
        # Empty pieces stay in place
        ("?a&&utm_source=b&&c&", "?a&&&c&"),
        ("?&utm_source=a", "?"),
        ("?utm_source=a&", "?"),
    ],
)
def test_what_goes_with_tracking(query: str, kept: str) -> None:
    for address in ("https://example.com/A/%61", "https://Example.com", "/a/", ""):
        assert without_tracking(address + query) == address + kept


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/",
        "https://example.com/?",
        "https://example.com/?a=1&&b=2&",
        "https://example.com/?utm",
        "https://example.com/?utm=a",
        "https://example.com/?utmsource=a",
        "https://example.com/?putm_source=a",
        "https://example.com/?a.utm_source=b",
        "https://example.com/?ref=a",
        "https://example.com/?source=a&campaign=b&cid=c&id=d",
        "https://example.com/?gclid2=a",
        "https://example.com/?agclid=a",
        "https://example.com/?fb=a",
        "https://example.com/?a=utm_source",
        "https://example.com/?a=utm_source=b",
        "https://example.com/?a=?utm_source=b",
        "https://example.com/?=utm_source",
        "https://example.com/?amp;utm_source=a",
        "https://example.com/?a;utm_source=b",
        "https://example.com/#utm_source=a",
        "https://example.com/#?utm_source=a&gclid=b",
        "https://example.com/?a#&utm_source=b",
        "https://example.com/utm_source=a",
        "https://example.com/&utm_source=a",
        "https://utm_source.example.com/",
        "",
    ],
)
def test_what_is_no_tracking(text: str) -> None:
    assert without_tracking(text) == text
    assert tracking_parameters(text) == []


def test_where_parameters_are() -> None:
    text = "https://example.com/?a&UTM_source=b&&fbclid#gclid=c"
    found = tracking_parameters(text)
    assert found == [Parameter("UTM_source", 23, 35), Parameter("fbclid", 37, 43)]
    assert [text[one.start : one.end] for one in found] == ["UTM_source=b", "fbclid"]


def test_further_names() -> None:
    text = "https://example.com/?Ref=a&b&refs=c&utm_id=d"
    assert without_tracking(text) == "https://example.com/?Ref=a&b&refs=c"
    assert without_tracking(text, frozenset({"ref"})) == "https://example.com/?b&refs=c"
    assert [one.name for one in tracking_parameters(text, frozenset({"ref"}))] == ["Ref", "utm_id"]
    assert without_tracking("https://example.com/?ref=a", frozenset({"ref"})) == (
        "https://example.com/"
    )


NAMES = ["utm_source", "fbclid", "GCLID", "a", "b", "utm", "ref", "", "utm_x=1", "c=d?e", "é=%41"]


@given(st.lists(st.sampled_from(NAMES), min_size=1), st.sampled_from(["", "#", "#?utm_source=a"]))
def test_order_and_spelling_of_all_else_stay(pieces: list[str], fragment: str) -> None:
    kept = [piece for piece in pieces if not is_tracking(piece.partition("=")[0])]
    query = "?" + "&".join(kept) if kept else ""
    text = f"https://example.com/?{'&'.join(pieces)}{fragment}"
    assert without_tracking(text) == f"https://example.com/{query}{fragment}"
    assert without_tracking(without_tracking(text)) == without_tracking(text)


@given(st.text("?#&=autm_", max_size=30))
def test_without_tracking_there_is_none(text: str) -> None:
    assert tracking_parameters(without_tracking(text)) == []
    if not tracking_parameters(text):
        assert without_tracking(text) == text
