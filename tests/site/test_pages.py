"""The pages of a site and their addresses, equal to Jekyll's."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsmeta.exporters.web import absolute
from newsmeta.frontmatter.nodes import Limits
from newsmeta.frontmatter.parser import read
from newsmeta.frontmatter.source import split
from newsmeta.site.pages import Page
from newsmeta.site.places import Places
from newsmeta.site.site import Site, Sites
from newsmeta.urls import parse
from tests.support.jekyll import jekyll

NEWS = "collections: {news: {output: true}}\n"
NAME = "_news/2021-01-27-Old Öak_saved.md"
NOW = datetime.now(UTC)
BERLIN = "timezone: Europe/Berlin\n"
EVE = "2020-12-31 23:30:01 +0000"

CATEGORIES = "collections_dir: cols\npermalink: /:categories/:title.html\n"


def collection(permalink: str) -> str:
    return f"collections: {{news: {{output: true, permalink: '{permalink}'}}}}\n"


def defaults(values: str, scope: str = "path: _news") -> str:
    return f"{NEWS}defaults: [{{scope: {{{scope}}}, values: {{{values}}}}}]\n"


ADDRESSES = [
    # Path, Jekyll's configuration, front matter, and the address.
    (NAME, NEWS, "", "/news/2021-01-27-Old%20%C3%96ak_saved.html"),
    (NAME, f"{NEWS}permalink: pretty\n", "", "/news/2021-01-27-Old%20%C3%96ak_saved/"),
    (NAME, f"{NEWS}permalink: /:year/:title\n", "", "/news/2021-01-27-Old%20%C3%96ak_saved"),
    (NAME, f"{NEWS}permalink: none\n", "", "/news/2021-01-27-Old%20%C3%96ak_saved.html"),
    (NAME, collection("/:collection/:path/"), "", "/news/2021-01-27-Old%20%C3%96ak_saved/"),
    (NAME, collection("/:year/:month/:day/:title/"), "", "/2021/01/27/Old-%C3%96ak_saved/"),
    (NAME, collection("/:slug.html"), "", "/old-%C3%B6ak-saved.html"),
    (NAME, collection("/:name:output_ext"), "", "/2021-01-27-old-%C3%B6ak-saved.html"),
    (NAME, collection("/x/:title/"), "slug: Other Name!\n", "/x/Other-Name!/"),
    (
        NAME,
        collection("/:short_year/:i_month/:i_day/:y_day/:slug/"),
        "",
        "/21/1/27/027/old-%C3%B6ak-saved/",
    ),
    (
        NAME,
        collection("/:short_month/:long_day/:w_year-:week-:w_day/"),
        "",
        "/Jan/Wednesday/2021-04-3/",
    ),
    (
        NAME,
        collection("/:categories/:title/"),
        "categories: [City, A b]\n",
        "/city/a%20b/news/Old-%C3%96ak_saved/",
    ),
    (NAME, collection("/:slugified_categories/x"), "categories: [City, A b]\n", "/city/a-b/news/x"),
    (NAME, collection("/:year/"), "date: 2020-12-31\n", "/2020/"),
    (NAME, collection("/:year/:hour/"), "date: 2020-12-31 23:30:00 +0000\n", "/2020/23/"),
    (NAME, f"{collection('/:year/:hour/')}{BERLIN}", f"date: {EVE}\n", "/2021/00/"),
    (NAME, NEWS, "permalink: /trees/\n", "/trees/"),
    (NAME, NEWS, "permalink: trees\n", "/trees"),
    (NAME, NEWS, "permalink: /a//b/../c/./d.html\n", "/a/b/c/d.html"),
    (NAME, NEWS, "permalink: /:year/trees/\n", "/2021/trees/"),
    (NAME, NEWS, "permalink: /:collection_x/\n", None),
    (NAME, NEWS, "permalink: /:nothing/\n", None),
    (NAME, defaults("permalink: '/n/:slug/'"), "", "/n/old-%C3%B6ak-saved/"),
    (NAME, defaults("permalink: '/n/:slug/'"), "permalink: /trees/\n", "/trees/"),
    ("_news/2021/a.b.md", NEWS, "", "/news/2021/a.b.html"),
    ("_news/2021/oak.md", collection("/:path"), "", "/2021/oak"),
    ("_news/oak.md", collection("/:title/"), "", "/oak/"),
    ("_news/21-1-7-oak.md", collection("/:year/:month/:title/"), "", "/2021/01/oak/"),
    ("_news/oak.html", NEWS, "", "/news/oak.html"),
    ("_news/a+b & c.md", NEWS, "", "/news/a+b%20&%20c.html"),
    ("_posts/2021-01-27-oak.md", "title: x\n", "", "/news/2021/01/27/oak.html"),
    ("_posts/2021-01-27-oak.md", "permalink: pretty\n", "", "/news/2021/01/27/oak/"),
    ("_posts/2021-01-27-oak.md", "permalink: ordinal\n", "", "/news/2021/027/oak.html"),
    ("_posts/2021-01-27-oak.md", "permalink: weekdate\n", "", "/news/2021/W04/Wed/oak.html"),
    ("_posts/2021-01-27-oak.md", "permalink: /b/:title\n", "", "/b/oak"),
    ("city/_posts/2021-01-27-oak.md", "title: x\n", "", "/city/news/2021/01/27/oak.html"),
    ("c/_news/oak.md", f"collections_dir: c\n{NEWS}", "", "/news/oak.html"),
    ("cols/_posts/2026-01-02-p.md", CATEGORIES, "", "/news/p.html"),
    ("cols/city/_posts/2026-01-02-p.md", CATEGORIES, "", "/city/news/p.html"),
    ("_pages/oak.md", "collections: {pages: {output: true}}\n", "", "/pages/oak.html"),
    ("_pages/oak.md", "collections: {pages: {output: true, permalink: /:name/}}\n", "", "/oak/"),
    ("src/_news/oak.md", f"source: src\n{NEWS}", "", "/news/oak.html"),
    ("pages/oak.md", NEWS, "", "/pages/oak.html"),
    ("oak.md", f"{NEWS}permalink: pretty\n", "", "/oak/"),
    ("pages/index.md", NEWS, "", "/pages/"),
    ("pages/oak.md", NEWS, "permalink: /p/:basename/\n", "/p/oak/"),
]


def written(top: Path, place: str, config: str, more: str) -> Page:
    """Write a site with one file, and return the file as a page."""
    path = top / place
    path.parent.mkdir(parents=True, exist_ok=True)
    (top / "_config.yml").write_text(f"url: https://site.example\n{config}", encoding="utf-8")
    path.write_text(f"---\ncategory: news\n{more}---\nText.\n", encoding="utf-8")
    source = split(path.read_bytes())
    values: Any = read(source.text, source.span, Limits()).values
    site = Sites(Places(top, False, False), "", "").of(path)
    assert site is not None
    return Page(site, path.name, values)


@pytest.mark.parametrize(("place", "config", "more", "address"), ADDRESSES)
def test_the_address_of_a_page(
    tmp_path: Path, place: str, config: str, more: str, address: str | None
) -> None:
    page = written(tmp_path, place, config, more)
    found = page.address()
    assert found == (None if address is None else f"https://site.example{address}")


_LIST = """---
---
{% for each in site.documents %}{{ each.url }}
{% endfor %}{% for each in site.html_pages %}{{ each.url }}
{% endfor %}"""


@pytest.mark.parametrize(("place", "config", "more", "address"), ADDRESSES)
def test_jekyll_says_the_same(
    tmp_path: Path, place: str, config: str, more: str, address: str | None
) -> None:
    """Jekyll's addresses are unescaped: it leaves escaping to templates."""
    written(tmp_path, place, config, more)
    top = tmp_path / "src" if "source:" in config else tmp_path
    (top / "list.txt").write_text(_LIST, encoding="utf-8")
    failure = jekyll().failure(tmp_path)
    if BERLIN in config:  # The zone would stay in Jekyll's process.
        other = config.replace(BERLIN, "timezone: UTC\n")
        written(tmp_path / "other", place, other, more)
        assert jekyll().failure(tmp_path / "other") is None
    if address is None:
        assert failure is not None
        return
    assert failure is None
    listed = (tmp_path / "_site" / "list.txt").read_text(encoding="utf-8").split("\n")
    [found] = filter(None, listed)
    assert absolute(f"https://site.example{found}", None) == f"https://site.example{address}"


