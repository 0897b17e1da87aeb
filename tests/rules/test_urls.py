"""The rules of `newsmeta check`: what is left alone, what exactly is marked, what fixes make."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from check_support import png

from newsmeta.config.config import Config, parse
from newsmeta.config.selectors import Layer
from newsmeta.diagnostics import Diagnostic, Location
from newsmeta.frontmatter.source import split
from newsmeta.linter.fixes import Fixes
from newsmeta.linter.runner import Runner
from newsmeta.rules import CHECKED, RULES
from newsmeta.rules.slugs import slug

NOW = datetime(2026, 1, 1, tzinfo=UTC)
ALL = Layer(select=("ALL",))

TITLE = "Ten thousand trees"
PAGE = "https://www.example.com/trees"


def article(
    url: str = PAGE,
    more: str = "",
    *,
    title: str = TITLE,
    excerpt: str = "The plan covers every district.",
    published: str = "2021-01-27T15:50:00Z",
    fields: str = "",
    name: str = "Example Times",
    domain: str = "example.com",
    provider: str = "",
) -> str:
    """Return an article, each URL in double quotes; `more` stands at its end."""
    return (
        f'---\ncategory: news\ntitle: "{title}"\nexcerpt: "{excerpt}"\n'
        f"publishedDateTime: {published}\n"
        + (f'webUrl: "{url}"\n' if url else "")
        + f"{fields}type: {'article' if url else 'video'}\n"
        f"provider:\n  name: {name}\n  domain: {domain}\n{provider}"
        f"topics:\n  - Climate\n{more}---\n"
    )


def image(url: str, width: int = 1200, height: int = 630) -> str:
    return f'images:\n  - url: "{url}"\n    width: {width}\n    height: {height}\n'


def entry(url: str, more: str = "", title: str = "A map") -> str:
    return f'  - title: "{title}"\n    webUrl: "{url}"\n{more}'


def related(*urls: str) -> str:
    return "related:\n" + "".join(map(entry, urls))


def page(text: str) -> str:
    return f"---\n{text}\n---\n"


def runner(root: Path, config: Mapping[str, Any] | None = None, layer: Layer = ALL) -> Runner:
    """Return a runner with this content of `newsmeta.toml`, or without a configuration."""
    if config is None:
        return Runner(Config(root=root), layer, NOW, codes=CHECKED)
    (root / "newsmeta.toml").write_text("", encoding="utf-8")
    return Runner(parse(config, root / "newsmeta.toml"), layer, NOW, codes=CHECKED)


KINDS = {"page": {"files": ["*.page.md"]}}


def check(
    text: str, name: str = "a.md", root: Path = Path("/site"), **config: Any
) -> Sequence[Diagnostic]:
    """Return what is found in one file by itself."""
    result = runner(root, config or None).checker.validate_bytes(text.encode(), name, root / name)
    if result.failure:
        raise result.failure
    return result.diagnostics


def check_page(text: str, tmp_path: Path) -> Sequence[Diagnostic]:
    """Return what is found in a file of a kind without a schema."""
    return check(page(text), "a.page.md", tmp_path, kinds=KINDS)


def marked(text: str, location: Location) -> str:
    source = split(text.encode())
    start, end = (
        source.line_starts[at.line - 1] + at.column - 1 for at in (location.start, location.end)
    )
    return source.text[start:end]


def marks(text: str, found: Sequence[Diagnostic]) -> list[tuple[str, str]]:
    """Return code and marked text of each finding."""
    return [(diagnostic.code, marked(text, diagnostic.location)) for diagnostic in found]


def codes(found: Sequence[Diagnostic]) -> list[str]:
    return [diagnostic.code for diagnostic in found]


def normalize(text: str, name: str = "a.md", root: Path = Path("/site"), **config: Any) -> str:
    """Return a file with all its fixes made, once they leave nothing more to do."""
    worker = runner(root, config or None)
    once = worker.checker.normalize_bytes(text.encode(), name, root / name, Fixes(unsafe=True))
    assert once.failure is None
    assert once.refused == ()
    twice = worker.checker.normalize_bytes(once.after, name, root / name, Fixes(unsafe=True))
    assert not twice.is_changed
    return once.text


# -- URLs by themselves --------------------------------------------------------------------


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
    assert marks(text, check(text)) == []


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
        expected = []  # No URL by the schema: NM105.
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


# -- AMP -----------------------------------------------------------------------------------


def amp(url: str, cached: str = "") -> str:
    return f'ampWebUrl: "{url}"\n' + (f'cdnAmpWebUrl: "{cached}"\n' if cached else "")


CACHE = "https://amp-example-com.cdn.ampproject.org"


@pytest.mark.parametrize(
    ("url", "cached", "expected"),
    [
        ("https://amp.example.com/trees", f"{CACHE}/c/s/amp.example.com/trees", []),
        ("https://amp.example.com/trees/?a=1", f"{CACHE}/c/s/amp.example.com/trees/?a=1", []),
        ("https://amp.example.com/trees", f"{CACHE.upper()}/c/s/amp.example.com/trees", []),
        ("https://amp.example.com/trees", f"{CACHE}:443/c/s/amp.example.com/trees", []),
        ("https://amp.example.com/trees", f"{CACHE}/c/s/amp.example.com/trees/", ["NM309"]),
        ("https://amp.example.com/Trees", f"{CACHE}/c/s/amp.example.com/trees", ["NM309"]),
        ("https://amp.example.com/trees", f"{CACHE}/i/s/amp.example.com/trees", ["NM309"]),
        (
            "https://amp.example.com/trees",
            "http" + CACHE[5:] + "/c/s/amp.example.com/trees",
            ["NM309"],
        ),
        (
            "https://amp.example.com/trees?utm_source=x",
            f"{CACHE}/c/s/amp.example.com/trees?utm_source=x",
            ["NM305"],
        ),
    ],
)
def test_the_amp_cache(url: str, cached: str, expected: list[str]) -> None:
    found = check(article(fields=amp(url, cached)))
    assert [code for code in codes(found) if code not in ("NM302", "NM306")] == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.example.com/trees/amp", []),
        ("https://www.example.com/trees/", []),
        ("https://www.example.com/trees?amp", []),
        ("https://amp.example.com/trees", []),
        ("https://example.com/trees", []),
        ("https://m.example.org/trees", ["NM308"]),
        (PAGE, ["NM313"]),
        (f"{PAGE}#amp", ["NM313"]),
        (f"{PAGE}#!/amp", []),
        ("http://www.example.com/trees", ["NM302", "NM313"]),
    ],
)
def test_the_amp_page_is_another_page_of_the_site(url: str, expected: list[str]) -> None:
    assert sorted(codes(check(article(fields=amp(url))))) == expected


def test_an_amp_page_on_the_domain_of_the_provider_is_on_its_site() -> None:
    text = article(
        "https://news.example.net/trees",
        fields=amp("https://amp.example.org/trees"),
        domain="example.org",
    )
    assert codes(check(text)) == ["NM307"]


def test_a_cache_url_alone_is_an_orphan() -> None:
    text = article(fields=f'cdnAmpWebUrl: "{CACHE}/c/s/amp.example.com/trees"\n')
    (found,) = check(text)
    assert (found.code, found.pointer) == ("NM310", "/cdnAmpWebUrl")
    assert marked(text, found.location) == f'"{CACHE}/c/s/amp.example.com/trees"'


# -- publishers ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "domain", "expected"),
    [
        ("https://example.com/trees", "example.com", None),
        ("https://markets.example.com/trees", "example.com", None),
        ("https://example.com/trees", "news.example.com", None),
        ("https://blog.example.com/trees", "news.example.com", None),
        ("https://www.example.com/trees", "EXAMPLE.com", None),
        ("https://www.example.com./trees", "example.com", None),
        ("https://news.bbc.co.uk/trees", "bbc.co.uk", None),
        ("https://www.rosewood.co.uk/trees", "bbc.co.uk", "rosewood.co.uk"),
        ("https://www.bbc.co.uk/trees", "co.uk", None),
        ("https://a.github.io/trees", "b.github.io", "a.github.io"),
        ("https://www.notexample.com/trees", "example.com", "notexample.com"),
        ("https://www.example.com.evil.org/trees", "example.com", "evil.org"),
        ("https://www.xn--bume-loa.de/trees", "bäume.de", None),
        ("https://www.bäume.de/trees", "xn--bume-loa.de", None),
        ("https://www.example.com/trees", "localhost", None),
    ],
)
def test_the_page_is_on_the_site_of_its_provider(
    url: str, domain: str, expected: str | None
) -> None:
    text = article(url, domain=domain)
    found = check(text)
    assert marks(text, found) == ([("NM307", domain)] if expected else [])
    for diagnostic in found:
        assert diagnostic.hint == f"write {expected}, or correct webUrl"
        assert [marked(text, each.location) for each in diagnostic.related] == [f'"{url}"']


def test_a_video_may_be_anywhere() -> None:
    fields = 'originalUrl: "https://video.example.net/2010/01/01/trees"\n'
    assert codes(check(article("", fields=fields.replace("2010/01/01", "watch")))) == []
    assert codes(check(article(fields=fields.replace("2010/01/01", "watch")))) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("2021/01/27/trees", None),
        ("2021/01/20/trees", None),
        ("2021/02/03/trees", None),
        ("2021/01/19/trees", "2021/01/19"),
        ("2021/02/04/trees", "2021/02/04"),
        ("2019/11/trees", None),
        ("2019/trees", None),
        ("20191104/trees", None),
        ("trees-20191104", None),
        ("trees-2019-11-04", None),
        ("id/2019-11-045", None),
        ("2019/13/04/trees", None),
        ("2019/02/30/trees", None),
        ("1819/11/04/trees", None),
        ("archive/12019/11/04", None),
        ("2019/11/04", "2019/11/04"),
        ("2019/11/4/trees", "2019/11/4"),
        ("news/2019/nov/04/trees", "2019/nov/04"),
        ("news/2019/Nov/04/trees", "2019/Nov/04"),
        ("news/2019-11-04-trees", "2019-11-04"),
        ("news/2019-11-04/trees", "2019-11-04"),
        ("2019/11/04/trees/2021/01/27", None),
        ("trees?date=/2019/11/04/", None),
        ("trees#/2019/11/04/", None),
    ],
)
def test_a_date_in_a_url(path: str, expected: str | None) -> None:
    text = article(f"https://www.example.com/{path}")
    found = check(text)
    assert marks(text, found) == ([("NM311", expected)] if expected else [])
    for diagnostic in found:
        assert diagnostic.pointer == "/webUrl"
        assert marked(text, diagnostic.related[0].location) == "2021-01-27T15:50:00Z"


@pytest.mark.parametrize(
    ("fields", "url", "expected"),
    [
        ('originalUrl: "https://feed.example.net/2019/11/04/trees"\n', PAGE, []),
        ('originalUrl: "https://www.example.com/2019/11/04/trees"\n', "", ["NM311"]),
        ('ampWebUrl: "https://amp.example.com/2019/11/04/trees"\n', PAGE, []),
    ],
)
def test_the_date_of_the_page_counts(fields: str, url: str, expected: list[str]) -> None:
    assert codes(check(article(url, fields=fields))) == expected


@pytest.mark.parametrize("published", ["yesterday", '""', "2021-01-27", "2021-13-27T15:50:00Z"])
def test_without_a_time_of_publication_no_date_is_wrong(published: str) -> None:
    text = article("https://www.example.com/2019/11/04/trees", published=published)
    assert "NM311" not in codes(check(text))


def test_days_of_tolerance_can_be_set(tmp_path: Path) -> None:
    text = article("https://www.example.com/2021/01/24/trees")
    for days, expected in ((3, []), (2, ["NM311"]), (0, ["NM311"])):
        assert (
            codes(check(text, root=tmp_path, rules={"url-date-tolerance-days": days})) == expected
        )


# -- pictures ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "width", "height"),
    [
        ("https://www.example.com/trees-630x355.jpg", 630, 355),
        ("https://www.example.com/trees-16x9.jpg", 1600, 900),
        ("https://www.example.com/trees-630x355-1.jpg", 1200, 630),
        ("https://www.example.com/trees-2021x0127.jpg", 1200, 630),
        ("https://www.example.com/trees-scaled.jpg?ver=630x355", 1200, 630),
        ("https://images.example.com/trees?w=1200&fit=max", 900, 600),
        ("https://images.example.com/trees?w=1200&fit=max", 1200, 1900),
        ("https://images.example.com/trees?w=300&dpr=2", 600, 400),
        ("https://www.example.com/trees.jpg?fit=1200%2C630", 900, 600),
        ("https://www.example.com/trees.jpg?w=auto&h=", 900, 600),
        ("https://www.example.com/trees.jpg?view=630&hash=355", 900, 600),
        ("https://www.example.com/2021_01/trees.jpg", 900, 600),
        ("https://www.example.com/12345_67890/trees.jpg", 900, 600),
        ("https://i.ytimg.com/vi/abc/maxresdefault.jpg", 1280, 720),
    ],
)
def test_sizes_that_may_be_right(url: str, width: int, height: int) -> None:
    text = article(more=image(url, width, height))
    assert marks(text, check(text)) == []


@pytest.mark.parametrize(
    ("url", "width", "height", "expected", "says"),
    [
        ("https://www.example.com/trees-630x355.jpg", 1000, 355, "1000", "630x355"),
        ("https://www.example.com/trees-630x355.jpg", 630, 630, "630", "630x355"),
        ("https://www.example.com/trees.jpg?w=620", 1200, 630, "1200", "w=620"),
        ("https://www.example.com/t.jpg?w=620&h=411", 620, 412, "412", "w=620&h=411"),
        ("https://i.ytimg.com/vi/abc/hqdefault.jpg", 1280, 720, "1280", "hqdefault"),
    ],
)
def test_sizes_that_cannot_be_right(
    url: str, width: int, height: int, expected: str, says: str
) -> None:
    text = article(more=image(url, width, height))
    (found,) = check(text)
    assert (found.code, marked(text, found.location)) == ("NM401", expected)
    assert found.pointer == f"/images/0/{'height' if width == found_width(url) else 'width'}"
    assert [marked(text, each.location) for each in found.related] == [says]


def found_width(url: str) -> int:
    """Return the width that the URLs above state."""
    return 480 if "hqdefault" in url else 620 if "620" in url else 630


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (300, 157, []),
        (299, 157, ["NM402"]),
        (300, 156, ["NM402"]),
        (471, 157, []),
        (900, 300, []),
        (901, 300, ["NM403"]),
        (300, 900, []),
        (300, 901, ["NM403"]),
        (100, 10, ["NM402", "NM403"]),
    ],
)
def test_small_and_narrow_pictures(width: int, height: int, expected: list[str]) -> None:
    text = article(more=image("https://www.example.com/trees.jpg", width, height))
    assert codes(check(text)) == expected


def test_only_the_first_picture_of_an_article_is_one_for_cards() -> None:
    small = "    width: 50\n    height: 50\n"
    more = (
        image("https://www.example.com/a.jpg")
        + f"  - url: https://www.example.com/b.jpg\n{small}"
        + "related:\n  - images:\n      - url: https://www.example.com/c.jpg\n"
        + "        width: 50\n        height: 50\n"
    )
    logo = (
        "  images:\n    - url: https://www.example.com/d.jpg\n      width: 50\n      height: 50\n"
    )
    assert check(article(more=more, provider=logo)) == ()


SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 12 8"/>'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return the folder of a site with a picture of 40 by 20 pixels."""
    root = tmp_path / "site"
    (root / "assets").mkdir(parents=True)
    (root / "assets/tree.png").write_bytes(png(40, 20))
    (root / "assets/leaf.svg").write_text(SVG, encoding="utf-8")
    (root / "assets/tree-50x50.png").write_bytes(png(50, 50))
    (tmp_path / "outside.png").write_bytes(png(1, 1))
    return root


