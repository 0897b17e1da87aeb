"""Metadata in the heads of pages: parsed as in browsers, whatever else is on the page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("selectolax")

from newsmeta.page_heads import PageHead
from newsmeta.web import heads
from newsmeta.web.heads import read_head

URL = "https://www.example.com/news/trees?id=7"
TREES = "https://www.example.com/trees"


def head(text: str | bytes, charset: str | None = None) -> PageHead:
    data = text.encode() if isinstance(text, str) else text
    return read_head(data, URL, charset)


LINKS = {
    f'<link rel="canonical" href="{TREES}">': TREES,
    f"<LINK REL=Canonical HREF={TREES}>": TREES,
    f'<link rel="shortlink canonical" href=" {TREES}\n">': TREES,
    f'<head><title>x</title><link href="{TREES}" rel="canonical"/></head>': TREES,
    '<link rel=canonical href="https://www.example.com/a?b=1&amp;c=2">': (
        "https://www.example.com/a?b=1&c=2"
    ),
    '<link rel=canonical href="//EXAMPLE.com:443/b/../a">': "https://example.com/a",
    '<base href="https://example.org/x/"><link rel=canonical href="y">': "https://example.org/x/y",
    '<link rel=canonical href="/trees">': TREES,
    f'<link rel=canonical href="{TREES}"><link rel=canonical href="{TREES}">': TREES,
    f'<link rel=canonical href="{TREES}"><link rel=canonical href="/other">': "",
    f'<!-- <link rel=canonical href="{TREES}"> -->': "",
    f"<script>'<link rel=canonical href={TREES}>'</script>": "",
    f"<title><link rel=canonical href={TREES}></title>": "",
    f'<body><link rel=canonical href="{TREES}">': "",
    f'<div><link rel=canonical href="{TREES}"></div>': "",
    f'<link rel=canonicals href="{TREES}">': "",
    f'<meta rel=canonical href="{TREES}">': "",
    '<link rel=canonical href="javascript:alert(1)">': "",
    '<link rel=canonical href="file:///etc/passwd">': "",
    '<link rel=canonical href="https://">': "",
    "<link rel=canonical href>": "",
    f'<link rel=canonical href="https://example.com/{"a" * 9000}">': "",
}


@pytest.mark.parametrize("text", LINKS)
def test_the_address_of_a_page_is_what_browsers_find(text: str) -> None:
    assert head(text).canonical == LINKS[text]


def test_it_is_known_which_addresses_have_no_host() -> None:
    both = head('<link rel=canonical href="/a"><link rel=amphtml href="//amp.example.com/a">')
    assert both.relative == {"canonical"}
    assert both.amp == "https://amp.example.com/a"


def test_no_page_holds_a_run_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lexbor takes minutes for tags with tens of thousands of attributes."""
    attributes = " ".join(f"a{number}=b" for number in range(10_000))
    monkeypatch.setattr(heads, "_PATIENCE", 0.01)
    monkeypatch.setattr(heads, "_late", [])
    pages = [f"<title>A</title><link {attributes}>"] * 4
    assert [head(each).title for each in pages] == [""] * 4
    assert 1 <= len(heads._late) <= heads._MOST_LATE
    assert head("<title>A tree</title>").title == "A tree"
    for thread in heads._late:
        thread.join()
    monkeypatch.setattr(heads, "_PATIENCE", 60.0)
    assert head(f"<title>A tree</title><style>{'a {} ' * 50_000}</style>").title == "A tree"


JSON = '<script type="application/ld+json">%s</script>'
ARTICLE = '{"@type": "NewsArticle", "headline": "A tree", "datePublished": "2021-01-27T15:50:00Z"}'
TITLES = {
    "<title> A \n tree </title>": "A tree",
    "<title>B</title><meta property=og:title content='A tree'>": "A tree",
    f"<meta property=og:title content=B>{JSON % ARTICLE}": "A tree",
    JSON % f"[{ARTICLE}]": "A tree",
    JSON % f'{{"@graph": [{{"@type": "WebPage", "headline": "B"}}, {ARTICLE}]}}': "A tree",
    f"{JSON % '{'}<title>A tree</title>": "A tree",
    f"{JSON % ('[' * 100_000)}<title>A tree</title>": "A tree",
    f"{JSON % '[1, null, {}]'}<title>A tree</title>": "A tree",
    "<meta name=twitter:title content='A &#116;ree'>": "A tree",
    "<title>A\u200b \u202e\x1b\x9btree</title>": "A tree",
    f"<title>{'x' * 3000}</title>": "",
    "<body><title>B</title>": "",
    "": "",
}


