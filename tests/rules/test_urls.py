"""The rules about URLs: correct ones, and the exact marks on wrong ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from newsmeta.diagnostics import Diagnostic
from tests.support.check_rules import PAGE, article, check, codes, image, marks, related


def page(text: str) -> str:
    return f"---\n{text}\n---\n"


KINDS = {"page": {"files": ["*.page.md"]}}


def check_page(text: str, tmp_path: Path) -> Sequence[Diagnostic]:
    """Return the findings in a file of a kind without a schema."""
    return check(page(text), "a.page.md", tmp_path, kinds=KINDS)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.example.com/trees?a=b&copy=2&amp_page=3&lt=4&amp",
        "https://www.example.com/news?section=utm&source=utm_source",
        "https://www.example.com/utm_source=news/fbclid",
        "https://www.example.com/trees#utm_source=x",
        "https://www.example.com/trees/amp/",
        "https://www.example.com/trees.amp.html?amp=1",
        "https://www.example.com/Trees/UPPER/Case.HTML",
        "https://www.example.com/trees//double///",
        "https://www.example.com/%C3%A4pfel%20und%2Fbirnen%2Bnüsse",
        "https://www.example.com/ä/größe?q=ü#ö",
        "https://www.example.com:8443/trees",
        "https://www.example.com/a?b=%7E%41&B=1&a=..&c=/../",
        "https://www.example.com/~editor/100%/trees",
        "https://www.example.com/mail@example.org/user:pass@host",
        "https://www.example.com/redirect?to=http://www.example.org/&x=//y",
        "https://www.example.com/...",
        "https://www.example.com",
        "https://www.example.com/?q=localhost",
        "https://www.example.com./trees",
    ],
)
def test_urls_that_are_right_are_left_alone(url: str) -> None:
    text = article(
        url,
        image(url, 1200, 800)
        + related("https://www.example.org" + url[len("https://www.example.com") :]),
    )
    found = [each for each in check(text) if each.code != "NM317"]  # AMP pages are valid URLs.
    assert marks(text, found) == []


@pytest.mark.parametrize(
    "more",
    [
        'excerpt2: ""\n',
        "permalink: /news/../trees/\n",
        "permalink: trees/index.html\n",
        "redirect_from:\n  - /2021/01/trees\n  - old/trees?utm_source=x\n",
        "redirect_from: /old\n",
        'highlight: "See http://localhost:4000/?utm_source=x&amp;y"\n',
        'tags:\n  - "http://www.example.com"\n',
        'categories:\n  - "localhost"\n',
        "featuredContent: '<p>http://localhost:4000/</p>'\n",
        "featuredContent: '<a href=\"/about?a=1&amp;utm_source=x\">More</a>'\n",
        "featuredContent: '<iframe src=\"https://video.example.org/?a=1&amp;b=2&utm_source=x\"></iframe>'\n",
        "featuredContent: '<iframe src=\"//video.example.org/embed\"></iframe>'\n",
        "images:\n  - url: https://www.example.com/trees-630x355.jpg\n",
        "images:\n  - url: https://www.example.com/trees-630x355.jpg\n    width: 1200\n",
        "images:\n  - url: https://www.example.com/a-630x355.jpg\n    width: wide\n    height: 0\n",
        'images:\n  - url: "{{ site.url }}/assets/trees.jpg"\n    width: 1200\n    height: 630\n',
        "actions:\n  - url: /files/map.pdf\n    title: The map\n",
        "related: []\n",
        "related:\n",
        "related: none\n",
        "related:\n  - none\n  - webUrl: 5\n  - 7\n",
    ],
)
def test_what_is_no_url_of_the_web_is_left_alone(more: str) -> None:
    assert marks(article(more=more), check(article(more=more))) == []


@pytest.mark.parametrize("text", ["localhost", "http://localhost", "&amp;", "?utm_source=x"])
def test_text_fields_are_no_urls(text: str) -> None:
    assert check(article(title=text, excerpt=f"See {text} for more.")) == ()


WRONG = [
    ("//www.example.org/map.jpg", [("NM301", '"//www.example.org/map.jpg"')]),
    ("ftp://www.example.org/map.jpg", [("NM301", '"ftp://www.example.org/map.jpg"')]),
    ("http://www.example.org/map", [("NM302", "http")]),
    ("https://editor:s%20t@www.example.org/", [("NM303", "editor:s%20t")]),
    ("https://editor@www.example.org/", [("NM303", "editor")]),
    ("https://www.example.org/?a=1&amp;b=2&amp;c=3", [("NM304", "&amp;")]),
    ("https://www.example.org/?a=1&#x26;b=2", [("NM304", "&#x26;")]),
    ("https://www.example.org/?a=1&quot;b=2", [("NM304", "&quot;")]),
    ("https://www.example.org/?utm_source=x", [("NM305", "utm_source=x")]),
    ("https://www.example.org/?a=1&UTM_Source=x&b=2#c", [("NM305", "UTM_Source=x")]),
    ("https://www.example.org/?fbclid&gclid=1", [("NM305", "fbclid")]),
    ("https://www.EXAMPLE.org/Map", [("NM306", "EXAMPLE")]),
    ("https://www.example.org:443/map", [("NM306", ":443")]),
    ("https://www.example.org/a/../map", [("NM306", "a/../")]),
    ("https://www.example.org/%6Dap", [("NM306", "%6D")]),
    ("HTTPS://www.example.org/map", [("NM306", "HTTPS")]),
    ("https://localhost:4000/map", [("NM312", "localhost:4000")]),
    ("https://printer.local/map", [("NM312", "printer.local")]),
    ("https://10.1.2.3/map", [("NM312", "10.1.2.3")]),
    ("https://intranet/map", [("NM312", "intranet")]),
    ("https://[fe80::1]/map", [("NM312", "[fe80::1]")]),
    ("https://editor@localhost/map", [("NM303", "editor"), ("NM312", "localhost")]),
    ("http://127.0.0.1/map?utm_source=x", [("NM312", "127.0.0.1"), ("NM305", "utm_source=x")]),
    (
        "http://WWW.example.org/?gclid=1",
        [("NM302", "http"), ("NM306", "WWW"), ("NM305", "gclid=1")],
    ),
]

PLACES = [
    (["related", 0, "webUrl"], "related:\n  - webUrl: {}\n"),
    (
        ["related", 0, "provider", "images", 0, "url"],
        "related:\n  - provider:\n      images:\n        - url: {}\n",
    ),
    (["images", 0, "url"], "images:\n  - url: {}\n"),
    (["images", 0, "url"], "images: [{{url: {}, width: 1200, height: 630}}]\n"),
    (["sourceUrl"], "sourceUrl: {}\n"),
]


@pytest.mark.parametrize(("url", "expected"), WRONG)
@pytest.mark.parametrize(("pointer", "more"), PLACES, ids=[str(i) for i in range(len(PLACES))])
def test_exactly_what_is_wrong_with_a_url_is_marked(
    url: str, expected: list[tuple[str, str]], pointer: list[str | int], more: str
) -> None:
    if url.startswith("//") and "images" not in pointer:
        expected = []  # Not a URL in the schema: NM105.
    if "images" in pointer:  # Parameters of a picture may be signed.
        expected = [each for each in expected if each[0] != "NM305"]
    text = article(more=more.format(f'"{url}"'))
    found = check(text)
    assert sorted(marks(text, found)) == sorted(expected)
    assert {d.pointer for d in found} <= {"/" + "/".join(map(str, pointer))}


@pytest.mark.parametrize(("url", "expected"), [each for each in WRONG if each[1][0][0] != "NM301"])
def test_a_url_of_an_action(url: str, expected: list[tuple[str, str]]) -> None:
    text = article(more=f"actions:\n  - url: '{url}'\n")
    assert sorted(marks(text, check(text))) == sorted(expected)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://www.example.org/?utm_source=x", "utm_source=x"),
        ("'https://www.example.org/?a=1&utm_source=x'", "utm_source=x"),
        ('"https:\\/\\/www.example.org\\/?\\x75tm_source=x"', "\\x75tm_source=x"),
        (">-\n  https://www.example.org/?utm_source=x\n", "utm_source=x"),
        ("&u https://www.example.org/?utm_source=x # a comment", "utm_source=x"),
    ],
)
def test_a_part_of_a_url_is_marked_however_it_is_written(written: str, expected: str) -> None:
    text = article(more=f"sourceUrl: {written}\n")
    assert marks(text, check(text)) == [("NM305", expected)]


def test_in_files_with_cr_lf_as_well() -> None:
    text = article(more="sourceUrl: https://www.example.org/?utm_source=x\n").replace("\n", "\r\n")
    assert marks(text, check(text)) == [("NM305", "utm_source=x")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<iframe src="http://video.example.org/1">', [("NM302", "http")]),
        ('<a href="https://editor:pass@example.org/">', [("NM303", "editor:pass")]),
        ('<video poster="https://localhost/a.jpg">', [("NM312", "localhost")]),
        ('<img src="https://EXAMPLE.org/a.jpg?utm_source=x&amp;b=1">', []),
        ('<a href="mailto:editor@example.org">', []),
        ('<a href="/about">', []),
    ],
)
def test_urls_in_html(html: str, expected: list[tuple[str, str]]) -> None:
    text = article(fields=f"featuredContent: '{html}'\n")
    assert marks(text, check(text)) == expected
    assert all(diagnostic.pointer == "/featuredContent" for diagnostic in check(text))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("url: mailto:trees@example.org", []),
        ("phoneUrl: tel:+15550100", []),
        ("contact: mailto:trees@example.org", []),
        ("url: /about/", []),
        ("url: ../about.html", []),
        ("url: about.html", []),
        ("url: files/map.pdf", []),
        ("url: index.php?page=2", []),
        ("url: www.example.org/trees", [("NM301", "www.example.org/trees")]),
        ("url: ''", []),
        ("url:", []),
        ("url: see the other page", []),
        ("text: http://www.example.org and more", []),
        ("text: see http://www.example.org", []),
        ("link: http://www.example.org/", [("NM302", "http")]),
        ("links: [https://localhost/]", [("NM312", "localhost")]),
        ("a: {b: [{c: 'https://example.org/?utm_medium=x'}]}", [("NM305", "utm_medium=x")]),
        ("hourly: ftp://example.org/x", []),
        ("websiteUrl: ftp://example.org/x", [("NM301", "ftp://example.org/x")]),
        ("time: 12:30", []),
        ("picture: https://www.example.org/trees-600x400.jpg", []),
        ("https://www.example.org/?utm_source=x: a key", []),
        ("name: localhost", []),
    ],
)
def test_urls_where_no_schema_says_what_is_one(
    lines: str, expected: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert marks(page(lines), check_page(lines, tmp_path)) == expected


def test_rules_of_articles_are_silent_about_other_kinds(tmp_path: Path) -> None:
    text = (
        "title: Something else\npublishedDateTime: 2010-01-01T00:00:00Z\n"
        "images:\n  - url: https://www.example.org/trees.jpg\n    width: 30\n    height: 20"
    )
    found = check(page(text), "2021-01-27-trees.page.md", tmp_path, kinds=KINDS)
    assert codes(found) == []


@pytest.mark.parametrize(
    ("names", "query", "expected"),
    [
        (["ref"], "ref=x", ["NM305"]),
        (["REF"], "ref=x", ["NM305"]),
        (["ref"], "prefer=x", []),
        (["ref"], "a=ref", []),
        ([], "ref=x", []),
    ],
)
def test_more_parameters_can_be_named(
    names: list[str], query: str, expected: list[str], tmp_path: Path
) -> None:
    text = article(f"{PAGE}?{query}")
    assert codes(check(text, root=tmp_path, rules={"tracking-parameters": names})) == expected