X = {"site-url": "https://x.github.io", "base-url": "/a"}


@pytest.mark.parametrize(
    ("url", "config", "expected"),
    [
        ("/assets/tree.png", {}, "NM405"),
        ("/assets/tree.png?v=2#x", {}, "NM405"),
        ("/assets/./x/../tree.png", {}, "NM405"),
        ("/assets/%74ree.png", {}, "NM405"),
        ("//assets/tree.png", {}, "NM301"),
        ("/assets/leaf.svg", {}, None),
        ("/assets/oak.png", {}, "NM404"),
        ("/assets", {}, "NM404"),
        ("/../../outside.png", {}, "NM404"),
        ("/assets/%2e%2e/%2e%2e/outside.png", {}, "NM404"),
        ("/assets/..%2f..%2foutside.png", {}, "NM404"),
        ("/assets/..%5c..%5coutside.png", {}, "NM404"),
        ("/assets/tree.png%00", {}, "NM404"),
        ("https://x.github.io/a/assets/tree.png", {}, None),
        ("https://x.github.io/a/assets/tree.png", X, "NM405"),
        ("http://x.github.io/a/assets/tree.png", X, "NM405"),
        ("https://X.github.io/a/assets/tree.png", X, "NM405"),
        ("https://x.github.io/a/assets/oak.png", X, "NM404"),
        ("https://x.github.io/b/assets/oak.png", X, None),
        ("https://x.github.io/assets/oak.png", X, None),
        ("https://x.github.io/ab/assets/oak.png", X, None),
        ("https://x.github.io:8080/a/assets/oak.png", X, None),
        ("https://y.github.io/a/assets/oak.png", X, None),
        ("https://www.x.github.io/a/assets/oak.png", X, None),
        ("/a/assets/tree.png", X, "NM405"),
        ("/assets/tree.png", X, "NM405"),
        ("https://x.github.io/a/assets/tree.png", {"site-url": "https://x.github.io/a/"}, "NM405"),
        ("https://x.github.io/b/assets/oak.png", {"site-url": "https://x.github.io/a/"}, None),
    ],
)
def test_which_pictures_are_files_of_the_site(
    url: str, config: dict[str, str], expected: str | None, site: Path
) -> None:
    found = check(article(more=image(url, 400, 200)), root=site, **config, rules={})
    wanted = [code for code in codes(found) if code not in ("NM302", "NM306")]
    assert wanted == ([expected] if expected else [])


