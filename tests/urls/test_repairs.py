"""Corrections of texts plainly meant as URLs or domains."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.urls.repairs import addresses, meant_domain, meant_url

X = "https://www.example.org/x"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (f" {X}\xa0", X),
        (f"“{X}”", X),
        (f"<{X}>", X),
        (f"«{X}»", X),
        (f"[Trees]({X})", X),
        (f"Source: {X}.", X),
        (f'<a href="{X}">Trees</a>', X),
        (f"{X}\n{X}", X),
        ("//www.example.org/x", X),
        ("www.example.org/x", X),
        ("WWW.Example.ORG:443/x?utm_source=a", X),
        ("https://“www.example.org”/x", X),
        ("https://www．example。org/x", X),
        ("https://www.example.org…", "https://www.example.org"),
        ("https://my–site.example.org/x", "https://my-site.example.org/x"),
        (f"{X} y\\z", f"{X}%20y%5Cz"),
        (f"{X} y?a=1&amp;b=2", f"{X}%20y?a=1&b=2"),
        ("htps://www.example.org/x y", f"{X}%20y"),
        ("https://www.example.org/<b>", "https://www.example.org/%3Cb%3E"),
    ],
)
def test_the_url_that_was_meant(text: str, meant: str) -> None:
    assert meant_url(text) == meant


AMPERSANDS = (
    *("&amp;", "&AMP;", "&#38;", "&#038;", "&#x26;", "&#X026;"),
    *("&amp;amp;", "&amp;#38;", "&#38;amp;", "&#x26;AMP;", "&amp;amp;amp;", "&#38;#x26;#038;"),
)


@pytest.mark.parametrize("ampersand", AMPERSANDS)
def test_an_ampersand_is_one_however_often_it_was_escaped(ampersand: str) -> None:
    meant = meant_url(f"{X} y?a=1{ampersand}b=2")
    assert meant == f"{X}%20y?a=1&b=2"
    assert meant_url(meant) == meant


@pytest.mark.parametrize(
    "text",
    [
        *(f"{X}` ”", f"{X}'\u3000\"", f"“ ‘{X}\n’ ”", f"\" '{X}' \" "),
        *(f"“<{X}>”", f"<“{X}”>", f"< '{X}' >", f"'<\"<{X}>\">'", f"\u2003«\u2009{X}»\xa0"),
        *("https://www.example.org…/x", "https://www.example.org”…/x"),
        *("https://“www.example.org\u3000…/x", "https://www.example.org”:/x"),
        *("https:// '“www.example.org”… '/x", "https://www.example.org’\n…’/x"),
    ],
)
def test_what_is_around_a_url_goes_at_once_however_much_it_is(text: str) -> None:
    assert meant_url(text) == X


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "https://",
                "//",
                "www.example.org",
                "example.org",
                "/",
                "?",
                "#",
                "&",
                "a",
                ":",
                ".",
            ),
            *("&amp;", "&#38;", "amp;", "utm_source=x", "fbclid=1", "%20", "\u2026", ",", "(", ")"),
            *("'", '"', "`", "\u201d", "\u201c", " ", "\n", "\u3000", "\u200b", "<", ">", "\\"),
        ]
    ),
    max_size=9,
)


@given(st.sampled_from([X, "https://www.example.org", "htps://example.org/", "//a.org"]), PIECES)
def test_what_was_meant_means_itself(beginning: str, pieces: list[str]) -> None:
    if meant := meant_url("".join((beginning, *pieces))):
        assert meant_url(meant) in (meant, None)


@pytest.mark.parametrize(
    ("end", "meant"),
    [
        ("y'?utm_source=a", "y%27"),
        ("y''?utm_source=a&utm_medium=b", "y%27%27"),
        ("it's'?utm_source=a", "it's%27"),
        ("y'/'?utm_source=a", "y'/%27"),
        ("%27'?utm_source=a", "%27%27"),
        ("y`'?fbclid=abc", "y%60%27"),
        ("y\u2019'?gclid=abc", "y%E2%80%99%27"),
        (":'?utm_source=a", ":%27"),
        ("'?utm_source=a", "%27"),
        ("y'?utm_source=a'", "y%27"),
        ("y'?b=1&utm_source=a", "y'?b=1"),
        ("y?b='&utm_source=a", "y?b=%27"),
    ],
)
def test_a_quote_before_parameters_that_go_is_part_of_the_url(end: str, meant: str) -> None:
    assert meant_url(f"{X} {end}") == f"{X}%20{meant}"
    assert meant_url(f"{X}%20{meant}") == f"{X}%20{meant}"


CAPITALS = ("™", "℠", "Ⓐ", "Ａ", "𝐀", "𝓐", "ℂ", "℡", "㏂", "🄰", "㎅", "℻")
"""Characters that become capital letters without their typography."""


@pytest.mark.parametrize("capital", CAPITALS)
def test_a_domain_that_was_meant_has_small_letters(capital: str) -> None:
    meant = meant_domain(f"{capital}.Example.ORG")
    assert meant is not None
    assert meant == meant.lower() == meant_domain(meant)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (".example,org", "example.org"),
        ("..www.example,org", "example.org"),
        (".example;org.", "example.org"),
        ("www,example,org.", "example.org"),
        (".news.example,co.uk/x", "news.example.co.uk"),
        ("https://.example,org/x", "example.org"),
        ("www.www.example.org", "example.org"),
        ("WWW.www.www.Example.org", "example.org"),
        ("www..example.org", "example.org"),
        ("https://www.www.example.org/x", "example.org"),
        (".www.example.org.", "example.org"),
        ("www.'example.org'", "example.org"),
        ("https://www.“www.example.org”/", "example.org"),
        ("'www.`example,org`.", "example.org"),
    ],
)
def test_the_domain_that_was_meant_is_found_at_once(text: str, meant: str) -> None:
    assert meant_domain(text) == meant == meant_domain(meant)


@pytest.mark.parametrize("odd", "!$&'()*+=~`{}")
def test_a_host_that_none_can_be_is_not_what_was_meant(odd: str) -> None:
    for host in (f"www.exa{odd}mple.org", f"www.example{odd}.org", f"w{odd}w.example.org"):
        assert meant_url(f"https://{host}/x y") is None, host
        assert meant_url(f" https://{host}:8080/x") is None, host


@pytest.mark.parametrize(
    "text",
    [
        *("", "words", "picture.jpg", "/trees", "https://", "mailto:a@example.org", "localhost/x"),
        *(f"{X} {X}y", f"{X}, {X}y", f"{X}|{X}y", f"{X},{X}y z", f"See {X} and {X}y"),
        *("//localhost/x", "https://10.0.0.1/a b", "https://printer.local/a b", "https://a/b c"),
        *("https://www.exam ple.org/", "https://a:b@example.org/x y", "https://www..example.org/"),
    ],
)
def test_what_is_not_plain_is_not_guessed(text: str) -> None:
    assert meant_url(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [(X, 1), (f"{X} {X}y", 2), (f"{X},{X}y;{X}z", 3), (f"{X}?u={X}y", 1), (f"{X}/{X}", 1)],
)
def test_how_many_urls_are_in_a_text(text: str, number: int) -> None:
    assert len(addresses(text)) == number


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("“example.org”", "example.org"),
        ("‚example.org‘", "example.org"),
        ("»example.org«", "example.org"),
        ("『example.org』", "example.org"),
        ("example.org…", "example.org"),
        ("example．org", "example.org"),
        ("example。org", "example.org"),
        ("example\u2024org", "example.org"),
        ("exam‐ple.org", "exam-ple.org"),
        ("ｅｘａｍｐｌｅ.org", "example.org"),
        ("„bücher.example.org“", "bücher.example.org"),
        ("https://www.example.org/x", "example.org"),
        ("http//example.org", "example.org"),
        ("example.org:8080", "example.org"),
        ("news@example.org", "example.org"),
        ("\u200bEXAMPLE.org\xa0", "example.org"),
        ("example.org.", "example.org"),
    ],
)
def test_the_domain_that_was_meant(text: str, meant: str) -> None:
    assert meant_domain(text) == meant
