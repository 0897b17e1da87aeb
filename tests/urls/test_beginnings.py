"""Beginnings of URLs: mistyped schemes, and schemes that only look mistyped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.urls import parse
from newsmeta.urls.beginnings import begins_right, wrong_beginning

HTTPS = "https://"

REST = "www.example.org/trees"

MISSPELT = [
    *("htps://", "htpps://", "hhttps://", "htttps://", "httsp://", "ttps://", "httpss://"),
    *("https//", "https///", "https:/", "https:///", "https:////", "https;//", "https://:"),
    *("https:://", "https.//", "https,//", "https//:", "https: //", "https ://", "https:// "),
    *("https:", "https:\\\\", "https:\\/", "https/", "HTPS://", "Https;//", f"www.{HTTPS}"),
    *("https://https://", "https://https//", "https://https:/", "https//https://"),
    *("http://https://", "htp://htps://", "https://https://https://", f"https://www.{HTTPS}"),
    *("HTTPS://HTTPS://", "//https://", "https://https:", "https;//https;//"),
]

OF_HTTP = ["htp://", "http//", "http:/", "http:///", "http;//", "hhttp://", "ttp://", "htpp://"]

RIGHT = [
    *(
        "https://www.example.org",
        "http://example.org/x",
        "HTTPS://www.example.org/",
        "//a.example.org/x",
    ),
    *(
        "https://http.example.org/404",
        "https://https.example.org//x",
        "https://httpbin.example.org/get",
    ),
    *(
        "https://t.example.org//x",
        "https://hostname.example.org/",
        "https://https/",
        "https://https:8080/x",
    ),
    *(
        "https://archive.example.org/web/2021/https://example.org/",
        "https://a.example.org/?u=http://b.example.org",
    ),
    *("https://www.example.org/https//x", "https://[2001:db8::1]/x", "https://user@a.example.org/"),
    *("ftp://example.org/x", "hxxps://example.org/", "shttp://example.org", "mailto:a@b.org"),
    *("/assets/trees.jpg", "assets/http//trees.jpg", "http.jpg", "https", "", "tel:+49", "x"),
    *(
        "urn:isbn:0",
        "data:image/png;base64,//ab.c",
        "https://www.http.example.org/x",
        "httpx.org/a//b",
    ),
]


@pytest.mark.parametrize("beginning", MISSPELT)
def test_one_scheme_is_left_of_what_was_misspelt(beginning: str) -> None:
    found = wrong_beginning(beginning + REST)
    assert found is not None
    assert found.right == f"https://{REST}"
    assert not begins_right(beginning + REST)


@pytest.mark.parametrize("beginning", OF_HTTP)
def test_what_was_http_stays_http(beginning: str) -> None:
    for doubled in ("", "https://"):
        found = wrong_beginning(doubled + beginning + REST)
        assert found is not None
        assert found.right == f"http://{REST}"


@pytest.mark.parametrize(
    "blank", [*" \t\n\x1c\x85\xa0\u1680", *"\u2003\u2009\u2028\u202f\u205f\u3000"]
)
@pytest.mark.parametrize("scheme", ["https://", "http://", "https://www."])
def test_a_blank_behind_the_scheme_takes_a_closer_look(scheme: str, blank: str) -> None:
    assert not begins_right(f"{scheme}{blank}{REST}")
    found = wrong_beginning(f"{scheme.removesuffix('www.')}{blank}{REST}")
    assert found is not None
    assert found.right == f"{scheme.removesuffix('www.')}{REST}"


@pytest.mark.parametrize(
    "second",
    [
        *("ihttps://", "xhttp://", "jttps://", "gttp://", "uhttps//", "yttps:", "ahttp:///"),
        *("nhttps:\\\\", "IHTTPS://", "jttp:/"),
    ],
)
@pytest.mark.parametrize("first", ["https://", "http://"])
def test_a_second_scheme_with_a_slip_at_its_beginning(first: str, second: str) -> None:
    text = f"{first}{second}{REST}"
    found = wrong_beginning(text)
    assert found is not None
    assert found.is_doubled
    assert not begins_right(text)


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_no_slip_is_left_alone(text: str) -> None:
    assert wrong_beginning(text) is None


@pytest.mark.parametrize(
    "text", ["https://https://", "https://https//x", "http://https:/", "httpd://www.example.org"]
)
def test_what_cannot_be_told_is_not_guessed(text: str) -> None:
    found = wrong_beginning(text)
    assert found is not None
    assert found.right is None


def test_backslashes_of_the_path_become_slashes_as_in_browsers() -> None:
    found = wrong_beginning(r"https:\\www.example.org\a\b?c=\d")
    assert found is not None
    assert found.right == r"https://www.example.org/a/b?c=\d"


HOSTS = st.from_regex(r"\A[a-z0-9]{1,8}(-[a-z0-9]{1,4})?(\.[a-z0-9]{1,8}){0,2}\.[a-z]{2,4}\Z").map(
    str.strip
)


ANY = [each for each in (*MISSPELT, *OF_HTTP, "https://", "http://") if each != "https/"]
"""Mistyped beginnings before any host, not only before `www.`."""


@given(
    st.lists(st.sampled_from(ANY), max_size=3),
    HOSTS,
    st.from_regex(r"\A(:[0-9]{2,4})?(/[A-Za-z0-9._~-]{0,6}){0,3}(\?[a-z]=[0-9])?\Z"),
)
def test_a_host_is_never_touched(beginnings: list[str], host: str, rest: str) -> None:
    text = "".join(beginnings) + host + rest.strip()
    found = wrong_beginning(text)
    if found is not None and found.right is not None:
        url = parse(found.right)
        assert url is not None
        assert url.host == host or parse(f"https://{host}") is None
        assert wrong_beginning(found.right) is None
        assert text.endswith(found.right.partition("://")[2])
    elif len(beginnings) > 1:
        assert found is not None


@given(st.one_of(st.text(), st.from_regex(r"[htps:/\\;. w]{0,14}[a-z.:/]{0,8}").map(str)))
def test_nothing_begins_right_and_wrong(text: str) -> None:
    assert not (begins_right(text) and wrong_beginning(text))