def test_without_a_site_no_path_is_a_file(site: Path) -> None:
    assert check(article(more=image("/assets/oak.png")), root=site) == ()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("url: https://x.github.io\nbaseurl: /a\n", "NM405"),
        ("url: 'https://x.github.io'\nbaseurl: a/\n", "NM405"),
        ("url: https://x.github.io/\nbaseurl: /b\n", None),
        ("title: A site\n", None),
        ("url: 5\n", None),
        ("", None),
    ],
)
def test_the_address_of_a_jekyll_site(content: str, expected: str | None, site: Path) -> None:
    (site / "_config.yml").write_text(content, encoding="utf-8")
    text = article(more=image("https://x.github.io/a/assets/tree.png", 400, 200))
    for name in ("a.md", "_news/2021/a.md"):
        assert codes(check(text, name, site)) == ([expected] if expected else [])


def test_newsmetas_configuration_goes_over_that_of_jekyll(site: Path) -> None:
    (site / "_config.yml").write_text("url: https://x.github.io\n", encoding="utf-8")
    text = article(more=image("https://x.github.io/assets/tree.png", 400, 200))
    assert codes(check(text, root=site)) == ["NM405"]
    assert codes(check(text, root=site, **{"site-url": "https://www.example.com"})) == []


@pytest.mark.parametrize("target", ["../../outside.png", "/etc/hostname", "../.."])
def test_a_symbolic_link_does_not_lead_out(target: str, site: Path) -> None:
    link = site / "assets/link.png"
    try:
        link.symlink_to(target)
    except OSError:  # pragma: no cover
        pytest.skip("no symbolic links here")
    found = check(article(more=image("/assets/link.png", 300, 200)), root=site, rules={})
    assert codes(found) == ["NM404"]
    assert "leads out of the repository" in found[0].message