@pytest.mark.parametrize("text", TITLES)
def test_the_headline_is_a_line_of_text(text: str) -> None:
    assert head(text).title == TITLES[text]


ENCODED = [
    ("Bäume", "utf-8", None, ""),
    ("Bäume", "utf-8", "utf-8", "<meta charset=latin1>"),
    ("Bäume", "utf-8-sig", "iso-8859-1", ""),
    ("Bäume", "latin-1", "ISO-8859-1", ""),
    ("Bäume – schön", "cp1252", "iso-8859-1", ""),
    ("Bäume", "latin-1", None, "<meta charset='latin1'>"),
    ("Bäume", "latin-1", None, '<meta http-equiv=x content="text/html; charset=windows-1252">'),
    ("деревья", "koi8-r", "koi8-r", ""),
    ("деревья", "cp1251", None, "<meta charset=windows-1251>"),
    ("木", "shift_jis", "Shift_JIS", ""),
    ("木", "gb18030", "gb2312", ""),
    ("나무", "cp949", "euc-kr", ""),
    ("ต้นไม้", "cp874", "windows-874", ""),
    ("ต้นไม้", "cp874", None, "<meta charset=TIS-620>"),
    ("ต้นไม้", "cp874", "iso-8859-11", ""),
    ("Ağaç", "cp1254", "iso-8859-9", ""),
    ("Ağaç", "cp1254", None, "<meta charset=latin5>"),
    ("Δέντρα", "iso-8859-7", "ISO8859-7", ""),
    ("עצים", "iso-8859-8", "iso-8859-8-i", ""),
    ("деревья", "cp1251", "x-cp1251", ""),
    ("деревья", "cp866", "ibm866", ""),
    ("Bäume", "mac-roman", "macintosh", ""),
    ("木", "iso-2022-jp", "iso-2022-jp", ""),
    ("Bäume", "utf-8", "iso-8859-12", ""),
    ("Bäume", "utf-16", None, ""),
    ("Bäume", "utf-8", "no-such-thing", ""),
    ("Bäume", "utf-8", "punycode", ""),
    ("Bäume", "utf-8", "unicode_escape", ""),
]


@pytest.mark.parametrize(("text", "encoding", "charset", "meta"), ENCODED)
def test_a_page_is_read_in_its_encoding(
    text: str, encoding: str, charset: str | None, meta: str
) -> None:
    data = f"<head>{meta}<title>{text}</title></head>".encode(encoding)
    assert head(data, charset).title == text


@pytest.mark.parametrize("number", range(20))
@pytest.mark.parametrize("family", ["iso-8859-", "windows-125", "windows-87", "koi8-", "cp"])
def test_no_name_of_an_encoding_is_a_failure(family: str, number: int) -> None:
    assert head(b"<title>A tree</title>", f"{family}{number}").title == "A tree"


@given(st.binary(max_size=300), st.none() | st.text(max_size=12))
def test_nothing_that_a_server_sends_is_a_failure(data: bytes, charset: str | None) -> None:
    found = head(b"<title>" + data, charset)
    assert not {"\n", "\r", "\0", "\x1b", "\x9b"} & set(found.title)


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "<head>",
                    "</head>",
                    "<body>",
                    "<!--",
                    "-->",
                    "<script>",
                    "</script>",
                    "<base href=x>",
                ),
                *(
                    "<link rel=canonical href='",
                    "/a",
                    "'>",
                    "<meta property=og:title content='",
                    "<",
                ),
                *(JSON % ARTICLE, "<title>", "</title>", "\0", "&amp;", "<svg>", "<template>"),
            ]
        ),
        max_size=12,
    )
)
def test_no_page_is_a_failure(parts: list[str]) -> None:
    found = head("".join(parts))
    assert found.canonical.startswith(("https://", "http://")) or not found.canonical
