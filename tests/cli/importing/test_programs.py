"""`newsmeta import --from`: data of other programs becomes valid articles that Jekyll builds."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.cli import Result, invoke
from tests.support.importing import files, numbers
from tests.support.jekyll import jekyll
from tests.support.paths import ROOT

DATA = ROOT / "tests" / "data" / "importing"
GHOST = (
    *("--set", "provider.domain=example.com"),
    *("--map", "webUrl=join('', ['https://www.example.com/', slug, '/'])"),
)
SOURCES = {
    "wordpress": ("wordpress", ("wordpress-1.json", "wordpress-2.json"), (), 9),
    "ghost-api": ("ghost", ("ghost-api.json",), (), 2),
    "ghost-export": ("ghost", ("ghost-export.json",), GHOST, 5),
    "jsonfeed": ("jsonfeed", ("feed.json",), (), 2),
    "rss": ("rss", ("rss.xml",), (), 3),
    "rss1": ("feed", ("rss1.rdf",), (), 1),
    "atom": ("atom", ("atom.xml",), (), 2),
}
SHOWN = {
    "wordpress": [
        "2021-01-01-oak-number-1--others.md",
        "2021-01-02-oak-number-2--others.md",
        "2021-01-08-oak-number-8--others.md",
        "2021-01-09-oak-number-9--others.md",
    ],
    "ghost-api": ["2021-01-01-elm--oak-1.md"],
    "ghost-export": ["2021-01-01-elm--oak-1.md"],
}
HIDDEN = {
    "wordpress": [
        "2021-01-03-protected-secret.md",
        "2021-01-05-private-one.md",
        "2021-01-06-pending-one.md",
        "2021-02-07-a-draft.md",
        "2199-01-04-planned-one.md",
    ],
    "ghost-api": ["2021-01-02-elm--oak-2.md"],
    "ghost-export": [
        "2021-01-03-elm--oak-2.md",
        "2021-01-04-elm--oak-4.md",
        "2021-01-05-elm--oak-5.md",
        "2199-01-03-elm--oak-3.md",
    ],
}


def take(source: str, *args: str, into: str = "_news") -> Result:
    program, names, more, _ = SOURCES[source]
    data = [str(DATA / name) for name in names]
    return invoke("import", *data, "--from", program, "--into", into, *more, *args)


def changed(name: str, *path: Any, to: Any) -> Path:
    """Write data with one value replaced, and return the file."""
    content = here = json.loads((DATA / name).read_text(encoding="utf-8"))
    for part in path[:-1]:
        here = here[part]
    here[path[-1]] = to
    file = Path(name)
    file.write_text(json.dumps(content), encoding="utf-8")
    return file


@pytest.mark.parametrize("source", SOURCES)
def test_what_comes_in_is_valid(source: str) -> None:
    result = take(source)
    assert numbers(result)["written"] == SOURCES[source][3], result.err
    checked = invoke("validate", "_news", "--output-format", "concise")
    assert checked.status == 0, checked.out
    assert numbers(take(source))["unchanged"] == SOURCES[source][3]


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.jekyll
def test_jekyll_builds_it(source: str) -> None:
    take(source)
    Path("_config.yml").write_text("collections: {news: {output: true}}\nfuture: true\n")
    assert jekyll().failure(Path()) is None


@pytest.mark.parametrize("source", SHOWN)
def test_what_a_site_does_not_show_does_not_come_in_as_published(source: str) -> None:
    take(source)
    there = files(Path("_news"))
    assert sorted(there) == sorted(SHOWN[source] + HIDDEN[source])
    for name, text in there.items():
        assert ("published: false\n" in text) is (name in HIDDEN[source]), name


@pytest.mark.skipif(not shutil.which("hugo"), reason="needs Hugo")
@pytest.mark.parametrize("source", SHOWN)
def test_hugo_shows_no_draft(source: str) -> None:
    take(source, into="content/news")
    Path("config.toml").write_text('baseURL = "https://example.com/"\n', encoding="utf-8")
    layouts = Path("layouts/_default")
    layouts.mkdir(parents=True)
    for name in ("single", "list"):
        (layouts / f"{name}.html").write_text("{{ .Title }}", encoding="utf-8")
    subprocess.run(["hugo", "--quiet", "--buildFuture"], check=True)
    pages = {path.parent.name for path in Path("public/news").glob("*/index.html")}
    assert pages == {name.removesuffix(".md") for name in SHOWN[source]}


def test_a_post_of_wordpress() -> None:
    take("wordpress")
    text = files(Path("_news"))["2021-01-09-oak-number-9--others.md"]
    assert text.startswith(
        """---