def test_a_symbolic_link_within_is_a_file(site: Path) -> None:
    try:
        (site / "link.png").symlink_to("assets/tree.png")
    except OSError:  # pragma: no cover
        pytest.skip("no symbolic links here")
    found = check(article(more=image("/link.png", 40, 20)), root=site, rules={})
    assert [code for code in codes(found) if code != "NM402"] == []


def test_the_case_of_a_file_name_matters(site: Path) -> None:
    if (site / "ASSETS").exists():
        pytest.skip("upper and lower case are one here")
    found = check(article(more=image("/assets/Tree.png", 40, 20)), root=site, rules={})
    (missing,) = (each for each in found if each.code == "NM404")
    assert missing.hint == "did you mean assets/tree.png?"


@pytest.mark.parametrize(
    ("url", "width", "expected"),
    [
        ("/assets/tree-50x50.png", 50, []),
        ("/assets/tree-50x50.png", 48, [("NM405", "48")]),
        ("/assets/other-60x60.png", 50, [("NM406", "other-60x60.png")]),
        ("/assets/other-60x60.png?v=1", 60, [("NM406", "other-60x60.png"), ("NM405", "60")]),
        ("/assets/other-60x60.png?v=a/b", 50, [("NM406", "other-60x60.png")]),
    ],
)
def test_the_size_of_a_local_picture(
    url: str, width: int, expected: list[tuple[str, str]], site: Path
) -> None:
    (site / "assets/other-60x60.png").write_bytes(png(50, 50))
    logo = f'  images:\n    - url: "{url}"\n      width: {width}\n      height: {width}\n'
    text = article(provider=logo)
    found = check(text, root=site, rules={})
    assert marks(text, found) == expected
    assert {d.code: d.pointer for d in found}.get("NM405") in (None, "/provider/images/0/width")
    assert {d.code: d.pointer for d in found}.get("NM406") in (None, "/provider/images/0/url")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.png", b"\xff\xd8\xff\xe0 no picture", "NM407"),
        ("a.jpg", png(40, 20), "NM407"),
        ("a.jpeg", b"<html><body>Not found</body></html>", "NM407"),
        ("a.png", png(40, 20)[:-10], "NM407"),
        ("a.gif", b"", "NM407"),
        ("a.svg", b"<html/>", "NM407"),
        ("a.svg", SVG.encode(), None),
        ("a.PNG", png(40, 20), None),
        ("a", png(40, 20), None),
    ],
)
def test_what_is_no_picture(name: str, content: bytes, expected: str | None, site: Path) -> None:
    (site / name).write_bytes(content)
    text = article(provider=f"  images:\n    - url: /{name}\n      width: 40\n      height: 20\n")
    found = check(text, root=site, rules={})
    assert marks(text, found) == ([(expected, f"/{name}")] if expected else [])


# -- related -------------------------------------------------------------------------------

MAP = "https://www.example.org/map"
SAME = MAP.replace("https:", "HTTPS:")


@pytest.mark.parametrize(
    "urls",
    [
        [MAP, "https://www.example.org/map/"],
        [MAP, "https://example.org/map"],
        [MAP, "https://www.example.org/Map"],
        [MAP, "https://www.example.org/map?id=1"],
        ["https://www.example.org/map?a=1&b=2", "https://www.example.org/map?b=2&a=1"],
        ["https://www.example.org/#!/a", "https://www.example.org/#!/b"],
        ["https://www.example.com/trees/"],
        ["https://www.example.com/trees?page=2"],
    ],
)
def test_entries_of_different_pages(urls: list[str]) -> None:
    assert check(article(more=related(*urls))) == ()


