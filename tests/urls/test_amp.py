"""AMP cache URLs: the rules to the letter, and the inverse."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import newsmeta
from newsmeta.urls import amp, parse
from newsmeta.urls.amp import AmpError, Serving, cache_subdomain, cache_url, source_url
from newsmeta.urls.canonical import canonical
from tests.support.corpus import CORPORA, Corpus
from tests.support.urls import digest

# As in FORMAT.md, word by word.


@pytest.mark.parametrize(
    ("host", "label"),
    [
        ("example.com", "example-com"),
        ("www.example.com", "www-example-com"),
        ("hello-world.com", "hello--world-com"),
        ("hello--world.com", "hello----world-com"),
        ("xn--p1acf.xn--p1ai", "xn----4tbbcjj"),  # рус.рф: рус-рф
        ("xn--mgbh0fb.xn--wgbh1c", "xn----ymcl0at2gee"),  # One direction only.
        # `--` as characters 3 and 4 of the result, from one hyphen or from two dots and labels.
        ("ab-c.com", "0-ab--c-com-0"),
        ("a.b-c.com", "a-b--c-com"),
        ("a--b.com", "0-a----b-com-0"),
        ("xn-a.com", "xn--a-com"),
        ("é-a.com", "xn----a-com-9xa"),
    ],
)
def test_a_readable_label(host: str, label: str) -> None:
    url = parse(f"https://{host}/")
    assert url is not None
    assert cache_subdomain(url.host) == label


@pytest.mark.parametrize(
    "host",
    [
        "localhost",  # no dot
        "ab--cd.com",  # `--` as characters 3 and 4 without being `xn--`
        "xn--mgbh0fb.com",  # both directions
        "xn--9d6hcd.com",  # so too: Adlam is written from right to left
        "xn--4dbc.example",  # so too
        f"{'a' * 60}.com",  # 64 characters
        f"{'a-' * 30}z.com",  # 64 characters only once hyphens are doubled
        f"ab-{'c' * 55}.com",  # 63 characters, 67 once wrapped
        f"ab-{'c' * 52}.com",  # 60 characters, 64 once wrapped
    ],
)
def test_a_host_without_a_readable_label(host: str) -> None:
    assert cache_subdomain(host) == digest(host)


@pytest.mark.parametrize(
    ("host", "label"),
    [
        (f"{'a' * 59}.com", f"{'a' * 59}-com"),  # 63 characters
        (f"ab-{'c' * 51}.com", f"0-ab--{'c' * 51}-com-0"),  # 59 characters, 63 once wrapped
    ],
)
def test_a_label_of_63_characters(host: str, label: str) -> None:
    assert len(label) == 63
    assert cache_subdomain(host) == label


def test_the_digest_is_the_one_of_the_host_in_ascii() -> None:
    # printf localhost | sha256sum | xxd -r -p | base32
    assert digest("localhost") == "jgla3zmib2ggq5buc4hwi5taloh6jlvzukddfr4zltz3vay5s5rq"


AT_EXAMPLE = "https://www-example-com.cdn.ampproject.org"


@pytest.mark.parametrize(
    ("url", "serving", "rest"),
    [
        ("https://www.example.com", None, "/c/s/www.example.com"),
        ("https://www.example.com/", None, "/c/s/www.example.com/"),
        ("http://www.example.com/a", None, "/c/www.example.com/a"),
        ("https://www.example.com/a/amp/?b=c", None, "/c/s/www.example.com/a/amp/?b=c"),
        ("https://www.example.com/?amp", None, "/c/s/www.example.com/?amp"),
        ("https://www.example.com?amp", None, "/c/s/www.example.com?amp"),
        ("https://www.example.com/?", None, "/c/s/www.example.com/?"),
        ("https://www.example.com/a#b", None, "/c/s/www.example.com/a"),
        ("https://www.example.com/a#b?c", None, "/c/s/www.example.com/a"),
        ("https://www.example.com/É%c3%A9%7e/a//b/", None, "/c/s/www.example.com/É%c3%A9%7e/a//b/"),
        ("HTTPS://WWW.Example.COM/Path?Q", None, "/c/s/www.example.com/Path?Q"),
        ("https://www.example.com:443/a", None, "/c/s/www.example.com/a"),
        ("http://www.example.com:80/a", None, "/c/www.example.com/a"),
        ("http://www.example.com:443/a", None, "/c/www.example.com:443/a"),
        ("https://www.example.com:8443/a", None, "/c/s/www.example.com:8443/a"),
        ("https://user:secret@www.example.com/a", None, "/c/s/www.example.com/a"),
        ("https://www.example.com/a@b:c/d", None, "/c/s/www.example.com/a@b:c/d"),
        ("https://www.example.com/a.jpg", None, "/i/s/www.example.com/a.jpg"),
        ("http://www.example.com/a.PNG?w=1", None, "/i/www.example.com/a.PNG?w=1"),
        ("https://www.example.com/a.woff2", None, "/r/s/www.example.com/a.woff2"),
        ("https://www.example.com/a.jpg/", None, "/c/s/www.example.com/a.jpg/"),
        ("https://www.example.com/?a.jpg", None, "/c/s/www.example.com/?a.jpg"),
        ("https://www.example.com/a", "document", "/c/s/www.example.com/a"),
        ("https://www.example.com/a", "image", "/i/s/www.example.com/a"),
        ("https://www.example.com/a", "font", "/r/s/www.example.com/a"),
        ("https://www.example.com/a", "viewer", "/v/s/www.example.com/a"),
        ("http://www.example.com/a.jpg", "viewer", "/v/www.example.com/a.jpg"),
        ("http://www.example.com/a.jpg", "document", "/c/www.example.com/a.jpg"),
        # Characters that browsers skip, at the ends and inside.
        (" https://www.example.com/a\n", None, "/c/s/www.example.com/a"),
        ("\x00https://www.example.com/a", None, "/c/s/www.example.com/a"),
        ("ht\ttps://www.example.com/a", None, "/c/s/www.example.com/a"),
        ("https:\t//www.example.com/a", None, "/c/s/www.example.com/a"),
        ("https://www.exam\nple.com/a", None, "/c/s/www.example.com/a"),
        ("https:www.example.com/a", None, "/c/s/www.example.com/a"),
    ],
)
def test_where_a_page_is(url: str, serving: Serving | None, rest: str) -> None:
    assert cache_url(url, serving) == AT_EXAMPLE + rest


def test_a_no_break_space_is_part_of_the_path() -> None:
    assert cache_url("https://www.example.com/a\xa0").startswith(
        f"{AT_EXAMPLE}/c/s/www.example.com/a"
    )
    assert not cache_url("https://www.example.com/a\xa0").endswith("a")


# The inverse.


@pytest.mark.parametrize("letter", "cirv")
@pytest.mark.parametrize("secure", ["s/", ""])
@pytest.mark.parametrize(
    "rest", ["", "/", "/a/amp/?b=c/d", "?amp", "/a.jpg", ":8080/a", "/s/a", "?a=%2F/b"]
)
@pytest.mark.parametrize("subdomain", ["www-example-com.", ""])
def test_what_is_at_a_place(letter: str, secure: str, rest: str, subdomain: str) -> None:
    cached = f"https://{subdomain}cdn.ampproject.org/{letter}/{secure}www.example.com{rest}"
    assert source_url(cached) == f"{'https' if secure else 'http'}://www.example.com{rest}"


def test_a_fragment_of_the_viewer_is_no_part_of_the_source() -> None:
    cached = f"{AT_EXAMPLE}/v/s/www.example.com/a?b#referrer=c"
    assert source_url(cached) == "https://www.example.com/a?b"


def test_a_port_may_be_escaped() -> None:
    # As in the tests of AMP's own runtime (src/url.js, getSourceUrl).
    assert source_url(f"{AT_EXAMPLE}/c/s/www.example.com%3A8443/a%3A") == (
        "https://www.example.com:8443/a%3A"
    )


def test_a_host_that_is_called_s_is_no_mark_of_https() -> None:
    for url in ("http://s", "http://s/", "http://s/x", "https://s/x", "http://s/x.org/y"):
        assert source_url(cache_url(url)) == url


LETTERS = "aéжλא中ー"

LABELS = st.text("ab1-é", min_size=1, max_size=40) | st.text(LETTERS, min_size=1, max_size=12)

HOSTS = st.lists(LABELS, min_size=1, max_size=5).map(".".join)

RESTS = st.text("/ab.-_~%2F?=&:@;,!é中'()*+[]", max_size=20).map(
    lambda text: text if text[:1] in ("/", "?", "") else "/" + text
)


@st.composite
def canonical_urls(draw: st.DrawFn) -> str:
    """Draw a web URL in canonical form, with its host in Punycode and without a fragment."""
    scheme = draw(st.sampled_from(["https", "http"]))
    url = parse(f"{scheme}://{draw(HOSTS)}/")
    host = url.host if url and url.host != "s" else "example.com"
    port = draw(st.sampled_from(["", "", ":8080", ":1"]))
    return canonical(f"{scheme}://{host}{port}{draw(RESTS)}")


@given(canonical_urls(), st.sampled_from([None, "document", "image", "font", "viewer"]))
@example("http://example.com:443?a", None)
@example("https://[2001:db8::1]:8080/a", None)
@example("https://127.0.0.1/s/", "viewer")
def test_the_way_back_leads_to_where_it_started(url: str, serving: Serving | None) -> None:
    cached = cache_url(url, serving)
    assert source_url(cached) == url
    # The original direction again, for any serving.
    letters: dict[str, Serving] = {"c": "document", "i": "image", "r": "font", "v": "viewer"}
    letter = cached.split("/")[3]
    assert cache_url(source_url(cached), letters[letter]) == cached
    assert serving is None or letters[letter] == serving


@given(HOSTS)
@example(f"ab-{'c' * 52}.com")
@example(f"ab-{'c' * 55}.com")
@example("é" * 40 + ".com")
def test_a_label_is_one_that_dns_allows(host: str) -> None:
    url = parse(f"https://{host}/")
    if url is None:
        return
    label = cache_subdomain(url.host)
    assert len(label) <= 63
    labels = url.host.split(".")
    if all(part and part[0] != "-" != part[-1] for part in labels):
        assert re.fullmatch("[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", label)
        assert label[2:4] != "--" or label.startswith("xn")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "example.com",
        "www.example.com/a",
        "/a",
        "//example.com/a",
        "a/b.html",
        "?a",
        "#a",
        "ftp://example.com/a",
        "mailto:a@example.com",
        "javascript:alert(1)",
        "data:text/html,a",
        "file:///a",
        "https://",
        "https:///",
        "https://exa mple.com/",
        "https://example.com:99999/",
        "https://[::1/",
        "https://a.\ud800.com/",
    ],
)
def test_what_has_no_place_in_the_cache(text: str) -> None:
    with pytest.raises(AmpError, match="not a complete URL of http or https"):
        cache_url(text)
    with pytest.raises(AmpError, match="not a complete URL of http or https"):
        source_url(text)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/c/s/www.example.com/a",
        "https://cdn.ampproject.org.example.com/c/s/www.example.com/a",
        "https://www-example-comcdn.ampproject.org/c/s/www.example.com/a",
        "https://evilcdn.ampproject.org/c/s/www.example.com/a",
        "https://ampproject.org/c/s/www.example.com/a",
        f"{AT_EXAMPLE}",
        f"{AT_EXAMPLE}/",
        f"{AT_EXAMPLE}/c",
        f"{AT_EXAMPLE}/c/",
        f"{AT_EXAMPLE}/c//",
        f"{AT_EXAMPLE}/c?s/www.example.com",
        f"{AT_EXAMPLE}/x/s/www.example.com/a",
        f"{AT_EXAMPLE}/C/s/www.example.com/a",
        f"{AT_EXAMPLE}/cs/www.example.com/a",
        f"{AT_EXAMPLE}/rtv/www.example.com/a",
    ],
)
def test_what_is_no_place_in_the_cache(url: str) -> None:
    with pytest.raises(AmpError, match="not a URL of the AMP cache"):
        source_url(url)


def test_the_cache_has_nothing_of_what_is_no_host() -> None:
    with pytest.raises(AmpError):
        source_url(f"{AT_EXAMPLE}/c/s/exa%20mple.com/a")


def test_the_error_is_a_value_error_that_names_the_url() -> None:
    assert issubclass(AmpError, ValueError)
    with pytest.raises(AmpError, match=re.escape("/a?b")):
        cache_url("/a?b")


def test_case_of_the_cache_host_does_not_matter() -> None:
    assert source_url("HTTPS://CDN.AMPproject.org/c/s/www.example.com/A") == (
        "https://www.example.com/A"
    )


@pytest.mark.parametrize("corpus", CORPORA)
def test_real_files_name_the_place_that_we_compute(corpus: Corpus) -> None:
    articles = [newsmeta.load(path) for path in corpus.news]
    pairs = [
        *((article.amp_web_url, article.cdn_amp_web_url) for article in articles),
        *((one.amp_web_url, one.cdn_amp_web_url) for each in articles for one in each.related),
    ]
    known = [(amp_url, cached) for amp_url, cached in pairs if cached is not None]
    assert len(known) >= 4
    for amp_url, cached in known:
        assert amp_url is not None
        assert cache_url(amp_url) == cached
        assert source_url(cached) == amp_url


def test_the_domain_of_the_cache_is_public() -> None:
    assert amp.CACHE == "cdn.ampproject.org"