THERE = [
    # Path, Jekyll's configuration, front matter, and whether a page exists.
    (NAME, NEWS, "", True),
    (NAME, NEWS, "published: true\n", True),
    (NAME, NEWS, "published: false\n", False),
    (NAME, f"{NEWS}unpublished: true\n", "published: false\n", True),
    (NAME, defaults("published: false"), "", False),
    (NAME, defaults("published: false"), "published: true\n", True),
    (NAME, "collections: {news: {output: false}}\n", "", False),
    (NAME, "collections: [news]\n", "", False),
    (NAME, f"{NEWS}exclude: ['_news/2021-01-27-Old Öak_saved.md']\n", "", False),
    (NAME, NEWS, "date: 2020-12-31\n", True),
    (NAME, NEWS, "date: 2098-01-02\n", False),
    (NAME, f"{NEWS}future: true\n", "date: 2099-01-02\n", True),
    ("_news/2099-01-27-oak.md", NEWS, "", False),
    ("_news/2099-01-27-oak.md", NEWS, "date: 2021-01-01\n", True),
    ("_news/_oak.md", NEWS, "", False),
    ("_news/.oak.md", NEWS, "", False),
    ("_drafts/oak.md", NEWS, "", False),
    ("_posts/oak.md", NEWS, "", False),
    ("_posts/2021-01-27-oak.md", NEWS, "", True),
    ("_other/oak.md", "collections: {news: {output: true}, other: {output: true}}\n", "", True),
    ("pages/2099-01-27-oak.md", NEWS, "", True),
]


@pytest.mark.parametrize(("place", "config", "more", "is_there"), THERE)
def test_which_files_are_pages(
    tmp_path: Path, place: str, config: str, more: str, is_there: bool
) -> None:
    page = written(tmp_path, place, config, more)
    assert page.is_there(NOW) == is_there
    assert jekyll().failure(tmp_path) is None
    assert any((tmp_path / "_site").rglob("*.html")) == is_there


@pytest.mark.parametrize("more", ["draft: true\n", "deleted: true\n", "removed: true\n"])
def test_what_its_author_calls_no_page(tmp_path: Path, more: str) -> None:
    assert not written(tmp_path, NAME, NEWS, more).is_there(NOW)


def test_without_any_configuration_articles_are_pages(tmp_path: Path) -> None:
    site = Site(tmp_path, tmp_path, parse("https://site.example"), folder="_news")
    page = Page(site, "2021-01-27-oak.md", {})
    assert page.is_there(NOW)
    assert page.address() == "https://site.example/news/2021-01-27-oak.html"


def test_below_the_base_of_the_site_there_may_be_a_folder_of_that_name(tmp_path: Path) -> None:
    page = written(tmp_path, "_news/oak.md", f"{NEWS}baseurl: /news\n", "")
    assert page.address() == "https://site.example/news/news/oak.html"