@pytest.mark.parametrize(
    ("urls", "expected"),
    [
        ([PAGE], ("NM501", f'"{PAGE}"')),
        ([MAP, f"{PAGE}#top"], ("NM501", f'"{PAGE}#top"')),
        ([f"{PAGE}?utm_source=x"], ("NM501", f'"{PAGE}?utm_source=x"')),
        ([MAP, MAP], ("NM502", f'"{MAP}"')),
        ([MAP, f"{MAP}#legend"], ("NM502", f'"{MAP}#legend"')),
        ([MAP, "http://www.example.org/map"], ("NM502", '"http://www.example.org/map"')),
        ([MAP, "https://www.example.org/%6dap"], ("NM502", '"https://www.example.org/%6dap"')),
    ],
)
def test_entries_of_a_page_that_is_there_already(
    urls: list[str], expected: tuple[str, str]
) -> None:
    text = article(more=related(*urls))
    found = [each for each in check(text) if each.code.startswith("NM5")]
    assert marks(text, found) == [expected]
    assert found[0].pointer == f"/related/{len(urls) - 1}/webUrl"
    (other,) = found[0].related
    wanted = PAGE if expected[0] == "NM501" else MAP
    assert marked(text, other.location) == f'"{wanted}"'


def test_entries_without_pages_are_no_duplicates() -> None:
    more = 'related:\n  - title: "A map"\n  - title: "A map"\n  - webUrl: ""\n  - webUrl: ""\n'
    assert check(article(more=more)) == ()


@pytest.mark.parametrize(
    ("qualities", "expected"),
    [
        ([70, 40, 40], None),
        ([70, None, 40], None),
        ([None, 40], None),
        (['"40"', 70], None),
        ([40, 70, 90], 1),
        ([70, None, 71], 2),
        ([90, 70, 80], 2),
    ],
)
def test_the_order_of_entries(qualities: list[int | str | None], expected: int | None) -> None:
    more = "related:\n" + "".join(
        entry(f"{MAP}{index}", "" if quality is None else f"    quality: {quality}\n")
        for index, quality in enumerate(qualities)
    )
    text = article(more=more)
    found = check(text)
    if expected is None:
        assert found == ()
    else:
        assert marks(text, found) == [("NM503", str(qualities[expected]))]
        assert found[0].pointer == f"/related/{expected}/quality"


# -- names of files ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2021-01-26-ten-thousand-trees.md", None),
        ("2021-01-27-ten-thousand-trees.md", None),
        ("2021-01-28-ten-thousand-trees.md", None),
        ("2021-01-25-ten-thousand-trees.md", "NM604"),
        ("2021-01-29-ten-thousand-trees.md", "NM604"),
        ("2021-02-30-ten-thousand-trees.md", "NM604"),
        ("2021-01-27.md", None),
        ("ten-thousand-trees.md", None),
        ("city-budget.md", None),
        ("2021-01-city-budget.md", None),
        ("20210127-city-budget.md", None),
        ("2021-01-27_city-budget.md", None),
        ("index.md", None),
        ("2021-01-27-Ten-Thousand-Trees.md", None),
        ("2021-01-27--ten--thousand-trees-.markdown", None),
        ("2021-01-27-city-budget.md", "NM605"),
        ("2021-01-27-ten-thousand-trees-1.md", "NM605"),
    ],
)
def test_the_name_of_a_file(name: str, expected: str | None) -> None:
    text = article()
    found = check(text, name)
    marks_of = {"NM604": "2021-01-27T15:50:00Z", "NM605": f'"{TITLE}"'}
    assert marks(text, found) == ([(expected, marks_of[expected])] if expected else [])


@pytest.mark.parametrize(
    ("title", "made"),
    [
        ("What’s new: oak, elm and beech?", "whats-new-oak-elm-and-beech"),
        ("  Trees  ", "trees"),
        ("C++ and C#", "c-and-c"),
        ("100% of 1,000 trees", "100-of-1000-trees"),
        ("Well-known trees", "well-known-trees"),
        ("Bäume für Łódź", "bäume-für-łódź"),
        ("東京に木を植える", "東京に木を植える"),
        ("snake_case", "snakecase"),
        ("Cafe\u0301", "café"),
    ],
)
def test_the_slug_of_a_title(title: str, made: str) -> None:
    assert slug(title) == made
    assert codes(check(article(title=title), f"2021-01-27-{made}.md")) == []


@pytest.mark.parametrize(
    ("title", "name", "expected"),
    [
        ("Oak & elm", "oak--elm", []),
        ("Oak & elm", "oak-elm", []),
        ("Oak – elm", "oak-elm", []),
        ("Bäume für die Stadt", "ba\u0308ume-fu\u0308r-die-stadt", []),
        ("Bäume für die Stadt", "baume-fur-die-stadt", []),
        ("Where ten thousand trees will stand", "where-ten-thousand-trees-will", []),
        ("Where ten thousand trees will stand", "where-ten-thousand-tr", []),
        ("Where ten thousand trees will stand", "w", ["NM605"]),
        ("???", "trees", ["NM605"]),
    ],
)
def test_names_that_are_as_good(title: str, name: str, expected: list[str]) -> None:
    assert codes(check(article(title=title), f"2021-01-27-{name}.md")) == expected


# -- across files --------------------------------------------------------------------------


def compare(
    root: Path, files: Mapping[str, str], layer: Layer = ALL, **config: Any
) -> dict[str, list[str]]:
    """Return the codes of NM601 to NM606 that are found, by file."""
    return {
        name: [each.code for each in found if each.code.startswith("NM60")]
        for name, found in looked(root, files, layer, **config).items()
    }


def looked(
    root: Path, files: Mapping[str, str], layer: Layer = ALL, **config: Any
) -> dict[str, list[Diagnostic]]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(text.encode())
    worker = runner(root, config, layer)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(root)
        report, failures = worker.run(worker.finder.search(["."]).targets, searched=[Path()])
    assert not failures
    found: dict[str, list[Diagnostic]] = {name: [] for name in files}
    for diagnostic in report.diagnostics:
        found[diagnostic.location.path.replace(os.sep, "/")].append(diagnostic)
    return found


ONE = article(title="Ten thousand trees", excerpt="The plan covers every district.")


def two(
    url: str = "https://www.example.com/apples",
    more: str = "",
    title: str = "Farmers sell apples",
    excerpt: str = "They are red, and cheap this year.",
    **options: str,
) -> str:
    return article(url, more, title=title, excerpt=excerpt, **options)