category: news
title: "Oak “number 9” & others"
excerpt: "The road goes around oak 9…"
publishedDateTime: 2021-01-09T15:50:00Z
updatedDateTime: 2021-02-09T09:00:00Z
originalUrl: "https://www.example.com/2021/01/oak-9/"
webUrl: "https://www.example.com/2021/01/oak-9/"
type: article
published: true

provider:
  name: example.com
  domain: example.com
  authors:
    - name: Ada Example
      url: "https://www.example.com/author/ada/"

topics:
  - Parks & Trees
  - City
tags:
  - oak

images:
  - url: "https://www.example.com/wp-content/uploads/2021/01/oak-9.jpg"
    width: 1200
    height: 630
    title: "An old oak"
---
"""
    )
    assert "{% raw %}<p>All about oak 9, as {{ x }} says.</p>" in text


def test_a_post_of_an_export_of_ghost() -> None:
    take("ghost-export")
    text = files(Path("_news"))["2021-01-01-elm--oak-1.md"]
    assert "provider:\n  name: The Elm Blog\n  domain: example.com\n" in text
    assert "  authors:\n    - name: Ada Example\n    - name: Ben Example\n" in text
    assert "topics:\n  - Parks\n---\n" in text
    assert 'webUrl: "https://www.example.com/elm-1/"\n' in text


def test_pictures_without_a_size_are_left_out_and_named() -> None:
    result = take("wordpress")
    place = f"{DATA / 'wordpress-1.json'}: item 2 (2021-01-08-oak-number-8--others.md)"
    assert f"{place}: note: images.0 is left out: it has no width and height\n" in result.err
    assert "images:" not in files(Path("_news"))["2021-01-08-oak-number-8--others.md"]
    assert result.status == 0
    result = take("rss", into="rss")
    assert 'note: images.0 is left out: its width is "auto"\n' in result.err


@pytest.mark.parametrize(
    "size",
    [
        *({}, [], None, "1200x630", {"width": 1}, {"height": "630"}, {"width": 0, "height": 0}),
        *({"width": "x", "height": 2}, {"width": 1.5, "height": 2}, {"width": [1], "height": 9}),
        *({"width": True, "height": True}, {"width": -1, "height": 9}),
    ],
)
def test_no_size_of_a_picture_refuses_a_record(size: Any) -> None:
    way = (0, "_embedded", "wp:featuredmedia", 0, "media_details")
    file = changed("wordpress-1.json", *way, to=size)
    result = invoke("import", str(file), "--from", "wordpress", "--into", "_news")
    assert (result.status, numbers(result)["written"]) == (0, 5), result.err
    assert "item 1 (2021-01-09-oak-number-9--others.md): note: images.0 is left out" in result.err


@pytest.mark.parametrize(
    ("way", "value", "line"),
    [
        (("title", "rendered"), "A &lt;b&gt; &amp; c", 'title: "A <b> & c"'),
        (("excerpt", "rendered"), "", 'excerpt: "All about oak 9, as {{ x }} says."'),
        (("date_gmt",), "0000-00-00T00:00:00", "publishedDateTime: 2021-02-09T09:00:00Z"),
        (("date_gmt",), None, "publishedDateTime: 2021-02-09T09:00:00Z"),
        (("_embedded", "author"), [{"code": "gone"}], "provider:\n  name: example.com\n"),
        (("_embedded", "wp:term"), [[{"taxonomy": "post_tag", "name": "x"}]], "topics:\n  - x\n"),
        (("status",), "publish", "published: true\n"),
        (("status",), "trash", "published: false\n"),
        (("link",), "https://EXAMPLE.com/x", 'webUrl: "https://EXAMPLE.com/x"\n'),
        (("content", "protected"), True, "published: false\n"),
        (("modified_gmt",), "2020-01-01T00:00:00", "publishedDateTime: 2021-01-09T15:50:00Z\norig"),
    ],
)
def test_what_posts_of_wordpress_may_be_like(way: tuple[str, ...], value: Any, line: str) -> None:
    file = changed("wordpress-1.json", 0, *way, to=value)
    result = invoke("import", str(file), "--from", "wordpress", "--into", "_news")
    assert result.status == 0, result.err
    assert any(line in text for text in files(Path("_news")).values())


def test_pages_of_a_list_are_one() -> None:
    result = take("wordpress")
    assert numbers(result)["records"] == 9  # One post is on both pages.
    assert f"{DATA / 'wordpress-2.json'}: item 5 (" in result.err
    result = invoke(
        "import", str(DATA / "wordpress-1.json"), "gone.json", "--into", "x", "--from=json"
    )
    assert result.status == 2
    assert "gone.json cannot be read" in result.err


def test_options_go_over_a_mapping() -> None:
    take("wordpress", "--map", "body=`null`", "--set", "provider.name=The Oak Times")
    text = files(Path("_news"))["2021-01-09-oak-number-9--others.md"]
    assert "provider:\n  name: The Oak Times\n  domain: example.com\n" in text
    assert text.endswith("---\n\n")


@pytest.mark.parametrize("name", ["wordpress", "ghost", "jsonfeed", "feed", "rss", "atom"])
def test_a_mapping_that_is_printed_does_the_same(name: str) -> None:
    source = {"feed": "rss", "ghost": "ghost-api"}.get(name, name)
    take(source)
    printed = invoke("import", "--from", name, "--print-mapping")
    Path("own.toml").write_text(printed.out, encoding="utf-8")
    data = [str(DATA / each) for each in SOURCES[source][1]]
    result = invoke("import", *data, "--mapping", "own.toml", "--into", "own")
    assert result.status in (0, 1), result.err
    assert files(Path("own")) == files(Path("_news"))


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--print-mapping",), "--print-mapping: name one with --from: wordpress, ghost"),
        (("--print-mapping", "--from", "wordpres"), "there is no mapping wordpres; did you mean"),
        (("--print-mapping", "--from", "csv"), "there is no mapping csv"),
        (("--into", "x"), "DATA is missing"),
        (("a.json",), "--into is missing"),
        (("a.json", "-", "--into", "x"), "- is standard input, and cannot be one of several"),
        (("a.json", "--into", "x", "--from", "drupal"), "drupal cannot be read; there are json"),
    ],
)
def test_mistakes_are_said(args: tuple[str, ...], message: str) -> None:
    result = invoke("import", *args)
    assert result.status == 2
    assert message in result.err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_with_any_number_of_processes(jobs: str) -> None:
    post = json.loads((DATA / "wordpress-1.json").read_text(encoding="utf-8"))[0]
    posts = [{**post, "title": {"rendered": f"Elm {n}"}} for n in range(60)]
    for each in posts[::7]:
        each["_embedded"] = {**post["_embedded"], "wp:featuredmedia": [{"source_url": "/a.jpg"}]}
    Path("a.json").write_text(json.dumps(posts), encoding="utf-8")
    result = invoke("import", "a.json", "--from", "wordpress", "--into", "x", "--jobs", jobs)
    assert numbers(result)["written"] == 60
    assert result.err.count(": note: images.0 is left out") == 9
