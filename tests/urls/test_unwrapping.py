"""Addresses of pages, extracted from those of redirectors, viewers, caches and archives."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsmeta.urls.unwrapping import wrapped
from newsmeta.urls.wrappers import SHORTENERS, WRAPPERS, may_be_wrapped

PAGE = "https://www.example.com/news/trees?id=7"
ESCAPED = quote(PAGE, safe="")

READABLE = [
    f"www.google.com/url?sa=t&url={ESCAPED}&usg=AOv",
    f"www.google.co.uk/url?q={ESCAPED}&amp;sa=U",
    f"www.google.de/imgres?imgurl=https://example.org/a.jpg&imgrefurl={ESCAPED}",
    "www.google.com/amp/s/www.example.com/news/trees?id=7&usqp=mq331",
    "www-example-com.cdn.ampproject.org/v/s/www.example.com/news/trees?id=7&amp_js_v=0.1",
    "www-example-com.cdn.ampproject.org/c/s/www.example.com/news/trees?id=7#aoh=1",
    "www-example-com.bing-amp.com/c/s/www.example.com/news/trees?id=7",
    f"eur01.safelinks.protection.outlook.com/?url={ESCAPED}&data=04%7C01",
    f"lm.facebook.com/l.php?u={ESCAPED}%26fbclid%3DIwAR&h=AT",
    f"www.facebook.com/l.php?h=AT&u={ESCAPED}",
    f"l.instagram.com/?u={ESCAPED}&e=AT",
    f"out.reddit.com/t3_x?url={ESCAPED}&token=AQ",
    f"www.youtube.com/redirect?event=description&q={ESCAPED}",
    f"duckduckgo.com/l/?uddg={ESCAPED}&rut=1",
    f"r.search.yahoo.com/_ylt=Aw/RV=2/RU={ESCAPED}/RK=2/RS=x-",
    "www.bing.com/ck/a?!&&p=1&u=a1aHR0cHM6Ly93d3cuZXhhbXBsZS5jb20vbmV3cy90cmVlcz9pZD03&ntb=1",
    f"www.bing.com/news/apiclick.aspx?ref=FexRss&url={ESCAPED}&c=1",
    "www-example-com.translate.goog/news/trees?id=7&_x_tr_sl=en&_x_tr_tl=de",
    f"translate.google.com/translate?sl=en&u={ESCAPED}",
    f"webcache.googleusercontent.com/search?q=cache:{ESCAPED}+&cd=1",
    "urldefense.proofpoint.com/v2/url?u=https-3A__www.example.com_news_trees-3Fid-3D7&d=Dw",
    f"urldefense.com/v3/__{PAGE}__;!!abc$",
    f"web.archive.org/web/20210127155000/{PAGE}",
    "web.archive.org/web/2021*/www.example.com/news/trees?id=7",
    f"archive.ph/2021.01.27-155000/{PAGE}",
    f"12ft.io/proxy?q={ESCAPED}",
    f"docs.google.com/viewerng/viewer?url={ESCAPED}",
    f"translate.google.co.jp/website?sl=en&u={ESCAPED}",
    f"www.google.com.br/url?q={ESCAPED}",
    # Only delimiters of parameters are escaped.
    "www.google.com/url?q=https://www.example.com/news/trees%3Fid%3D7&sa=U",
    "www.google.com/url/?sa=t&url=https://www.example.com/news/trees%3Fid=7",
    "translate.google.com/translate?u=www.example.com/news/trees%3Fid=7",
    "translate.google.com/translate?u=www.example.com%2Fnews%2Ftrees%3Fid=7",
    "webcache.googleusercontent.com/search?q=cache:https://www.example.com/news/trees%3Fid%3D7+oak",
    "l.facebook.com/l.php?u=https://www.example.com/news/trees%3Fid%3D7%26fbclid%3DIw",
    f"href.li/?{PAGE}",
    f"docs.google.com/viewer?url={ESCAPED}&embedded=true",
    # A redirector in a redirector.
    f"www.google.com/url?q={quote('https://l.facebook.com/l.php?u=' + ESCAPED, safe='')}",
]

UNREADABLE = [
    *("t.co/AbCdEf", "bit.ly/3abc", "lnkd.in/gAbc", "nyti.ms/3abc", "tinyurl.com/trees"),
    *("news.google.com/articles/CBMiAbc", "news.google.com/rss/articles/CBMiAbc?oc=5"),
    *("archive.ph/AbCdE", "feeds.feedburner.com/~r/trees/~3/abc/", "www.tinyurl.com/trees"),
    f"www.google.com/url?q={quote('https://t.co/AbCdEf', safe='')}",
]

PAGES = [
    *("www.google.com/", "www.google.com/about/", "blog.google/trees", "www.google.com/url"),
    *("www.youtube.com/watch?v=AAAAAAAAAAA", "www.facebook.com/trees/posts/1", "t.co/", "bit.ly"),
    *("news.google.com/", "www.linkedin.com/pulse/trees", "medium.com/@oak/trees", "archive.ph/"),
    *(
        "www.bing.com/search?q=trees",
        "duckduckgo.com/?q=trees",
        "12ft.io/about",
        "web.archive.org/",
    ),
    f"www.example.net/login?next={ESCAPED}",
    f"www.example.net/share?url={ESCAPED}",
    f"www.example.net/trees?via={ESCAPED}",
    # An unknown service.
    f"www.example.net/redirect?url={ESCAPED}",
    *("www.google.com/url?q=https%3A%2F%2Flocalhost%2Ftrees", "www.google.com/amp/"),
    *("www.google.com.example.net/url?q=https%3A%2F%2Fexample.com", "www.example.com/t.co/a"),
    *("google.blog.org/url?q=https%3A%2F%2Fexample.com", "www.google.com/about?u=example.com"),
    *("www.google.com/urlfoo?q=https%3A%2F%2Fexample.com", "google.co.uk.com/url?q=example.com"),
    *("translate.google.com/about?u=example.com", "google.github.io/url?q=example.com"),
    *("www.youtube.com/redirected?q=example.com", "docs.google.com/viewers?url=example.com"),
    *("notgoogle.com/url?q=https%3A%2F%2Fexample.com%2Fa", "at.co/abc", "host.t.co/abc"),
]


@pytest.mark.parametrize("text", READABLE)
def test_the_page_within(text: str) -> None:
    for scheme in ("https://", "http://"):
        found = wrapped(scheme + text)
        assert found is not None
        assert found.address == PAGE
        assert may_be_wrapped(scheme + text)


@pytest.mark.parametrize("text", UNREADABLE)
def test_where_the_page_cannot_be_read(text: str) -> None:
    found = wrapped(f"https://{text}")
    assert found is not None
    assert not found.address


@pytest.mark.parametrize("text", PAGES)
def test_what_is_a_page_itself(text: str) -> None:
    assert wrapped(f"https://{text}") is None


def test_no_letter_is_lost_of_what_http_says() -> None:
    found = wrapped("https://www-example-com.cdn.ampproject.org/c/www.example.com/Trees")
    assert found is not None
    assert found.address == "http://www.example.com/Trees"


@pytest.mark.parametrize(
    ("inside", "page"),
    [
        ("www.example.com/watch%3Fv%3DdQw4w9WgXcQ", "www.example.com/watch?v=dQw4w9WgXcQ"),
        ("www.example.com/a%3Fb=1%26c=2", "www.example.com/a?b=1&c=2"),
        ("www.example.com/a%2520b", "www.example.com/a%20b"),
        ("www.example.com/a%20b", "www.example.com/a%20b"),
        ("www.example.com/a%252Fb", "www.example.com/a%2Fb"),
        ("www.example.com/a%253Fb", "www.example.com/a%3Fb"),
        ("www.example.com/caf%E9", "www.example.com/caf%E9"),
        ("www.example.com/a%23b", "www.example.com/a#b"),
        ("www.example.com/a?b=%2526", "www.example.com/a?b=%26"),
        ("www.example.com%2Fa%3Fb%3D%2526", "www.example.com/a?b=%26"),
        ("www.example.com/100%25", "www.example.com/100%"),
    ],
)
def test_the_escapes_of_the_page_are_kept(inside: str, page: str) -> None:
    for scheme in ("https://", "https%3A%2F%2F"):
        found = wrapped(f"https://www.google.com/url?q={scheme}{inside}&sa=U")
        assert found is not None
        assert found.address == f"https://{page}"


HOSTS = [wrapper.host.replace("*.", "a.").replace(".*", ".com") for wrapper in WRAPPERS]
URLS = st.tuples(
    st.sampled_from([*HOSTS, *SHORTENERS, "www.example.com", "www.google.co.uk"]),
    st.sampled_from([*(wrapper.path for wrapper in WRAPPERS), "/redirect", "/out.php", "/news"]),
    st.lists(
        st.sampled_from(
            [
                *("?", "&", "url=", "q=", "u=", "to=", "a", "/", "%", "__", ";", "a1", "RU="),
                ESCAPED,
                PAGE,
            ]
        ),
        max_size=6,
    ).map("".join),
).map(lambda parts: f"https://{parts[0]}{parts[1]}{parts[2]}")


@given(URLS)
def test_the_cheap_question_never_says_no_wrongly(text: str) -> None:
    found = wrapped(text)
    assert not found or may_be_wrapped(text)


@given(URLS)
def test_what_is_within_is_a_page(text: str) -> None:
    found = wrapped(text)
    if found and found.address:
        assert wrapped(found.address) is None