@pytest.mark.parametrize(
    ("text", "is_duplicate"),
    [
        (two(PAGE), True),
        (two("http://www.example.com/trees"), True),
        (two("HTTPS://WWW.example.com:443/trees"), True),
        (two("https://www.example.com/x/../%74rees"), True),
        (two("https://www.example.com/trees?utm_source=x&fbclid=y"), True),
        (two("https://www.example.com/trees#top"), True),
        (two(fields=f'originalUrl: "{PAGE}"\n'), True),
        (two("https://www.example.com/trees/"), False),
        (two("https://example.com/trees"), False),
        (two("https://www.example.com/Trees"), False),
        (two("https://www.example.com/trees?id=1"), False),
        (two("https://www.example.com/trees#!/page"), False),
        (two(fields=amp(PAGE)), False),
        (two(more=related(PAGE)), False),
        (two(PAGE, "published: false\n"), True),
        (two(PAGE, "deleted: true\n"), False),
        (two(PAGE, "removed: true\n"), False),
        (two(PAGE, "deleted: false\n"), True),
        (two(PAGE, 'deleted: "true"\n'), True),
    ],
)
def test_duplicates_of_pages(text: str, is_duplicate: bool, tmp_path: Path) -> None:
    found = compare(tmp_path, {"a.md": ONE, "b.md": text})
    expected = ["NM601"] if is_duplicate else []
    assert found == {"a.md": expected, "b.md": expected}


def test_a_duplicate_names_all_files_and_marks_the_fields(tmp_path: Path) -> None:
    files = {
        "a.md": ONE,
        "b.md": two(fields=f'originalUrl: "{PAGE}"\n'),
        "c.md": two(PAGE, title="Bridge is closed", excerpt="There are cracks in it."),
    }
    found = looked(tmp_path, files)
    (first,) = (each for each in found["a.md"] if each.code == "NM601")
    assert first.message == "webUrl: is the same page as in b.md and c.md"
    assert first.pointer == "/webUrl"
    assert marked(ONE, first.location) == f'"{PAGE}"'
    assert [
        (each.location.path, marked(files[each.location.path], each.location))
        for each in first.related
    ] == [("b.md", f'"{PAGE}"'), ("c.md", f'"{PAGE}"')]
    (second,) = (each for each in found["b.md"] if each.code == "NM601")
    assert second.pointer == "/originalUrl"


def test_many_duplicates_are_named_in_part(tmp_path: Path) -> None:
    files = {
        f"{i}.md": two(PAGE, title=f"News {chr(97 + i) * 9}", excerpt=chr(97 + i) * 30)
        for i in range(6)
    }
    found = looked(tmp_path, files)["0.md"]
    assert [each.message for each in found if each.code == "NM601"] == [
        "webUrl: is the same page as in 1.md, 2.md, 3.md and 2 other files"
    ]


def test_files_of_two_kinds_are_no_duplicates(tmp_path: Path) -> None:
    kinds = {"page": {"files": ["pages/"]}}
    assert compare(tmp_path, {"a.md": ONE, "pages/a.md": ONE}, kinds=kinds) == {
        "a.md": [],
        "pages/a.md": [],
    }


@pytest.mark.parametrize(
    ("title", "is_duplicate"),
    [
        ("Ten thousand trees", True),
        ("TEN thousand Trees", True),
        ("Ten  thousand\u00a0trees ", True),
        ("Ten thousand &#116;rees", True),
        ("Ｔen thousand trees", True),
        ("Ten thousand trees!", False),
        ("Ten thousand trees: part 2", False),
        ("10 thousand trees", False),
    ],
)
def test_duplicates_of_titles(title: str, is_duplicate: bool, tmp_path: Path) -> None:
    found = compare(tmp_path, {"a.md": ONE, "b.md": two(title=title)})
    expected = ["NM602"] if is_duplicate else []
    assert found == {"a.md": expected, "b.md": expected}


def test_files_without_titles_have_not_the_same_one(tmp_path: Path) -> None:
    files = {f"{name}.md": two(f"{PAGE}/{name}", title=" ", excerpt=" ") for name in "ab"}
    assert compare(tmp_path, files) == {"a.md": [], "b.md": []}


def test_the_same_page_is_not_told_by_its_title_again(tmp_path: Path) -> None:
    files = {"a.md": ONE, "b.md": ONE, "c.md": two(title=TITLE)}
    found = compare(tmp_path, files)
    assert found == {"a.md": ["NM602", "NM601"], "b.md": ["NM602", "NM601"], "c.md": ["NM602"]}


LONG = "City council votes to plant ten thousand trees"
TEXT = "The plan covers every district, and starts in the spring of the year."


@pytest.mark.parametrize(
    ("title", "excerpt", "is_alike"),
    [
        ("The city council votes to plant ten thousand trees", TEXT, True),
        ("City council votes to plant ten thousand trees.", TEXT.replace("spring", "Spring"), True),
        ("Ten thousand trees to plant, city council votes", TEXT, True),
        (
            "City council votes to plant ten thousand trees, again",
            "Something else is in it.",
            False,
        ),
        ("Farmers sell apples at the market", TEXT, False),
        ("City council votes to plant 20 thousand trees", TEXT, False),
        ("City council votes to plant ten thousand trees, part 2", TEXT, False),
        ("City council votes to cut down ten old oaks", TEXT, False),
        ("City council votes to plant ten thousand tree", "", False),
    ],
)
def test_files_that_are_almost_the_same(
    title: str, excerpt: str, is_alike: bool, tmp_path: Path
) -> None:
    files = {"a.md": two(PAGE, title=LONG, excerpt=TEXT), "b.md": two(title=title, excerpt=excerpt)}
    expected = ["NM603"] if is_alike else []
    assert compare(tmp_path, files) == {"a.md": expected, "b.md": expected}


def test_parts_of_a_series_are_not_almost_the_same(tmp_path: Path) -> None:
    files = {
        f"{part}.md": two(f"{PAGE}/{part}", title=f"Trees of the city, part {part}", excerpt=TEXT)
        for part in (1, 2, 10)
    }
    assert set(map(tuple, compare(tmp_path, files).values())) == {()}


