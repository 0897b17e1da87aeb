"""Sitemaps: the requirements of the protocol and of Google, as read by XML parsers."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from newsmeta.exporters import newssitemap, sitemap
from newsmeta.exporters.options import ExportError, Feed, Options
from newsmeta.records.columns import choose
from newsmeta.records.record import Record
from newsmeta.site.site import Site
from newsmeta.timestamps import is_canonical
from newsmeta.urls import parse
from tests.support.cli import invoke, write
from tests.support.web import ARTICLE, HOSTILE, RECORDS, URI, Export, record, several

SITE = Site(Path(), Path(), parse("https://site.example"), "/news", folder="_news")
BOTH = pytest.mark.parametrize("module", [sitemap, newssitemap], ids=["sitemap", "news"])
PLAIN = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_SHAPES = {
    f"{PLAIN}url": (f"{PLAIN}loc", f"{PLAIN}lastmod", f"{NEWS}news"),
    f"{NEWS}news": (f"{NEWS}publication", f"{NEWS}publication_date", f"{NEWS}title"),
    f"{NEWS}publication": (f"{NEWS}name", f"{NEWS}language"),
    f"{PLAIN}sitemap": (f"{PLAIN}loc", f"{PLAIN}lastmod"),
}
"""The elements that the two schemas allow within an element, in this order."""


def assert_sitemap(data: bytes, top: str = "urlset") -> list[str]:
    """Assert the requirements of the protocol and of Google, and return the addresses."""
    root = ET.fromstring(data)
    assert root.tag == f"{PLAIN}{top}"
    if top == "urlset":
        assert len(data) <= sitemap.MOST_BYTES
        assert len(root) <= sitemap.MOST
    for element in root.iter():
        if element is not root and len(element):
            tags = [child.tag for child in element]
            assert tags == [tag for tag in _SHAPES[element.tag] if tag in tags]
        text = element.text or ""
        if element.tag == f"{PLAIN}loc":
            assert URI.is_valid(text)
            assert len(text) < 2048
        elif element.tag in (f"{PLAIN}lastmod", f"{NEWS}publication_date"):
            assert is_canonical(text)
        elif element.tag == f"{NEWS}language":
            assert re.fullmatch("zh-cn|zh-tw|[a-z]{2,3}", text)
        elif element.tag in (f"{NEWS}title", f"{NEWS}name"):
            assert text.strip()
    addresses = [element.text or "" for element in root.iter(f"{PLAIN}loc")]
    assert len(set(addresses)) == len(addresses) == len(root)
    return addresses


def of(module: ModuleType, *records: Record, site: Site | None = SITE, **more: Any) -> Export:
    export = Export(module, *records, site=site, **more)
    assert_sitemap(export.data)
    return export


def test_a_sitemap_has_the_pages_of_the_site_and_not_those_of_publishers() -> None:
    other = record({**ARTICLE, "permalink": "/chips & fish/"}, "_news/b.md")
    odd = record({**ARTICLE, "last_modified_at": "2021-02-01"}, "_news/Öl <1>.md")
    export = of(sitemap, record(ARTICLE), other, odd, record(ARTICLE))
    assert export.number == 3
    assert export.text.splitlines()[2:-1] == [
        "<url><loc>https://site.example/news/news/2021-01-27-fish.html</loc>"
        "<lastmod>2021-01-28T09:00:00Z</lastmod></url>",
        "<url><loc>https://site.example/news/chips%20&amp;%20fish/</loc>"
        "<lastmod>2021-01-28T09:00:00Z</lastmod></url>",
        "<url><loc>https://site.example/news/news/%C3%96l%20%3C1%3E.html</loc>"
        "<lastmod>2021-02-01T00:00:00Z</lastmod></url>",
    ]


@pytest.mark.parametrize("title", [*HOSTILE, "A & B", "<b>", "]]>", "\ud800", "‘’é🐟"])
def test_a_news_sitemap_says_what_the_article_is_called(title: str) -> None:
    export = of(newssitemap, record({**ARTICLE, "title": title}), feed=Feed(title))
    news = ET.fromstring(export.data)[0].find(f"{NEWS}news")
    assert news is not None
    shown = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "\ufffd", title)
    assert news.findtext(f"{NEWS}title") == shown
    assert news.findtext(f"{NEWS}publication/{NEWS}name") == shown
    assert news.findtext(f"{NEWS}publication_date") == "2021-01-27T15:50:00Z"


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        *(("en-us", "en"), ("de", "de"), ("zh-CN", "zh-cn"), ("zh_TW", "zh-tw"), ("zh-Hant", "zh")),
        *(("gsw-CH", "gsw"), ("DE_at", "de"), ("English", "en"), (None, "en"), (5, "en")),
    ],
)
def test_the_language_is_one_that_google_knows(locale: Any, language: str) -> None:
    export = of(newssitemap, record({**ARTICLE, "locale": locale}))
    [found] = ET.fromstring(export.data).iter(f"{NEWS}language")
    assert found.text == language


@BOTH
def test_without_the_address_of_the_site_there_is_none(module: ModuleType) -> None:
    for site in (None, Site(Path(), Path())):
        with pytest.raises(ExportError, match="needs the address of the site"):
            Export(module, record(ARTICLE), site=site)
    assert of(module, site=None).number == 0


@BOTH
def test_pages_whose_address_nobody_knows_are_refused(module: ModuleType) -> None:
    export = of(module, record({**ARTICLE, "permalink": "/:nothing/"}), record(ARTICLE, "b.md"))
    [(_, reason)] = export.refused
    assert reason.startswith("the address of its page is not known")
    assert export.number == 1


@pytest.mark.parametrize(
    ("values", "name", "reason"),
    [
        ({"permalink": "/:year/:title/"}, "b.md", "a date in it, and the file has none; add date"),
        ({"permalink": "/:year/"}, "2021-13-01-b.md", "and the file has none; add date"),
        (
            {"permalink": "/:i_day/", "date": "soon"},
            "b.md",
            "of the file is not valid; correct date",
        ),
        ({"permalink": "/:nothing/"}, "b.md", ":nothing in it, which Jekyll does not know"),
        ({"permalink": "/:titles/:x"}, "b.md", ":titles in it, which Jekyll does not know"),
    ],
)
def test_it_is_said_why_nobody_knows_an_address(
    values: dict[str, Any], name: str, reason: str
) -> None:
    export = of(sitemap, record({**ARTICLE, **values}, f"_news/{name}"))
    [(_, found)] = export.refused
    assert found.startswith(
        "the address of its page is not known, which a sitemap needs: its perma"
    )
    assert reason in found


@pytest.mark.parametrize("permalink", ["/trees/index.html", "/trees/"])
@BOTH
def test_the_index_of_a_folder_is_named_as_the_folder(module: ModuleType, permalink: str) -> None:
    export = of(module, record({**ARTICLE, "permalink": permalink}))
    assert "<loc>https://site.example/news/trees/</loc>" in export.text


@BOTH
@several
@given(records=RECORDS)
def test_sitemaps_of_any_values_follow_the_protocol(
    module: ModuleType, records: list[Record]
) -> None:
    export = of(module, *records)
    assert export.number + len(export.refused) <= len(records)


def test_what_is_too_much_for_a_file_is_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST", 3)
    monkeypatch.setattr(sitemap, "MOST_BYTES", 600)
    parts: list[io.BytesIO] = []

    def beside(number: int) -> tuple[str, io.BytesIO]:
        parts.append(io.BytesIO())
        return f"map-{number}.xml", parts[-1]

    out = io.BytesIO()
    options = Options(choose(), lambda *_: None, lambda _: SITE, beside=beside)
    records = [record(ARTICLE, f"_news/{n}.md") for n in range(10)]
    records.insert(4, record(ARTICLE, f"_news/{'long' * 80}.md"))
    assert sitemap.export(iter(records), out, options) == 11
    names = [f"https://site.example/news/map-{n}.xml" for n in range(1, len(parts) + 1)]
    assert assert_sitemap(out.getvalue(), "sitemapindex") == names
    assert sum(len(assert_sitemap(part.getvalue())) for part in parts) == 11
    assert len(parts) > 4


# On the command line.


def site(top: Path, files: dict[str, str]) -> None:
    """Write a site whose articles have the given ages in hours, with more front matter."""
    config = "url: https://site.example\ncollections: {news: {output: true}}\n"
    written = {"_config.yml": config}
    now = datetime.now(UTC).replace(microsecond=0)
    for name, said in files.items():
        hours, _, more = said.partition(" ")
        published = (now - timedelta(hours=float(hours))).isoformat().replace("+00:00", "Z")
        written[f"_news/{name}.md"] = (
            f"---\ncategory: news\ntitle: Trees\nexcerpt: Trees.\npublishedDateTime: {published}\n"
            f"originalUrl: https://www.example.com/{name}\nwebUrl: https://www.example.com/{name}\n"
            "type: article\nprovider:\n  name: Example Times\n  domain: example.com\n"
            f"topics:\n  - Cities\n{more}---\n"
        )
    write(top, written)


LEFT_OUT = {
    "hidden": "1 published: false\n",
    "gone": "1 deleted: true\n",
    "removed": "1 removed: true\n",
    "unlisted": "1 sitemap: false\n",
    "elsewhere": "1 redirect_to: /new/\n",
    "to-come": "1 date: 2099-01-01\n",
    "2099-01-27-named": "1",
}


@pytest.mark.parametrize("name", ["sitemap", "news-sitemap"])
def test_what_the_site_does_not_show_is_in_no_sitemap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    site(tmp_path, {"shown": "1", "old": "49", "fresh": "47.9", "ahead": "-3", **LEFT_OUT})
    found = invoke("export", "_news", "--to", name, "-o", "map.xml", "--quiet")
    assert found.status == 0, found.err
    addresses = assert_sitemap((tmp_path / "map.xml").read_bytes())
    shown = {"shown", "fresh"} if name == "news-sitemap" else {"shown", "fresh", "old", "ahead"}
    assert {address.split("/")[-1] for address in addresses} == {f"{each}.html" for each in shown}


def test_files_beside_the_sitemap_are_there_when_all_is_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sitemap, "MOST", 2)
    site(tmp_path, {str(number): "1" for number in range(5)})
    write(tmp_path, {"_news/wrong.md": "---\ncategory: news\n---\n"})
    command = ("export", "_news", "--to", "sitemap", "-o", "map.xml")
    assert invoke(*command).status == 1
    assert list(tmp_path.glob("map*")) == []
    assert invoke(*command, "--on-error", "skip").status == 0
    parts = assert_sitemap((tmp_path / "map.xml").read_bytes(), "sitemapindex")
    assert parts == [f"https://site.example/map-{number}.xml" for number in (1, 2, 3)]
    files = [tmp_path / part.rsplit("/", 1)[1] for part in parts]
    assert sum(len(assert_sitemap(file.read_bytes())) for file in files) == 5
    found = invoke(*command[:-2], "--on-error", "skip")
    assert found.status == 2
    assert "--output" in found.err


@pytest.mark.parametrize("content", ["---\ncategory: news\n---\n", "", "<feed/>", None])
def test_nothing_else_is_overwritten_beside_the_sitemap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sitemap, "MOST", 2)
    site(tmp_path, {str(number): "1" for number in range(5)})
    other = tmp_path / "map-2.xml"
    if content is None:
        other.mkdir()
    else:
        write(tmp_path, {"map-2.xml": content})
    command = ("export", "_news", "--to", "sitemap", "-o", "map.xml")
    found = invoke(*command)
    assert found.status == 2
    assert found.err.strip() == (
        "newsmeta: map-2.xml is no part of a sitemap; move it, or write to another file"
    )
    assert list(tmp_path.glob("map*")) == [other]
    assert content is None or other.read_text(encoding="utf-8") == content
    other.rename(tmp_path / "other")
    for _ in range(2):  # The second time over the files of the first.
        assert invoke(*command).status == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--to", "sitemap", "--columns", "title"), "--columns: sitemap says itself"),
        (("--to", "sitemap", "--feed-title", "x"), "--feed-title: sitemap is no feed"),
        (("--to", "news-sitemap", "--feed-url", "https://x.example/"), "does not say where it is"),
        (("--to", "news-sitemap", "--limit", "1001"), "--limit: news-sitemap has at most 1,000"),
        (("--to", "news-sitemap", "--sort", "title"), "--sort: news-sitemap is a feed"),
    ],
)
def test_what_cannot_be_asked_of_a_sitemap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    site(tmp_path, {"shown": "1"})
    found = invoke("export", "_news", *options)
    assert found.status == 2
    assert message in found.err