def provider(name: str, domain: str, url: str = "", more: str = "") -> str:
    """Return an article of a provider that is nothing to the others."""
    key = f"{name} {domain} {url}".encode().hex()
    return two(
        url or f"https://www.{domain}/{key}",
        more,
        title=key[::-1],
        excerpt=key,
        name=name,
        domain=domain,
    )


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        ([("Example Times", "example.com"), ("Example Times", "example.com")], [0, 0]),
        ([("Example Times", "example.com"), ("Example Times", "EXAMPLE.com")], [0, 0]),
        ([("Example Times", "example.com"), ("Example Post", "example.org")], [0, 0]),
        ([("Example Times", "example.com"), ("Example Sport", "sport.example.com")], [0, 0]),
        ([("Example Times", "example.com"), ("The Example Times", "example.com")], [1, 1]),
        ([("Example Times", "example.com"), ("Example Times", "example.org")], [1, 1]),
        (
            [("Times", "example.com"), ("Times", "example.com"), ("The Times", "example.com")],
            [0, 0, 1],
        ),
        (
            [("Times", "example.com"), ("Times", "example.com"), ("Times", "example.org")],
            [0, 0, 1],
        ),
    ],
)
def test_names_and_domains_of_providers(
    parties: list[tuple[str, str]], expected: list[int], tmp_path: Path
) -> None:
    files = {
        f"{index}.md": provider(*party, f"https://www.{party[1].lower()}/{index}{index}")
        for index, party in enumerate(parties)
    }
    found = compare(tmp_path, files)
    assert [found[name].count("NM606") for name in files] == expected


def test_what_the_organizations_say_is_no_conflict(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.yaml").write_text(
        "name: Example Times\notherNames: [The Example Times]\ndomain: example.com\n",
        encoding="utf-8",
    )
    files = {
        "a.md": provider("Example Times", "example.com"),
        "b.md": provider("The Example Times", "example.com"),
    }
    known = {"organizations": ["data/*.yaml"]}
    assert compare(tmp_path, files, vocabularies=known) == {"a.md": [], "b.md": []}


def test_a_conflict_marks_what_is_in_conflict(tmp_path: Path) -> None:
    more = "related:\n  - provider:\n      name: ExampleTimes\n      domain: example.com\n"
    files = {
        "a.md": provider("Example Times", "example.com"),
        "b.md": provider("Example Times", "example.com", "https://www.example.com/b", more),
    }
    found = looked(tmp_path, files)
    assert found["a.md"] == []
    (diagnostic,) = found["b.md"]
    assert (diagnostic.code, diagnostic.pointer) == ("NM606", "/related/0/provider/name")
    assert marked(files["b.md"], diagnostic.location) == "ExampleTimes"
    for each in diagnostic.related:
        assert marked(files[each.location.path], each.location) == "Example Times"


def test_providers_of_two_kinds_are_not_compared(tmp_path: Path) -> None:
    kinds = {"course": {"files": ["courses/"]}}
    files = {
        "a.md": provider("Example Times", "example.com"),
        "courses/b.md": provider("Example Times Learning", "example.com"),
    }
    assert compare(tmp_path, files, kinds=kinds) == {"a.md": [], "courses/b.md": []}


# -- fixes ---------------------------------------------------------------------------------

FIXES = [
    ("http://www.example.org/map", "https://www.example.org/map"),
    ("https://www.example.org/?a=1&#038;b=2&amp;c=3", "https://www.example.org/?a=1&b=2&c=3"),
    ("https://www.example.org/?utm_source=x", "https://www.example.org/"),
    ("https://www.example.org/?utm_source=x#map", "https://www.example.org/#map"),
    ("https://www.example.org/?a=1&gclid=2&b=%41&", "https://www.example.org/?a=1&b=%41&"),
    ("https://www.example.org/?utm_source=x&a=1", "https://www.example.org/?a=1"),
    ("https://WWW.Example.org:443/A/./b/../%7Ec%2F", "https://www.example.org/A/~c%2F"),
    ("http://WWW.example.org/?a=1&amp;utm_source=x", "https://www.example.org/?a=1"),
]


@pytest.mark.parametrize(("before", "after"), FIXES)
@pytest.mark.parametrize("quotes", ['"{}"', "'{}'", "{} # a comment", ">-\n  {}"])
def test_a_fix_changes_the_url_and_nothing_else(before: str, after: str, quotes: str) -> None:
    text = article(more=f"sourceUrl: {quotes.format(before)}\n")
    assert normalize(text) == text.replace(before, after)
    assert normalize(text.replace("\n", "\r\n")) == text.replace(before, after).replace(
        "\n", "\r\n"
    )


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (article(name="Example Post", domain="example.org"), "example.org", "example.com"),
        (
            article(fields=amp("https://amp.example.com/a", f"{CACHE}/c/amp.example.com/a")),
            "/c/amp.",
            "/c/s/amp.",
        ),
        (
            article(fields=f'cdnAmpWebUrl: "{CACHE}/c/s/amp.example.com/a"\n'),
            "cdnAmp",
            'ampWebUrl: "https://amp.example.com/a"\ncdnAmp',
        ),
        (
            article(
                fields=amp(
                    "https://amp.example.com/a?utm_source=x",
                    f"{CACHE}/c/s/amp.example.com/a?utm_source=x",
                )
            ),
            "?utm_source=x",
            "",
        ),
        (
            article(more=image("https://www.example.com/trees-630x355.jpg")),
            "width: 1200\n    height: 630",
            "width: 630\n    height: 355",
        ),
        (article(more=related(MAP, PAGE)), entry(PAGE), ""),
        (article(more=related(PAGE, MAP)), entry(PAGE), ""),
        (article(more=related(PAGE)), "related:\n" + entry(PAGE), "related: []\n"),
        (article(more=related(MAP, SAME, MAP + "b")), entry(SAME), ""),
    ],
    ids=[
        "NM307",
        "NM309",
        "NM310",
        "NM305+NM309",
        "NM401",
        "NM501",
        "NM501 first",
        "NM501 only",
        "NM502",
    ],
)
def test_a_fix_changes_what_it_is_about_and_nothing_else(text: str, old: str, new: str) -> None:
    assert old in text
    assert normalize(text) == text.replace(old, new)


def test_the_real_size_is_declared(site: Path) -> None:
    text = article(more=image("/assets/tree.png", 400, 20))
    assert normalize(text, root=site, rules={}) == text.replace("width: 400", "width: 40")


def test_what_says_more_is_not_removed() -> None:
    more = "related:\n" + entry(MAP) + entry(MAP, "    quality: 5\n")
    worker = runner(Path("/site"))
    text = article(more=more).encode()
    outcome = worker.checker.normalize_bytes(text, "a.md", Path("/site/a.md"), Fixes(unsafe=True))
    assert not outcome.is_changed
    assert [(each.code, each.fix) for each in outcome.remaining] == [("NM502", None)]


def test_only_safe_fixes_are_made_by_themselves() -> None:
    more = image("http://www.example.com/trees-630x355.jpg") + "sourceUrl: HTTPS://example.com/\n"
    text = article(more=more, domain="example.org")
    worker = runner(Path("/site"))
    outcome = worker.checker.normalize_bytes(text.encode(), "a.md", Path("/site/a.md"))
    assert outcome.text == text.replace("HTTPS:", "https:")


# -- what is kept quiet --------------------------------------------------------------------

QUIET = {
    "NM301": image("//www.example.com/a.jpg"),
    "NM302": "sourceUrl: http://www.example.com/\n",
    "NM303": "sourceUrl: https://a:b@www.example.com/\n",
    "NM304": "sourceUrl: https://www.example.com/?a&amp;b\n",
    "NM305": "sourceUrl: https://www.example.com/?gclid=1\n",
    "NM306": "sourceUrl: https://WWW.example.com/\n",
    "NM308": amp("https://amp.example.net/a"),
    "NM309": amp("https://amp.example.com/a", f"{CACHE}/c/s/amp.example.com/b"),
    "NM310": f"cdnAmpWebUrl: {CACHE}/c/s/amp.example.com/b\n",
    "NM312": "sourceUrl: https://localhost/\n",
    "NM313": amp(PAGE),
    "NM401": image("https://www.example.com/a-600x400.jpg"),
    "NM402": image("https://www.example.com/a.jpg", 50, 50),
    "NM403": image("https://www.example.com/a.jpg", 5000, 500),
    "NM501": related(MAP, PAGE),
    "NM502": related(MAP, MAP),
    "NM503": "related:\n" + entry(MAP) + "    quality: 1\n" + entry(MAP + "2") + "    quality: 2\n",
}


@pytest.mark.parametrize(("code", "more"), QUIET.items(), ids=list(QUIET))
@pytest.mark.parametrize("selector", ["code", "name", "family", "all"])
def test_a_comment_keeps_a_finding_quiet(code: str, more: str, selector: str) -> None:
    text = article(more=more)
    (found,) = check(text)
    assert found.code == code
    word = {"code": code, "name": RULES[code].name, "family": code[:3], "all": ""}[selector]
    lines = text.split("\n")
    lines[found.line - 1] += f"  # newsmeta: ignore {word}"
    assert check("\n".join(lines)) == ()
    lines[found.line - 1] = lines[found.line - 1].split("  #")[0] + "  # newsmeta: ignore NM999"
    assert code in codes(check("\n".join(lines)))
    whole = text.replace("---\n", f"---\n# newsmeta: ignore-file {word}\n", 1)
    assert check(whole) == ()


def test_a_comment_keeps_comparisons_quiet(tmp_path: Path) -> None:
    quiet = ONE.replace(
        f'webUrl: "{PAGE}"', f'webUrl: "{PAGE}"  # newsmeta: ignore NM601 -- agreed'
    )
    assert quiet != ONE
    assert compare(tmp_path, {"a.md": quiet, "b.md": two(PAGE)}) == {"a.md": [], "b.md": ["NM601"]}
    whole = ONE.replace("---\n", "---\n# newsmeta: ignore-file NM6\n", 1)
    assert compare(tmp_path, {"a.md": whole, "b.md": two(PAGE)}) == {"a.md": [], "b.md": ["NM601"]}


def test_rules_are_not_applied_where_the_configuration_says_so(tmp_path: Path) -> None:
    files = {"old/a.md": ONE, "b.md": two(PAGE)}
    ignores = {"old/": ["NM601"]}
    expected = {"old/a.md": [], "b.md": ["NM601"]}
    config: dict[str, Any] = {"per-file-ignores": ignores}
    assert compare(tmp_path, files, **config) == expected
    for selectors in (["NM6"], ["duplicate-url"], ["ALL"]):
        config = {"per-file-ignores": {"old/": selectors}}
        assert compare(tmp_path, files, **config) == expected


@pytest.mark.parametrize(
    ("select", "expected"),
    [
        (("NM601",), ["NM601"]),
        (("NM602",), ["NM602"]),
        (("NM6",), ["NM602", "NM601"]),
        (("duplicate-title", "NM601"), ["NM602", "NM601"]),
        (("NM3",), []),
    ],
)
def test_only_selected_rules_are_applied(
    select: tuple[str, ...], expected: list[str], tmp_path: Path
) -> None:
    files = {"a.md": ONE, "b.md": ONE, "c.md": two(title=TITLE)}
    found = compare(tmp_path, files, Layer(select=select))
    assert found["a.md"] == expected


def test_rules_for_information_apply_only_when_selected() -> None:
    text = article(more=image("https://www.example.com/a.jpg", 50, 5) + QUIET["NM503"])
    usual = Runner(Config(root=Path("/site")), None, NOW, codes=CHECKED)
    assert (
        usual.checker.validate_bytes(
            text.encode(), "2021-01-27-x.md", Path("/site/2021-01-27-x.md")
        ).diagnostics
        == ()
    )
    assert set(codes(check(text, "2021-01-27-x.md"))) == {"NM402", "NM403", "NM503", "NM605"}
